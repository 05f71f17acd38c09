#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "analysis/machine/buffer.hpp"
#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// How long the centre of pressure stays near where it is, sample by sample, and the peaks of that curve.
struct SwayDensity {
  Status status = Status::ok;  ///< not ok: `curve_s` is empty or has no meaning, `note` says why
  std::string note;
  Buffer<double> curve_s;     ///< low-passed density at samples 0 .. N-2
  Buffer<std::size_t> peaks;  ///< strict local maxima of the curve, rises of rounding left out
};

/// Unfiltered density: from sample n forwards and backwards to the last sample before the first exit from the
/// circle of the given radius about sample n (distance <= radius is inside); value = number of steps between
/// the two ends. For samples 0 .. N-2, as in the reference program. Boxes around blocks of samples let whole
/// blocks be skipped. Baratto 2002; Jacono 2004; Quijoux 2021.
Buffer<double> dwell_steps(std::span<const double> ml_mm, std::span<const double> ap_mm, double radius_mm);

/// dwell_steps / rate, low-passed (Butterworth order 4, zero phase) at settings.sway_density_lowpass_hz,
/// peaks found. Fewer samples than the filter's padding -> too_short; a rate at which the low-pass cannot be
/// built -> degenerate; a density that never changes -> constant; fewer than 2 peaks -> degenerate.
SwayDensity sway_density(std::span<const double> ml_mm, std::span<const double> ap_mm, double rate_hz,
                         const MetricSettings& settings);

}  // namespace steadyplate::analysis
