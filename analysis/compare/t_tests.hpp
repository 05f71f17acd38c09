#pragma once

#include <span>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

/// A difference of means and what is known about it. `difference`, `se` and `ci` are in the unit of the
/// values.
struct TTest : Outcome {
  std::size_t n1 = 0;  ///< pairs, or values of the first group
  std::size_t n2 = 0;  ///< values of the second group; = n1 in a paired test
  double difference = kNoValue;
  double se = kNoValue;
  double t = kNoValue;
  double df = kNoValue;
  double p = kNoValue;  ///< two-sided
  Interval ci;
};

/// Paired t test of d = post - pre: t = mean(d) / (s_d / sqrt n), df = n - 1, interval mean(d) +- t_q s_d /
/// sqrt n (Student 1908).
/// @param pre, post  one value a person, in the same order of people
/// @param level      of the interval
/// Fewer than 3 pairs -> `too_short`; a value not finite -> `not_finite`; all differences the same but for
/// rounding -> `constant`.
/// @throws std::invalid_argument  pre and post of unequal length, level outside (0, 1)
TTest paired_t(std::span<const double> pre, std::span<const double> post, double level = 0.95);

/// Welch's t test of mean(x) - mean(y), the default for two groups: a = s1^2/n1, b = s2^2/n2, t = difference
/// / sqrt(a + b), df = (a + b)^2 / (a^2/(n1 - 1) + b^2/(n2 - 1)) (Welch 1947). Fewer than 3 in a group ->
/// `too_short`; not finite -> `not_finite`; both groups constant -> `constant`.
/// @throws std::invalid_argument  level outside (0, 1)
TTest welch_t(std::span<const double> x, std::span<const double> y, double level = 0.95);

/// Student's t test with pooled variance, df = n1 + n2 - 2 (Student 1908; Fisher 1925). Edge cases as
/// welch_t().
TTest student_t(std::span<const double> x, std::span<const double> y, double level = 0.95);

}  // namespace steadyplate::analysis
