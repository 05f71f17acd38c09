#pragma once

#include <cstddef>
#include <vector>

#include "analysis/compare/repeated.hpp"
#include "analysis/compare/t_tests.hpp"

namespace steadyplate::analysis {

/// One comparison out of a family, with its p corrected for the size of the family.
struct Contrast {
  std::size_t stratum = 0;  ///< the group inside which times are compared, or the time at which groups are
  std::size_t first = 0;    ///< times or groups, by number
  std::size_t second = 0;
  TTest test;
  double p_holm = kNoValue;
  double p_bonferroni = kNoValue;
};

/// Fill p_holm and p_bonferroni: the contrasts given are one family.
void adjust(std::vector<Contrast>& family);

/// Paired t between every two times inside each group; difference = second time - first time. The family is
/// the pairs of one group. Does not compare the groups.
/// @returns groups in order, in each the pairs (0,1), (0,2), ..., (1,2), ...
/// @throws std::invalid_argument  as require_shape(), level outside (0, 1)
std::vector<Contrast> time_contrasts(const RepeatedMeasures& data, double level = 0.95);

/// Welch's t between every two groups at each time; difference = first group - second group. The family is
/// all rows. Order and errors as time_contrasts(), times instead of groups.
std::vector<Contrast> group_contrasts(const RepeatedMeasures& data, double level = 0.95);

}  // namespace steadyplate::analysis
