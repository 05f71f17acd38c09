// Ranges that ask for a look at the recording: well formed, and held against nothing they are not about.

#include "analysis/metrics/plausible.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "analysis/metrics/metric.hpp"

namespace steadyplate::test {
namespace {

using analysis::PlausibleRange;
using analysis::PlausibleTrial;

PlausibleTrial young_open_firm() {
  return {.eyes_open = true,
          .foam = false,
          .both_legs = true,
          .age_years = 33.0,
          .duration_s = 55.0,
          .lowpass_hz = 10.0};
}

TEST(Plausible, RangesAreInOrderAndOfMetricsThatThereAre) {
  std::set<std::string> seen;
  for (const PlausibleRange& range : analysis::plausible_ranges()) {
    EXPECT_NE(analysis::find_metric(range.metric), nullptr) << range.metric;
    EXPECT_LT(0.0, range.low);
    EXPECT_LT(range.low, range.median);
    EXPECT_LT(range.median, range.high);
    EXPECT_GT(range.people, 50);
    EXPECT_LT(range.age_from, range.age_below);
    EXPECT_TRUE(seen.insert(std::string(range.metric) + analysis::to_string(range)).second) << "twice";
  }
  EXPECT_EQ(seen.size(), 10U);
  EXPECT_EQ(analysis::plausible_ranges_of("mean_velocity").size(), 5U);
  EXPECT_TRUE(analysis::plausible_ranges_of("range").empty());
  EXPECT_NE(analysis::plausible_source().find("not norms"), std::string_view::npos);
}

TEST(Plausible, FindsTheGroupOfTheTrial) {
  auto trial = young_open_firm();
  ASSERT_NE(plausible_range("mean_velocity", trial), nullptr);
  EXPECT_EQ(plausible_range("mean_velocity", trial)->median, 8.0);
  EXPECT_EQ(to_string(*plausible_range("mean_velocity", trial)), "eyes open, firm, under 60");
  trial.eyes_open = false;
  trial.foam = true;
  EXPECT_EQ(plausible_range("ellipse_area.prediction_f", trial)->high, 2944.0);
  trial.age_years = 60.0;
  EXPECT_EQ(plausible_range("ellipse_area.prediction_f", trial)->high, 4983.0);
  EXPECT_EQ(to_string(*plausible_range("mean_velocity", trial)), "eyes closed, foam, 60 and older");
  EXPECT_EQ(plausible_range("range", trial), nullptr);
}

TEST(Plausible, IsSilentWhereTheConditionsDoNotMatch) {
  const auto silent = [](auto change) {
    auto trial = young_open_firm();
    change(trial);
    return plausible_range("mean_velocity", trial) == nullptr;
  };
  EXPECT_FALSE(silent([](PlausibleTrial&) {}));
  EXPECT_TRUE(silent([](PlausibleTrial& t) { t.eyes_open.reset(); }));
  EXPECT_TRUE(silent([](PlausibleTrial& t) { t.foam.reset(); }));
  EXPECT_TRUE(silent([](PlausibleTrial& t) { t.both_legs = false; }));
  EXPECT_TRUE(silent([](PlausibleTrial& t) { t.age_years.reset(); }));
  EXPECT_TRUE(silent([](PlausibleTrial& t) { t.age_years = 9.0; })) << "no children were measured";
  EXPECT_TRUE(silent([](PlausibleTrial& t) { t.age_years = 71.0; })) << "the older group is of foam only";
  EXPECT_TRUE(silent([](PlausibleTrial& t) { t.duration_s = 25.0; }));
  EXPECT_TRUE(silent([](PlausibleTrial& t) { t.duration_s = 120.0; }));
  EXPECT_TRUE(silent([](PlausibleTrial& t) { t.lowpass_hz.reset(); }));
  EXPECT_TRUE(silent([](PlausibleTrial& t) { t.lowpass_hz = 20.0; }));
}

}  // namespace
}  // namespace steadyplate::test
