#pragma once

#include <cstddef>
#include <span>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

/// Limits of agreement of two measurements of the same people. Of a - b in the unit of the scores; in the log
/// form all are ratios a/b (bias 1.03: a is 3 % higher), except `sd`, which is of the logarithms, and `r`.
struct BlandAltman : Outcome {
  std::size_t n = 0;
  double bias = kNoValue;
  double sd = kNoValue;  ///< of the differences
  Interval bias_ci;
  Interval limits;  ///< bias +- z sd: where 95 % of differences lie
  Interval lower_limit_ci;
  Interval upper_limit_ci;
  double r = kNoValue;    ///< correlation of difference with mean: does the error grow with the score?
  double r_p = kNoValue;  ///< two-sided
  double percent_within = kNoValue;
};

/// Bias +- 1.959964 s_d; its interval t s_d/sqrt n, that of a limit t s_d sqrt(1/n + 1.959964^2/(2 (n - 1)))
/// (Bland & Altman 1986, 1999). The limits are always 95 %; `level` is of the intervals.
/// Fewer than 3 pairs -> `too_short`; not finite -> `not_finite`; all differences the same -> `warn`: bias
/// and limits coincide, r is NaN.
/// @throws std::invalid_argument  a and b of unequal length, level outside (0, 1)
BlandAltman bland_altman(std::span<const double> a, std::span<const double> b, double level = 0.95);

/// The same on ln a - ln b, taken back by exp: for scores whose error grows with the score (Bland & Altman
/// 1999). Also: a score not above 0 -> `degenerate`.
BlandAltman bland_altman_log(std::span<const double> a, std::span<const double> b, double level = 0.95);

}  // namespace steadyplate::analysis
