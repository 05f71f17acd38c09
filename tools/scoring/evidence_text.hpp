#pragma once

#include <string>

#include "analysis/metrics/metric.hpp"

namespace steadyplate::scoring {

/// "1000 samples and 10 s", "20 samples, the tilt of a board (--score tilt)": the least that a score is made
/// of.
std::string needs_text(const analysis::Metric& metric);

/// The parameters that shape the value when nothing is set, "radius_mm=3;lowpass_hz=2.5"; "" of none.
std::string default_parameters(const analysis::Metric& metric);

}  // namespace steadyplate::scoring
