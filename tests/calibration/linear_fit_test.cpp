#include "calibration/linear_fit.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace steadyplate::test {
namespace {

using calibration::fit_linear;
using calibration::LinearProblem;
using calibration::Undetermined;

/// y = 3 + 2 x at x = 0..4 with known errors.
LinearProblem line() {
  LinearProblem p;
  p.parameters = {"slope", "intercept"};
  p.a.resize(5, 2);
  p.y.resize(5);
  const double errors[] = {0.1, -0.2, 0.1, 0.0, 0.0};  // NOLINT
  for (int i = 0; i < 5; ++i) {
    p.a.row(i) << i, 1.0;
    p.y[i] = 3.0 + 2.0 * i + errors[i];
  }
  p.sd = Eigen::VectorXd::Zero(5);
  p.growth = Eigen::VectorXd::Ones(5);
  p.group.assign(5, 0);
  return p;
}

// By hand: slope = Sxy/Sxx with Sxx = 10; residual variance = SSE/3; SE(slope) = s/sqrt(10).
TEST(LinearFit, IsTheTextbooksStraightLine) {
  const auto p = line();
  const auto fit = fit_linear(p);
  const double slope = 2.0 + (-2.0 * 0.1 + -1.0 * -0.2) / 10.0;
  EXPECT_NEAR(fit.value[0], slope, 1e-12);
  const double sse = fit.residual.squaredNorm();
  EXPECT_NEAR(fit.se[0], std::sqrt(sse / 3.0 / 10.0), 1e-9);
  EXPECT_NEAR(fit.se[1], std::sqrt(sse / 3.0 * (1.0 / 5.0 + 4.0 / 10.0)), 1e-9);
  EXPECT_EQ(fit.freedom, 3);
  EXPECT_NEAR(fit.residual.sum(), 0.0, 1e-12);
}

TEST(LinearFit, UnitsOfRowsAndColumnsDoNotMatter) {
  auto p = line();
  const auto fit = fit_linear(p);
  p.a.col(0) *= 1e6;
  p.y *= 1e-3;
  p.growth *= 7.0;
  const auto scaled = fit_linear(p);
  EXPECT_NEAR(scaled.value[0] * 1e9, fit.value[0], 1e-9);
  EXPECT_NEAR(scaled.se[0] * 1e9, fit.se[0], 1e-6);
  EXPECT_NEAR(scaled.condition, fit.condition, 1e-6);
}

TEST(LinearFit, FindsTheNoiseOfEachGroup) {
  // The same line measured by two instruments, one ten times worse: the good one wins.
  LinearProblem p;
  p.parameters = {"slope", "intercept"};
  const int n = 200;
  p.a.resize(2 * n, 2);
  p.y.resize(2 * n);
  std::uint64_t state = 1;
  for (int i = 0; i < 2 * n; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    const double noise = static_cast<double>(state >> 11U) / 9007199254740992.0 - 0.5;
    const double x = i % n;
    p.a.row(i) << x, 1.0;
    p.y[i] = 3.0 + 2.0 * x + (i < n ? 0.1 : 1.0) * noise;
    p.group.push_back(i < n ? 0 : 1);
  }
  p.sd = Eigen::VectorXd::Zero(2 * n);
  p.growth = Eigen::VectorXd::Ones(2 * n);
  const auto fit = fit_linear(p);
  EXPECT_NEAR(fit.group_spread[0], 0.1 * 0.2887, 0.004);  // a uniform noise of width w has SD w/sqrt(12)
  EXPECT_NEAR(fit.group_spread[1], 0.2887, 0.04);
  EXPECT_LT(fit.se[0], 1.1 * 0.1 * 0.2887 / std::sqrt(n * (n * n - 1.0) / 12.0));
}

TEST(LinearFit, NamesWhatTheDataCannotTell) {
  LinearProblem p = line();
  p.parameters.emplace_back("twice the slope");
  p.a.conservativeResize(5, 3);
  p.a.col(2) = 2.0 * p.a.col(0);
  try {
    fit_linear(p);
    FAIL();
  } catch (const Undetermined& error) {
    EXPECT_EQ(error.parameters(), (std::vector<std::string>{"slope", "twice the slope"}));
  }
  p = line();
  p.a = p.a.topRows(1).eval();
  p.y = p.y.head(1).eval();
  p.sd = p.sd.head(1).eval();
  p.growth = p.growth.head(1).eval();
  p.group.resize(1);
  EXPECT_THROW(fit_linear(p), Undetermined);
}

TEST(LinearFit, WrongArgumentsAreNamed) {
  auto p = line();
  p.growth[2] = 0.0;
  EXPECT_THROW(fit_linear(p), std::invalid_argument);
  p = line();
  p.y[1] = NAN;
  EXPECT_THROW(fit_linear(p), std::invalid_argument);
  p = line();
  p.group.pop_back();
  EXPECT_THROW(fit_linear(p), std::invalid_argument);
}

}  // namespace
}  // namespace steadyplate::test
