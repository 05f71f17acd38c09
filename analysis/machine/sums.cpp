#include "analysis/machine/sums.hpp"

#include <algorithm>
#include <cstddef>

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"

namespace steadyplate::analysis {

namespace {

/// `add(sum, i)` adds what stands at i, or at the four from i on, to a sum of that type.
template <class Add>
double sum_of(std::size_t n, const Add& add) {
  return run_widest([&]() __attribute__((always_inline)) {
    FourDoubles sums[4]{};
    std::size_t i = 0;
    for (; i + 16 <= n; i += 16)
      for (std::size_t k = 0; k < 4; ++k) add(sums[k], i + 4 * k);
    double result = total((sums[0] + sums[1]) + (sums[2] + sums[3]));
    for (; i < n; ++i) add(result, i);
    return result;
  });
}

}  // namespace

double total(std::span<const double> x) {
  return sum_of(
      x.size(), [=]<class V>(V & sum, std::size_t i)
                    __attribute__((always_inline)) { sum += load<V>(&x[i]); });
}

double total_of_squares(std::span<const double> x) {
  return sum_of(
      x.size(), [=]<class V>(V & sum, std::size_t i) __attribute__((always_inline)) {
        const V value = load<V>(&x[i]);
        sum += value * value;
      });
}

bool all_finite(std::span<const double> x) {
  // 0 times a number is 0, and times anything else NaN
  return sum_of(
             x.size(), [=]<class V>(V & sum, std::size_t i)
                           __attribute__((always_inline)) { sum += 0.0 * load<V>(&x[i]); }) == 0.0;
}

double total_of_products(std::span<const double> x, double a, std::span<const double> y, double b) {
  return sum_of(
      x.size(), [=]<class V>(V & sum, std::size_t i)
                    __attribute__((always_inline)) { sum += (load<V>(&x[i]) - a) * (load<V>(&y[i]) - b); });
}

Extremes extremes(std::span<const double> x) {
  return run_widest([&]() __attribute__((always_inline)) {
    FourDoubles low[2], high[2];
    for (std::size_t k = 0; k < 2; ++k) low[k] = high[k] = FourDoubles{} + x[0];
    std::size_t i = 0;
    for (; i + 8 <= x.size(); i += 8)
      for (std::size_t k = 0; k < 2; ++k) {
        const FourDoubles v = four(&x[i + 4 * k]);
        low[k] = v < low[k] ? v : low[k];
        high[k] = v > high[k] ? v : high[k];
      }
    Extremes both{low[0][0], high[0][0]};
    for (std::size_t k = 0; k < 2; ++k)
      for (std::size_t lane = 0; lane < 4; ++lane) {
        both.low = std::min(both.low, low[k][lane]);
        both.high = std::max(both.high, high[k][lane]);
      }
    for (; i < x.size(); ++i) {
      both.low = std::min(both.low, x[i]);
      both.high = std::max(both.high, x[i]);
    }
    return both;
  });
}

}  // namespace steadyplate::analysis
