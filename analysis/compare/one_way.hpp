#pragma once

#include <span>
#include <vector>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

/// An F test with its sums of squares (unit of the values squared).
struct FTest : Outcome {
  double ss = kNoValue;
  double df1 = kNoValue;
  double ss_error = kNoValue;
  double df2 = kNoValue;
  double f = kNoValue;
  double p = kNoValue;
};

/// ss/df1 over ss_error/df2 with its p. ss_error = 0 -> NaN in f and p: the caller says `constant`.
FTest f_test(double ss, double df1, double ss_error, double df2);

/// Share of all variation that lies between the groups, and the same less its bias: SS/(SS + SS error) and
/// (SS - df1 MSE)/(SS + SS error + MSE) (Hays 1963). NaN where the test has no value.
double eta_squared(const FTest& test);
double omega_squared(const FTest& test);

/// One-way analysis of variance: SS between = sum n_g (M_g - M)^2, SS error = sum (x - M_g)^2, df G - 1 and N
/// - G (Fisher 1925).
/// Fewer than 3 in a group -> `too_short`; not finite -> `not_finite`; no spread within any group ->
/// `constant`.
/// @throws std::invalid_argument  fewer than 2 groups
FTest one_way_f(std::span<const std::vector<double>> groups);

/// Kruskal and Wallis's H, the rank test of two or more groups.
struct RankOneWay : Outcome {
  double h = kNoValue;  ///< corrected for ties
  double df = kNoValue;
  double p = kNoValue;  ///< from chi-square
};

/// H = (12/(N(N+1)) sum R_g^2/n_g - 3(N+1))/(1 - sum(t^3 - t)/(N^3 - N)), R_g sums of mid-ranks (Kruskal &
/// Wallis 1952). Edge cases and errors as one_way_f(); `constant` when all values are the same.
RankOneWay rank_one_way(std::span<const std::vector<double>> groups);

enum class Centre { mean, median };

/// Do the groups spread alike? One-way F on abs(x - centre of its group): the mean is Levene's test (Levene
/// 1960), the median Brown and Forsythe's (1974), the default. Edge cases and errors as one_way_f(); also
/// `constant` when all distances within every group are the same.
FTest equal_spread(std::span<const std::vector<double>> groups, Centre centre = Centre::median);

}  // namespace steadyplate::analysis
