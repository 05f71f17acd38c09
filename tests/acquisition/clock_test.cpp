// Times of frames when boards restart, stamps are wrong, or the cable was out: nothing is invented, nothing
// goes back.

#include "acquisition/journal/clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace steadyplate::acquisition {
namespace {

constexpr std::int64_t ms = 1'000'000;

/// Frames 12.5 ms apart on the board's clock in us, each read as it comes.
std::vector<TimedFrame> clocked(std::size_t n) {
  std::vector<TimedFrame> frames(n);
  for (std::size_t i = 0; i < n; ++i) {
    frames[i].frame.count = 4;
    frames[i].frame.device_ticks = 5e6 + 12500.0 * static_cast<double>(i);
    frames[i].host_ns = 12'500'000 * static_cast<std::int64_t>(i);
  }
  return frames;
}

bool never_goes_back(const std::vector<double>& times) {
  return std::is_sorted(times.begin(), times.end());
}

TEST(Clock, ABoardThatRestartsGoesOnByTheHostsTime) {
  auto frames = clocked(400);
  for (std::size_t i = 200; i < 400; ++i) {
    frames[i].frame.device_ticks = 12500.0 * static_cast<double>(i - 200);
    frames[i].host_ns += 1500 * ms;
  }
  ClockFit fit;
  const auto times = frame_times(frames, load_profile("loadcell22"), true, fit);
  EXPECT_TRUE(never_goes_back(times));
  EXPECT_EQ(fit.restarts, 1U);
  EXPECT_NEAR(times[200] - times[199], 1.5125, 1e-9);
  EXPECT_NEAR(times[399] - times[200], 199 * 0.0125, 1e-9);
  ASSERT_EQ(fit.gaps.size(), 1U);
  EXPECT_EQ(fit.gaps[0].reason, "board restarted");
  EXPECT_NEAR(*fit.rate_hz, 80.0, 1e-6) << "gaps are no samples";
}

TEST(Clock, OneWrongStampIsPutBetweenItsNeighbours) {
  auto frames = clocked(50);
  frames[20].frame.device_ticks = 9e9;  // a changed digit
  frames[30].frame.device_ticks = 1.0;
  ClockFit fit;
  const auto times = frame_times(frames, load_profile("text-4cells"), false, fit);
  EXPECT_TRUE(never_goes_back(times));
  EXPECT_EQ(fit.wild_stamps, 0U) << "in ticks of 1 ms these steps of 12500 are no neighbours";
  for (TimedFrame& timed : frames) timed.frame.device_ticks = std::round(*timed.frame.device_ticks / 1000.0);
  frames[20].frame.device_ticks = 95250.0;
  frames[30].frame.device_ticks = 37.0;
  const auto good = frame_times(frames, load_profile("text-4cells"), false, fit);
  EXPECT_EQ(fit.wild_stamps, 2U);
  EXPECT_TRUE(never_goes_back(good));
  EXPECT_NEAR(good.back(), 49 * 0.0125, 1e-3);
  EXPECT_EQ(fit.restarts, 0U);
}

TEST(Clock, ABreakOfAnUncountedBoardLastsAsLongAsTheHostSaysIt) {
  std::vector<TimedFrame> frames(400);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    frames[i].frame.count = 3;
    frames[i].host_ns = 5 * ms * static_cast<std::int64_t>(i) + (i >= 100 ? 3000 * ms : 0);
  }
  frames[100].after_break = true;
  ClockFit fit;
  const auto times = frame_times(frames, load_profile("witmotion"), true, fit);
  EXPECT_NEAR(times[100] - times[99], 3.005, 0.01);
  EXPECT_NEAR(*fit.rate_hz, 200.0, 0.2);
  ASSERT_EQ(fit.gaps.size(), 1U);
  EXPECT_EQ(fit.gaps[0].reason, "board away");
}

TEST(Clock, AShortCounterIsHelpedOverALongBreak) {
  std::vector<TimedFrame> frames(200);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const std::size_t number = i < 100 ? i : i + 1000;
    frames[i].frame.sequence = static_cast<std::uint32_t>(number % 16);
    frames[i].host_ns = ms * static_cast<std::int64_t>(number);
  }
  frames[100].after_break = true;
  ClockFit fit;
  const auto times = frame_times(frames, load_profile("bitalino"), true, fit);
  EXPECT_NEAR(times[100] - times[99], 1.001, 1e-3);
}

TEST(Clock, LatenessAndDriftAreMeasured) {
  auto frames = clocked(2000);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    frames[i].frame.device_ticks = 12500.0 * (1.0 + 50e-6) * static_cast<double>(i);
    if (i % 10 == 0) frames[i].host_ns += 9 * ms;
  }
  ClockFit fit;
  frame_times(frames, load_profile("loadcell22"), true, fit);
  ASSERT_TRUE(fit.drift_ppm && fit.late_p95_ms && fit.step_jitter_ms);
  EXPECT_NEAR(*fit.drift_ppm, 50.0, 1.0);
  EXPECT_NEAR(*fit.late_p95_ms, 9.0, 0.1);
  EXPECT_NEAR(*fit.step_jitter_ms, 0.0, 1e-6);
}

}  // namespace
}  // namespace steadyplate::acquisition
