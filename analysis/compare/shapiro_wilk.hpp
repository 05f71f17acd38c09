#pragma once

#include <span>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

struct ShapiroWilk : Outcome {
  std::size_t n = 0;
  double w = kNoValue;  ///< 0 to 1; near 1 for a normal sample
  double p = kNoValue;
};

/// Shapiro and Wilk's W with Royston's coefficients and p (Royston 1995, algorithm AS R94). Run it on
/// differences or residuals, not on raw scores of groups. Information, not a gate: at small n it sees little,
/// at large n it minds trifles.
/// Fewer than 3 values -> `too_short`; more than 5000 -> `degenerate` (the approximation ends there); not
/// finite -> `not_finite`; all the same but for rounding -> `constant`.
ShapiroWilk shapiro_wilk(std::span<const double> x);

}  // namespace steadyplate::analysis
