#pragma once

#include <span>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

// Standardised differences: pure numbers, in SDs. All are post - pre or x - y; what that favours, the caller
// knows. J is hedges_correction(), ncp the limits of noncentrality_limits().

/// One effect size and the interval around it, where the literature has one.
struct EffectSize : Outcome {
  double d = kNoValue;  ///< as the sample has it
  double g = kNoValue;  ///< J d, less biased: the one to report
  Interval ci;          ///< of g
};

/// Change within one group.
struct PairedEffects : Outcome {
  std::size_t n = 0;
  double r = kNoValue;  ///< correlation of pre and post; NaN when either is constant
  /// mean(d)/sqrt((s1^2 + s2^2)/2), the default; interval J ncp sqrt(2 (s1^2 + s2^2 - 2 r s1 s2)/(n (s1^2 +
  /// s2^2))) (Algina & Keselman 2003).
  EffectSize av;
  EffectSize av_mean;  ///< mean(d)/((s1 + s2)/2), as Lakens (2013) prints it; no interval
  EffectSize rm;       ///< mean(d)/s_d sqrt(2 (1 - r)) (Morris & DeShon 2002); no interval
  EffectSize z;  ///< mean(d)/s_d (Cohen 1988), interval J ncp/sqrt n; not comparable with g of two groups
};

/// Fewer than 3 pairs -> `too_short`; not finite -> `not_finite`. An effect whose divisor is 0 is `constant`;
/// with all differences the same, `av` and `av_mean` stand without an interval and say so (`warn`).
/// @throws std::invalid_argument  pre and post of unequal length, level outside (0, 1)
PairedEffects paired_effects(std::span<const double> pre, std::span<const double> post, double level = 0.95);

/// g_s of two groups: (m1 - m2)/s_pooled, J(n1 + n2 - 2), interval J ncp sqrt(1/n1 + 1/n2) (Hedges 1981;
/// Cumming 2012). Fewer than 3 in a group -> `too_short`; not finite -> `not_finite`; no spread within the
/// groups -> `constant`.
/// @throws std::invalid_argument  level outside (0, 1)
EffectSize between_effect(std::span<const double> x, std::span<const double> y, double level = 0.95);

/// Change against change.
struct ChangeEffect : Outcome {
  double d = kNoValue;              ///< d_ppc2
  double sd_pre_pooled = kNoValue;  ///< unit of the scores
  double correction = kNoValue;     ///< c
  double r = kNoValue;              ///< pooled correlation of pre and post
  double variance = kNoValue;       ///< of d
  Interval ci;                      ///< d +- z sqrt(variance)
};

/// d_ppc2 = c (gain of the trained - gain of the controls)/s_pre,pooled, c = 1 - 3/(4 (nT + nC - 2) - 1);
/// var = 2 c^2 (1 - r) h (nT + nC - 2)/(nT + nC - 4) (1 + d^2/(2 (1 - r) h)) - d^2, h = (nT + nC)/(nT nC), r
/// the correlations weighted by n - 1 (Morris 2008). The default between groups.
/// Fewer than 3 in a group -> `too_short`; not finite -> `not_finite`; no spread of the baselines ->
/// `constant`; a correlation that is not there -> `warn`: d stands, variance and interval do not.
/// @throws std::invalid_argument  pre and post of unequal length, level outside (0, 1)
ChangeEffect change_against_change(std::span<const double> trained_pre, std::span<const double> trained_post,
                                   std::span<const double> control_pre, std::span<const double> control_post,
                                   double level = 0.95);

}  // namespace steadyplate::analysis
