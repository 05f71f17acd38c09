#pragma once

#include <span>

#include "analysis/compare/effect_sizes.hpp"
#include "analysis/compare/moments.hpp"
#include "analysis/compare/rank_tests.hpp"
#include "analysis/compare/shapiro_wilk.hpp"
#include "analysis/compare/t_tests.hpp"

namespace steadyplate::compare {

/// All that is said about two times of the same people: post - pre.
struct PairedAnswer {
  analysis::Descriptives pre, post;
  analysis::TTest t;
  analysis::SignedRank ranks;                       ///< exact where it can be
  analysis::SignedRank normal, normal_uncorrected;  ///< normal approximation, with and without continuity
  analysis::ShapiroWilk normality;                  ///< of the differences: information, not a gate
  analysis::PairedEffects effects;
  double sd_difference = analysis::kNoValue;
  double percent_of_means = analysis::kNoValue;  ///< 100 (mean post - mean pre)/mean pre
  double mean_percent = analysis::kNoValue;      ///< mean of 100 d/pre; NaN unless every pre is above 0
  double log_ratio_percent =
      analysis::kNoValue;                   ///< 100 (exp(mean ln(post/pre)) - 1); NaN unless all above 0
  double d_glass_pre = analysis::kNoValue;  ///< mean(d)/SD of pre (Glass 1976)
};

/// @throws std::invalid_argument  pre and post of unequal length
PairedAnswer paired_answer(std::span<const double> pre, std::span<const double> post);

}  // namespace steadyplate::compare
