#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/compare/moments.hpp"

namespace steadyplate::analysis {

/// Scores of N people in G groups at k times: what the analyses of a study take.
struct RepeatedMeasures {
  std::vector<std::vector<double>> scores;  ///< N rows of k values, all in one unit, in the order of time
  std::vector<std::size_t> group;           ///< N numbers 0 to groups - 1
  std::size_t groups = 0;

  std::size_t people() const { return scores.size(); }
  std::size_t times() const { return scores.empty() ? 0 : scores.front().size(); }
};

/// @throws std::invalid_argument  naming what does not fit: rows of unequal length, group not as long as
/// scores, a group number out of range, fewer than 2 times or groups
void require_shape(const RepeatedMeasures& data);

/// Which rows have no missing value, in order: complete cases. The others are for the report's list.
std::vector<std::size_t> complete_rows(std::span<const std::vector<double>> scores);

/// The rows listed, as a table of its own. @throws std::invalid_argument  a row that is not there
RepeatedMeasures only(const RepeatedMeasures& data, std::span<const std::size_t> rows);

/// Scores of one group at one time, in the order of rows. @throws std::invalid_argument  as require_shape(),
/// group or time out of range
std::vector<double> cell(const RepeatedMeasures& data, std::size_t group, std::size_t time);

/// n, mean, SD, median of every cell: [group][time]. @throws std::invalid_argument  as require_shape()
std::vector<std::vector<Descriptives>> cells(const RepeatedMeasures& data);

}  // namespace steadyplate::analysis
