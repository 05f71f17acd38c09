// Values that other programs computed from real recordings (reference/cop_variables.csv): independent numpy
// formulas, and the areas and velocities that the authors of the data published. In cm there, in mm here.

#include <gtest/gtest.h>

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "analysis/preprocess/butterworth.hpp"
#include "tests/analysis/metrics/columns.hpp"
#include "tests/analysis/metrics/signals.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::test {
namespace {

using analysis::Status;
using analysis::Trajectory;

/// CoP of one recording as the reference table took it, in mm, not filtered, not centred.
struct Raw {
  std::vector<double> ml_mm, ap_mm;
  double rate_hz = 0.0;
};

struct Source {
  std::string recording;  ///< its name in the reference table
  std::string file;
  std::function<Raw(const std::filesystem::path&)> read;
  bool published;  ///< the authors published values of it
};

Raw plain(const std::filesystem::path& file, const std::string& ml, const std::string& ap, double to_mm,
          double rate_hz) {
  auto columns = read_columns(file, {ml, ap});
  for (auto& column : columns)
    for (double& value : column) value *= to_mm;
  return {columns[0], columns[1], rate_hz};
}

/// Frames that the recorder dropped (Fz = 0) are left out and the rest taken as uniform; moments over force,
/// in m.
Raw motive(const std::filesystem::path& file) {
  const auto columns = read_columns(file, {"Fz", "Mx", "My"});
  Raw raw;
  raw.rate_hz = 100.0;
  for (std::size_t i = 0; i < columns[0].size(); ++i) {
    if (columns[0][i] == 0.0) continue;
    raw.ml_mm.push_back(1000.0 * columns[2][i] / columns[0][i]);
    raw.ap_mm.push_back(1000.0 * columns[1][i] / columns[0][i]);
  }
  return raw;
}

/// Jittered stamps: the part from <= t < to, linear interpolation to 40 Hz from its first stamp.
Raw wii(const std::filesystem::path& file, double from_s, double to_s) {
  const auto columns = read_columns(file, {"Time", "CpX", "CpY"});
  std::vector<double> time;
  std::array<std::vector<double>, 2> cop;
  for (std::size_t i = 0; i < columns[0].size(); ++i) {
    if (columns[0][i] < from_s || columns[0][i] >= to_s) continue;
    time.push_back(columns[0][i]);
    for (std::size_t axis = 0; axis < 2; ++axis) cop[axis].push_back(10.0 * columns[axis + 1][i]);
  }
  Raw raw;
  raw.rate_hz = 40.0;
  std::size_t k = 0;
  for (int i = 0; time.front() + i / 40.0 < time.back(); ++i) {
    const double t = time.front() + i / 40.0;
    while (k + 2 < time.size() && time[k + 1] <= t) ++k;
    const double share = (t - time[k]) / (time[k + 1] - time[k]);
    raw.ml_mm.push_back(cop[0][k] + share * (cop[0][k + 1] - cop[0][k]));
    raw.ap_mm.push_back(cop[1][k] + share * (cop[1][k + 1] - cop[1][k]));
  }
  return raw;
}

std::vector<Source> sources() {
  std::vector<Source> list;
  const auto add = [&](const std::string& file, bool published,
                       std::function<Raw(const std::filesystem::path&)> read) {
    list.push_back({file, file, std::move(read), published});
  };
  for (const char* trial : {"00001", "00004", "00007", "00010", "00037", "00040", "00043", "00046"})
    add("hbedb/BDS" + std::string(trial) + ".txt", true,
        [](const auto& file) { return plain(file, "COPy[cm]", "COPx[cm]", 10.0, 100.0); });
  add("hbedb_semicolon_csv/BDS00500.csv", true,
      [](const auto& file) { return plain(file, "copY", "copX", 10.0, 100.0); });
  for (const char* trial : {"CF1", "CR1", "OF1", "OR1"})
    add("pds/PDS13" + std::string(trial) + "grf.txt", true,
        [](const auto& file) { return plain(file, "COPNET_Z", "COPNET_X", 1000.0, 100.0); });
  for (const char* trial : {"eyesClosed_1", "eyesOpen_1"})
    add("acuna_balance_plate/" + std::string(trial) + ".csv", false,
        [](const auto& file) { return plain(file, "CoPx", "CoPy", 1000.0, 1000.0); });
  add("optitrack_amti_csv/test_0_80s.csv", false, motive);
  for (const auto& [from, to] : {std::pair{18, 30}, std::pair{42, 60}, std::pair{72, 84}}) {
    const std::string file = "wbb_recorder_txt/wbb_0_88s.txt";
    const std::string part = "[" + std::to_string(from) + "<=t<" + std::to_string(to) + "]";
    list.push_back(
        {file + part, file, [from = from, to = to](const auto& f) { return wii(f, from, to); }, false});
  }
  return list;
}

std::vector<Source> published_sources() {
  std::vector<Source> list = sources();
  std::erase_if(list, [](const Source& source) { return !source.published; });
  return list;
}

double mean(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

Trajectory load(const std::filesystem::path& file, const Source& source, bool lowpass) {
  Raw raw = source.read(file);
  Trajectory t;
  t.rate_hz = raw.rate_hz;
  t.ml_mm = std::move(raw.ml_mm);
  t.ap_mm = std::move(raw.ap_mm);
  for (auto* axis : {&t.ml_mm, &t.ap_mm})
    if (lowpass) filtfilt(analysis::design_lowpass(4, 10.0, t.rate_hz), *axis);
  t.mean_ml_mm = mean(t.ml_mm);
  t.mean_ap_mm = mean(t.ap_mm);
  for (double& x : t.ml_mm) x -= t.mean_ml_mm;
  for (double& y : t.ap_mm) y -= t.mean_ap_mm;
  return t;
}

/// Our metric for a variable of the reference table, and what turns our number into its: 10 for cm, 100 for
/// cm^2.
struct Match {
  const char* id;
  double divisor;
};

const std::map<std::string, Match>& matches() {
  static const std::map<std::string, Match> all{
      {"mean_ml", {"mean_position_ml", 10}},
      {"mean_ap", {"mean_position_ap", 10}},
      {"rms_ml", {"rms_distance_ml", 10}},
      {"rms_ap", {"rms_distance_ap", 10}},
      {"rms_radius", {"rms_distance", 10}},
      {"range_ml", {"range_ml", 10}},
      {"range_ap", {"range_ap", 10}},
      {"mean_distance_ml", {"mean_distance_ml", 10}},
      {"mean_distance_ap", {"mean_distance_ap", 10}},
      {"mean_distance_radius", {"mean_distance", 10}},
      {"max_distance_radius", {"max_distance", 10}},
      {"path_length", {"path_length", 10}},
      {"path_length_ml", {"path_length_ml", 10}},
      {"path_length_ap", {"path_length_ap", 10}},
      {"mean_velocity", {"mean_velocity", 10}},
      {"mean_velocity_ml", {"mean_velocity_ml", 10}},
      {"mean_velocity_ap", {"mean_velocity_ap", 10}},
      {"sway_area_rate", {"sway_area_per_second", 100}},
      {"ellipse95_prediction_F_area", {"ellipse_area.prediction_f", 100}},
      {"ellipse95_chi2_area", {"ellipse_area.prediction_chi2", 100}},
      {"ellipse95_prieto_area", {"ellipse_area.prieto_f", 100}},
      {"ellipse95_mean_confidence_area", {"ellipse_area.confidence_mean", 100}},
      {"ellipse_angle_from_ap", {"principal_sway_direction", 1}},
      {"mean_frequency", {"mean_frequency", 1}},
      {"mean_frequency_ml", {"mean_frequency_ml", 1}},
      {"mean_frequency_ap", {"mean_frequency_ap", 1}},
  };
  return all;
}

double number(const std::string& text) {
  double value = std::nan("");
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

using Row = std::map<std::string, std::string>;

std::size_t compare(const std::string& recording, const Trajectory& t, const std::filesystem::path& table,
                    double tolerance, const std::function<bool(const Row&)>& chosen) {
  std::size_t compared = 0;
  for (const Row& row : read_csv(table)) {
    if (row.at("recording") != recording || !chosen(row)) continue;
    const auto match = matches().find(row.at("variable"));
    if (match == matches().end()) continue;
    EXPECT_REL(value(match->second.id, t) / match->second.divisor, number(row.at("value")), tolerance)
        << recording << " " << row.at("variable");
    ++compared;
  }
  return compared;
}

class Golden : public testing::TestWithParam<Source> {};

TEST_P(Golden, UnfilteredAgreesWithNumpy) {
  STEADYPLATE_REQUIRE_DATA(file, GetParam().file);
  STEADYPLATE_REQUIRE_DATA(table, "reference/cop_variables.csv");
  const std::size_t compared =
      compare(GetParam().recording, load(file, GetParam(), false), table, 1e-9, [](const Row& row) {
        return row.at("source") == "own numpy" &&
               row.at("preprocessing").find("no filter") != std::string::npos;
      });
  EXPECT_EQ(compared, matches().size());
}

TEST_P(Golden, LowPassedAgreesWithNumpy) {
  STEADYPLATE_REQUIRE_DATA(file, GetParam().file);
  STEADYPLATE_REQUIRE_DATA(table, "reference/cop_variables.csv");
  const std::size_t compared =
      compare(GetParam().recording, load(file, GetParam(), true), table, 1e-9, [](const Row& row) {
        return row.at("source") == "own numpy" &&
               row.at("preprocessing").find("filtfilt") != std::string::npos;
      });
  EXPECT_EQ(compared, matches().size());
}

/// Diffusion, DFA and sample entropy at 100 Hz, of the low-passed CoP: recordings of 1 kHz keep every tenth
/// sample. The fits within 1e-6, entropies exactly (the counts are whole numbers).
TEST_P(Golden, StochasticAgreesWithNumpy) {
  STEADYPLATE_REQUIRE_DATA(file, GetParam().file);
  STEADYPLATE_REQUIRE_DATA(table, "reference/cop_variables.csv");
  Trajectory t = load(file, GetParam(), true);
  if (t.rate_hz == 1000.0) {
    for (auto* axis : {&t.ml_mm, &t.ap_mm}) {
      std::vector<double> kept;
      for (std::size_t i = 0; i < axis->size(); i += 10) kept.push_back((*axis)[i]);
      *axis = std::move(kept);
    }
    t.rate_hz = 100.0;
  }
  analysis::MetricSettings settings;
  settings.dfa_forward = true;
  settings.dfa_shortest_s = 10.0 / t.rate_hz;
  settings.entropy_native = true;
  struct Target {
    std::string id;
    double divisor;
    double tolerance;
  };
  const std::map<std::string, Target> targets{{"sda_Ds", {"sda_diffusion_short.cdl1993", 100, 1e-6}},
                                              {"sda_Dl", {"sda_diffusion_long.cdl1993", 100, 1e-6}},
                                              {"sda_critical_time", {"sda_critical_time.cdl1993", 1, 1e-6}},
                                              {"sda_critical_msd", {"sda_critical_msd.cdl1993", 100, 1e-6}},
                                              {"sda_break_lag", {"sda_break_lag.cdl1993", 1, 1e-12}},
                                              {"sda_Hs", {"sda_scaling_short.cdl1993", 1, 1e-6}},
                                              {"sda_Hl", {"sda_scaling_long.cdl1993", 1, 1e-6}},
                                              {"dfa_alpha", {"dfa_alpha", 1, 1e-6}},
                                              {"sample_entropy", {"sample_entropy", 1, 1e-12}}};
  std::map<std::string, double> theirs;
  std::map<std::string, double> antropy;
  for (const Row& row : read_csv(table)) {
    if (row.at("recording") != GetParam().recording) continue;
    if (row.at("source") == "own numpy") theirs[row.at("variable")] = number(row.at("value"));
    if (row.at("source") == "antropy") antropy[row.at("variable")] = number(row.at("value"));
  }
  const double n = static_cast<double>(t.size());
  // what their program prints all the same
  const bool short_of_20_s = n / t.rate_hz < 20.0 * (1.0 - 1e-9);
  const double last_lag_s = std::min(10.0, std::floor(n / 3.0) / t.rate_hz);
  for (const std::string axis : {"_ml", "_ap"}) {
    const double crossing = theirs.at("sda_critical_time" + axis);
    const bool inside = crossing >= 1.0 / t.rate_hz && crossing <= last_lag_s;
    for (const auto& [variable, target] : targets) {
      const auto ours = result(target.id + axis, t, settings);
      const bool of_diffusion = variable.find("sda_") == 0;
      const bool of_crossing = variable.find("sda_critical") == 0;
      if (of_diffusion && short_of_20_s) {
        EXPECT_EQ(ours.status, Status::too_short) << variable << axis;
      } else if (of_crossing && !inside) {
        EXPECT_EQ(ours.status, Status::degenerate) << variable << axis;
      } else {
        EXPECT_EQ(ours.status, Status::ok) << variable << axis << " " << ours.note;
        EXPECT_REL(ours.value / target.divisor, theirs.at(variable + axis), target.tolerance)
            << variable << axis;
      }
    }
    EXPECT_REL(result("sample_entropy" + axis, t, settings).value, antropy.at("sample_entropy" + axis),
               1e-12);
  }
}

class Published : public testing::TestWithParam<Source> {};

TEST_P(Published, AreaAndVelocityAgreeToTwelveDigits) {
  STEADYPLATE_REQUIRE_DATA(file, GetParam().file);
  STEADYPLATE_REQUIRE_DATA(table, "reference/cop_variables.csv");
  const Trajectory t = load(file, GetParam(), false);
  const double n = static_cast<double>(t.size());
  std::size_t compared = 0;
  for (const Row& row : read_csv(table)) {
    if (row.at("recording") != GetParam().recording || row.at("source").find("published") != 0) continue;
    const double published = number(row.at("value"));
    if (row.at("variable") == "ellipse95_prediction_F_area") {
      EXPECT_REL(value("ellipse_area.prediction_f", t) / 100.0, published, 1e-12);
      ++compared;
    }
    if (row.at("variable") == "mean_velocity_over_N") {  // they divide the path by N/fs
      EXPECT_REL(value("mean_velocity", t) / 10.0 * (n - 1.0) / n, published, 1e-12);
      ++compared;
    }
  }
  EXPECT_EQ(compared, 2u);
}

std::string name_of(const testing::TestParamInfo<Source>& source) {
  std::string name;
  for (const char c : std::filesystem::path(source.param.recording).filename().string())
    if (std::isalnum(static_cast<unsigned char>(c))) name += c;
  return name;
}

INSTANTIATE_TEST_SUITE_P(Recordings, Golden, testing::ValuesIn(sources()), name_of);
INSTANTIATE_TEST_SUITE_P(Recordings, Published, testing::ValuesIn(published_sources()), name_of);

}  // namespace
}  // namespace steadyplate::test
