// Correlation dimension and Lyapunov exponent of maps whose values are known.

#include "analysis/metrics/embedding.hpp"

#include <gtest/gtest.h>

#include "tests/analysis/metrics/signals.hpp"

namespace steadyplate::test {
namespace {

using analysis::Embedding;
using analysis::Status;

std::vector<double> logistic(std::size_t n) {
  std::vector<double> x{0.3};
  while (x.size() < n + 100) x.push_back(4.0 * x.back() * (1.0 - x.back()));
  return {x.begin() + 100, x.end()};
}

std::vector<double> henon(std::size_t n) {
  std::vector<double> x{0.1, 0.1};
  while (x.size() < n + 100) x.push_back(1.0 - 1.4 * x.back() * x.back() + 0.3 * x[x.size() - 2]);
  return {x.begin() + 100, x.end()};
}

std::vector<double> sine(std::size_t n, double period) {
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i)
    x.push_back(std::sin(2.0 * std::numbers::pi * static_cast<double>(i) / period));
  return x;
}

TEST(CorrelationDimension, OfKnownSets) {
  EXPECT_NEAR(analysis::correlation_dimension(sine(2000, 50.3217), {12, 2, 60}).value, 1.0, 0.05)
      << "a curve";
  EXPECT_NEAR(analysis::correlation_dimension(henon(2000), {1, 2, 10}).value, 1.22, 0.06);
  Noise noise(3);
  std::vector<double> x(2000);
  for (double& value : x) value = noise();
  EXPECT_NEAR(analysis::correlation_dimension(x, {1, 1, 1}).value, 1.0, 0.05) << "noise fills its embedding";
  EXPECT_NEAR(analysis::correlation_dimension(x, {1, 2, 1}).value, 2.0, 0.15);
}

TEST(LyapunovExponent, OfKnownMaps) {
  EXPECT_NEAR(analysis::largest_lyapunov(logistic(2000), {1, 1, 10}, 5).value, std::log(2.0), 0.05);
  EXPECT_NEAR(analysis::largest_lyapunov(henon(2000), {1, 2, 10}, 7).value, 0.419, 0.05);
  EXPECT_NEAR(analysis::largest_lyapunov(sine(2000, 50.3), {12, 2, 60}, 50).value, 0.0, 0.005) << "no chaos";
}

/// Written out for a parabola: who is nearest hangs on how near in time one may look.
TEST(LyapunovExponent, NeighboursInTimeAreNone) {
  constexpr std::size_t n = 60, steps = 5, theiler = 10;
  std::vector<double> x;
  for (std::size_t i = 0; i < n; ++i) x.push_back(std::pow(static_cast<double>(i), 2.0));
  std::vector<double> mean(steps + 1, 0.0);
  for (std::size_t i = 0; i < n - steps; ++i) {
    std::size_t nearest = n;
    for (std::size_t j = 0; j < n - steps; ++j)
      if ((j + theiler < i || j > i + theiler) &&
          (nearest == n || std::fabs(x[j] - x[i]) < std::fabs(x[nearest] - x[i])))
        nearest = j;
    for (std::size_t k = 0; k <= steps; ++k)
      mean[k] += std::log(std::fabs(x[nearest + k] - x[i + k])) / static_cast<double>(n - steps);
  }
  double slope = 0.0, spread = 0.0;
  for (std::size_t k = 0; k <= steps; ++k) {
    const double off = static_cast<double>(k) - static_cast<double>(steps) / 2.0;
    slope += off * mean[k];
    spread += off * off;
  }
  EXPECT_NEAR(analysis::largest_lyapunov(x, {1, 1, theiler}, steps).value, slope / spread, 1e-12);
}

TEST(Embedding, KnowsNeitherPlaceNorSizeNorSign) {
  const auto plain = henon(800);
  std::vector<double> other = plain;
  for (double& value : other) value = -4.0 * value;  // a power of 2: the same bits
  const Embedding e{1, 2, 10};
  EXPECT_EQ(analysis::correlation_dimension(other, e).value, analysis::correlation_dimension(plain, e).value);
  EXPECT_NEAR(analysis::largest_lyapunov(other, e, 7).value, analysis::largest_lyapunov(plain, e, 7).value,
              1e-12);
}

TEST(Embedding, WhatCannotBeSaidIsSaid) {
  EXPECT_EQ(analysis::correlation_dimension(sine(40, 7.0), {1, 2, 5}).status, Status::degenerate);
  EXPECT_EQ(analysis::largest_lyapunov(sine(20, 7.0), {3, 3, 5}, 5).status, Status::too_short);
  EXPECT_EQ(analysis::largest_lyapunov(std::vector<double>(200, 1.0), {1, 2, 5}, 5).status,
            Status::degenerate);
  EXPECT_NEAR(static_cast<double>(analysis::mean_period(sine(1000, 50.0))), 50.0, 1.0);
  EXPECT_EQ(result("lyapunov_exponent_ml", random_sway(1, 1199)).status, Status::too_short);
  for (const char* id : {"lyapunov_exponent_ml", "correlation_dimension_ap"}) {
    EXPECT_TRUE(analysis::find_metric(id)->slow) << "not part of all";
    EXPECT_NE(analysis::find_metric(id)->name.find("experimental"), std::string_view::npos);
  }
}

}  // namespace
}  // namespace steadyplate::test
