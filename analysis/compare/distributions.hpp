#pragma once

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

// Tails and quantiles that the tests of this folder need, from Boost.Math, which stays in one source file.
// A NaN in (a statistic that is not there) gives a NaN out; degrees of freedom may be fractions. All throw
// std::invalid_argument naming the argument: degrees of freedom not above 0, a probability outside (0, 1).

/// P(abs(T) >= abs(t)), Student's t.
double t_two_sided_p(double t, double df);
/// The t below which a share `probability` lies.
double t_quantile(double probability, double df);

/// P(F >= f). f below 0 counts as 0.
double f_upper_p(double f, double df1, double df2);
double f_quantile(double probability, double df1, double df2);

/// P(chi-square >= x). x below 0 counts as 0.
double chi_square_upper_p(double x, double df);

/// Phi(z).
double normal_cdf(double z);
/// 1 - Phi(z), exact in the tail too.
double normal_upper(double z);
/// Phi^-1(probability): 1.959964 for 0.975.
double normal_quantile(double probability);
/// The z that `level` of a normal lies within: 1.959964 for 0.95, 1.644854 for 0.90.
/// @throws std::invalid_argument  level outside (0, 1)
double two_sided_z(double level);

/// Confidence limits of the noncentrality parameter of an observed t: the ncp at which P(T <= t; df, ncp) is
/// (1 + level)/2, and the one at which it is (1 - level)/2 (Cumming 2012; Steiger & Fouladi 1997).
///
/// Bisection on the noncentral t of Boost.Math. Above abs(t) = 1000, where that has no digits left, the
/// large-t form t (c - h(c)/(2 t^2)) with c = sqrt(chi-square quantile / df) and h(c) = (df - 1)/c - df c,
/// whose error is of order t^-4 relative.
/// @returns NaN limits when t is not finite
/// @throws std::invalid_argument  df not above 0, level outside (0, 1)
Interval noncentrality_limits(double t, double df, double level = 0.95);

/// J(df) = Gamma(df/2) / (sqrt(df/2) Gamma((df-1)/2)): takes the small-sample bias out of a standardised
/// difference (Hedges 1981). About 1 - 3/(4 df - 1).
/// @throws std::invalid_argument  df not above 1
double hedges_correction(double df);

}  // namespace steadyplate::analysis
