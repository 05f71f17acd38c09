#pragma once

#include <span>
#include <string>

#include "analysis/machine/buffer.hpp"
#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// Means of `scale` successive samples; a rest is left out (Costa 2002).
Buffer<double> coarse_grained(std::span<const double> x, std::size_t scale);

/// How many successive samples to average for a rate of at most `wanted_hz`: 1 when the rate is not above it.
std::size_t grains(double rate_hz, double wanted_hz);

/// Standard deviation divided by N.
double population_sd(std::span<const double> x);

/// -ln(A/B) of count_matches(); A = 0 or B = 0 is `degenerate`.
Result sample_entropy(std::span<const double> x, std::size_t m, double tolerance);

/// Sum over scales 1..scales of the sample entropy of the coarse-grained series, the tolerance from the
/// series itself (Costa 2002). Scales at which fewer than `fewest` samples are left are not part of it, and
/// then the status is `warn`.
Result multiscale_entropy_index(std::span<const double> x, std::size_t m, double tolerance_sd,
                                std::size_t scales, std::size_t fewest);

/// ln phi_m - ln phi_(m+1) (Chen 2007): phi = mean over pairs of exp(-(d/r)^2), d = Chebyshev distance of two
/// templates, each minus its own mean; N - m templates of both lengths.
Result fuzzy_entropy(std::span<const double> x, std::size_t m, double tolerance);

}  // namespace steadyplate::analysis
