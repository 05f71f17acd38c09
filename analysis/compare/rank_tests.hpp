#pragma once

#include <span>
#include <vector>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

/// How a rank test gets its p. `automatic`: exact where there are no ties, no zeros and few enough values,
/// else normal. `normal`: always the normal approximation.
enum class RankMethod { automatic, normal };

struct RankSettings {
  RankMethod method = RankMethod::automatic;
  bool continuity = true;  ///< 0.5 towards the mean in the normal approximation, as R does
  /// Values are rounded to so many decimals before ranking, so that ties and zeros of decimal data are ties
  /// and zeros (0.3 - 0.2 and 0.2 - 0.1). The one place where the unit matters: 1e-10 of it.
  int decimals = 10;
};

/// Wilcoxon's signed rank test.
struct SignedRank : Outcome {
  std::size_t n = 0;      ///< pairs
  std::size_t zeros = 0;  ///< dropped
  bool ties = false;
  bool exact = false;        ///< how p was made
  double w_plus = kNoValue;  ///< sum of the ranks of positive differences
  double w_minus = kNoValue;
  double z = kNoValue;  ///< of the normal approximation; NaN when exact
  double p = kNoValue;  ///< two-sided
  double rank_biserial = kNoValue;
};

/// On d = post - pre: zeros dropped, mid-ranks of abs(d), W+ the sum over d > 0 (Wilcoxon 1945). Exact
/// distribution by subset-sum counts when no ties, no zeros and n <= 50; else normal with mean n(n+1)/4 and
/// var = n(n+1)(2n+1)/24 - sum(t^3 - t)/48, n without zeros, t the sizes of the ties.
/// rank_biserial = (W+ - W-)/(W+ + W-) (Kerby 2014).
/// Fewer than 3 pairs -> `too_short`; not finite -> `not_finite`; all differences zero -> `constant`.
/// @throws std::invalid_argument  pre and post of unequal length, decimals outside 0 to 15
SignedRank signed_rank(std::span<const double> pre, std::span<const double> post,
                       const RankSettings& settings = {});

/// The Mann-Whitney test, also called Wilcoxon's rank sum test.
struct RankSum : Outcome {
  std::size_t n1 = 0;
  std::size_t n2 = 0;
  bool ties = false;
  bool exact = false;
  double u1 = kNoValue;  ///< pairs (x, y) with x > y, ties count half
  double u2 = kNoValue;  ///< n1 n2 - u1
  double z = kNoValue;   ///< of the normal approximation; NaN when exact
  double p = kNoValue;   ///< two-sided
  double rank_biserial = kNoValue;
};

/// U1 = sum of the mid-ranks of x - n1(n1+1)/2 (Mann & Whitney 1947). Exact when no ties and n1, n2 < 50;
/// else normal with mean n1 n2/2 and var = n1 n2/12 ((N+1) - sum(t^3 - t)/(N(N-1))).
/// rank_biserial = 2 U1/(n1 n2) - 1 (Wendt 1972).
/// Fewer than 3 in a group -> `too_short`; not finite -> `not_finite`; all values the same -> `constant`.
/// @throws std::invalid_argument  decimals outside 0 to 15
RankSum rank_sum(std::span<const double> x, std::span<const double> y, const RankSettings& settings = {});

/// P(W+ <= w) of n differences without ties under the hypothesis of symmetry about 0.
/// @throws std::invalid_argument  n outside 1 to 1000
double signed_rank_cdf(double w, std::size_t n);

/// P(U <= u) of m and n values without ties under the hypothesis of one distribution.
/// @throws std::invalid_argument  m or n outside 1 to 100
double rank_sum_cdf(double u, std::size_t m, std::size_t n);

/// Mid-ranks of x, 1 for the smallest, in the order of x. Ties share the mean of their ranks.
std::vector<double> mid_ranks(std::span<const double> x);

}  // namespace steadyplate::analysis
