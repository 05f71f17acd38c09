#include "analysis/compare/shapiro_wilk.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/moments.hpp"

namespace steadyplate::analysis {

namespace {

template <std::size_t N>
double polynomial(const std::array<double, N>& c, double x) {
  double sum = 0.0;
  for (std::size_t i = N; i-- > 0;) sum = sum * x + c[i];
  return sum;
}

/// Weights of the larger half, from the largest value inwards: a_n, a_(n-1), ... The smaller half has them
/// with the other sign.
std::vector<double> weights(std::size_t n) {
  if (n == 3) return {std::sqrt(0.5)};
  const auto size = static_cast<double>(n);
  std::vector<double> m(n / 2);
  double squares = 0.0;
  for (std::size_t i = 0; i < m.size(); ++i) {
    m[i] = normal_quantile((size - static_cast<double>(i) - 0.375) / (size + 0.25));
    squares += 2.0 * m[i] * m[i];
  }
  const double u = 1.0 / std::sqrt(size);
  std::vector<double> a(m.size());
  a[0] = m[0] / std::sqrt(squares) +
         polynomial<6>({0.0, 0.221157, -0.147981, -2.071190, 4.434685, -2.706056}, u);
  std::size_t given = 1;
  if (n > 5) {
    a[1] = m[1] / std::sqrt(squares) +
           polynomial<6>({0.0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633}, u);
    given = 2;
  }
  double above = squares;
  double below = 1.0;
  for (std::size_t i = 0; i < given; ++i) {
    above -= 2.0 * m[i] * m[i];
    below -= 2.0 * a[i] * a[i];
  }
  for (std::size_t i = given; i < a.size(); ++i) a[i] = m[i] / std::sqrt(above / below);
  return a;
}

/// p from W and 1 - W, which near 1 has digits that W has lost.
double p_value(double w, double rest, std::size_t count) {
  const auto n = static_cast<double>(count);
  if (count == 3) {
    const double p = 6.0 / std::numbers::pi * (std::asin(std::sqrt(w)) - std::asin(std::sqrt(0.75)));
    return std::clamp(p, 0.0, 1.0);
  }
  const double log_rest = std::log(rest);
  if (count <= 11) {
    const double g = -2.273 + 0.459 * n;
    if (log_rest >= g) return 1e-99;
    const double mean = polynomial<4>({0.544, -0.39978, 0.025054, -0.0006714}, n);
    const double log_sd = polynomial<4>({1.3822, -0.77857, 0.062767, -0.0020322}, n);
    return normal_upper((-std::log(g - log_rest) - mean) / std::exp(log_sd));
  }
  const double log_n = std::log(n);
  const double mean = polynomial<4>({-1.5861, -0.31082, -0.083751, 0.0038915}, log_n);
  const double log_sd = polynomial<3>({-0.4803, -0.082676, 0.0030302}, log_n);
  return normal_upper((log_rest - mean) / std::exp(log_sd));
}

}  // namespace

ShapiroWilk shapiro_wilk(std::span<const double> x) {
  ShapiroWilk test;
  test.n = x.size();
  if (test.n < kFewest) return refuse(test, Status::too_short, too_few(kFewest, "values", test.n));
  if (test.n > 5000)
    return refuse(test, Status::degenerate,
                  "the approximation holds to 5000 values, has " + std::to_string(test.n));
  if (!all_finite(x)) return refuse(test, Status::not_finite, "a value is not finite");
  std::vector<double> sorted(x.begin(), x.end());
  std::sort(sorted.begin(), sorted.end());
  const double range = sorted.back() - sorted.front();
  if (negligible(range, largest(x))) return refuse(test, Status::constant, "all values are the same");

  const double mean = mean_of(sorted);
  for (double& value : sorted) value = (value - mean) / range;
  const std::vector<double> a = weights(test.n);
  double weighted = 0.0;
  double weights_squared = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    weighted += a[i] * (sorted[test.n - 1 - i] - sorted[i]);
    weights_squared += 2.0 * a[i] * a[i];
  }
  // The weights have length 1 but for their own rounding; dividing by it keeps W at or below 1.
  const double both = std::sqrt(weights_squared * sum_of_squares(sorted));
  const double rest = std::max(0.0, (both - weighted) * (both + weighted) / (both * both));
  test.w = 1.0 - rest;
  test.p = p_value(test.w, rest, test.n);
  return test;
}

}  // namespace steadyplate::analysis
