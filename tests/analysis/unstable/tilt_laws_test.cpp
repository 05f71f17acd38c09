// The laws each row about a tilt claims, run on every row without naming any.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "tests/analysis/unstable/tilts.hpp"

namespace steadyplate::test {
namespace {

using analysis::Axis;
using analysis::Laws;
using analysis::Result;
using analysis::TiltMetric;

using Values = std::map<std::string, Result, std::less<>>;

Values all_values(const TiltTrajectory& t) {
  TiltSettings settings;
  settings.board_limit_deg = 8.0;
  settings.stabilise_s = 0.2;
  settings.target_deg = 30.0;
  settings.cue_s = 1.0;
  const analysis::TiltDerived derived(t, settings);
  Values values;
  for (const TiltMetric& metric : analysis::tilt_metric_table())
    values[std::string(metric.row.id)] = compute(metric, derived);
  return values;
}

template <class Map>
TiltTrajectory mapped(TiltTrajectory t, Map map) {
  for (std::size_t i = 0; i < t.size(); ++i) map(t.ml_deg[i], t.ap_deg[i]);
  return t;
}

void expect_scaled(const TiltMetric& metric, const Result& before, const Result& after, double factor) {
  ASSERT_EQ(after.status, before.status) << metric.row.id << ": " << after.note;
  if (!analysis::has_value(before.status)) return;
  EXPECT_NEAR(after.value, before.value * factor, 1e-9 * std::fabs(before.value * factor) + 1e-12)
      << metric.row.id;
}

class TiltLaws : public testing::TestWithParam<std::uint64_t> {
 protected:
  const TiltTrajectory tilt_ = wobble(GetParam());
  const Values values_ = all_values(tilt_);
};

TEST_P(TiltLaws, EveryRowHasAValueToTalkAbout) {
  for (const auto& [id, result] : values_) {
    // A wobble need not go towards the target: a lean has tests of its own.
    const bool no_lean = analysis::find_metric(id)->citation.starts_with("Limits of stability") &&
                         result.status == analysis::Status::degenerate;
    EXPECT_TRUE(analysis::has_value(result.status) || no_lean) << id << ": " << result.note;
  }
}

TEST_P(TiltLaws, OpenLawsSayWhy) {
  for (const TiltMetric& metric : analysis::tilt_metric_table()) {
    const Laws& laws = metric.row.laws;
    const bool open = !laws.length_power || !laws.time_power || laws.rotation == Laws::Rotation::open ||
                      laws.reversal == Laws::Reversal::open;
    EXPECT_EQ(open, !laws.note.empty()) << metric.row.id;
  }
}

TEST_P(TiltLaws, Translation) {
  const double ml = 1.5, ap = -2.25;
  const Values moved = all_values(mapped(tilt_, [&](double& x, double& y) {
    x += ml;
    y += ap;
  }));
  for (const TiltMetric& metric : analysis::tilt_metric_table()) {
    const Result& before = values_.at(std::string(metric.row.id));
    const Result& after = moved.at(std::string(metric.row.id));
    if (metric.row.laws.translation == Laws::Translation::invariant)
      expect_scaled(metric, before, after, 1.0);
    if (metric.row.laws.translation == Laws::Translation::moves_with_it) {
      EXPECT_NEAR(after.value, before.value + (metric.row.axis == Axis::ml ? ml : ap), 1e-9) << metric.row.id;
    }
  }
}

TEST_P(TiltLaws, Size) {
  const double k = 1.75;
  const Values scaled = all_values(mapped(tilt_, [&](double& x, double& y) {
    x *= k;
    y *= k;
  }));
  for (const TiltMetric& metric : analysis::tilt_metric_table())
    if (metric.row.laws.length_power)
      expect_scaled(metric, values_.at(std::string(metric.row.id)), scaled.at(std::string(metric.row.id)),
                    std::pow(k, *metric.row.laws.length_power));
}

TEST_P(TiltLaws, Time) {
  TiltTrajectory slow = tilt_;
  slow.rate_hz /= 2.0;
  const Values slowed = all_values(slow);
  for (const TiltMetric& metric : analysis::tilt_metric_table())
    if (metric.row.laws.time_power)
      expect_scaled(metric, values_.at(std::string(metric.row.id)), slowed.at(std::string(metric.row.id)),
                    std::pow(2.0, *metric.row.laws.time_power));
}

TEST_P(TiltLaws, QuarterTurn) {
  const Values turned = all_values(mapped(tilt_, [](double& x, double& y) {
    const double old = x;
    x = -y;
    y = old;
  }));
  const auto swapped = [](std::string id) {
    if (id.rfind("apsi", 0) == 0) return "mlsi" + id.substr(4);
    if (id.rfind("mlsi", 0) == 0) return "apsi" + id.substr(4);
    const std::string end = id.substr(id.size() - 3);
    return id.substr(0, id.size() - 3) + (end == "_ml" ? "_ap" : "_ml");
  };
  for (const TiltMetric& metric : analysis::tilt_metric_table()) {
    const std::string id(metric.row.id);
    if (metric.row.laws.rotation == Laws::Rotation::invariant)
      expect_scaled(metric, values_.at(id), turned.at(id), 1.0);
    if (metric.row.laws.rotation == Laws::Rotation::swaps_axes)
      expect_scaled(metric, values_.at(swapped(id)), turned.at(id), 1.0);
  }
}

TEST_P(TiltLaws, Backwards) {
  TiltTrajectory back = tilt_;
  std::reverse(back.ml_deg.begin(), back.ml_deg.end());
  std::reverse(back.ap_deg.begin(), back.ap_deg.end());
  const Values reversed = all_values(back);
  for (const TiltMetric& metric : analysis::tilt_metric_table())
    if (metric.row.laws.reversal == Laws::Reversal::invariant)
      expect_scaled(metric, values_.at(std::string(metric.row.id)), reversed.at(std::string(metric.row.id)),
                    1.0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, TiltLaws, testing::Range<std::uint64_t>(1, 11));

}  // namespace
}  // namespace steadyplate::test
