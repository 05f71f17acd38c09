// Force traces with a known answer.

#include "analysis/strength/force_trace.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace steadyplate::test {
namespace {

using namespace analysis;

struct Trace {
  std::vector<double> time_s, left_n, right_n;
};

/// Half sines of 2 s: peaks of each repetition, 5 s apart, at a rate.
Trace half_sines(const std::vector<double>& peaks_n, double rate_hz, double right_share = 0.9) {
  Trace trace;
  const auto n = static_cast<std::size_t>((5.0 * static_cast<double>(peaks_n.size()) + 2.0) * rate_hz);
  for (std::size_t i = 0; i < n; ++i) {
    const double t = static_cast<double>(i) / rate_hz;
    double force = 0.0;
    for (std::size_t k = 0; k < peaks_n.size(); ++k) {
      const double since = t - 2.0 - 5.0 * static_cast<double>(k);
      if (since > 0.0 && since < 2.0) force = peaks_n[k] * std::sin(std::numbers::pi * since / 2.0);
    }
    trace.time_s.push_back(t);
    trace.left_n.push_back(force);
    trace.right_n.push_back(right_share * force);
  }
  return trace;
}

TEST(Repetitions, AreFoundAboveTheirThresholds) {
  const Trace t = half_sines({300, 90, 310, 320}, 50.0);  // 90 N: an attempt
  const auto found = find_repetitions(t.time_s, t.left_n, t.right_n);
  ASSERT_EQ(found.size(), 3U);
  for (const Repetition& r : found) {
    EXPECT_GT(t.left_n[r.first], 25.0);
    EXPECT_LE(t.left_n[r.first - 1], 25.0);
    EXPECT_GT(t.left_n[r.last], 25.0);
    EXPECT_LE(t.left_n[r.last + 1], 25.0);
  }
  EXPECT_NEAR(t.time_s[found[1].first], 12.0, 0.1);
  EXPECT_EQ(find_repetitions(t.time_s, t.left_n, t.right_n, {.keep_n = 50.0}).size(), 4U);
  EXPECT_EQ(find_repetitions(t.time_s, t.right_n, t.left_n).size(), 3U);  // either leg counts
}

TEST(Repetitions, AShortLapseDoesNotEndOne) {
  Trace t = half_sines({300}, 50.0);
  for (std::size_t i = 150; i < 155; ++i) t.left_n[i] = t.right_n[i] = 0.0;  // 0.1 s
  EXPECT_EQ(find_repetitions(t.time_s, t.left_n, t.right_n).size(), 1U);
  EXPECT_EQ(find_repetitions(t.time_s, t.left_n, t.right_n, {.bridge_s = 0.02}).size(), 2U);
  t.left_n[152] = std::nan("");
  EXPECT_EQ(find_repetitions(t.time_s, t.left_n, t.right_n).size(), 1U);
}

TEST(LegRepetition, OfAHalfSineIsKnown) {
  const Trace t = half_sines({300}, 1000.0);
  const auto r = find_repetitions(t.time_s, t.left_n, t.right_n).at(0);
  const LegRepetition leg = leg_repetition(t.time_s, t.left_n, r);
  EXPECT_NEAR(leg.peak_n, 300.0, 1e-3);
  // Onset at 15 N: asin(0.05) of the half period; peak at 1 s.
  const double onset = 2.0 * std::asin(0.05) / std::numbers::pi;
  EXPECT_NEAR(leg.time_to_peak_s, 1.0 - onset, 2e-3);
  // Impulse between the 25-N crossings: 300 * 2/pi * 2 cos(pi a/2), a the crossing.
  const double a = 2.0 * std::asin(25.0 / 300.0) / std::numbers::pi;
  EXPECT_NEAR(leg.impulse_ns, 300.0 * 4.0 / std::numbers::pi * std::cos(std::numbers::pi * a / 2.0), 0.1);
  EXPECT_NEAR(leg.mean_n, leg.impulse_ns / (2.0 - 2.0 * a), 0.2);
}

/// Slowly to 20 N in 0.2 s, then 300 N in 0.1 s: 15 N, a twentieth of the peak, is passed before the
/// repetition.
TEST(LegRepetition, OnsetMayComeBeforeTheRepetition) {
  std::vector<double> time_s, force_n;
  for (int i = 0; i <= 100; ++i) {
    const double t = i / 100.0;
    time_s.push_back(t);
    force_n.push_back(t <= 0.2 ? 100.0 * t : std::min(300.0, 20.0 + 2800.0 * (t - 0.2)));
  }
  const LegRepetition leg = leg_repetition(time_s, force_n, find_repetitions(time_s, force_n, force_n).at(0));
  EXPECT_NEAR(leg.onset_s, 0.15, 1e-9);
}

TEST(RateOfForce, OfARampIsItsSlope) {
  std::vector<double> time_s, force_n;
  for (int i = 0; i <= 2000; ++i) {
    time_s.push_back(i / 1000.0);
    force_n.push_back(i < 500 ? 0.0 : std::min(400.0, 800.0 * (i - 500) / 1000.0));  // 800 N/s
  }
  const LegRepetition leg = leg_repetition(time_s, force_n, find_repetitions(time_s, force_n, force_n).at(0));
  ASSERT_EQ(leg.rates.size(), 3U);
  for (const RateOfForce& rate : leg.rates) {
    EXPECT_EQ(rate.status, Status::ok) << rate.window_s;
    EXPECT_NEAR(rate.n_per_s, 800.0, 1e-6);
  }
}

/// 50 Hz has 2.5 samples in 50 ms: the number stands with a warning; a window beyond the repetition has none.
TEST(RateOfForce, SaysWhenTheSamplesAreFew) {
  const Trace slow = half_sines({300}, 50.0);
  const LegRepetition leg = leg_repetition(slow.time_s, slow.left_n,
                                           find_repetitions(slow.time_s, slow.left_n, slow.right_n).at(0));
  EXPECT_EQ(leg.rates[0].status, Status::warn);
  EXPECT_EQ(leg.rates[1].status, Status::warn);
  EXPECT_EQ(leg.rates[2].status, Status::ok);  // 10 samples
  const std::vector<double> time_s = {0, 0.02, 0.04, 0.06, 0.08, 0.1};
  const std::vector<double> force_n = {0, 200, 210, 200, 150, 0};
  const LegRepetition brief = leg_repetition(time_s, force_n, {1, 4});
  EXPECT_EQ(brief.rates[2].status, Status::too_short);
  EXPECT_TRUE(std::isnan(brief.rates[2].n_per_s));
}

TEST(LegRepetition, ScalesWithTheForceAndNotWithTheClocksZero) {
  const Trace t = half_sines({300}, 200.0);
  const auto r = find_repetitions(t.time_s, t.left_n, t.right_n).at(0);
  const LegRepetition left = leg_repetition(t.time_s, t.left_n, r);
  const LegRepetition right = leg_repetition(t.time_s, t.right_n, r);
  EXPECT_NEAR(right.peak_n, 0.9 * left.peak_n, 1e-9);
  EXPECT_NEAR(right.impulse_ns, 0.9 * left.impulse_ns, 1e-9);
  EXPECT_NEAR(right.time_to_peak_s, left.time_to_peak_s, 1e-9);
  EXPECT_NEAR(right.rates[1].n_per_s, 0.9 * left.rates[1].n_per_s, 1e-6);
  std::vector<double> later = t.time_s;
  for (double& time : later) time += 1000.0;
  EXPECT_NEAR(leg_repetition(later, t.left_n, r).time_to_peak_s, left.time_to_peak_s, 1e-9);
}

TEST(Tare, TakesOffTheQuietBeginning) {
  Trace t = half_sines({300}, 50.0);
  for (double& force : t.left_n) force += 40.0;
  const auto left = tared(t.time_s, t.left_n, 1.0);
  EXPECT_NEAR(left[0], 0.0, 1e-12);
  EXPECT_EQ(tared(t.time_s, t.left_n, 0.0), t.left_n);
  EXPECT_THROW(tared(t.time_s, t.left_n, -1.0), std::invalid_argument);
}

TEST(SetForce, IsTheMeanOrTheMaxOfThePeaks) {
  std::vector<LegRepetition> reps(3);
  reps[0].peak_n = 250;
  reps[1].peak_n = 300;
  reps[2].peak_n = 320;
  EXPECT_NEAR(set_force(reps).mean_peak_n, 290.0, 1e-12);
  EXPECT_EQ(set_force(reps).max_peak_n, 320.0);
  EXPECT_NEAR(set_force(reps, true).mean_peak_n, 310.0, 1e-12);
  EXPECT_EQ(set_force({}).status, Status::too_short);
  reps[1] = refuse(LegRepetition(), Status::not_finite, "hole");
  EXPECT_EQ(set_force(reps).repetitions, 2U);
}

TEST(ForceTrace, DamagedDataAreAStatusAndWrongArgumentsThrow) {
  const std::vector<double> time_s = {0, 1, 2};
  const std::vector<double> hole = {100, std::nan(""), 100};
  EXPECT_EQ(leg_repetition(time_s, hole, {0, 2}).status, Status::not_finite);
  EXPECT_EQ(leg_repetition(time_s, std::vector<double>{-1, 0, -2}, {0, 2}).status, Status::constant);
  EXPECT_THROW(leg_repetition(time_s, hole, {0, 3}), std::invalid_argument);
  EXPECT_THROW(find_repetitions(std::vector<double>{0, 0, 1}, hole, hole), std::invalid_argument);
  EXPECT_THROW(find_repetitions(time_s, hole, std::vector<double>{1}), std::invalid_argument);
  EXPECT_THROW(find_repetitions(time_s, hole, hole, {.start_n = 50, .keep_n = 20}), std::invalid_argument);
  EXPECT_TRUE(find_repetitions({}, {}, {}).empty());
}

}  // namespace
}  // namespace steadyplate::test
