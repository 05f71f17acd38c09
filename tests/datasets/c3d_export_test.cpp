// A recording as a C3D file comes back equal: numbers to 32-bit reals, everything else exactly.

#include "datasets/export/c3d.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>

#include "datasets/export/recording_csv.hpp"
#include "datasets/read.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets {
namespace {

RecordingData two_plates(std::size_t n, std::size_t first) {
  RecordingData data;
  data.id = "trial";
  data.rate_hz = 1000.0 / 3.0;
  data.participant.pseudonym = "7";
  data.participant.mass_kg = 71.25;
  data.condition = {Vision::closed, Surface::foam, Stance::both_legs};
  data.plate_frame = PlateFrame{"right", "forward", -40.0, {{1, 0, 0.5, 0.25}}};
  data.events = {{0.1, "Start", ""}, {125.0625, "Foot Strike", "Left"}};
  data.notes = {"a note, with \"quotes\" and \u00fcmlauts"};
  for (const char* plate : {"", "left"}) {
    Channel channel{"fz_n", "N", plate, "Fz", {}};
    Channel gaps{"cop_ml_mm", "mm", plate, "x", {}};
    for (std::size_t i = 0; i < n; ++i) {
      channel.values.push_back(700.0 + 0.125 * static_cast<double>(i % 64));
      gaps.values.push_back(i % 7 == 3 ? std::nan("") : -0.5 * static_cast<double>(i % 100));
    }
    data.channels.push_back(channel);
    data.channels.push_back(gaps);
  }
  for (std::size_t i = 0; i < n; ++i) data.time_s.push_back(static_cast<double>(first + i) / *data.rate_hz);
  return data;
}

void expect_same_numbers(const Recording& a, const Recording& b) {
  ASSERT_EQ(a.data().time_s, b.data().time_s);
  ASSERT_EQ(a.data().channels.size(), b.data().channels.size());
  for (std::size_t k = 0; k < a.data().channels.size(); ++k) {
    const Channel& one = a.data().channels[k];
    const Channel& two = b.data().channels[k];
    EXPECT_EQ(one.name, two.name);
    EXPECT_EQ(one.unit, two.unit);
    EXPECT_EQ(one.plate, two.plate);
    EXPECT_EQ(one.source, two.source);
    for (std::size_t i = 0; i < one.values.size(); ++i)
      ASSERT_TRUE(static_cast<float>(one.values[i]) == static_cast<float>(two.values[i]) ||
                  (std::isnan(one.values[i]) && std::isnan(two.values[i])))
          << one.name << ' ' << i;
  }
}

TEST(C3dExport, ComesBackEqual) {
  // The last has more frames than the header can count.
  for (const auto& [n, first] : {std::pair<std::size_t, std::size_t>{1, 0}, {200, 37}, {70000, 12}}) {
    SCOPED_TRACE(n);
    const Recording recording(two_plates(n, first));
    const C3dFile file = recording_c3d(recording);
    EXPECT_EQ(file.dropped, std::vector<std::string>{});
    EXPECT_EQ(file.bytes.size() % 512, 0U);
    const Recording back = read_bytes(file.bytes, "no-such-folder/trial.c3d");
    EXPECT_EQ(back.data().provenance.format, "c3d");
    expect_same_numbers(recording, back);
    EXPECT_EQ(back.data().warnings, std::vector<std::string>{});
    EXPECT_EQ(back.data().rate_hz, recording.data().rate_hz);
    EXPECT_EQ(back.data().events, recording.data().events);
    EXPECT_EQ(back.data().condition, recording.data().condition);
    EXPECT_EQ(back.data().participant.mass_kg, recording.data().participant.mass_kg);
    ASSERT_TRUE(back.data().plate_frame.has_value());
    EXPECT_EQ(back.data().plate_frame->polynomial.at(0).dy_mm, 0.25);
    EXPECT_EQ(back.data().notes.front(), recording.data().notes.front());
    EXPECT_EQ(back.plates(), recording.plates());
  }
}

TEST(C3dExport, IsAnOrdinaryFileForOtherPrograms) {
  const C3dFile file = recording_c3d(Recording(two_plates(50, 99)));
  const c3d::Container container = c3d::read_container(file.bytes, "x.c3d");
  EXPECT_EQ(container.warnings, std::vector<std::string>{"14 analog values are no numbers; they are gaps"});
  EXPECT_EQ(container.layout.first_frame, 100U);
  EXPECT_EQ(container.layout.frames, 50U);
  EXPECT_EQ(container.layout.channels, 4U);
  EXPECT_EQ(container.analog.at(2).label, "left.fz_n");
  EXPECT_EQ(container.analog.at(2).unit, "N");
  EXPECT_EQ(container.parameters.number("FORCE_PLATFORM", "USED"), 0.0);
  EXPECT_EQ(container.parameters.number("POINT", "FRAMES"), 50.0);
  ASSERT_EQ(container.events.size(), 2U);
  EXPECT_EQ(container.events[1], (Event{125.0625, "Foot Strike", "Left"}));
}

TEST(C3dExport, SaysWhatItCannotHold) {
  RecordingData data = two_plates(20, 0);
  data.channels[0].values[4] = 0.1;
  data.time_s[5] += 0.0005;
  const C3dFile file = recording_c3d(Recording(data));
  ASSERT_EQ(file.dropped.size(), 2U);
  EXPECT_NE(file.dropped[0].find("moved by 0.5"), std::string::npos) << file.dropped[0];
  EXPECT_NE(file.dropped[1].find("1 of 80 values are rounded"), std::string::npos) << file.dropped[1];
  data.rate_hz.reset();
  data.time_s.resize(1);
  for (Channel& channel : data.channels) channel.values.resize(1);
  EXPECT_THROW(recording_c3d(Recording(data)), std::invalid_argument);
  EXPECT_THROW(recording_c3d(Recording(RecordingData{})), std::invalid_argument);
}

TEST(C3dExport, ManyChannelsAndEventsGoOnInTheNextLists) {
  RecordingData data = two_plates(3, 0);
  for (int k = 0; k < 600; ++k)
    data.channels.push_back({"c" + std::to_string(k), "V", "", "", {1.0, 2.0, 3.0}});
  data.events.clear();  // its times are no 32-bit reals
  for (int k = 0; k < 300; ++k) data.events.push_back({0.5 * k, "e" + std::to_string(k), ""});
  const C3dFile file = recording_c3d(Recording(data));
  const c3d::Container container = c3d::read_container(file.bytes, "x.c3d");
  ASSERT_EQ(container.analog.size(), 604U);
  EXPECT_EQ(container.analog.back().label, "c599");
  EXPECT_EQ(container.events, data.events);
}

TEST(C3dExport, ARealTrialComesBack) {
  STEADYPLATE_REQUIRE_DATA(trial, "c3d/Gait.c3d");
  const Recording recording = read(trial);
  const Recording back = read_bytes(recording_c3d(recording).bytes, "no-such-folder/trial.c3d");
  expect_same_numbers(recording, back);
  // Once rounded it stays what it is.
  EXPECT_EQ(back.data().channels[0].values.size(), 4870U);
  const Recording again = read_bytes(recording_c3d(back).bytes, "no-such-folder/trial.c3d");
  std::ostringstream one;
  std::ostringstream two;
  for (const auto& channel : back.data().channels)
    for (const double value : channel.values) one << value << ' ';
  for (const auto& channel : again.data().channels)
    for (const double value : channel.values) two << value << ' ';
  EXPECT_EQ(one.str(), two.str());
}

}  // namespace
}  // namespace steadyplate::datasets
