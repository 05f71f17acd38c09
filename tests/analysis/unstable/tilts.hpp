#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <string_view>

#include "analysis/unstable/tilt_metrics.hpp"

namespace steadyplate::test {

using analysis::TiltSettings;
using analysis::TiltTrajectory;

constexpr double two_pi = 6.283185307179586;

/// n samples of a function of time that gives {ml, ap}.
template <class Function>
TiltTrajectory tilt_of(std::size_t n, double rate_hz, Function at) {
  TiltTrajectory t;
  t.rate_hz = rate_hz;
  for (std::size_t i = 0; i < n; ++i) {
    const auto [ml, ap] = at(static_cast<double>(i) / rate_hz);
    t.ml_deg.push_back(ml);
    t.ap_deg.push_back(ap);
  }
  return t;
}

/// A wobble like a person's: four incommensurable sines an axis, off centre, peaks near 12 deg.
inline TiltTrajectory wobble(std::uint64_t seed, double rate_hz = 100.0, double seconds = 30.0) {
  std::mt19937_64 random(seed);
  const auto uniform = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11) / 9007199254740992.0;
  };
  double size[8], frequency_hz[8], phase[8];
  for (int k = 0; k < 8; ++k) {
    size[k] = uniform(0.5, 3.5);
    frequency_hz[k] = uniform(0.1, 1.5);
    phase[k] = uniform(0.0, two_pi);
  }
  const double off_ml = uniform(-2.0, 2.0);
  const double off_ap = uniform(-2.0, 2.0);
  return tilt_of(static_cast<std::size_t>(seconds * rate_hz), rate_hz, [&](double t) {
    double axis[2] = {off_ml, off_ap};
    for (int k = 0; k < 8; ++k) axis[k % 2] += size[k] * std::sin(two_pi * frequency_hz[k] * t + phase[k]);
    return std::pair{axis[0], axis[1]};
  });
}

inline analysis::Result tilt_score(std::string_view id, const TiltTrajectory& t,
                                   const TiltSettings& settings = {}) {
  const analysis::TiltMetric* metric = analysis::find_tilt_metric(id);
  if (metric == nullptr) return {std::nan(""), analysis::Status::missing_input, "no such row"};
  const analysis::TiltDerived derived(t, settings);
  return compute(*metric, derived);
}

}  // namespace steadyplate::test
