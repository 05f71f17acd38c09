#pragma once

#include <span>

#include "analysis/machine/buffer.hpp"
#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// One-sided power spectral density, mm^2/Hz, at k fs / N for k = 0 .. floor(N/2). The sum of all bins times
/// the bin width is about the variance.
struct Spectrum {
  Buffer<double> frequency_hz;
  Buffer<double> ml;
  Buffer<double> ap;
  double bin_hz = 0.0;
  bool one_segment = false;  ///< Welch: the segment asked for was longer than the data
};

/// Power spectral density by the method, segment length and overlap of the settings:
///   welch             periodic Hann, each segment freed of its least-squares line, zero-padded to N
///   (scipy.signal.welch
///                     with detrend="linear", nfft=N; Quijoux 2021)
///   multitaper_sine   mean over 8 sine tapers sqrt(2/(N+1)) sin(pi k (n+1)/(N+1)) of the whole signal, freed
///   of its line periodogram       the whole signal, freed of its line, no taper
/// Segments are cut from the start; a rest shorter than a step is left out, as in scipy.
/// @param ml_mm, ap_mm  same length, at least 2 finite samples
/// @throws std::invalid_argument
Spectrum spectrum(std::span<const double> ml_mm, std::span<const double> ap_mm, double rate_hz,
                  const MetricSettings& settings);

/// The same of one signal: the densities alone, at the same frequencies.
/// @throws std::invalid_argument
Buffer<double> power_density(std::span<const double> x, double rate_hz, const MetricSettings& settings);

}  // namespace steadyplate::analysis
