#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// A parameter of the metrics that a user may set by name: `dfa_cut_from=start`.
struct MetricParameter {
  std::string_view name;     ///< "dfa_cut_from"
  std::string_view values;   ///< what it takes: "start or both_ends", "mm above 0"
  std::string_view meaning;  ///< one line
  std::string_view metrics;  ///< the rows it shapes, as in evidence.hpp
  std::string (*get)(const MetricSettings&) = nullptr;
  /// False: `text` is no such value. Ranges are checked where the settings are used.
  bool (*set)(MetricSettings&, std::string_view text) = nullptr;
};

/// All of them, in the order of the families.
std::span<const MetricParameter> metric_parameters();

/// Those that shape the row of that id.
std::vector<const MetricParameter*> parameters_of(std::string_view id);

/// Set one, given as NAME=VALUE. What is no value of it is refused here; ranges by check_settings(), once all
/// are set.
/// @throws std::invalid_argument  naming the parameter, what it takes, or which ones there are
void set_parameter(MetricSettings& settings, std::string_view assignment);

}  // namespace steadyplate::analysis
