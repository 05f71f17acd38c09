#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/landing/landing.hpp"
#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// One row about a landing: a Metric like every other, so that all outputs and comparisons know it; what
/// computes it eats a landing.
struct LandingMetric {
  Metric row;
  bool horizontal = true;  ///< needs the horizontal force as well
  Result (*compute)(const Landing&) = nullptr;
};

/// Every row about a landing, in the order in which outputs list them.
std::span<const LandingMetric> landing_metric_table();

/// The row of that id, or nullptr.
const LandingMetric* find_landing_metric(std::string_view id);

/// "core", "all" or "everything": every row; or a comma separated list of these and exact ids.
/// @throws std::invalid_argument  naming the id that is no row about a landing
std::vector<const LandingMetric*> select_landing_metrics(std::string_view selection);

/// Compute one row. A weight taken from the end of the recording is a warning.
Result compute(const LandingMetric& metric, const Landing& landing);

/// All that must agree before two scores may be compared: contact, window, band, where the weight is from,
/// rate. `rate_hz` 0 leaves the rate out.
std::string landing_parameters(const LandingMetric& metric, const LandingSettings& settings, double rate_hz);

}  // namespace steadyplate::analysis
