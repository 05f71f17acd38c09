#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#include "analysis/trajectory.hpp"

namespace steadyplate::analysis {

inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Slow sway at a uniform rate, both axes different, without load.
inline CopSamples sway(std::size_t n, double rate_hz = 100.0, double start_s = 0.0) {
  CopSamples s;
  for (std::size_t i = 0; i < n; ++i) {
    const double t = static_cast<double>(i) / rate_hz;
    s.time_s.push_back(start_s + t);
    s.ml_mm.push_back(7.0 + 3.0 * std::sin(2.0 * t) + 0.5 * std::sin(9.1 * t));
    s.ap_mm.push_back(-40.0 + 5.0 * std::cos(1.3 * t) + 0.7 * std::sin(6.7 * t));
  }
  return s;
}

/// The same on a plate that a person of 700 N stands on throughout.
inline CopSamples loaded_sway(std::size_t n, double rate_hz = 100.0) {
  CopSamples s = sway(n, rate_hz);
  s.load_n.assign(n, 700.0);
  return s;
}

}  // namespace steadyplate::analysis
