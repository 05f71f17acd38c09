// Cut or mutated C3D files: refused with the name of the file, or whole samples and a word about what is
// lost.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "datasets/export/c3d.hpp"
#include "datasets/read.hpp"
#include "tests/datasets/trial.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets {
namespace {

constexpr const char* name = "no-such-folder/trial.c3d";

std::string small_file() {
  const SampleSource source = trial(8);
  RecordingData data;
  data.time_s = source.time_s;
  data.rate_hz = source.rate_hz;
  data.channels = {{"cop_ml_mm", "mm", "", "x", source.cop_ml_mm},
                   {"cop_ap_mm", "mm", "", "y", source.cop_ap_mm},
                   {"fz_n", "N", "", "z", source.fz_n}};
  data.events = {{0.02, "Start", "General"}};
  return recording_c3d(Recording(data)).bytes;
}

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

/// What was read of the cut file begins as the whole one. (Zero, sign and load of a plate are found from the
/// samples there are, so the values may differ; then something was said.)
void expect_prefix(const Recording& part, const Recording& whole) {
  ASSERT_LE(part.size(), whole.size());
  ASSERT_TRUE(std::equal(part.data().time_s.begin(), part.data().time_s.end(), whole.data().time_s.begin()));
}

enum class Outcome { refused, warned, complete };

Outcome read_cut(const std::string& bytes, std::size_t length, const Recording& whole) {
  try {
    const Recording part = read_bytes(std::string_view(bytes).substr(0, length), name);
    expect_prefix(part, whole);
    if (part.data().warnings.size() > whole.data().warnings.size()) return Outcome::warned;
    // Nothing was said, so nothing may be missing.
    EXPECT_EQ(part.size(), whole.size()) << "silent loss at byte " << length;
    EXPECT_EQ(part.data().channels.size(), whole.data().channels.size());
    for (std::size_t k = 0; k < whole.data().channels.size(); ++k)
      EXPECT_TRUE(std::ranges::equal(part.data().channels[k].values, whole.data().channels[k].values, same));
    return Outcome::complete;
  } catch (const ReadError& error) {
    EXPECT_NE(std::string(error.what()).find(name), std::string::npos) << error.what();
    return Outcome::refused;
  }
}

TEST(C3dDamage, CutAtEveryByteNothingIsLostSilently) {
  const std::string bytes = small_file();
  const Recording whole = read_bytes(bytes, name);
  std::map<Outcome, std::size_t> outcomes;
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    ++outcomes[read_cut(bytes, length, whole)];
    if (HasFailure()) return;
  }
  EXPECT_GT(outcomes[Outcome::refused], 1024U);  // header and parameters
  EXPECT_GE(outcomes[Outcome::warned], 7U * 12U);
}

TEST(C3dDamage, RealFilesCutAtTenThousandPlaces) {
  std::mt19937 random(11);
  std::map<Outcome, std::size_t> outcomes;
  for (const char* file : {"type1.C3D", "TYPE-4.C3D", "Eb015si.c3d", "Gait.c3d"}) {
    SCOPED_TRACE(file);
    STEADYPLATE_REQUIRE_DATA(path, "c3d/" + std::string(file));
    const std::string bytes = test::slurp(path);
    const Recording whole = read_bytes(bytes, name);
    // A third in header and parameters, where most can go wrong.
    for (int round = 0; round < 2500; ++round) {
      const std::size_t most = round % 3 == 0 ? 8192 : bytes.size();
      ++outcomes[read_cut(bytes, random() % most, whole)];
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(outcomes[Outcome::refused], 1000U);
  EXPECT_GT(outcomes[Outcome::warned], 1000U);
}

TEST(C3dDamage, MutatedItIsRefusedOrAsManyValuesAsTimes) {
  std::vector<std::string> files = {small_file()};
  for (const char* file : {"type1.C3D", "TYPE-4.C3D"})
    if (const auto path = test::data_file("c3d/" + std::string(file))) files.push_back(test::slurp(*path));
  std::mt19937 random(5);
  std::size_t refused = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string& original = files[static_cast<std::size_t>(round) % files.size()];
    std::string bytes = original;
    for (int k = 0; k <= round % 5; ++k) {
      const std::size_t at =
          random() % (round % 2 == 0 ? std::min<std::size_t>(bytes.size(), 6000) : bytes.size());
      if (random() % 8 == 0)
        bytes.erase(at, 1 + random() % 40);
      else
        bytes[at] = static_cast<char>(random() % 4 == 0 ? 255 : random() % 256);
    }
    try {
      const Recording recording = read_bytes(bytes, name);
      std::size_t values = 0;
      for (const Channel& channel : recording.data().channels) {
        ASSERT_EQ(channel.values.size(), recording.size());
        values += channel.values.size();
      }
      // 16-bit integers are the smallest samples; a plate adds at most four computed channels to its six.
      ASSERT_LE(values, 2 * bytes.size());
    } catch (const ReadError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 100U);
}

}  // namespace
}  // namespace steadyplate::datasets
