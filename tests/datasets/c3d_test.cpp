// C3D: every file opens or is refused for the right reason; forces, moments and centres of pressure are those
// of an independent program (ezc3d 1.5.9, through reference/) where its own faults do not stand in the way;
// the same trial in six encodings gives the same numbers.

#include <gtest/gtest.h>

#include <cctype>
#include <cmath>
#include <filesystem>
#include <map>
#include <memory>
#include <sstream>

#include "datasets/c3d/container.hpp"
#include "datasets/c3d/platform.hpp"
#include "datasets/read.hpp"
#include "tests/datasets/small_c3d.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::datasets {
namespace {

using c3d::Container;
using c3d::PlateSamples;
using c3d::Platform;
using c3d::Vector;

constexpr double loaded_n = 20.0;

std::string bytes_of(const std::string& name) {
  const auto file = test::data_file("c3d/" + name);
  return file ? test::slurp(*file) : "";
}

Vector cross(const Vector& a, const Vector& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

/// One plate as the reference gives it: laboratory axes, moments about the centre of the surface.
struct InLaboratory {
  std::array<std::vector<double>, 3> force;
  std::array<std::vector<double>, 3> moment;
  std::array<std::vector<double>, 3> cop;
  std::vector<double> tz;      ///< about the plate's normal through the centre of pressure
  std::vector<double> normal;  ///< force along the plate's z
};

InLaboratory in_laboratory(const Platform& platform, const PlateSamples& samples) {
  InLaboratory out;
  const auto track = c3d::centre_of_pressure(platform, samples, 0.0);
  for (std::size_t i = 0; i < samples.fz_n.size(); ++i) {
    const Vector force = {samples.fx_n[i], samples.fy_n[i], samples.fz_n[i]};
    const Vector turned = cross(force, platform.origin);
    const Vector moment = {samples.mx_nmm[i] + turned[0], samples.my_nmm[i] + turned[1],
                           samples.mz_nmm[i] + turned[2]};
    const Vector at = {track.x_mm[i], track.y_mm[i], 0.0};
    const Vector arm = cross(at, force);
    const Vector f = platform.pose->direction_in_laboratory(force);
    const Vector m = platform.pose->direction_in_laboratory(moment);
    const Vector p = platform.pose->point_in_laboratory(at);
    for (std::size_t k = 0; k < 3; ++k) {
      out.force.at(k).push_back(f.at(k));
      out.moment.at(k).push_back(m.at(k));
      out.cop.at(k).push_back(p.at(k));
    }
    const Vector free = platform.pose->direction_in_laboratory({0.0, 0.0, moment[2] - arm[2]});
    out.tz.push_back(free[2]);
    out.normal.push_back(force[2]);
  }
  return out;
}

struct Opened {
  std::string bytes;  // the parameters are views into it
  Container container;
  std::vector<Platform> platforms;
};

std::unique_ptr<Opened> opened(const std::string& name) {
  std::string bytes = bytes_of(name);
  const std::string_view view = bytes;
  auto o = std::unique_ptr<Opened>(new Opened{std::move(bytes), c3d::read_container(view, name), {}});
  std::vector<std::string> assumptions;
  std::vector<std::string> warnings;
  o->platforms = c3d::read_platforms(o->container, name, "", assumptions, warnings);
  return o;
}

struct Moments {
  double mean = 0.0, sd = 0.0, least = INFINITY, most = -INFINITY;
  std::size_t count = 0;
};

/// Over all samples, or only those under load.
Moments over(const std::vector<double>& values, const std::vector<double>* normal = nullptr) {
  Moments m;
  double sum = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (normal != nullptr && !(std::abs((*normal)[i]) > loaded_n)) continue;
    sum += values[i];
    m.least = std::min(m.least, values[i]);
    m.most = std::max(m.most, values[i]);
    ++m.count;
  }
  m.mean = sum / static_cast<double>(m.count);
  double squares = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (normal != nullptr && !(std::abs((*normal)[i]) > loaded_n)) continue;
    squares += (values[i] - m.mean) * (values[i] - m.mean);
  }
  m.sd = std::sqrt(squares / static_cast<double>(m.count));
  return m;
}

/// What this program makes of one plate, under the reference's names.
std::map<std::string, double> values_of(const InLaboratory& plate) {
  std::map<std::string, double> values;
  const char* axes = "xyz";
  for (std::size_t k = 0; k < 3; ++k) {
    const std::string axis(1, axes[k]);
    for (const auto& [what, series] :
         {std::pair{"force_", &plate.force.at(k)}, {"moment_", &plate.moment.at(k)}}) {
      const Moments m = over(*series);
      values[what + axis + "_mean"] = m.mean;
      values[what + axis + "_min"] = m.least;
      values[what + axis + "_max"] = m.most;
    }
    const Moments cop = over(plate.cop.at(k), &plate.normal);
    values["cop_" + axis + "_mean_loaded"] = cop.mean;
    values["cop_" + axis + "_sd_loaded"] = cop.sd;
    values["samples_loaded"] = static_cast<double>(cop.count);
  }
  const Moments normal = over(plate.normal);
  values["normal_force_min"] = normal.least;
  values["normal_force_max"] = normal.most;
  return values;
}

/// What the reference program is known to do otherwise (its source, ForcePlatforms.cpp):
/// - a plate of type 1: moments with the opposite sign of its types 2 to 4;
/// - FP1.C3D: type 3 whose ORIGIN is all 0, so that nothing tells how far apart the sensors are; it then puts
/// the
///   centre of pressure into the middle of the plate at all times. Here the plate has forces only.
/// - it never takes FORCE_PLATFORM:ZERO off; rows of source "own numpy" do.
TEST(C3d, ForcesMomentsAndCentresOfPressureAreThoseOfTheReference) {
  STEADYPLATE_REQUIRE_DATA(table, "reference/c3d_force_platforms.csv");
  std::map<std::string, std::unique_ptr<Opened>> files;
  std::size_t compared = 0;
  for (const auto& row : test::read_csv(table)) {
    const std::string name = row.at("recording").substr(4);
    if (row.at("variable").rfind("fp", 0) != 0) continue;
    if (!files.contains(name)) files.emplace(name, opened(name));
    const Opened& o = *files.at(name);
    const auto k = static_cast<std::size_t>(row.at("variable")[2] - '1');
    ASSERT_LT(k, o.platforms.size()) << name;
    const Platform& platform = o.platforms[k];
    std::string variable = row.at("variable").substr(4);
    if (name == "FP1.C3D" && variable.find("force") == std::string::npos) continue;
    if (variable == "samples" || variable == "origin" || variable == "corners_mean") continue;  // below
    PlateSamples samples = c3d::measure(o.container, platform);
    if (row.at("note").find("ZERO frames removed") != std::string::npos)
      c3d::remove_zero(samples, c3d::zero_range(o.container));
    double expected = std::stod(row.at("value"));
    if (platform.type == 1 && variable.rfind("moment", 0) == 0) {
      expected = -expected;
      if (variable.ends_with("_min"))
        variable.replace(variable.size() - 3, 3, "max");
      else if (variable.ends_with("_max"))
        variable.replace(variable.size() - 3, 3, "min");
    }
    const auto values = values_of(in_laboratory(platform, samples));
    ASSERT_TRUE(values.contains(variable)) << variable;
    EXPECT_NEAR(values.at(variable), expected, 1e-9 * std::max(1.0, std::abs(expected)))
        << name << ' ' << row.at("variable") << ' ' << row.at("source");
    ++compared;
  }
  EXPECT_GT(compared, 500U);
}

TEST(C3d, CornersAndOriginsAreThoseOfTheReference) {
  STEADYPLATE_REQUIRE_DATA(table, "reference/c3d_force_platforms.csv");
  std::size_t compared = 0;
  for (const auto& row : test::read_csv(table)) {
    const std::string variable = row.at("variable");
    if (variable.rfind("fp", 0) != 0) continue;
    const bool corners = variable.ends_with("corners_mean");
    if (!corners && !variable.ends_with("origin")) continue;
    const std::string name = row.at("recording").substr(4);
    if (name == "FP1.C3D") continue;  // its unit is "mete": the reference takes metres for millimetres
    const auto o = opened(name);
    const Platform& platform = o->platforms.at(static_cast<std::size_t>(variable[2] - '1'));
    if (!corners && platform.type != 2 && platform.type != 4) continue;  // others' ORIGIN is no origin
    std::istringstream text(row.at("value"));
    for (std::size_t k = 0; k < 3; ++k) {
      double expected = NAN;
      text >> expected;
      const double ours = corners ? platform.pose->centre.at(k) : platform.origin.at(k);
      EXPECT_NEAR(ours, expected, 1e-9 * std::max(1.0, std::abs(expected))) << name << ' ' << variable;
      ++compared;
    }
  }
  EXPECT_GT(compared, 60U);
}

TEST(C3d, EverySampleUnderLoadIsThatOfTheReference) {
  STEADYPLATE_REQUIRE_DATA(folder, "reference/c3d_ezc3d");
  const std::map<std::string, std::string> names = {
      {"ADemo1_rewrite_c3d_pc_integer", "ADemo1_rewrite_c3d_pc_integer.c3d"},
      {"Eb015pi", "Eb015pi.c3d"},
      {"Eb015pr", "Eb015pr.c3d"},
      {"Eb015vi", "Eb015vi.c3d"},
      {"Eb015vr", "Eb015vr.c3d"},
      {"Gait", "Gait.c3d"},
      {"PiG_Calibration2-NoOption", "PiG_Calibration2-NoOption.c3d"},
      {"TYPE-2", "TYPE-2.C3D"},
      {"TYPE-4", "TYPE-4.C3D"},
      {"dynamic", "dynamic.C3D"},
      {"parameterOverflow", "parameterOverflow.c3d"}};
  std::size_t compared = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string stem = entry.path().stem().string();
    const auto name = names.find(stem.substr(0, stem.size() - 4));
    if (name == names.end()) continue;  // FP1: see above
    const auto o = opened(name->second);
    const Platform& platform = o->platforms.at(static_cast<std::size_t>(stem.back() - '1'));
    const InLaboratory ours = in_laboratory(platform, c3d::measure(o->container, platform));
    const double sign = platform.type == 1 ? -1.0 : 1.0;
    for (const auto& row : test::read_csv(entry.path())) {
      const auto i = static_cast<std::size_t>(std::stoul(row.at("analog_sample")));
      ASSERT_LT(i, ours.normal.size());
      if (!(std::abs(ours.normal[i]) > loaded_n)) continue;
      const auto near = [&](const char* column, double value, double scale) {
        // nine digits are written
        EXPECT_NEAR(value, std::stod(row.at(column)), 6e-9 * std::max(std::abs(value), scale))
            << stem << " sample " << i << ' ' << column;
        ++compared;
      };
      near("Fx", ours.force[0][i], 1.0);
      near("Fy", ours.force[1][i], 1.0);
      near("Fz", ours.force[2][i], 1.0);
      near("Mx", sign * ours.moment[0][i], 100.0);
      near("My", sign * ours.moment[1][i], 100.0);
      near("Mz", sign * ours.moment[2][i], 100.0);
      near("CoPx", ours.cop[0][i], 10.0);
      near("CoPy", ours.cop[1][i], 10.0);
      near("CoPz", ours.cop[2][i], 10.0);
    }
  }
  EXPECT_GT(compared, 5000U);
}

TEST(C3d, SixEncodingsOfOneTrialGiveTheSameNumbers) {
  STEADYPLATE_REQUIRE_DATA(folder, "c3d");
  const auto first = opened("Eb015pi.c3d");
  for (const char* name : {"Eb015pr.c3d", "Eb015vi.c3d", "Eb015vr.c3d", "Eb015si.c3d", "Eb015sr.c3d"}) {
    const auto other = opened(name);
    ASSERT_EQ(other->container.analog.size(), first->container.analog.size()) << name;
    for (std::size_t c = 0; c < first->container.analog.size(); ++c)
      EXPECT_EQ(other->container.analog[c].values, first->container.analog[c].values) << name << ' ' << c;
    ASSERT_EQ(other->platforms.size(), 2U) << name;
    for (std::size_t k = 0; k < 2; ++k)
      EXPECT_EQ(c3d::measure(other->container, other->platforms[k]).mx_nmm,
                c3d::measure(first->container, first->platforms[k]).mx_nmm)
          << name;
  }
}

struct FileFacts {
  const char* name;
  std::size_t samples;
  double rate_hz;
  std::vector<int> types;
  const char* warning;  ///< a part of what must be said; "" = nothing need be
};

class EveryC3d : public testing::TestWithParam<FileFacts> {};

/// Frames, rates and plates as the reference has them; for the files it cannot read (SGI, type1,
/// bad_parameter_section) as the header says.
TEST_P(EveryC3d, OpensAsWhatItIs) {
  const FileFacts& facts = GetParam();
  STEADYPLATE_REQUIRE_DATA(file, std::string("c3d/") + facts.name);
  const auto o = opened(facts.name);
  EXPECT_EQ(o->container.layout.samples(), facts.samples);
  EXPECT_DOUBLE_EQ(o->container.layout.analog_rate_hz(), facts.rate_hz);
  std::vector<int> types;
  for (const Platform& platform : o->platforms) types.push_back(platform.type);
  EXPECT_EQ(types, facts.types);
  const Recording recording = read(file);
  EXPECT_EQ(recording.size(), facts.samples);
  std::string warnings;
  for (const std::string& warning : recording.data().warnings) warnings += warning + '\n';
  EXPECT_NE(warnings.find(facts.warning), std::string::npos) << warnings;
}

INSTANTIATE_TEST_SUITE_P(
    Files, EveryC3d,
    testing::Values(
        FileFacts{"ADemo1_rewrite_c3d_pc_integer.c3d", 1024, 400.0, {3}, ""},
        FileFacts{"Eb015pi.c3d", 1800, 200.0, {2, 2}, ""}, FileFacts{"Eb015pr.c3d", 1800, 200.0, {2, 2}, ""},
        FileFacts{"Eb015si.c3d", 1800, 200.0, {2, 2}, ""}, FileFacts{"Eb015sr.c3d", 1800, 200.0, {2, 2}, ""},
        FileFacts{"Eb015vi.c3d", 1800, 200.0, {2, 2}, ""}, FileFacts{"Eb015vr.c3d", 1800, 200.0, {2, 2}, ""},
        FileFacts{"FP1.C3D", 4800, 600.0, {3}, "how far apart its sensors are"},
        FileFacts{"Gait.c3d", 4870, 1000.0, {4, 4}, ""},
        FileFacts{"PiG_Calibration2-NoOption.c3d", 2080, 1000.0, {2, 2}, ""},
        FileFacts{"TYPE-2.C3D", 3980, 1200.0, {2}, ""}, FileFacts{"TYPE-4.C3D", 3980, 1200.0, {4}, ""},
        FileFacts{"bad_parameter_section.c3d", 3320, 1200.0, {2, 2}, ""},
        FileFacts{"dynamic.C3D", 296, 100.0, {1}, ""},
        FileFacts{"parameterOverflow.c3d", 101, 100.0, {2, 2, 2}, ""},
        FileFacts{"type1.C3D", 296, 100.0, {1}, ""}),
    [](const auto& param) {
      std::string name = param.param.name;
      std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
      return name;
    });

/// By hand: x = corner 1 - corner 2 is the laboratory's X, y = corner 1 - corner 4 its Y, so z points up
/// here.
TEST(SmallC3dFiles, EveryTypeOfPlateByHand) {
  const auto first = [](int type, const std::vector<double>& row) {
    const SmallC3d file(type);
    const Recording r = read_bytes(file.bytes({row, row}), "small.c3d", {});
    return std::array<double, 4>{r.find("cop_ml_mm")->values[0], r.find("cop_ap_mm")->values[0],
                                 r.find("fz_n")->values[0], r.find("mz_nmm")->values[0]};
  };
  // type 1 gives its own point
  auto p = first(1, {0.0, 0.0, 800.0, 25.0, -30.0, 100.0});
  EXPECT_EQ(p, (std::array<double, 4>{25.0, -30.0, 800.0, 100.0}));
  // type 2: x = (oz Fx - My)/Fz - ox with the origin (1, -2, -40)
  p = first(2, {20.0, -10.0, 800.0, 4000.0, -16000.0, 500.0});
  EXPECT_DOUBLE_EQ(p[0], (-40.0 * 20.0 + 16000.0) / 800.0 - 1.0);
  EXPECT_DOUBLE_EQ(p[1], (-40.0 * -10.0 + 4000.0) / 800.0 + 2.0);
  // type 4: the same through a matrix of twos
  p = first(4, {10.0, -5.0, 400.0, 2000.0, -8000.0, 250.0});
  EXPECT_DOUBLE_EQ(p[0], (-40.0 * 20.0 + 16000.0) / 800.0 - 1.0);
  EXPECT_DOUBLE_EQ(p[2], 800.0);
  // type 3: x12 x34 y14 y23 z1 z2 z3 z4; a = 120, b = 200, az0 = -50
  p = first(3, {5.0, 7.0, -2.0, -4.0, 100.0, 200.0, 300.0, 200.0});
  const double my = 120.0 * (-100.0 + 200.0 + 300.0 - 200.0);
  const double mx = 200.0 * (100.0 + 200.0 - 300.0 - 200.0);
  EXPECT_DOUBLE_EQ(p[0], (-50.0 * 12.0 - my) / 800.0);
  EXPECT_DOUBLE_EQ(p[1], (-50.0 * -6.0 + mx) / 800.0);
  EXPECT_DOUBLE_EQ(p[3], 200.0 * (7.0 - 5.0) + 120.0 * (-2.0 + 4.0));
}

TEST(SmallC3dFiles, CutAtEveryByteTheyAreRefusedOrSaySo) {
  for (const int type : {1, 2, 3, 4}) {
    for (const bool real : {true, false}) {
      const std::string whole = SmallC3d(type, real).bytes();
      const Recording all = read_bytes(whole, "small.c3d", {});
      ASSERT_EQ(all.size(), 6U) << type;
      for (std::size_t length = 0; length < whole.size(); ++length) {
        try {
          const Recording cut = read_bytes(whole.substr(0, length), "small.c3d", {});
          EXPECT_LT(cut.size(), 6U) << type << ' ' << length;
          EXPECT_FALSE(cut.data().warnings.empty()) << type << ' ' << length;
        } catch (const ReadError&) {  // refused
        }
      }
    }
  }
}

TEST(SmallC3dFiles, AnotherTypeOfPlateIsRefusedByName) {
  try {
    read_bytes(SmallC3d(5).bytes(), "small.c3d", {});
    FAIL();
  } catch (const ReadError& error) {
    EXPECT_NE(std::string(error.what()).find("type 5"), std::string::npos) << error.what();
  }
}

/// A file that ends early is refused, or says that it was cut; one that was changed is refused or read: never
/// more than was there, never a crash (the sanitizers watch).
TEST(C3d, CutOrChangedItIsRefusedOrSaysSo) {
  STEADYPLATE_REQUIRE_DATA(folder, "c3d");
  std::uint64_t state = 20261123;
  const auto chance = [&] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return state >> 33U;
  };
  for (const char* name : {"parameterOverflow.c3d", "TYPE-4.C3D", "ADemo1_rewrite_c3d_pc_integer.c3d"}) {
    const std::string whole = bytes_of(name);
    const std::size_t samples = read_bytes(whole, name, {}).size();
    for (int k = 0; k < 400; ++k) {
      const std::size_t length = k < 200 ? chance() % 12000 : chance() % whole.size();
      try {
        const Recording cut = read_bytes(whole.substr(0, length), name, {});
        if (cut.size() == samples) continue;  // padding at the end
        std::string words;
        for (const std::string& warning : cut.data().warnings) words += warning;
        EXPECT_LT(cut.size(), samples) << name << ' ' << length;
        EXPECT_FALSE(words.empty()) << name << ' ' << length;
      } catch (const ReadError&) {  // refused
      }
      std::string changed = whole;
      const std::size_t changes = 1 + chance() % 4;
      for (std::size_t c = 0; c < changes; ++c)
        changed[chance() % (k % 2 == 0 ? 6000 : changed.size())] = static_cast<char>(chance());
      try {
        EXPECT_LE(read_bytes(changed, name, {}).size(), 4 * whole.size());
      } catch (const ReadError&) {  // refused
      }
    }
  }
}

}  // namespace
}  // namespace steadyplate::datasets
