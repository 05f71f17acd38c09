// Force plates of real C3D files against numbers of another program (ezc3d 1.5.9) and of a plain calculation.
//
// What that program is known to do, and what is not imitated here:
//   - it never takes off the frames of FORCE_PLATFORM:ZERO: compared before our zero; the zeroed values are
//     those of the plain calculation ("own numpy");
//   - it has no threshold of load: positions are compared where the plate carries more than 20 N;
//   - it reads no SGI/MIPS files, not bad_parameter_section.c3d, and no analog channel of type1.C3D;
//   - it gives moments of type 1 as F x r, the opposite of the moment r x F: compared with the sign turned;
//   - FP1.C3D has no sensor distances, so its moments are 0 and its position always the middle: we give none.

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <numeric>

#include "datasets/c3d/platform.hpp"
#include "datasets/read.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets::c3d {
namespace {

double number(const std::string& text) {
  double value = std::nan("");
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The container points into the bytes, so they stay where they are.
struct Opened {
  explicit Opened(const std::filesystem::path& file)
      : bytes(test::slurp(file)), container(read_container(bytes, file.string())) {
    std::vector<std::string> said;
    platforms = read_platforms(container, file.string(), "", said, said);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  std::string bytes;
  Container container;
  std::vector<Platform> platforms;
};

/// One plate in the laboratory: forces, moments about the middle of its surface, and the position.
struct InLaboratory {
  std::array<std::vector<double>, 10> columns;  ///< as the reference names them
  std::vector<double> normal_n;
};

constexpr std::array<const char*, 10> names = {"Fx", "Fy",   "Fz",   "Mx",   "My",
                                               "Mz", "CoPx", "CoPy", "CoPz", "Tz"};

InLaboratory in_laboratory(const Platform& p, const PlateSamples& s) {
  InLaboratory out;
  const PlateTrack track = centre_of_pressure(p, s, 20.0);
  for (std::size_t i = 0; i < s.fz_n.size(); ++i) {
    const Vector force = {s.fx_n[i], s.fy_n[i], s.fz_n[i]};
    const Vector& o = p.origin;
    // M about the surface = M + F x o
    const Vector moment = {s.mx_nmm[i] + force[1] * o[2] - force[2] * o[1],
                           s.my_nmm[i] + force[2] * o[0] - force[0] * o[2],
                           s.mz_nmm[i] + force[0] * o[1] - force[1] * o[0]};
    const Vector point = {track.x_mm[i], track.y_mm[i], 0.0};
    const double free = moment[2] - point[0] * force[1] + point[1] * force[0];
    const Vector f = p.pose->direction_in_laboratory(force);
    Vector m = p.pose->direction_in_laboratory(moment);
    if (p.type == 1)
      for (double& part : m) part = -part;
    const Vector at = p.pose->point_in_laboratory(point);
    const std::array<double, 10> row = {f[0], f[1], f[2], m[0], m[1], m[2], at[0], at[1], at[2], free};
    for (std::size_t k = 0; k < row.size(); ++k) out.columns.at(k).push_back(row.at(k));
    out.normal_n.push_back(s.fz_n[i]);
  }
  return out;
}

struct Case {
  const char* file;
  std::vector<int> types;
  bool zeroed;  ///< the plain calculation has zeroed values
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {{"ADemo1_rewrite_c3d_pc_integer.c3d", {3}, false},
                                        {"Eb015pi.c3d", {2, 2}, true},
                                        {"Eb015pr.c3d", {2, 2}, true},
                                        {"Eb015vi.c3d", {2, 2}, true},
                                        {"Eb015vr.c3d", {2, 2}, true},
                                        {"Gait.c3d", {4, 4}, true},
                                        {"PiG_Calibration2-NoOption.c3d", {2, 2}, false},
                                        {"TYPE-2.C3D", {2}, true},
                                        {"TYPE-4.C3D", {4}, true},
                                        {"dynamic.C3D", {1}, false},
                                        {"parameterOverflow.c3d", {2, 2, 2}, false}};
  return all;
}

class C3dReference : public testing::TestWithParam<Case> {};

TEST_P(C3dReference, ForcesMomentsAndPositionsOfSingleSamples) {
  STEADYPLATE_REQUIRE_DATA(file, "c3d/" + std::string(GetParam().file));
  const Opened opened(file);
  ASSERT_EQ(opened.platforms.size(), GetParam().types.size());
  for (const Platform& platform : opened.platforms) {
    ASSERT_EQ(platform.type, GetParam().types.at(platform.number - 1));
    const std::string name =
        "reference/c3d_ezc3d/" + file.stem().string() + "_fp" + std::to_string(platform.number) + ".csv";
    STEADYPLATE_REQUIRE_DATA(table, name);
    const InLaboratory ours = in_laboratory(platform, measure(opened.container, platform));
    std::size_t loaded = 0;
    for (const auto& row : test::read_csv(table)) {
      const auto i = static_cast<std::size_t>(number(row.at("analog_sample")));
      ASSERT_LT(i, ours.normal_n.size());
      // 9 digits are printed, so half a unit of the 9th; sums that cancel keep 1e-9 of what they are made of.
      const auto same = [&](std::size_t k, double scale) {
        const double theirs = number(row.at(names.at(k)));
        EXPECT_NEAR(ours.columns.at(k).at(i), theirs, 5.01e-9 * std::abs(theirs) + 1e-9 * scale)
            << name << " sample " << i << ' ' << names.at(k);
      };
      for (std::size_t k = 0; k < 3; ++k) same(k, 1.0);
      for (std::size_t k = 3; k < 6; ++k) same(k, 1000.0);
      if (std::abs(ours.normal_n.at(i)) <= 20.0) {
        EXPECT_TRUE(std::isnan(ours.columns[6].at(i))) << "a position without load, sample " << i;
        continue;
      }
      ++loaded;
      for (std::size_t k = 6; k < 9; ++k) same(k, 1.0);
      // Its Tz of type 1 counts from another point; of the others it is that of the plate's own axes.
      if (testing::Test::HasFailure()) return;
    }
    EXPECT_GT(loaded, 8U) << name;
  }
}

/// Means over the trial at full precision; with and without the zero.
TEST_P(C3dReference, MeansExtremesAndTheZero) {
  STEADYPLATE_REQUIRE_DATA(file, "c3d/" + std::string(GetParam().file));
  STEADYPLATE_REQUIRE_DATA(table, "reference/c3d_force_platforms.csv");
  const Opened opened(file);
  const Layout& layout = opened.container.layout;
  std::map<std::string, double> expected;
  for (const auto& row : test::read_csv(table)) {
    if (row.at("recording") != "c3d/" + std::string(GetParam().file)) continue;
    const bool zero = row.at("note").find("FORCE_PLATFORM:ZERO") != std::string::npos;
    const bool own = row.at("source") == "own numpy" && !zero;
    expected[row.at("variable") + (zero ? " zeroed" : own ? " own" : "")] = number(row.at("value"));
  }
  std::size_t compared = 0;
  const auto same = [&](const std::string& key, double value) {
    const auto found = expected.find(key);
    if (found == expected.end() || std::isnan(found->second)) return;
    ++compared;
    EXPECT_NEAR(value, found->second, 1e-9 * std::max(1.0, std::abs(found->second))) << key;
  };
  same("points_frames", static_cast<double>(layout.frames));
  same("points_rate", layout.point_rate_hz);
  same("points_count", static_cast<double>(layout.points));
  same("analog_rate", layout.analog_rate_hz());
  same("analog_samples", static_cast<double>(layout.samples()));
  same("analog_channels", static_cast<double>(layout.channels));
  for (const Platform& platform : opened.platforms) {
    const std::string plate = "fp" + std::to_string(platform.number) + "_";
    PlateSamples samples = measure(opened.container, platform);
    for (const bool zeroed : {false, true}) {
      if (zeroed && remove_zero(samples, zero_range(opened.container)) != Zeroing::removed) continue;
      const InLaboratory ours = in_laboratory(platform, samples);
      const std::string end = zeroed ? " zeroed" : "";
      for (std::size_t k = 0; k < 6; ++k) {
        const auto& values = ours.columns.at(k);
        const std::string key = plate + (k < 3 ? "force_" : "moment_") + "xyz"[k % 3];
        // Mean moments of thousands of N*mm cancel to few: 1e-9 of the largest.
        const double mean =
            std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
        const auto [least, most] = std::minmax_element(values.begin(), values.end());
        if (zeroed) break;
        same(key + "_mean", mean);
        same(key + "_min", *least);
        same(key + "_max", *most);
      }
      std::size_t loaded = 0;
      Vector sum{};
      for (std::size_t i = 0; i < ours.normal_n.size(); ++i) {
        if (!(std::abs(ours.normal_n[i]) > 20.0)) continue;
        ++loaded;
        for (std::size_t k = 0; k < 3; ++k) sum.at(k) += ours.columns.at(6 + k).at(i);
      }
      same(plate + "samples_loaded" + end, static_cast<double>(loaded));
      for (std::size_t k = 0; k < 3; ++k)
        for (const char* source : {"", " own"}) {
          const std::string key = plate + "cop_" + "xyz"[k] + "_mean_loaded";
          same(key + (zeroed ? end : source), sum.at(k) / static_cast<double>(loaded));
        }
    }
  }
  EXPECT_GT(compared, 25U);
  EXPECT_EQ(expected.contains("fp1_samples_loaded zeroed"), GetParam().zeroed);
}

INSTANTIATE_TEST_SUITE_P(Files, C3dReference, testing::ValuesIn(cases()),
                         [](const testing::TestParamInfo<Case>& row) {
                           std::string name;
                           for (const char c : std::string(row.param.file))
                             if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
                           return name;
                         });

TEST(C3dTwins, SixEncodingsOfOneTrialGiveTheSameNumbers) {
  STEADYPLATE_REQUIRE_DATA(first, "c3d/Eb015pi.c3d");
  const Opened one(first);
  const Recording recording = read(first);
  EXPECT_EQ(one.container.analog.size(), 16U);
  std::size_t orders = 0;
  for (const char* name : {"Eb015pr", "Eb015si", "Eb015sr", "Eb015vi", "Eb015vr"}) {
    SCOPED_TRACE(name);
    STEADYPLATE_REQUIRE_DATA(file, "c3d/" + std::string(name) + ".c3d");
    const Opened other(file);
    orders += other.container.layout.order != one.container.layout.order ? 1 : 0;
    EXPECT_EQ(other.container.layout.real, name[6] == 'r');
    ASSERT_EQ(other.container.analog.size(), one.container.analog.size());
    for (std::size_t k = 0; k < one.container.analog.size(); ++k) {
      EXPECT_EQ(other.container.analog[k].label, one.container.analog[k].label);
      EXPECT_EQ(other.container.analog[k].values, one.container.analog[k].values) << k;
    }
    EXPECT_EQ(other.container.events, one.container.events);
    const Recording read_other = read(file);
    ASSERT_EQ(read_other.data().channels.size(), recording.data().channels.size());
    for (std::size_t k = 0; k < recording.data().channels.size(); ++k)
      for (std::size_t i = 0; i < recording.size(); ++i) {
        const double a = recording.data().channels[k].values[i];
        const double b = read_other.data().channels[k].values[i];
        ASSERT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << recording.data().channels[k].name << i;
      }
  }
  EXPECT_EQ(orders, 4U);
}

struct Answer {
  std::size_t samples;
  std::vector<std::string> plates;
  const char* warning;  ///< a part of the only warning, "" = there is none
};

TEST(C3dFiles, EveryRealFileOpensAndSaysWhatIsOdd) {
  STEADYPLATE_REQUIRE_DATA(folder, "c3d/Gait.c3d");
  const std::vector<std::string> two = {"net", "1", "2"};
  const std::map<std::string, Answer> table = {
      {"ADemo1_rewrite_c3d_pc_integer.c3d", {1024, {""}, ""}},
      {"Eb015pi.c3d", {1800, two, ""}},
      {"Eb015pr.c3d", {1800, two, ""}},
      {"Eb015si.c3d", {1800, two, ""}},
      {"Eb015sr.c3d", {1800, two, ""}},
      {"Eb015vi.c3d", {1800, two, ""}},
      {"Eb015vr.c3d", {1800, two, ""}},
      {"FP1.C3D", {4800, {}, "how far apart its sensors are"}},
      {"Gait.c3d", {4870, two, ""}},
      {"PiG_Calibration2-NoOption.c3d", {2080, two, ""}},
      {"TYPE-2.C3D", {3980, {""}, ""}},
      {"TYPE-4.C3D", {3980, {""}, ""}},
      {"bad_parameter_section.c3d", {3320, two, "reaches into the samples"}},
      {"dynamic.C3D", {296, {""}, ""}},
      {"parameterOverflow.c3d", {101, {"net", "1", "2", "3"}, "the same load all the time"}},
      {"type1.C3D", {296, {""}, ""}}};
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.parent_path())) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".c3d" && extension != ".C3D") continue;
    SCOPED_TRACE(entry.path().filename().string());
    const auto expected = table.find(entry.path().filename().string());
    ASSERT_NE(expected, table.end()) << "a file the table does not know";
    ++files;
    const Recording recording = read(entry.path());
    EXPECT_EQ(recording.data().provenance.format, "c3d");
    EXPECT_EQ(recording.size(), expected->second.samples);
    EXPECT_EQ(recording.plates(), expected->second.plates);
    std::string warnings;
    for (const std::string& warning : recording.data().warnings) warnings += warning + '\n';
    EXPECT_NE(warnings.find(expected->second.warning), std::string::npos) << warnings;
    EXPECT_EQ(warnings.empty(), std::string(expected->second.warning).empty()) << warnings;
  }
  EXPECT_EQ(files, table.size());
}

}  // namespace
}  // namespace steadyplate::datasets::c3d
