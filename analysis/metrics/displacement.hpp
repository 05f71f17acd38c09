#pragma once

#include <span>

#include "analysis/machine/buffer.hpp"

namespace steadyplate::analysis {

/// Mean squared displacement against lag, MSD(m) = 1/(N-m) sum (j_(n+m) - j_n)^2, mm^2, of both axes at once.
/// Element m is lag m; element 0 is 0.
struct Displacement {
  Buffer<double> ml;
  Buffer<double> ap;
};

/// All lags 1 .. most_lags in O(N log N): sums of squares by running differences, products by one Fourier
/// transform there and one back for both axes, in quarters that fit the cache; the first 16 lags, where that
/// would lose digits, directly.
/// Relative error below 1e-10 of the double loop.
/// @param ml_mm, ap_mm  same length N
/// @param most_lags     below N
/// @throws std::invalid_argument
Displacement mean_square_displacement(std::span<const double> ml_mm, std::span<const double> ap_mm,
                                      std::size_t most_lags);

}  // namespace steadyplate::analysis
