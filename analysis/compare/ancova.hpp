#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/compare/one_way.hpp"
#include "analysis/compare/post_hoc.hpp"

namespace steadyplate::analysis {

/// What a group would have scored afterwards had all begun alike: its mean at the grand mean of the baseline.
struct AdjustedMean {
  std::size_t n = 0;
  double mean = kNoValue;
  double se = kNoValue;
  Interval ci;
};

/// Analysis of covariance: the main answer for a randomised trial.
struct Ancova : Outcome {
  std::size_t n = 0;
  double baseline_mean = kNoValue;
  double slope = kNoValue;  ///< of post on baseline, common to the groups
  double mse = kNoValue;    ///< residual variance
  double r_squared = kNoValue;
  FTest baseline;                   ///< given the groups
  FTest group;                      ///< given the baseline (type III, no interaction)
  double partial_eta2 = kNoValue;   ///< of group: SS/(SS + SS error)
  std::vector<AdjustedMean> means;  ///< one a group
  /// Every two groups (0,1), (0,2), ..., (1,2), ...: adjusted difference first - second with se, t, df, p and
  /// interval; p_holm over all pairs. Two groups: contrasts[0] is the headline.
  std::vector<Contrast> contrasts;
  /// F of baseline x group. p below 0.05: the groups' lines are not parallel, show both and warn. Its own
  /// status: `constant` when the baseline does not vary in every group, or nothing is left over.
  FTest slopes;
};

/// post = b0 + b1 baseline + group by least squares (Fisher 1932; Cohen 1988), by QR of a centred design.
/// @param baseline, post  one value a person, in one unit
/// @param group           numbers 0 to groups - 1
/// @param level           of the intervals, mean +- t_q se
/// Fewer than 3 in a group -> `too_short`; not finite -> `not_finite`; baseline the same for all of each
/// group, or post fitted without error -> `constant`.
/// @throws std::invalid_argument  unequal lengths, a group number out of range, fewer than 2 groups, level
/// outside (0, 1)
Ancova ancova(std::span<const double> baseline, std::span<const double> post,
              std::span<const std::size_t> group, std::size_t groups, double level = 0.95);

}  // namespace steadyplate::analysis
