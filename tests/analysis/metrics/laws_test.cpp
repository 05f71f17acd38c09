// The laws each row claims, run on every row of the table without naming any. A new metric is tested the
// moment it has a row.

#include <gtest/gtest.h>

#include <bit>

#include <algorithm>
#include <functional>
#include <map>
#include <string>

#include "tests/analysis/metrics/signals.hpp"

namespace steadyplate::test {
namespace {

using analysis::Derived;
using analysis::Laws;
using analysis::Metric;
using analysis::Result;
using analysis::Status;
using analysis::Trajectory;

using Values = std::map<std::string, Result, std::less<>>;

Values all_values(const Trajectory& t) {
  const Derived derived(t, complete_settings());
  Values values;
  for (const Metric& metric : analysis::metric_table())
    values[std::string(metric.id)] = compute(metric, derived);
  return values;
}

template <class Map>
Trajectory mapped(Trajectory t, Map map) {
  for (std::size_t i = 0; i < t.size(); ++i) map(t.ml_mm[i], t.ap_mm[i]);
  map(t.mean_ml_mm, t.mean_ap_mm);
  return t;
}

/// Same status, and the value `expected` times as large.
void expect_scaled(const Metric& metric, const Result& before, const Result& after, double factor) {
  ASSERT_EQ(after.status, before.status) << metric.id << ": " << after.note;
  if (!analysis::has_value(before.status)) return;
  const double expected = before.value * factor;
  EXPECT_NEAR(after.value, expected, 1e-9 * std::fabs(expected) + 1e-12) << metric.id;
}

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

class LawsOfEveryRow : public testing::TestWithParam<std::uint64_t> {
 protected:
  const Trajectory sway_ = random_sway(GetParam());
  const Values values_ = all_values(sway_);
};

TEST_P(LawsOfEveryRow, HaveAValueToTalkAbout) {
  for (const auto& [id, r] : values_) {
    // Noise embedded in ten dimensions may never come back: laws of recurrence have a test of their own.
    const bool never_back =
        analysis::find_metric(id)->family == analysis::Family::recurrence && r.status == Status::degenerate;
    EXPECT_TRUE(analysis::has_value(r.status) || never_back) << id << ": " << r.note;
  }
}

TEST_P(LawsOfEveryRow, Translation) {
  const double ml = 31.25, ap = -17.5;
  const Values moved = all_values(mapped(sway_, [&](double& x, double& y) {
    x += ml;
    y += ap;
  }));
  for (const Metric& metric : analysis::metric_table()) {
    const Result& before = values_.find(metric.id)->second;
    Result after = moved.find(metric.id)->second;
    switch (metric.laws.translation) {
      case Laws::Translation::moves_with_it:
        ASSERT_NE(metric.axis, analysis::Axis::none) << metric.id;
        after.value -= metric.axis == analysis::Axis::ml ? ml : ap;
        expect_scaled(metric, before, after, 1.0);
        break;
      case Laws::Translation::invariant:
        expect_scaled(metric, before, after, 1.0);
        break;
      case Laws::Translation::depends_on_origin:
        EXPECT_FALSE(metric.laws.note.empty()) << metric.id << " leaves a law open and does not say why";
        EXPECT_NE(before.value, after.value) << metric.id << " does not depend on the origin";
        break;
    }
  }
}

TEST_P(LawsOfEveryRow, Length) {
  for (const double k : {2.5, 0.75}) {
    const Values scaled = all_values(mapped(sway_, [&](double& x, double& y) {
      x *= k;
      y *= k;
    }));
    for (const Metric& metric : analysis::metric_table()) {
      if (!metric.laws.length_power) {
        EXPECT_FALSE(metric.laws.note.empty()) << metric.id << " leaves a law open and does not say why";
        continue;
      }
      expect_scaled(metric, values_.find(metric.id)->second, scaled.find(metric.id)->second,
                    std::pow(k, *metric.laws.length_power));
    }
  }
}

TEST_P(LawsOfEveryRow, Time) {
  const double c = 1.6;
  Trajectory slow = sway_;
  slow.rate_hz /= c;
  const Values slower = all_values(slow);
  for (const Metric& metric : analysis::metric_table()) {
    if (!metric.laws.time_power) {
      EXPECT_FALSE(metric.laws.note.empty()) << metric.id << " leaves a law open and does not say why";
      continue;
    }
    expect_scaled(metric, values_.find(metric.id)->second, slower.find(metric.id)->second,
                  std::pow(c, *metric.laws.time_power));
  }
}

TEST_P(LawsOfEveryRow, TurnBy90Degrees) {
  const auto turn = [](double& x, double& y) {
    const double old_x = x;
    x = -y;
    y = old_x;
  };
  Trajectory other = mapped(sway_, turn);
  for (std::size_t i = 0; i < other.size(); ++i) turn(other.force_ml_n[i], other.force_ap_n[i]);
  const Values turned = all_values(other);
  for (const Metric& metric : analysis::metric_table()) {
    std::string partner(metric.id);
    switch (metric.laws.rotation) {
      case Laws::Rotation::open:
        EXPECT_FALSE(metric.laws.note.empty()) << metric.id << " leaves a law open and does not say why";
        continue;
      case Laws::Rotation::swaps_axes:
        ASSERT_NE(metric.axis, analysis::Axis::none) << metric.id;
        partner.replace(partner.size() - 2, 2, metric.axis == analysis::Axis::ml ? "ap" : "ml");
        break;
      case Laws::Rotation::invariant:
        break;
    }
    const auto found = values_.find(partner);
    ASSERT_NE(found, values_.end()) << metric.id << " has no partner " << partner;
    expect_scaled(metric, found->second, turned.find(metric.id)->second, 1.0);
  }
}

TEST_P(LawsOfEveryRow, Reversal) {
  Trajectory back = sway_;
  std::reverse(back.ml_mm.begin(), back.ml_mm.end());
  std::reverse(back.ap_mm.begin(), back.ap_mm.end());
  std::reverse(back.force_ml_n.begin(), back.force_ml_n.end());
  std::reverse(back.force_ap_n.begin(), back.force_ap_n.end());
  const Values reversed = all_values(back);
  for (const Metric& metric : analysis::metric_table()) {
    if (metric.laws.reversal == Laws::Reversal::open) {
      EXPECT_FALSE(metric.laws.note.empty()) << metric.id << " leaves a law open and does not say why";
      continue;
    }
    expect_scaled(metric, values_.find(metric.id)->second, reversed.find(metric.id)->second,
                  metric.laws.reversal == Laws::Reversal::flips_sign ? -1.0 : 1.0);
  }
}

TEST_P(LawsOfEveryRow, SameInputSameBits) {
  const Values again = all_values(sway_);
  for (const auto& [id, r] : values_) EXPECT_TRUE(same_bits(r.value, again.find(id)->second.value)) << id;
}

/// Shared signals are computed once, in whatever order they are asked for: the order must not matter.
TEST_P(LawsOfEveryRow, AnyOrderSameBits) {
  const Derived derived(sway_, complete_settings());
  const auto table = analysis::metric_table();
  for (std::size_t i = table.size(); i-- > 0;)
    EXPECT_TRUE(same_bits(compute(table[i], derived).value, values_.find(table[i].id)->second.value))
        << table[i].id;
}

INSTANTIATE_TEST_SUITE_P(Sway, LawsOfEveryRow, testing::Values(1, 20, 300));

}  // namespace
}  // namespace steadyplate::test
