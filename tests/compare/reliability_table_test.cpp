// Measurement errors: the shipped table, files and words; which row is for which test.

#include "tools/compare/reliability_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "analysis/metrics/metric.hpp"
#include "datasets/error.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::test {
namespace {

using namespace compare;

Conditions standing(const std::string& vision, const std::string& surface, double seconds) {
  return {vision, surface, "both_legs", seconds};
}

TEST(ShippedReliability, KnowsOnlyMetricsOfTheTableAndNamesItsSource) {
  std::size_t computed = 0;
  for (const ReliabilityEntry& entry : shipped_reliability()) {
    if (entry.grade != "computed") continue;
    ++computed;
    const analysis::Metric* metric = analysis::find_metric(entry.metric);
    ASSERT_NE(metric, nullptr) << entry.metric;
    EXPECT_EQ(entry.unit, metric->unit);
    EXPECT_EQ(entry.licence, "CC BY 4.0");
    EXPECT_NE(source_text(entry).find("Santos & Duarte 2016"), std::string::npos);
  }
  EXPECT_EQ(computed, 12U);
}

/// What is known from an abstract or less says so, wherever its source is printed.
TEST(ShippedReliability, SaysHowWellAPublishedFigureIsKnown) {
  std::string why;
  const auto found = [&](const std::string& metric, const std::string& surface) {
    return find_reliability(shipped_reliability(), metric, standing("closed", surface, 20.0), why);
  };
  const ReliabilityEntry* torque = found("strength/peak_torque.dominant.flexors.60", "firm");
  ASSERT_NE(torque, nullptr) << why;
  EXPECT_NEAR(torque->sem, std::log(1.10), 5e-5);
  EXPECT_NE(source_text(*torque).find("abstract only"), std::string::npos);
  const ReliabilityEntry* force = found("strength/peak_force.left", "firm");
  ASSERT_NE(force, nullptr) << why;
  EXPECT_NEAR(analysis::minimal_detectable_change(force->sem), 76.2, 0.05) << "the published MDC95";
  const ReliabilityEntry* osi = found("OSI", "unstable");
  ASSERT_NE(osi, nullptr) << why;
  EXPECT_NEAR(osi->sem, std::log(1.173), 5e-5);
  EXPECT_NE(source_text(*osi).find("INDICATIVE ONLY"), std::string::npos);
  EXPECT_EQ(found("OSI", "firm"), nullptr) << "measured on a moving platform";
  EXPECT_EQ(found("strength/peak_torque.dominant.flexors.180", "firm"), nullptr) << "measured at 60 deg/s";
  EXPECT_EQ(found("strength/peak_torque.60", "firm"), nullptr);
  EXPECT_EQ(found("strength/hq_ratio", "firm"), nullptr);
}

/// The published MDC95 of the mean of three trials follows from the shipped SEM.
TEST(ShippedReliability, GivesThePublishedDetectableChange) {
  STEADYPLATE_REQUIRE_DATA(file, "reliability-bds/reliability_young.csv");
  std::size_t checked = 0;
  for (const auto& row : read_csv(file)) {
    const std::string id =
        row.at("metric") == "area_prediction_f" ? "ellipse_area.prediction_f" : row.at("metric");
    std::string why;
    const ReliabilityEntry* entry =
        find_reliability(shipped_reliability(), id,
                         standing(row.at("vision") == "Open" ? "open" : "closed",
                                  row.at("surface") == "Foam" ? "foam" : "firm", 60.0),
                         why);
    ASSERT_NE(entry, nullptr) << why;
    const double mdc =
        analysis::minimal_detectable_change(analysis::sem_of_session(entry->sem, entry->kind, 3));
    if (entry->scale == analysis::Scale::log) {
      const double up = std::stod(row.at("mdc95_log_pct_up_mean3"));
      EXPECT_NEAR(analysis::ratio_change(mdc).up_percent, up, 2e-3 * up);
    } else {
      EXPECT_NEAR(mdc, std::stod(row.at("mdc95_mean3")), 1e-3 * mdc);
    }
    ++checked;
  }
  EXPECT_EQ(checked, 12U);
}

TEST(Reliability, IsOnlyForTheTestItWasMeasuredIn) {
  std::string why;
  const auto found = [&](const std::string& metric, const Conditions& conditions) {
    return find_reliability(shipped_reliability(), metric, conditions, why) != nullptr;
  };
  EXPECT_TRUE(found("mean_velocity", standing("open", "firm", 55.0)));
  EXPECT_FALSE(found("mean_velocity", standing("open", "firm", 30.0)));
  EXPECT_NE(why.find("30 s"), std::string::npos);
  EXPECT_FALSE(found("mean_velocity", standing("", "firm", 60.0)));
  EXPECT_FALSE(found("mean_velocity", standing("open", "unstable", 60.0)));
  EXPECT_FALSE(found("mean_velocity", {"open", "firm", "left_leg", 60.0}));
  EXPECT_FALSE(found("range", standing("open", "firm", 60.0)));
}

TEST(Reliability, CanBeGivenInWords) {
  const ReliabilityEntry sem = reliability_given("SEM=0.3,SWC=0.1,KIND=between_trials").at(0);
  EXPECT_EQ(sem.sem, 0.3);
  EXPECT_EQ(swc_of(sem), 0.1);
  EXPECT_EQ(sem.kind, analysis::SemKind::between_trials);
  const ReliabilityEntry icc = reliability_given("ICC=0.82,SD=0.55").at(0);
  EXPECT_NEAR(icc.sem, 0.55 * std::sqrt(0.18), 1e-15);
  EXPECT_NEAR(*swc_of(icc), 0.11, 1e-15);
  for (const char* wrong : {"SEM=", "SEM=-1", "SEM=0", "ICC=0.5", "ICC=1,SD=2", "SEMM=1", "KIND=often,SEM=1"})
    EXPECT_ANY_THROW(reliability_given(wrong)) << wrong;
}

TEST(Reliability, SavedRowsReadBackTheSame) {
  ReliabilityEntry entry;
  entry.metric = "OSI";
  entry.unit = "deg";
  entry.scale = analysis::Scale::log;
  entry.kind = analysis::SemKind::between_trials;
  entry.sem = 0.1;
  entry.sd_between = 0.7;
  entry.population = "adults, \"active\"";
  entry.source = "own";
  const ReliabilityEntry read = parse_reliability(reliability_csv(entry, 0.9), "saved").at(0);
  EXPECT_EQ(read.metric, entry.metric);
  EXPECT_EQ(read.scale, entry.scale);
  EXPECT_EQ(read.kind, entry.kind);
  EXPECT_EQ(read.sem, entry.sem);
  EXPECT_EQ(read.sd_between, entry.sd_between);
  EXPECT_EQ(read.population, entry.population);
  EXPECT_FALSE(read.duration_s);
}

TEST(Reliability, RefusesTablesThatSayTooLittle) {
  EXPECT_THROW(parse_reliability("metric,sem\nOSI,1\n", "t"), datasets::ReadError);
  EXPECT_THROW(parse_reliability("metric,kind,sem\nOSI,test_retest,\n", "t"), datasets::ReadError);
  EXPECT_THROW(parse_reliability("metric,kind,sem\nOSI,sometimes,1\n", "t"), datasets::ReadError);
  EXPECT_THROW(parse_reliability("metric,kind,sem,scale\nOSI,test_retest,1,cubic\n", "t"),
               datasets::ReadError);
}

}  // namespace
}  // namespace steadyplate::test
