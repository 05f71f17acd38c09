// Closed forms of metrics.md section 11 for tilt, and what each row must say at its edges.

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "analysis/metrics/derived.hpp"
#include "tests/analysis/unstable/tilts.hpp"

namespace steadyplate::test {
namespace {

using analysis::Status;

double value(std::string_view id, const TiltTrajectory& t, const TiltSettings& settings = {}) {
  const analysis::Result result = tilt_score(id, t, settings);
  EXPECT_TRUE(analysis::has_value(result.status)) << id << ": " << result.note;
  return result.value;
}

TiltTrajectory still(double ml, double ap, std::size_t n = 40) {
  return tilt_of(n, 20.0, [&](double) { return std::pair{ml, ap}; });
}

TEST(TiltClosedForm, ConstantThreeFour) {
  const TiltTrajectory t = still(3.0, 4.0);
  for (const char* definition : {"rms_zero", "mean_zero"}) {
    EXPECT_DOUBLE_EQ(value(std::string("osi.") + definition, t), 5.0);
    EXPECT_DOUBLE_EQ(value(std::string("apsi.") + definition, t), 4.0);
    EXPECT_DOUBLE_EQ(value(std::string("mlsi.") + definition, t), 3.0);
  }
  EXPECT_DOUBLE_EQ(value("tilt_bias", t), 5.0);
  for (const char* id : {"osi.sd_mean", "apsi.sd_mean", "mlsi.sd_mean", "tilt_path", "rms_tilt_velocity"})
    EXPECT_DOUBLE_EQ(value(id, t), 0.0) << id;
  EXPECT_DOUBLE_EQ(value("time_in_zone.a", t), 100.0);
  EXPECT_DOUBLE_EQ(value("time_in_quadrant.i", t), 100.0);
  EXPECT_DOUBLE_EQ(value("los_percent_ap", t), 100.0 * 4.0 / 12.0);
  EXPECT_DOUBLE_EQ(value("los_percent_ml", t), 100.0 * 3.0 / 16.0);
}

TEST(TiltClosedForm, SineOverWholeCycles) {
  const double size = 6.0;
  const TiltTrajectory t = tilt_of(20000, 1000.0, [&](double s) {
    return std::pair{size * std::sin(two_pi * 0.5 * s), 0.0};
  });
  EXPECT_NEAR(value("mlsi.rms_zero", t), size / std::sqrt(2.0), 1e-9);
  EXPECT_NEAR(value("osi.rms_zero", t), size / std::sqrt(2.0), 1e-9);
  EXPECT_NEAR(value("mlsi.mean_zero", t), 2.0 * size / (two_pi / 2.0), 1e-5);
  EXPECT_NEAR(value("apsi.mean_zero", t), 0.0, 1e-12);
  EXPECT_NEAR(value("range_tilt_ml", t), 2.0 * size, 1e-9);
  EXPECT_NEAR(value("rms_tilt_velocity", t), size * two_pi * 0.5 / std::sqrt(2.0), 1e-3);
  EXPECT_NEAR(value("mean_tilt_velocity", t), 4.0 * size * 0.5, 1e-2);
}

class Split : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Split, OverallIsBothAxesAndBiasWithSpread) {
  const TiltTrajectory t = wobble(GetParam());
  for (const std::string definition : {"rms_zero", "sd_mean"}) {
    const double whole = value("osi." + definition, t);
    const double ap = value("apsi." + definition, t);
    const double ml = value("mlsi." + definition, t);
    EXPECT_NEAR(whole * whole, ap * ap + ml * ml, 1e-12 * whole * whole) << definition;
  }
  for (const auto& [index, bias] :
       {std::pair<std::string, std::string>{"osi", ""}, {"mlsi", "_ml"}, {"apsi", "_ap"}}) {
    const double whole = value(index + ".rms_zero", t);
    const double off = value("tilt_bias" + bias, t);
    const double spread = value(index + ".sd_mean", t);
    EXPECT_NEAR(whole * whole, off * off + spread * spread, 1e-12 * whole * whole) << index;
  }
  EXPECT_LT(value("osi.mean_zero", t), value("osi.rms_zero", t));
}

// A wobble of up to 1.5 Hz: all that is left between rates is the end effect of one sample in 600.
TEST_P(Split, TheRateChangesLittle) {
  const TiltTrajectory fast = wobble(GetParam(), 200.0);
  for (const double rate_hz : {20.0, 50.0, 100.0}) {
    const TiltTrajectory slow = wobble(GetParam(), rate_hz);
    for (const char* id : {"osi.rms_zero", "apsi.rms_zero", "mlsi.rms_zero", "osi.mean_zero", "osi.sd_mean"})
      EXPECT_NEAR(value(id, slow), value(id, fast), 0.002 * value(id, fast)) << id << " at " << rate_hz;
    EXPECT_NEAR(value("rms_tilt_velocity", slow), value("rms_tilt_velocity", fast),
                0.01 * value("rms_tilt_velocity", fast));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Split, testing::Range<std::uint64_t>(1, 21));

TEST(TiltZones, EdgesBelongToTheZoneBelow) {
  EXPECT_DOUBLE_EQ(value("time_in_zone.a", still(0.0, 0.0)), 100.0);
  EXPECT_DOUBLE_EQ(value("time_in_zone.a", still(5.0, 0.0)), 100.0);
  EXPECT_DOUBLE_EQ(value("time_in_zone.b", still(5.0001, 0.0)), 100.0);
  EXPECT_DOUBLE_EQ(value("time_in_zone.b", still(0.0, -10.0)), 100.0);
  EXPECT_DOUBLE_EQ(value("time_in_zone.c", still(-15.0, 0.0)), 100.0);
  EXPECT_DOUBLE_EQ(value("time_in_zone.d", still(0.0, 20.0)), 100.0);
  EXPECT_EQ(tilt_score("time_in_zone.d", still(0.0, 20.0)).status, Status::ok);
  EXPECT_EQ(tilt_score("time_in_zone.d", still(0.0, 20.5)).status, Status::warn);
  EXPECT_DOUBLE_EQ(value("time_in_zone.d", still(0.0, 20.5)), 100.0);
}

TEST(TiltZones, ZonesAndQuadrantsAddUpToAll) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const TiltTrajectory t = wobble(seed);
    double zones = 0.0;
    for (const char* zone : {"a", "b", "c", "d"}) zones += value(std::string("time_in_zone.") + zone, t);
    double quadrants = 0.0;
    for (const char* q : {"i", "ii", "iii", "iv"})
      quadrants += value(std::string("time_in_quadrant.") + q, t);
    EXPECT_NEAR(zones, 100.0, 1e-9);
    EXPECT_NEAR(quadrants, 100.0, 1e-9);
  }
}

TEST(TiltZones, SamplesOnAnAxisAreSplit) {
  EXPECT_DOUBLE_EQ(value("time_in_quadrant.i", still(0.0, 3.0)), 50.0);
  EXPECT_DOUBLE_EQ(value("time_in_quadrant.ii", still(0.0, 3.0)), 50.0);
  EXPECT_DOUBLE_EQ(value("time_in_quadrant.iii", still(0.0, 0.0)), 25.0);
  EXPECT_DOUBLE_EQ(value("time_in_quadrant.iv", still(2.0, -3.0)), 100.0);
  EXPECT_DOUBLE_EQ(value("time_in_quadrant.iii", still(-2.0, -3.0)), 100.0);
}

TEST(TiltEdges, CountsEntriesApartAndNeedsTheLimit) {
  EXPECT_EQ(tilt_score("edge_touches", still(1.0, 1.0)).status, Status::missing_input);
  TiltSettings settings;
  settings.board_limit_deg = 15.0;
  TiltTrajectory t = still(0.0, 0.0, 200);                      // 20 Hz: 0.2 s are 4 samples
  for (const std::size_t i : {10, 11, 12}) t.ml_deg[i] = 14.5;  // on the margin: one touch
  EXPECT_DOUBLE_EQ(value("edge_touches", t, settings), 1.0);
  t.ap_deg[13] = 0.0;
  t.ml_deg[13] = 14.6;
  t.ml_deg[12] = 0.0;  // 10, 11, then again at 13: 0.15 s after the beginning at 10
  EXPECT_DOUBLE_EQ(value("edge_touches", t, settings), 1.0);
  t.ml_deg[60] = 15.0;
  t.ap_deg[100] = -14.49;
  EXPECT_DOUBLE_EQ(value("edge_touches", t, settings), 2.0);
  t.ap_deg[100] = -14.51;
  EXPECT_DOUBLE_EQ(value("edge_touches", t, settings), 3.0);
}

TEST(TiltSettling, FirstTimeThatLastsLongEnough) {
  const auto settles_at = [](double from_s) {
    return tilt_of(200, 20.0, [&](double t) { return std::pair{t < from_s ? 8.0 : 1.0, 0.0}; });
  };
  EXPECT_NEAR(value("time_to_stabilise", settles_at(0.0)), 0.0, 1e-12);
  EXPECT_NEAR(value("time_to_stabilise", settles_at(4.0)), 4.0, 1e-12);
  EXPECT_EQ(tilt_score("time_to_stabilise", settles_at(7.2)).status, Status::degenerate);  // 2.75 s left
  TiltTrajectory relapse = settles_at(2.0);
  relapse.ml_deg[90] = 5.01;  // 2.5 s into it
  EXPECT_NEAR(value("time_to_stabilise", relapse), 91.0 / 20.0, 1e-12);
}

TEST(TiltRows, IdsAreTheirOwnAndDefinitionsNeverShareOne) {
  std::set<std::string_view> ids;
  for (const analysis::Metric& metric : analysis::metric_table()) ids.insert(metric.id);
  for (const analysis::TiltMetric& metric : analysis::tilt_metric_table()) {
    EXPECT_TRUE(ids.insert(metric.row.id).second) << metric.row.id;
    EXPECT_EQ(analysis::find_metric(metric.row.id), &metric.row);
    EXPECT_FALSE(metric.row.formula.empty()) << metric.row.id;
    EXPECT_FALSE(metric.row.citation.empty()) << metric.row.id;
  }
  for (const char* of : {"", "_cop"})
    for (const char* index : {"osi", "apsi", "mlsi"})
      for (const char* definition : {".rms_zero", ".mean_zero", ".sd_mean"}) {
        const auto* row = analysis::find_tilt_metric(std::string(index) + of + definition);
        ASSERT_NE(row, nullptr) << index << of << definition;
        EXPECT_EQ("definition" + std::string(definition).replace(0, 1, "="), row->own_parameters({}));
      }
}

TEST(TiltRows, LevelDefinitionAndRateTravelWithTheScore) {
  TiltSettings settings;
  settings.platform_level = "8";
  settings.zero = "flat reading";
  EXPECT_EQ(analysis::tilt_parameters(*analysis::find_tilt_metric("osi.rms_zero"), settings, 19.996),
            "definition=rms_zero;rate_hz=20;platform_level=8;zero=flat reading");
  EXPECT_EQ(analysis::tilt_parameters(*analysis::find_tilt_metric("tilt_path"), {}, 99.97), "rate_hz=100");
}

TEST(TiltRows, TooShortNotFiniteAndWrongArguments) {
  for (const analysis::TiltMetric& metric : analysis::tilt_metric_table()) {
    EXPECT_EQ(tilt_score(metric.row.id, still(1.0, 1.0, 19)).status, Status::too_short) << metric.row.id;
    TiltTrajectory hole = still(1.0, 1.0);
    hole.ap_deg[7] = std::nan("");
    EXPECT_EQ(tilt_score(metric.row.id, hole).status, Status::not_finite) << metric.row.id;
    EXPECT_TRUE(std::isnan(tilt_score(metric.row.id, hole).value));
  }
  TiltTrajectory uneven = still(1.0, 1.0);
  uneven.ml_deg.pop_back();
  EXPECT_THROW(analysis::TiltDerived{uneven}, std::invalid_argument);
  TiltTrajectory no_rate = still(1.0, 1.0);
  no_rate.rate_hz = 0.0;
  EXPECT_THROW(analysis::TiltDerived{no_rate}, std::invalid_argument);
  EXPECT_THROW(analysis::select_tilt_metrics("mean_velocity", analysis::TiltMetric::Of::platform),
               std::invalid_argument);
  EXPECT_THROW(analysis::select_tilt_metrics("osi_cop.rms_zero", analysis::TiltMetric::Of::platform),
               std::invalid_argument);
}

TEST(TiltRows, ARowOfTiltHasNoValueOnACentreOfPressure) {
  analysis::Trajectory cop;
  cop.rate_hz = 100.0;
  cop.ml_mm.assign(100, 1.0);
  cop.ap_mm.assign(100, 1.0);
  const analysis::Derived derived(cop);
  EXPECT_EQ(compute(*analysis::find_metric("osi.rms_zero"), derived).status, Status::missing_input);
}

}  // namespace
}  // namespace steadyplate::test
