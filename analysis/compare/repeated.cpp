#include "analysis/compare/repeated.hpp"

#include <stdexcept>

namespace steadyplate::analysis {

namespace {

std::vector<double> values_of(const RepeatedMeasures& data, std::size_t group, std::size_t time) {
  std::vector<double> values;
  for (std::size_t i = 0; i < data.people(); ++i)
    if (data.group[i] == group) values.push_back(data.scores[i][time]);
  return values;
}

}  // namespace

void require_shape(const RepeatedMeasures& data) {
  if (data.group.size() != data.scores.size()) throw std::invalid_argument("group must be as long as scores");
  if (data.groups < 2) throw std::invalid_argument("groups must be at least 2");
  for (const std::size_t group : data.group)
    if (group >= data.groups) throw std::invalid_argument("group must be below groups");
  for (const auto& row : data.scores) {
    if (row.size() < 2) throw std::invalid_argument("scores must have at least 2 times");
    if (row.size() != data.times()) throw std::invalid_argument("scores must have rows of equal length");
  }
}

std::vector<std::size_t> complete_rows(std::span<const std::vector<double>> scores) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (all_finite(scores[i])) rows.push_back(i);
  return rows;
}

RepeatedMeasures only(const RepeatedMeasures& data, std::span<const std::size_t> rows) {
  RepeatedMeasures part;
  part.groups = data.groups;
  for (const std::size_t row : rows) {
    if (row >= data.scores.size() || row >= data.group.size())
      throw std::invalid_argument("rows must be rows of the data");
    part.scores.push_back(data.scores[row]);
    part.group.push_back(data.group[row]);
  }
  return part;
}

std::vector<double> cell(const RepeatedMeasures& data, std::size_t group, std::size_t time) {
  require_shape(data);
  if (group >= data.groups) throw std::invalid_argument("group must be below groups");
  if (time >= data.times()) throw std::invalid_argument("time must be below the number of times");
  return values_of(data, group, time);
}

std::vector<std::vector<Descriptives>> cells(const RepeatedMeasures& data) {
  require_shape(data);
  std::vector<std::vector<Descriptives>> table(data.groups);
  for (std::size_t group = 0; group < data.groups; ++group)
    for (std::size_t time = 0; time < data.times(); ++time)
      table[group].push_back(describe(values_of(data, group, time)));
  return table;
}

}  // namespace steadyplate::analysis
