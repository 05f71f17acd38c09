#pragma once

#include <cstddef>
#include <span>

#include "analysis/machine/buffer.hpp"
#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// First derivative of a uniform signal, same length, unit of x per second.
/// savitzky_golay: window 5, order 3, (x_(n-2) - 8 x_(n-1) + 8 x_(n+1) - x_(n+2)) / (12 dt); the two samples
/// at each end take the derivative of the cubic through least squares on the five nearest (scipy
/// savgol_filter, mode interp). central_difference: (x_(n+1) - x_(n-1)) / (2 dt), one-sided first differences
/// at the ends.
/// @param x  at least 5 samples
/// @throws std::invalid_argument  fewer than 5 samples
Buffer<double> differentiate(std::span<const double> x, double rate_hz, VelocityMethod method);

/// Half the integral of the squared third derivative, trapezoid rule: x''' is that of the least-squares cubic
/// on five samples, (x_(n+2) - 2 x_(n+1) + 2 x_(n-1) - x_(n-2)) / (2 dt^3), constant over each end.
/// @param x  at least 5 samples
double jerk_integral(std::span<const double> x, double rate_hz);

/// Number of sign changes; zeros keep the sign of the last sample that was not zero.
std::size_t sign_changes(std::span<const double> x);

/// Extremes of the pieces of a velocity signal between successive sign changes; the pieces before the first
/// and after the last sign change are dropped (Quijoux 2021).
struct VelocityPeaks {
  std::size_t positive_count = 0;
  std::size_t negative_count = 0;
  double positive_sum = 0.0;
  double negative_sum = 0.0;  ///< of absolute values
};
VelocityPeaks velocity_peaks(std::span<const double> velocity);

}  // namespace steadyplate::analysis
