// Recurrence quantification: against the plot written out point by point, and series whose plot is known.

#include "analysis/metrics/recurrence.hpp"

#include <gtest/gtest.h>

#include "analysis/metrics/entropy.hpp"
#include "tests/analysis/metrics/signals.hpp"
#include "tests/analysis/metrics/textbook.hpp"

namespace steadyplate::test {
namespace {

using analysis::Status;
using analysis::Trajectory;

std::vector<double> sine(std::size_t n, double period) {
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i)
    x.push_back(std::sin(2.0 * std::numbers::pi * static_cast<double>(i) / period));
  return x;
}

TEST(Recurrence, AgainstThePlotPointByPoint) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const Trajectory t = random_sway(seed, 2000);
    for (const auto* axis : {&t.ml_mm, &t.ap_mm}) {
      const auto x = analysis::coarse_grained(*axis, 4);
      const auto fast = analysis::recurrence(x, 25);
      ASSERT_EQ(fast.status, Status::ok) << fast.note;
      const auto slow = textbook::recurrence_plot(x, fast.delay, fast.dimension, fast.delay);
      EXPECT_REL(fast.radius, slow.radius, 1e-12);
      EXPECT_REL(fast.recurrence, slow.recurrence, 1e-12);
      EXPECT_REL(fast.determinism, slow.determinism, 1e-12);
      EXPECT_REL(fast.laminarity, slow.laminarity, 1e-12);
      EXPECT_REL(fast.mean_line, slow.mean_line, 1e-12);
      EXPECT_EQ(fast.longest_line, slow.longest_line);
      EXPECT_REL(fast.line_entropy, slow.line_entropy, 1e-12);
      EXPECT_REL(fast.trapping, slow.trapping, 1e-12);
    }
  }
}

/// A closed curve comes back to every point: nothing but diagonals, the longest one period from the edge.
TEST(Recurrence, OfASine) {
  const auto x = sine(500, 50.0);
  const auto found = analysis::recurrence(x, 100);
  ASSERT_EQ(found.status, Status::ok) << found.note;
  EXPECT_GE(found.dimension, 2U);
  EXPECT_GT(found.determinism, 99.0);
  EXPECT_EQ(found.longest_line, static_cast<double>(500 - (found.dimension - 1) * found.delay - 50));
}

/// The sine is its own square's root: information is least about a quarter of the period on.
TEST(Recurrence, DelayOfASineIsAQuarterOfItsPeriod) {
  EXPECT_NEAR(static_cast<double>(analysis::information_delay(sine(2000, 50.3), 50)), 50.3 / 4.0, 2.0);
  // one step on a long ramp tells the same as ten: no minimum before the cap
  std::vector<double> ramp(1000);
  for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] = static_cast<double>(i);
  EXPECT_EQ(analysis::information_delay(ramp, 7), 7U);
}

TEST(Recurrence, DimensionOfASineIsTwoAndOfNoiseTheCap) {
  EXPECT_EQ(analysis::embedding_dimension(sine(600, 50.3), 12, 10), 2U);
  Noise noise(5);
  std::vector<double> x(600);
  for (double& value : x) value = noise();
  EXPECT_EQ(analysis::embedding_dimension(x, 1, 4), 4U);
}

/// Squares of a growing step never come near each other twice.
TEST(Recurrence, WithoutRecurrenceThereIsNoLine) {
  std::vector<double> x(300);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = std::pow(1.1, static_cast<double>(i) / 3.0) * (i % 2 ? 1.0 : -1.0);
  const auto found = analysis::recurrence(x, 5);
  if (analysis::has_value(found.status)) EXPECT_LE(found.determinism, 100.0);
  EXPECT_EQ(result("rqa_determinism_ml", random_sway(1, 1199)).status, Status::too_short) << "299 at 25 Hz";
  EXPECT_EQ(result("rqa_determinism_ml", random_sway(1, 1200)).status, Status::ok);
  const Trajectory still = make_trajectory(
      2000, 100.0, [](double) { return 0.0; }, [](double s) { return std::sin(s); });
  EXPECT_EQ(result("rqa_determinism_ml", still).status, Status::constant);
}

/// 60 s at 100 Hz are taken at 25 Hz; 600 s are thinned to 5000 samples at most.
TEST(Recurrence, RateIsThatOfTheEntropyOrFiveThousandSamples) {
  const Trajectory minute = random_sway(1, 6000);
  EXPECT_EQ(analysis::Derived(minute).recurrence_rate_hz(), 25.0);
  const Trajectory long_one = random_sway(1, 60'000);
  EXPECT_EQ(analysis::Derived(long_one).recurrence_rate_hz(), 100.0 / 12.0);
  const auto x = analysis::coarse_grained(minute.ml_mm, 4);
  const auto direct = analysis::recurrence(x, 25);
  // about the mean or not: distances do not know
  EXPECT_REL(value("rqa_recurrence_ml", minute), direct.recurrence, 1e-9);
  EXPECT_REL(value("rqa_line_mean_ml", minute), direct.mean_line / 25.0, 1e-9);
}

}  // namespace
}  // namespace steadyplate::test
