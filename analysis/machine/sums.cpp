#include "analysis/machine/sums.hpp"

#include <cstddef>

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"

namespace steadyplate::analysis {

namespace {

/// Sum of the numbers, or of their squares.
template <bool Squared>
double sum_of(std::span<const double> x) {
  return run_widest([=]() __attribute__((always_inline)) {
    FourDoubles sums[4]{};
    std::size_t i = 0;
    for (; i + 16 <= x.size(); i += 16)
      for (std::size_t k = 0; k < 4; ++k) {
        const FourDoubles value = four(&x[i + 4 * k]);
        sums[k] += Squared ? value * value : value;
      }
    const FourDoubles all = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    double result = (all[0] + all[1]) + (all[2] + all[3]);
    for (; i < x.size(); ++i) result += Squared ? x[i] * x[i] : x[i];
    return result;
  });
}

}  // namespace

double total(std::span<const double> x) {
  return sum_of<false>(x);
}

double total_of_squares(std::span<const double> x) {
  return sum_of<true>(x);
}

}  // namespace steadyplate::analysis
