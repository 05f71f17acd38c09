#include "analysis/metrics/velocity.hpp"

#include <cmath>
#include <stdexcept>

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"

namespace steadyplate::analysis {

namespace {

/// Derivative per sample, `at` samples from the middle, of the least-squares cubic on y[0..4].
double cubic_slope(std::span<const double> y, double at) {
  const double first = (y[0] - 8.0 * y[1] + 8.0 * y[3] - y[4]) / 12.0;
  const double second = (2.0 * y[0] - y[1] - 2.0 * y[2] - y[3] + 2.0 * y[4]) / 14.0;
  const double third = (-y[0] + 2.0 * y[1] - 2.0 * y[3] + y[4]) / 12.0;
  return first + 2.0 * second * at + 3.0 * third * at * at;
}

int sign(double x) {
  return (x > 0.0) - (x < 0.0);
}

}  // namespace

Buffer<double> differentiate(std::span<const double> x, double rate_hz, VelocityMethod method) {
  const std::size_t n = x.size();
  if (n < 5) throw std::invalid_argument("x: at least 5 samples");
  Buffer<double> v(n);
  if (method == VelocityMethod::central_difference) {
    for (std::size_t i = 1; i + 1 < n; ++i) v[i] = (x[i + 1] - x[i - 1]) * (rate_hz / 2.0);
    v[0] = (x[1] - x[0]) * rate_hz;
    v[n - 1] = (x[n - 1] - x[n - 2]) * rate_hz;
    return v;
  }
  const double scale = rate_hz / 12.0;
  for (std::size_t i = 2; i + 2 < n; ++i)
    v[i] = (x[i - 2] - 8.0 * x[i - 1] + 8.0 * x[i + 1] - x[i + 2]) * scale;
  v[0] = cubic_slope(x.first(5), -2.0) * rate_hz;
  v[1] = cubic_slope(x.first(5), -1.0) * rate_hz;
  v[n - 2] = cubic_slope(x.last(5), 1.0) * rate_hz;
  v[n - 1] = cubic_slope(x.last(5), 2.0) * rate_hz;
  return v;
}

double jerk_integral(std::span<const double> x, double rate_hz) {
  const std::size_t n = x.size();
  if (n < 5) throw std::invalid_argument("x: at least 5 samples");
  const double scale = rate_hz * rate_hz * rate_hz / 2.0;
  // Squares of the third derivative in the middle of the five samples from i on.
  const auto squares = [&]<class V>(std::size_t i) __attribute__((always_inline)) {
    const V outer = load<V>(&x[i + 4]) - load<V>(&x[i]), inner = load<V>(&x[i + 3]) - load<V>(&x[i + 1]);
    const V third = (outer - 2.0 * inner) * scale;
    return V{third * third};
  };
  const double sum = run_widest([&]() __attribute__((always_inline)) {
    FourDoubles sums{};
    std::size_t i = 0;
    for (; i + 8 <= n; i += 4) sums += squares.template operator()<FourDoubles>(i);
    double all = total(sums);
    for (; i + 5 <= n; ++i) all += squares.template operator()<double>(i);
    return all;
  });
  const double first = squares.template operator()<double>(0);
  const double last = squares.template operator()<double>(n - 5);
  // Trapezoid over N samples of which the outer two at each end repeat their neighbour: 1.5 more of each end.
  return 0.5 * (sum + 1.5 * first + 1.5 * last) / rate_hz;
}

std::size_t sign_changes(std::span<const double> x) {
  const std::size_t n = x.size();
  std::size_t changes = 0;
  // Without a zero a change is a neighbour of the other sign.
  const bool simple = run_widest([&]() __attribute__((always_inline)) {
    FourMasks unequal{}, zero{};
    std::size_t i = 1;
    for (; i + 4 <= n; i += 4) {
      const FourDoubles before = four(&x[i - 1]), here = four(&x[i]);
      unequal -= (before < 0.0) ^ (here < 0.0);
      zero |= before == 0.0;
    }
    bool none = (zero[0] | zero[1] | zero[2] | zero[3]) == 0;
    for (std::size_t k = i - 1; k < n; ++k) none = none && x[k] != 0.0;
    for (; i < n; ++i) changes += (x[i - 1] < 0.0) != (x[i] < 0.0);
    changes += static_cast<std::size_t>(unequal[0] + unequal[1] + unequal[2] + unequal[3]);
    return none;
  });
  if (simple) return changes;
  changes = 0;
  int side = 0;
  for (const double value : x) {
    const int now = sign(value);
    if (now == 0) continue;
    if (side != 0 && now != side) ++changes;
    side = now;
  }
  return changes;
}

VelocityPeaks velocity_peaks(std::span<const double> velocity) {
  VelocityPeaks peaks;
  int side = 0;
  bool began_at_a_change = false;
  double extreme = 0.0;
  for (const double v : velocity) {
    const int now = sign(v);
    if (now != 0 && now != side) {
      if (began_at_a_change && side > 0) {
        ++peaks.positive_count;
        peaks.positive_sum += extreme;
      } else if (began_at_a_change) {
        ++peaks.negative_count;
        peaks.negative_sum += extreme;
      }
      began_at_a_change = side != 0;
      side = now;
      extreme = 0.0;
    }
    if (std::fabs(v) > extreme) extreme = std::fabs(v);
  }
  return peaks;
}

}  // namespace steadyplate::analysis
