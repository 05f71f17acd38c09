// Our numbers against independent programs, on real recordings, through the same path a user's file takes.
// The reference table was made by others' code (its columns say which); every difference in definition is a
// factor here, with its reason, never a wider tolerance.

#include <gtest/gtest.h>

#include <set>

#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <numbers>

#include "analysis/metrics/evidence.hpp"
#include "datasets/read.hpp"
#include "tests/support/data.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {
namespace {

using test::read_csv;

constexpr const char* recordings[] = {"hbedb/BDS00001.txt",
                                      "hbedb/BDS00004.txt",
                                      "hbedb/BDS00007.txt",
                                      "hbedb/BDS00010.txt",
                                      "hbedb/BDS00037.txt",
                                      "hbedb/BDS00040.txt",
                                      "hbedb/BDS00043.txt",
                                      "hbedb/BDS00046.txt",
                                      "hbedb_semicolon_csv/BDS00500.csv",
                                      "pds/PDS13CF1grf.txt",
                                      "pds/PDS13CR1grf.txt",
                                      "pds/PDS13OF1grf.txt",
                                      "pds/PDS13OR1grf.txt",
                                      "acuna_balance_plate/eyesClosed_1.csv",
                                      "acuna_balance_plate/eyesOpen_1.csv"};

double number(const std::string& text) {
  double value = std::nan("");
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The scores of one recording by id, and what converts another program's numbers.
struct Ours {
  std::map<std::string, double> value;
  double n = 0.0;      ///< samples analysed
  double df_hz = 0.0;  ///< width of a PSD bin

  mutable std::set<std::string> asked;

  double operator[](const std::string& id) const {
    asked.insert(id);
    if (value.empty()) return 1.0;  // nobody's scores: only what is asked for counts
    const auto found = value.find(id);
    EXPECT_NE(found, value.end()) << "no metric " << id;
    return found == value.end() ? std::nan("") : found->second;
  }
};

Ours ours(const std::filesystem::path& file, const ScoreOptions& options) {
  const Scored scored = score(datasets::read(file), options);
  EXPECT_EQ(scored.prepared.status, analysis::Status::ok) << scored.prepared.reason;
  Ours result;
  for (const Score& one : scored.scores) result.value[std::string(one.metric->id)] = one.result.value;
  result.n = static_cast<double>(scored.prepared.trajectory.size());
  result.df_hz = scored.prepared.trajectory.rate_hz / result.n;
  return result;
}

/// What our numbers predict the other program prints, in its own units (cm): one entry a variable of its.
using Prediction = std::function<double(const Ours&)>;
using Mapping = std::map<std::string, Prediction>;

Prediction same(const std::string& id, double per_unit = 1.0) {
  return [=](const Ours& o) { return o[id] * per_unit; };
}
constexpr double cm = 0.1;
constexpr double cm2 = 0.01;

/// Quijoux 2021 divides the path by N/fs, we by (N-1)/fs.
Prediction over_n(const std::string& id) {
  return [=](const Ours& o) { return o[id] * cm * (o.n - 1.0) / o.n; };
}
/// It prints the plain sum of PSD bins; ours is the integral: df times the sum.
Prediction summed(const std::string& id) {
  return [=](const Ours& o) { return o[id] * cm2 / o.df_hz; };
}

Mapping quijoux() {
  Mapping m;
  for (const std::string axis : {"ml", "ap"}) {
    const std::string _axis = "_" + axis;
    m["mean_value" + _axis] = same("mean_position" + _axis, cm);
    m["mean_distance" + _axis] = same("mean_distance" + _axis, cm);
    m["maximal_distance" + _axis] = same("max_distance" + _axis, cm);
    m["rms" + _axis] = same("rms_distance" + _axis, cm);
    m["range" + _axis] = same("range" + _axis, cm);
    m["mean_velocity" + _axis] = over_n("mean_velocity" + _axis);
    m["phase_plane_parameter" + _axis] = same("phase_plane" + _axis, cm);
    m["zero_crossing" + _axis] = same("zero_crossings_velocity" + _axis);
    for (const std::string sign : {"pos", "neg", "all"})
      m["peak_velocity_" + sign + _axis] = same("velocity_peaks_" + sign + _axis, cm);
    m["mean_frequency" + _axis] = same("mean_frequency" + _axis);
    m["total_power_psd" + _axis] = summed("total_power" + _axis);
    m["power_frequency_50_psd" + _axis] = same("power_frequency_50" + _axis);
    m["power_frequency_95_psd" + _axis] = same("power_frequency_95" + _axis);
    m["frequency_mode_psd" + _axis] = same("mode_frequency" + _axis);
    m["centroid_frequency_psd" + _axis] = same("centroidal_frequency" + _axis);
    m["frequency_dispersion_psd" + _axis] = same("frequency_dispersion" + _axis);
    m["energy_content_below_05_psd" + _axis] = summed("band_power.low" + _axis);
    m["energy_content_05_2_psd" + _axis] = summed("band_power.mid" + _axis);
    m["energy_content_above_2_psd" + _axis] = summed("band_power.high" + _axis);
    m["short_time_diffusion" + _axis] = same("sda_msd_1s_short.quijoux" + _axis, cm2);
    m["long_time_diffusion" + _axis] = same("sda_msd_1s_long.quijoux" + _axis, cm2);
    m["critical_time" + _axis] = same("sda_critical_time.quijoux" + _axis);
    m["critical_displacement" + _axis] = same("sda_critical_msd.quijoux" + _axis, cm2);
    m["short_time_scaling" + _axis] = same("sda_scaling_short.quijoux" + _axis);
    m["long_time_scaling" + _axis] = same("sda_scaling_long.quijoux" + _axis);
    m["frequency_quotient_psd" + _axis] = same("frequency_quotient" + _axis);
  }
  m["mean_distance_radius"] = same("mean_distance", cm);
  m["maximal_distance_radius"] = same("max_distance", cm);
  m["rms_radius"] = same("rms_distance", cm);
  m["range"] = same("range", cm);
  m["range_ratio"] = same("range_ratio");
  m["planar_deviation"] = same("planar_deviation", cm);
  m["coefficient_sway_direction"] = same("coefficient_sway_direction");
  m["confidence_ellipse_area"] = same("ellipse_area.quijoux", cm2);
  m["principal_sway_direction"] = same("principal_sway_direction");
  m["mean_velocity"] = over_n("mean_velocity");
  m["sway_area_per_second"] = same("sway_area_per_second", cm2);
  // It takes its own ellipse area in these two; ours take the exact prediction ellipse.
  m["LFS"] = [](const Ours& o) { return o["path_length"] * cm / (o["ellipse_area.quijoux"] * cm2); };
  m["fractal_dimension"] = [](const Ours& o) {
    const double diameter = std::sqrt(4.0 * o["ellipse_area.quijoux"] / std::numbers::pi);
    return std::log(o.n) / std::log(o.n * diameter / o["path_length"]);
  };
  m["mean_peak"] = same("sway_density_mean_peak");
  m["mean_distance_peak"] = same("sway_density_mean_distance_peak", cm);
  m["mean_frequency"] = same("mean_frequency");
  m["n_samples_resampled"] = [](const Ours& o) { return o.n; };
  return m;
}

/// The independent numpy values: same definitions as ours, in cm. Their SDs divide by N-1.
Mapping numpy_values(bool filtered) {
  Mapping m;
  for (const std::string axis : {"_ml", "_ap"}) {
    m["rms" + axis] = same("rms_distance" + axis, cm);
    m["sd" + axis] = [axis](const Ours& o) {
      return o["rms_distance" + axis] * cm * std::sqrt(o.n / (o.n - 1.0));
    };
    m["range" + axis] = same("range" + axis, cm);
    m["mean_distance" + axis] = same("mean_distance" + axis, cm);
    m["path_length" + axis] = same("path_length" + axis, cm);
    m["mean_velocity" + axis] = same("mean_velocity" + axis, cm);
    m["mean_frequency" + axis] = same("mean_frequency" + axis);
    // Ours is the mean of the unfiltered window; the filtered rows print the filtered signal's mean.
    if (!filtered) m["mean" + axis] = same("mean_position" + axis, cm);
  }
  m["n_samples"] = [](const Ours& o) { return o.n; };
  m["rms_radius"] = same("rms_distance", cm);
  m["mean_distance_radius"] = same("mean_distance", cm);
  m["max_distance_radius"] = same("max_distance", cm);
  m["path_length"] = same("path_length", cm);
  m["mean_velocity"] = same("mean_velocity", cm);
  m["sway_area_rate"] = same("sway_area_per_second", cm2);
  m["ellipse95_prediction_F_area"] = same("ellipse_area.prediction_f", cm2);
  m["ellipse95_chi2_area"] = same("ellipse_area.prediction_chi2", cm2);
  m["ellipse95_prieto_area"] = same("ellipse_area.prieto_f", cm2);
  m["ellipse95_mean_confidence_area"] = same("ellipse_area.confidence_mean", cm2);
  m["mean_frequency"] = same("mean_frequency");
  return m;
}

using Row = std::map<std::string, std::string>;

/// Compare every reference row of `recording` that `chosen` picks and the mapping knows; returns how many.
std::size_t compare(const std::string& recording, const Ours& mine, const Mapping& mapping, double tolerance,
                    const std::function<bool(const Row&)>& chosen, const std::filesystem::path& table) {
  std::size_t compared = 0;
  for (const Row& row : read_csv(table)) {
    if (row.at("recording") != recording || !chosen(row)) continue;
    const auto entry = mapping.find(row.at("variable"));
    if (entry == mapping.end()) continue;
    const double theirs = number(row.at("value"));
    EXPECT_NEAR(entry->second(mine), theirs, tolerance * std::abs(theirs))
        << recording << ' ' << row.at("variable");
    ++compared;
  }
  return compared;
}

class Reference : public testing::TestWithParam<const char*> {};

TEST_P(Reference, Quijoux2021AgreesOnEveryVariableBothDefine) {
  STEADYPLATE_REQUIRE_DATA(file, GetParam());
  STEADYPLATE_REQUIRE_DATA(table, "reference/cop_variables.csv");
  ScoreOptions options = options_for("quijoux2021");
  options.selection = "all";
  const Mapping mapping = quijoux();
  const std::size_t compared = compare(
      GetParam(), ours(file, options), mapping, 1e-9,
      [](const Row& row) { return row.at("source") == "code_descriptors_postural_control"; }, table);
  EXPECT_EQ(compared, mapping.size()) << "a variable of the mapping is not in the reference table";
}

TEST_P(Reference, UnfilteredAgreesWithNumpy) {
  STEADYPLATE_REQUIRE_DATA(file, GetParam());
  STEADYPLATE_REQUIRE_DATA(table, "reference/cop_variables.csv");
  ScoreOptions options = options_for("raw");
  options.selection = "all";
  const Mapping mapping = numpy_values(false);
  const std::size_t compared = compare(
      GetParam(), ours(file, options), mapping, 1e-9,
      [](const Row& row) { return row.at("peer_name_in_source") == "own.basic/raw"; }, table);
  EXPECT_EQ(compared, mapping.size());
}

TEST_P(Reference, LowPassedAtTenHertzAgreesWithNumpy) {
  STEADYPLATE_REQUIRE_DATA(file, GetParam());
  STEADYPLATE_REQUIRE_DATA(table, "reference/cop_variables.csv");
  ScoreOptions options = options_for("default");
  options.selection = "all";
  options.prepare.settle_s = 0.0;
  options.prepare.resample = analysis::PrepareSettings::Resample::never;
  const Mapping mapping = numpy_values(true);
  const std::size_t compared = compare(
      GetParam(), ours(file, options), mapping, 1e-9,
      [](const Row& row) { return row.at("peer_name_in_source") == "own.basic/lp10"; }, table);
  EXPECT_EQ(compared, mapping.size());
}

/// The metrics that `metrics ID` says were compared are those that are compared above, and no others.
TEST(Evidence, IsWhatIsComparedHere) {
  const auto stated = [](std::string_view word) {
    std::set<std::string> ids;
    for (const analysis::Metric& metric : analysis::metric_table())
      for (const analysis::Check* check : analysis::checks_of(metric.id))
        if (check->how.find(word) != std::string_view::npos) ids.insert(std::string(metric.id));
    return ids;
  };
  const auto compared = [](const Mapping& mapping) {
    const Ours nobody;
    for (const auto& [variable, predict] : mapping) predict(nobody);
    return nobody.asked;
  };
  EXPECT_EQ(stated("code_descriptors_postural_control"), compared(quijoux()));
  EXPECT_EQ(stated("numpy on real recordings, unfiltered"), compared(numpy_values(false)));
}

TEST(Evidence, NamesMetricsThatThereAre) {
  EXPECT_TRUE(analysis::names_metric("range range_j", "range_ml"));
  EXPECT_FALSE(analysis::names_metric("range", "range_ml"));
  EXPECT_FALSE(analysis::names_metric("range_j", "range"));
  EXPECT_TRUE(analysis::names_metric("a sway_density_*", "sway_density_mean_peak"));
  EXPECT_FALSE(analysis::names_metric("", "range"));
  const auto area = analysis::differences_of("ellipse_area.prediction_f");
  EXPECT_GE(area.size(), 6U);
  EXPECT_TRUE(analysis::checks_of("rqa_determinism_ml").empty()) << "no other program's values are here";
  EXPECT_EQ(analysis::checks_of("dfa_alpha_ap").size(), 1U);
}

std::string test_name(const testing::TestParamInfo<const char*>& info) {
  std::string name;
  for (const char c : std::string(info.param))
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
  return name;
}

INSTANTIATE_TEST_SUITE_P(Recordings, Reference, testing::ValuesIn(recordings), test_name);

TEST(Reference, PublishedAreasOfTheDataAuthorsToTwelveDigits) {
  STEADYPLATE_REQUIRE_DATA(table, "reference/cop_variables.csv");
  std::size_t compared = 0;
  for (const Row& row : read_csv(table)) {
    if (row.at("source").rfind("published", 0) != 0) continue;
    STEADYPLATE_REQUIRE_DATA(file, row.at("recording"));
    ScoreOptions options = options_for("raw");
    options.selection = "ellipse_area.prediction_f,mean_velocity";
    const Ours mine = ours(file, options);
    const double theirs = number(row.at("value"));
    if (row.at("variable") == "ellipse95_prediction_F_area")
      EXPECT_NEAR(mine["ellipse_area.prediction_f"] * cm2, theirs, 1e-12 * theirs) << row.at("recording");
    else if (row.at("variable") == "mean_velocity_over_N")
      EXPECT_NEAR(mine["mean_velocity"] * cm * (mine.n - 1.0) / mine.n, theirs, 1e-12 * theirs)
          << row.at("recording");
    else
      continue;
    ++compared;
  }
  EXPECT_GE(compared, 26U);
}

}  // namespace
}  // namespace steadyplate::scoring
