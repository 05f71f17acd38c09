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

/// Two slow sines, a little noise: as a person sways.
std::vector<double> beats(std::uint64_t seed, double slow_hz, double fast_hz) {
  Noise noise(seed);
  std::vector<double> x(500);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double s = static_cast<double>(i) / 25.0;
    x[i] = 5.0 * std::sin(2.0 * std::numbers::pi * slow_hz * s) +
           2.0 * std::sin(2.0 * std::numbers::pi * fast_hz * s) + 0.1 * noise();
  }
  return x;
}

TEST(Recurrence, AgainstThePlotPointByPoint) {
  for (const std::uint64_t seed : {1U, 2U, 3U})
    for (const auto& x : {beats(seed, 0.31, 0.73), beats(seed, 0.23, 1.1)}) {
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

/// The radius that makes 5 % of the pairs recurrent is one of the distances: with a hair less there are
/// fewer.
TEST(Recurrence, RadiusForARateOfRecurrence) {
  for (const double percent : {1.0, 5.0, 20.0}) {
    const auto x = beats(2, 0.31, 0.73);
    const auto found = analysis::recurrence(x, 25, percent);
    ASSERT_EQ(found.status, Status::ok) << found.note;
    const std::size_t n = x.size() - (found.dimension - 1) * found.delay;
    std::vector<double> squared;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + found.delay + 1; j < n; ++j) {
        double sum = 0.0;
        for (std::size_t k = 0; k < found.dimension; ++k)
          sum += std::pow(x[j + k * found.delay] - x[i + k * found.delay], 2.0);
        squared.push_back(sum);
      }
    std::sort(squared.begin(), squared.end());
    const auto wanted =
        static_cast<std::size_t>(std::ceil(percent / 100.0 * static_cast<double>(squared.size())));
    EXPECT_REL(found.radius, std::sqrt(squared[wanted - 1]), 1e-12);
    EXPECT_GE(found.recurrence, percent);
    EXPECT_LT(found.recurrence, percent + 100.0 * 3.0 / static_cast<double>(squared.size()));
  }
}

/// Neither where it stands nor how large it is, nor which side is up: the radius goes along.
TEST(Recurrence, LawsOnASeriesThatComesBack) {
  const auto x = beats(4, 0.31, 0.73);
  const auto plain = analysis::recurrence(x, 25);
  ASSERT_EQ(plain.status, Status::ok);
  for (const double factor : {4.0, -0.5}) {  // powers of 2: the same bits
    std::vector<double> other = x;
    for (double& value : other) value *= factor;
    const auto scaled = analysis::recurrence(other, 25);
    EXPECT_REL(scaled.radius, plain.radius * std::fabs(factor), 1e-12);
    EXPECT_EQ(scaled.recurrence, plain.recurrence);
    EXPECT_EQ(scaled.determinism, plain.determinism);
    EXPECT_EQ(scaled.longest_line, plain.longest_line);
  }
}

/// A closed curve comes back to every point: nothing but diagonals, the longest about one period from the
/// edge.
TEST(Recurrence, OfASine) {
  const auto x = sine(500, 50.0);
  const auto found = analysis::recurrence(x, 100);
  ASSERT_EQ(found.status, Status::ok) << found.note;
  EXPECT_GE(found.dimension, 2U);
  EXPECT_GT(found.determinism, 99.0);
  const auto points = static_cast<double>(500 - (found.dimension - 1) * found.delay);
  EXPECT_GE(found.longest_line, points - 50.0) << "a period on, every point is met again";
  EXPECT_LE(found.longest_line, points - 46.0) << "and those beside it lie within the radius";
}

/// Information is least about a quarter of the period on; bins of equal width see it from an eighth on.
TEST(Recurrence, DelayOfASineIsAboutAQuarterOfItsPeriod) {
  const auto delay = static_cast<double>(analysis::information_delay(sine(2000, 50.3), 50));
  EXPECT_GE(delay, 50.3 / 8.0);
  EXPECT_LE(delay, 50.3 * 3.0 / 8.0);
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

/// Steps that grow leave every point behind for good: but for the first few, which lie inside the radius.
TEST(Recurrence, WithoutReturnThereIsNoLine) {
  std::vector<double> x(400);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::pow(1.05, static_cast<double>(i));
  const auto found = analysis::recurrence(x, 5);
  const auto slow = textbook::recurrence_plot(x, found.delay, found.dimension, found.delay);
  EXPECT_REL(found.recurrence, slow.recurrence, 1e-12);
}

/// Noise in ten dimensions: every point is about as far from every other, and none is near.
TEST(Recurrence, OfNoiseThereIsNone) {
  Noise noise(5);
  std::vector<double> x(400);
  for (double& value : x) value = noise();
  const auto found = analysis::recurrence(x, 1);
  EXPECT_EQ(found.dimension, 10U);
  EXPECT_EQ(found.status, Status::degenerate);
  EXPECT_LT(found.recurrence, 0.01);
}

TEST(Recurrence, NeedsThreeHundredSamplesAndAnAxisThatMoves) {
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
