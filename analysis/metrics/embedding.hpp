#pragma once

#include <cstddef>
#include <span>

#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// How a series becomes points: (x_i, x_(i+delay), ..., x_(i+(dimension-1) delay)). All at least 1.
struct Embedding {
  std::size_t delay = 1;
  std::size_t dimension = 1;
  std::size_t theiler = 1;  ///< pairs no farther apart in time are neighbours in time, not in shape
};

/// Correlation dimension (Grassberger & Procaccia 1983): slope of ln C(r) on ln r, C(r) the share of pairs
/// nearer than r (Euclidean), over the radii with 0.1 % to 10 % of the pairs, eight to a doubling of r^2.
/// Fewer than 6 radii, or fewer than 1000 pairs -> `degenerate`. O(N^2).
Result correlation_dimension(std::span<const double> x, const Embedding& embedding);

/// Largest Lyapunov exponent (Rosenstein 1993), per sample: slope over 0..steps of the mean of ln d_k, d_k
/// the distance k samples on of points that were nearest. Too few points -> `too_short`; no pair that is
/// apart -> `degenerate`. O(N^2).
Result largest_lyapunov(std::span<const double> x, const Embedding& embedding, std::size_t steps);

/// Twice the mean time between crossings of the mean, in samples; the whole length when there are not two.
std::size_t mean_period(std::span<const double> x);

}  // namespace steadyplate::analysis
