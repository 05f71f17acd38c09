// Each step of the preparation on its own: clock, load rule, gaps, spikes, SWARII, levels.

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "analysis/preprocess/clock.hpp"
#include "analysis/preprocess/gaps.hpp"
#include "analysis/preprocess/level.hpp"
#include "analysis/preprocess/load_rule.hpp"
#include "analysis/preprocess/spikes.hpp"
#include "analysis/preprocess/swarii.hpp"
#include "tests/analysis/preprocess/samples.hpp"

namespace steadyplate::analysis::preprocess {
namespace {

Clock clock_of(const std::vector<double>& times) {
  CopSamples s;
  s.time_s = times;
  s.ml_mm.assign(times.size(), 1.0);
  s.ap_mm.assign(times.size(), 2.0);
  return read_clock(s);
}

TEST(Clock, UniformStampsHaveNoJitter) {
  CopSamples s = sway(1000, 100.0, 1.6e9);
  const Clock clock = read_clock(s);
  EXPECT_EQ(clock.status, Status::ok);
  EXPECT_EQ(clock.rate_hz, 100.0);
  EXPECT_LT(clock.jitter, 1e-4);
  EXPECT_EQ(clock.repeats + clock.long_steps, 0U);
}

TEST(Clock, JitterIsSdOverMeanOfTheSteps) {
  // Steps 9, 11, 9, 11 ms: mean 10, SD 1.
  EXPECT_NEAR(clock_of({0.0, 0.009, 0.020, 0.029, 0.040}).jitter, 0.1, 1e-9);
}

TEST(Clock, RepeatedStampsAreDroppedTheFirstStays) {
  CopSamples s = sway(10);
  s.time_s[4] = s.time_s[3];
  const double kept = s.ml_mm[3];
  const Clock clock = read_clock(s);
  EXPECT_EQ(clock.status, Status::ok);
  EXPECT_EQ(clock.repeats, 1U);
  ASSERT_EQ(s.time_s.size(), 9U);
  EXPECT_EQ(s.ml_mm[3], kept);
}

TEST(Clock, BackwardsIsRefusedWithThePlace) {
  const Clock clock = clock_of({0.0, 0.01, 0.02, 0.015, 0.03});
  EXPECT_EQ(clock.status, Status::degenerate);
  EXPECT_NE(clock.reason.find("sample 4"), std::string::npos) << clock.reason;
}

TEST(Clock, WhatIsNoClockHasAReason) {
  EXPECT_EQ(clock_of({0.0, nan, 0.02}).status, Status::not_finite);
  EXPECT_EQ(clock_of({0.0, std::numeric_limits<double>::infinity()}).status, Status::not_finite);
  EXPECT_EQ(clock_of({}).status, Status::too_short);
  EXPECT_EQ(clock_of({1.0}).status, Status::too_short);
  EXPECT_EQ(clock_of({1.0, 1.0, 1.0}).status, Status::too_short);
  EXPECT_EQ(clock_of({0.0, 10.0, 20.0, 30.0}).status, Status::degenerate) << "ms taken for s";
  EXPECT_EQ(clock_of({0.0, 1e-7, 2e-7, 3e-7}).status, Status::degenerate) << "10 MHz";
}

TEST(Clock, AFewLostRowsAreNotJitter) {
  std::vector<double> times;
  for (int i = 0; i < 1000; ++i)
    if (i != 500) times.push_back(0.01 * i);
  const Clock clock = clock_of(times);
  EXPECT_EQ(clock.long_steps, 1U);
  EXPECT_LT(clock.jitter, 1e-6);
}

TEST(LoadRule, IsTheLargerOfMinimumAndShareOfTheMedian) {
  EXPECT_EQ(load_threshold_n(std::vector<double>(100, 700.0), 20.0, 0.2), 140.0);
  EXPECT_EQ(load_threshold_n(std::vector<double>(100, 60.0), 20.0, 0.2), 20.0);
  EXPECT_EQ(load_threshold_n({}, 20.0, 0.2), 20.0);
  std::vector<double> mostly_empty(900, 0.0);
  mostly_empty.insert(mostly_empty.end(), 100, 700.0);
  mostly_empty.push_back(nan);
  EXPECT_EQ(load_threshold_n(mostly_empty, 20.0, 0.2), 140.0)
      << "the empty board does not pull the median down";
}

TEST(LoadRule, ThePersonIsOnAfterAWholeSecondAboveTheLimit) {
  std::vector<double> times;
  std::vector<double> load;
  for (int i = 0; i < 1000; ++i) {
    times.push_back(0.01 * i);
    // A foot touches at 1 s for half a second; the person steps on at 4 s.
    load.push_back((i >= 100 && i < 150) || i >= 400 ? 700.0 : 0.0);
  }
  EXPECT_EQ(first_on_board(times, load, 100.0, 1.0, 0.01), std::optional<std::size_t>(400));
  load.assign(1000, 50.0);
  EXPECT_EQ(first_on_board(times, load, 100.0, 1.0, 0.01), std::nullopt);
  EXPECT_EQ(first_on_board(times, load, 0.0, 1.0, 0.01), std::optional<std::size_t>(0)) << "rule off";
}

Bridged bridged(const CopSamples& s, double minimum_s = 0.0) {
  return bridge_gaps(s, {.rate_hz = 100.0, .uniform = true, .max_gap_s = 0.1, .minimum_s = minimum_s});
}

TEST(Gaps, UpToATenthOfASecondAreFilledLinearly) {
  CopSamples s = sway(1000);
  for (std::size_t i = 500; i < 510; ++i) s.ml_mm[i] = nan;
  const Bridged b = bridged(s);
  EXPECT_EQ(b.status, Status::ok);
  EXPECT_EQ(b.filled, 10U);
  EXPECT_EQ(b.gaps, 1U);
  EXPECT_NEAR(b.longest_s, 0.1, 1e-9);
  ASSERT_EQ(b.samples.ml_mm.size(), 1000U);
  for (std::size_t i = 500; i < 510; ++i)
    EXPECT_NEAR(b.samples.ml_mm[i],
                s.ml_mm[499] + (s.ml_mm[510] - s.ml_mm[499]) * static_cast<double>(i - 499) / 11.0, 1e-12);
  EXPECT_EQ(b.samples.ap_mm[499], s.ap_mm[499]);
}

TEST(Gaps, LostRowsAreGapsToo) {
  const CopSamples whole = sway(1000);
  CopSamples s;
  for (std::size_t i = 0; i < 1000; ++i) {
    if (i >= 300 && i < 305) continue;
    s.time_s.push_back(whole.time_s[i]);
    s.ml_mm.push_back(whole.ml_mm[i]);
    s.ap_mm.push_back(whole.ap_mm[i]);
  }
  const Bridged b = bridged(s);
  EXPECT_EQ(b.filled, 5U);
  ASSERT_EQ(b.samples.time_s.size(), 1000U);
  EXPECT_NEAR(b.samples.time_s[302], 3.02, 1e-9);
}

TEST(Gaps, LongerOnesCutAndTheLongestStretchStays) {
  CopSamples s = sway(1000);
  for (std::size_t i = 300; i < 311; ++i) s.ap_mm[i] = nan;
  const Bridged b = bridged(s, 5.0);
  EXPECT_EQ(b.status, Status::ok);
  EXPECT_EQ(b.filled, 0U);
  EXPECT_EQ(b.stretches, 2U);
  EXPECT_TRUE(b.after_long_gap);
  EXPECT_EQ(b.samples.time_s.size(), 689U);
  EXPECT_EQ(b.samples.time_s.front(), s.time_s[311]);
  EXPECT_EQ(b.dropped, 311U);
  const Bridged too_little = bridged(s, 8.0);
  EXPECT_EQ(too_little.status, Status::not_finite);
  EXPECT_NE(too_little.reason.find("0.11 s"), std::string::npos) << too_little.reason;
}

TEST(Gaps, TheEndsAreNeverFilled) {
  CopSamples s = sway(100);
  s.ml_mm[0] = s.ml_mm[1] = s.ap_mm[99] = nan;
  const Bridged b = bridged(s);
  EXPECT_EQ(b.filled, 0U);
  EXPECT_EQ(b.samples.time_s.size(), 97U);
  EXPECT_EQ(b.samples.time_s.front(), s.time_s[2]);
  EXPECT_EQ(bridged(CopSamples{{0.0, 0.01}, {nan, 1.0}, {1.0, nan}, {}}).status, Status::not_finite);
}

TEST(Spikes, OnlySingleSamplesFarFromBothAgreeingNeighbours) {
  CopSamples s = sway(100);
  s.ml_mm[40] += 25.0;                                        // a spike
  s.ap_mm[60] += 15.0;                                        // not far enough
  for (std::size_t i = 80; i < 100; ++i) s.ml_mm[i] += 50.0;  // a step: the neighbours do not agree
  s.ap_mm[20] += 30.0;  // on the way up: far from both neighbours, which do not agree
  s.ap_mm[21] += 60.0;
  s.ml_mm[0] += 100.0;  // the first sample has one neighbour
  EXPECT_EQ(mark_spikes(s, 20.0, 5.0), 1U);
  EXPECT_TRUE(std::isnan(s.ml_mm[40]) && std::isnan(s.ap_mm[40]));
  EXPECT_FALSE(std::isnan(s.ml_mm[0]));
}

/// The definition, word for word and slow.
struct Direct {
  const std::vector<double>& t;
  const std::vector<double>& x;
  double half_s;

  double at(double centre) const {
    const double from = centre - half_s;
    const double to = centre + half_s;
    std::vector<std::size_t> inside;
    for (std::size_t i = 0; i < t.size(); ++i)
      if (t[i] > from && t[i] < to) inside.push_back(i);
    if (inside.empty()) return nan;
    if (inside.size() == 1) return x[inside[0]];
    double weight = 0.0;
    double sum = 0.0;
    for (const std::size_t i : inside) {
      double low = i == 0 ? t.front() : 0.5 * (t[i - 1] + t[i]);
      double high = i + 1 == t.size() ? t.back() : 0.5 * (t[i] + t[i + 1]);
      if (i == inside.front()) low = std::max(from, t.front());
      if (i == inside.back()) high = std::min(to, t.back());
      weight += high - low;
      sum += (high - low) * x[i];
    }
    return sum / weight;
  }
};

TEST(Swarii, EqualsItsDefinitionOnJitteredStamps) {
  std::mt19937_64 random(3);
  std::vector<double> t;
  std::vector<double> ml;
  std::vector<double> ap;
  double now = 0.0;
  for (int i = 0; i < 2000; ++i) {
    t.push_back(now);
    ml.push_back(std::sin(3.0 * now) + 0.1 * std::cos(40.0 * now));
    ap.push_back(std::cos(2.0 * now));
    now += 0.013 + 0.024 * static_cast<double>(random() >> 11U) / 9007199254740992.0;
  }
  const Resampled r = swarii(t, ml, ap, 25.0, 0.08);
  EXPECT_EQ(r.interpolated, 0U);
  ASSERT_EQ(r.ml_mm.size(), static_cast<std::size_t>(std::floor(t.back() * 25.0)) + 1);
  const double half_s = 0.5 * (0.08 - 1e-6);
  for (std::size_t k = 0; k < r.ml_mm.size(); ++k) {
    const double centre = static_cast<double>(k) / 25.0;
    ASSERT_NEAR(r.ml_mm[k], (Direct{t, ml, half_s}.at(centre)), 1e-12) << k;
    ASSERT_NEAR(r.ap_mm[k], (Direct{t, ap, half_s}.at(centre)), 1e-12) << k;
  }
}

TEST(Swarii, AConstantStaysAndAnEmptyWindowIsALine) {
  const std::vector<double> t = {0.0, 0.02, 0.04, 0.5, 0.52, 0.54};
  const std::vector<double> flat(6, 4.25);
  const std::vector<double> x = {0.0, 0.0, 0.0, 10.0, 10.0, 10.0};
  const Resampled r = swarii(t, flat, x, 10.0, 0.08);
  for (const double value : r.ml_mm) EXPECT_NEAR(value, 4.25, 1e-12);
  ASSERT_EQ(r.ap_mm.size(), 6U);
  EXPECT_EQ(r.interpolated, 4U);
  EXPECT_NEAR(r.ap_mm[1], 2.0, 1e-12);
  EXPECT_NEAR(r.ap_mm[4], 8.0, 1e-12);
}

TEST(Swarii, OneSampleIsThatSample) {
  const std::vector<double> one = {5.0};
  const Resampled r = swarii(std::vector<double>{3.0}, one, one, 50.0, 0.08);
  EXPECT_EQ(r.ml_mm, one);
}

TEST(Level, SlopeGoesTheMeanStays) {
  std::vector<double> x;
  for (int i = 0; i < 100; ++i) x.push_back(3.0 + 0.25 * i);
  const double before = mean(x);
  EXPECT_NEAR(remove_slope(x), 0.25, 1e-12);
  for (const double value : x) EXPECT_NEAR(value, before, 1e-9);
  EXPECT_TRUE(std::isnan(mean({})));
}

TEST(Level, ThinningKeepsEveryNthOrInterpolates) {
  std::vector<double> x;
  for (int i = 0; i <= 100; ++i) x.push_back(i);
  std::vector<double> fifth = x;
  EXPECT_EQ(thin(fifth, 100.0, 20.0), 20.0);
  ASSERT_EQ(fifth.size(), 21U);
  EXPECT_EQ(fifth[3], 15.0);
  std::vector<double> odd = x;
  EXPECT_EQ(thin(odd, 100.0, 30.0), 30.0);
  EXPECT_NEAR(odd[1], 100.0 / 30.0, 1e-9) << "a ramp stays a ramp";
  EXPECT_EQ(thin(x, 100.0, 200.0), 100.0);
  EXPECT_EQ(x.size(), 101U);
}

}  // namespace
}  // namespace steadyplate::analysis::preprocess
