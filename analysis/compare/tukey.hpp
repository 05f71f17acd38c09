#pragma once

#include <span>
#include <vector>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

/// P(Q >= q) of the studentized range of `groups` means with an error of `df` degrees of freedom: the double
/// integral over the range of normals and over the SD (Tukey 1953; Copenhaver & Holland 1988), by
/// Gauss-Legendre. Error below 1e-9. q not above 0 -> 1; NaN -> NaN.
/// @throws std::invalid_argument  groups below 2, df below 2
double studentized_range_upper_p(double q, std::size_t groups, double df);

/// The q that `probability` of studentized ranges stay below.
/// @throws std::invalid_argument  as above, probability outside (0, 1)
double studentized_range_quantile(double probability, std::size_t groups, double df);

/// Two groups of a one-way layout, out of all pairs.
struct TukeyPair : Outcome {
  std::size_t first = 0;
  std::size_t second = 0;
  double difference = kNoValue;  ///< mean(second) - mean(first), unit of the values
  Interval ci;                   ///< holds for all pairs together
  double p = kNoValue;           ///< already corrected for the number of pairs
};

/// Tukey-Kramer: q = abs(difference)/sqrt(MSE/2 (1/n_i + 1/n_j)), MSE of the one-way analysis (Kramer 1956).
/// @returns pairs (0,1), (0,2), ..., (1,2), ...; each with the status of one_way_f() when that has no value
/// @throws std::invalid_argument  fewer than 2 groups, level outside (0, 1)
std::vector<TukeyPair> tukey_kramer(std::span<const std::vector<double>> groups, double level = 0.95);

}  // namespace steadyplate::analysis
