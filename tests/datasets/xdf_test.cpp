// XDF: the example files by their README, our own round trip, clocks with offsets and resets, damage.

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "datasets/export/recording_xdf.hpp"
#include "datasets/read.hpp"
#include "datasets/xdf/clock.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets {
namespace {

constexpr const char* name = "no-such-folder/t.xdf";

Recording small_recording() {
  RecordingData data;
  data.participant.pseudonym = "7";
  data.rate_hz = 3.0;
  data.time_s = {0.0, 1.0 / 3.0, 2.0 / 3.0, 1.1};
  data.channels = {{"fz_n", "N", "left", "a<b>&\"", {0.1, std::nan(""), -1e-300, 7.0}},
                   {"cop_ml_mm", "mm", "", "b", {4.0, 5.0, 1.0 / 7.0, 8.0}}};
  data.events = {{0.5, "Step", "Left"}};
  return Recording(std::move(data));
}

// The README of xdf-modules/example-files: 9 samples of three int16, stamps 5.1 to 5.9, texts.
TEST(Xdf, MinimalFileHoldsWhatItsReadmeStates) {
  STEADYPLATE_REQUIRE_DATA(file, "xdf/minimal.xdf");
  const auto container = xdf::read_container(test::slurp(file), name);
  ASSERT_EQ(container.streams.size(), 2U);
  const xdf::Stream& numbers = container.streams[0];
  const xdf::Stream& texts = container.streams[1];
  EXPECT_EQ(numbers.name, "SendDataC");
  EXPECT_EQ(numbers.nominal_rate_hz, 10.0);
  EXPECT_EQ(texts.id, 46202862U);
  const std::vector<double> expected = {192, 255, 238, 12, 22, 32, 13, 23, 33, 14, 24, 34, 15, 25,
                                        35,  12,  22,  32, 13, 23, 33, 14, 24, 34, 15, 25, 35};
  EXPECT_EQ(numbers.values, expected);
  ASSERT_EQ(numbers.stamps_s.size(), 9U);
  for (std::size_t i = 0; i < 9; ++i) {
    EXPECT_NEAR(numbers.stamps_s[i], 5.1 + 0.1 * static_cast<double>(i), 1e-12);
    EXPECT_NEAR(texts.stamps_s.at(i), 5.1 + 0.1 * static_cast<double>(i), 1e-12);
  }
  ASSERT_EQ(texts.texts.size(), 9U);
  EXPECT_EQ(texts.texts[0].find("<?xml"), 0U);
  const std::vector<std::string> words(texts.texts.begin() + 1, texts.texts.end());
  EXPECT_EQ(words,
            (std::vector<std::string>{"Hello", "World", "from", "LSL", "Hello", "World", "from", "LSL"}));
  EXPECT_EQ(container.warnings, std::vector<std::string>{});
  const Recording r = read(file);
  EXPECT_EQ(r.size(), 9U);
  EXPECT_EQ(r.data().channels.size(), 3U);
  ASSERT_EQ(r.data().events.size(), 9U);
  EXPECT_EQ(r.data().events[4].label, "LSL");
}

// Ten samples 0 to 9, a second apart from the first stamp of the footer; five stamps are left out; the marker
// is an event.
TEST(Xdf, EmptyStreamsAreNoObstacle) {
  STEADYPLATE_REQUIRE_DATA(file, "xdf/empty_streams.xdf");
  const auto container = xdf::read_container(test::slurp(file), name);
  ASSERT_EQ(container.streams.size(), 4U);
  const Recording r = read(file);
  ASSERT_EQ(r.size(), 10U);
  for (std::size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(r.data().channels.at(0).values[i], static_cast<double>(i));
    EXPECT_NEAR(r.data().time_s[i], 91725.21394789348 + static_cast<double>(i), 1e-4);
  }
  ASSERT_EQ(r.data().events.size(), 1U);
  EXPECT_EQ(r.data().events[0].label, "{\"state\": 2}");
  EXPECT_EQ(r.data().warnings, std::vector<std::string>{});
}

TEST(Xdf, OurFileComesBackEqual) {
  const Recording before = small_recording();
  const Recording after = read_bytes(recording_xdf(before), name);
  EXPECT_EQ(after.data().provenance.format, "xdf");
  EXPECT_EQ(after.data().warnings, std::vector<std::string>{});
  EXPECT_EQ(after.data().time_s, before.data().time_s);
  EXPECT_EQ(after.data().participant.pseudonym, "7");
  EXPECT_EQ(after.data().events, before.data().events);
  EXPECT_EQ(after.find("cop_ml_mm")->values, before.find("cop_ml_mm")->values);
  EXPECT_EQ(after.find("fz_n", "left")->source, "a<b>&\"");
  EXPECT_TRUE(std::isnan(after.find("fz_n", "left")->values[1]));
  EXPECT_EQ(after.find("fz_n", "left")->values[2], -1e-300);
}

TEST(Xdf, CutAtEveryByteNothingIsLostSilently) {
  const std::string bytes = recording_xdf(small_recording());
  std::size_t refused = 0;
  std::size_t warned = 0;
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    SCOPED_TRACE(length);
    try {
      const Recording part = read_bytes(bytes.substr(0, length), name);
      ASSERT_FALSE(part.data().warnings.empty());
      ++warned;
    } catch (const ReadError& error) {
      ASSERT_NE(std::string(error.what()).find(name), std::string::npos) << error.what();
      ++refused;
    }
  }
  EXPECT_GT(refused, 300U);
  EXPECT_GT(warned, 100U);
}

TEST(Xdf, RealFilesCutAtEveryByteNothingIsLostSilently) {
  for (const char* file : {"xdf/minimal.xdf", "xdf/empty_streams.xdf"}) {
    STEADYPLATE_REQUIRE_DATA(path, file);
    const std::string bytes = test::slurp(path);
    const std::size_t usual = read_bytes(bytes, name).data().warnings.size();
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      SCOPED_TRACE(length);
      try {
        ASSERT_GT(read_bytes(bytes.substr(0, length), name).data().warnings.size(), usual > 0 ? 1U : 0U);
      } catch (const ReadError&) {
        // an answer
      }
    }
  }
}

TEST(Xdf, MutatedItIsRefusedOrSound) {
  const std::string small = recording_xdf(small_recording());
  std::vector<std::string> files = {small};
  for (const char* file : {"xdf/minimal.xdf", "xdf/empty_streams.xdf"})
    if (const auto path = test::data_file(file)) files.push_back(test::slurp(*path));
  std::mt19937 random(5);
  std::size_t refused = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string bytes = files[static_cast<std::size_t>(round) % files.size()];
    for (int k = 0; k <= round % 5; ++k) {
      const std::size_t at = random() % bytes.size();
      if (random() % 4 == 0)
        bytes.erase(at, 1 + random() % 20);
      else
        bytes[at] = static_cast<char>(random() % 4 == 0 ? 255 : random() % 256);
    }
    try {
      const Recording r = read_bytes(bytes, name);
      for (const Channel& channel : r.data().channels) ASSERT_EQ(channel.values.size(), r.size());
    } catch (const ReadError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 1000U);
}

/// A stream of 100 Hz whose clock is 5 s behind and drifts by 1e-4; after 300 samples the device restarts at
/// 0.
xdf::Stream restarted() {
  xdf::Stream stream;
  stream.nominal_rate_hz = 100.0;
  const auto offset = [&](double device_s, double value_s) {
    stream.offsets.push_back({device_s, value_s, stream.stamps_s.size()});
  };
  for (int i = 0; i < 300; ++i) {
    const double t = 1000.0 + 0.01 * i;
    if (i % 50 == 0) offset(t, 5.0 + 1e-4 * (t - 1000.0));
    stream.stamps_s.push_back(t);
  }
  for (int i = 0; i < 200; ++i) {
    const double t = 0.01 * i;
    if (i % 50 == 10) offset(t, 1010.0);
    stream.stamps_s.push_back(t);
  }
  return stream;
}

TEST(Xdf, AClockThatIsResetHasALineForEachStretch) {
  const auto clock = xdf::synchronised(restarted());
  EXPECT_EQ(clock.resets, 1U);
  for (std::size_t i = 0; i <= 250; ++i) {
    const double device = 1000.0 + 0.01 * static_cast<double>(i);
    ASSERT_NEAR(clock.stamps_s[i], device + 5.0 + 1e-4 * (device - 1000.0), 1e-9);
  }
  for (std::size_t i = 300; i < 500; ++i)
    ASSERT_NEAR(clock.stamps_s[i], 1010.0 + 0.01 * static_cast<double>(i - 300), 1e-9);
}

TEST(Xdf, DejitterMakesEachStretchEven) {
  std::vector<double> stamps;
  std::mt19937 random(1);
  for (int i = 0; i < 1000; ++i)
    stamps.push_back(0.01 * i + (i < 500 ? 0.0 : 60.0) + 0.002 * (random() % 1000 / 1000.0 - 0.5));
  const double gap = stamps[500] - stamps[499];
  xdf::dejitter(stamps, 100.0);
  for (std::size_t i = 1; i < 1000; ++i) {
    if (i == 500) continue;
    ASSERT_NEAR(stamps[i] - stamps[i - 1], 0.01, 2e-6);
  }
  EXPECT_NEAR(stamps[500] - stamps[499], gap, 0.003);
}

}  // namespace
}  // namespace steadyplate::datasets
