#include "analysis/metrics/spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <stdexcept>

#include "analysis/metrics/fourier.hpp"

namespace steadyplate::analysis {

namespace {

using Complex = std::complex<double>;
using std::numbers::pi;

constexpr int kSineTapers = 8;  // Prieto 1996

/// The pieces of the signal whose spectra are averaged: piece p starts at start[p] and is weighed by taper[p
/// % tapers].
struct Pieces {
  std::size_t length = 0;
  std::vector<std::size_t> start;
  std::vector<std::vector<double>> taper;
  bool one_segment = false;
};

Pieces welch_pieces(std::size_t n, double rate_hz, const MetricSettings& settings) {
  Pieces pieces;
  const double wanted = std::max(2.0, std::round(settings.psd_segment_s * rate_hz));
  pieces.one_segment = wanted > static_cast<double>(n);
  pieces.length = pieces.one_segment ? n : static_cast<std::size_t>(wanted);
  const auto overlap = static_cast<std::size_t>(static_cast<double>(pieces.length) * settings.psd_overlap);
  const std::size_t step = pieces.length - overlap;
  for (std::size_t at = 0; at + pieces.length <= n; at += step) pieces.start.push_back(at);
  std::vector<double> hann(pieces.length);
  for (std::size_t i = 0; i < pieces.length; ++i)
    hann[i] = 0.5 - 0.5 * std::cos(2.0 * pi * static_cast<double>(i) / static_cast<double>(pieces.length));
  pieces.taper.push_back(std::move(hann));
  return pieces;
}

Pieces sine_pieces(std::size_t n) {
  Pieces pieces;
  pieces.length = n;
  pieces.start.assign(kSineTapers, 0);
  const double m = static_cast<double>(n) + 1.0;
  for (int k = 1; k <= kSineTapers; ++k) {
    std::vector<double> taper(n);
    for (std::size_t i = 0; i < n; ++i)
      taper[i] = std::sqrt(2.0 / m) * std::sin(pi * k * (static_cast<double>(i) + 1.0) / m);
    pieces.taper.push_back(std::move(taper));
  }
  return pieces;
}

Pieces whole_signal(std::size_t n) {
  Pieces pieces;
  pieces.length = n;
  pieces.start = {0};
  pieces.taper.emplace_back(n, 1.0);
  return pieces;
}

/// out(i) = taper_i (x_i - least-squares line), for one part of a complex vector.
template <class Store>
void detrend_and_taper(std::span<const double> x, const std::vector<double>& taper, Store store) {
  const double n = static_cast<double>(x.size());
  const double middle = (n - 1.0) / 2.0;
  double mean = 0.0;
  for (const double value : x) mean += value;
  mean /= n;
  double moment = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) moment += (static_cast<double>(i) - middle) * (x[i] - mean);
  const double slope = moment / (n * (n * n - 1.0) / 12.0);
  for (std::size_t i = 0; i < x.size(); ++i)
    store(i, taper[i] * (x[i] - mean - slope * (static_cast<double>(i) - middle)));
}

/// Sum over pieces of the squared spectrum on a grid of `grid` points. Two real pieces travel in one complex
/// transform: |Z_k|^2 + |Z_-k|^2 = 2 (|A_k|^2 + |B_k|^2).
std::vector<double> summed_power(std::span<const double> x, const Pieces& pieces, std::size_t grid,
                                 Fourier& fourier) {
  std::vector<double> power(grid, 0.0);
  std::vector<Complex> z;
  for (std::size_t p = 0; p < pieces.start.size(); p += 2) {
    z.assign(grid, Complex{});
    const auto piece = [&](std::size_t q) { return x.subspan(pieces.start[q], pieces.length); };
    const auto taper = [&](std::size_t q) -> const std::vector<double>& {
      return pieces.taper[q % pieces.taper.size()];
    };
    detrend_and_taper(piece(p), taper(p), [&](std::size_t i, double value) { z[i].real(value); });
    if (p + 1 < pieces.start.size())
      detrend_and_taper(piece(p + 1), taper(p + 1), [&](std::size_t i, double value) { z[i].imag(value); });
    fourier.forward(z);
    for (std::size_t k = 0; k < grid; ++k) power[k] += std::norm(z[k]);
  }
  for (std::size_t k = 1; k < grid - k; ++k) power[k] = power[grid - k] = (power[k] + power[grid - k]) / 2.0;
  return power;
}

/// From the summed power on the inner grid to the N-point grid, for two signals at once (real and imaginary
/// part): power -> autocorrelation -> one N-point transform. Identical to averaging zero-padded N-point
/// periodograms.
std::vector<Complex> to_output_grid(const std::vector<double>& first, const std::vector<double>& second,
                                    std::size_t length, std::size_t n, Fourier& fourier) {
  const std::size_t grid = first.size();
  std::vector<Complex> correlation(grid);
  for (std::size_t k = 0; k < grid; ++k) correlation[k] = {first[k], second.empty() ? 0.0 : second[k]};
  fourier.inverse(correlation);
  std::vector<Complex> folded(n, Complex{});
  for (std::size_t lag = 0; lag < length; ++lag) {
    folded[lag] += correlation[lag];
    if (lag > 0) folded[n - lag] += correlation[lag];
  }
  fourier.forward(folded);
  return folded;
}

}  // namespace

Spectrum spectrum(std::span<const double> ml_mm, std::span<const double> ap_mm,
                  std::span<const double> radius_mm, double rate_hz, const MetricSettings& settings) {
  const std::size_t n = ml_mm.size();
  if (n < 2) throw std::invalid_argument("ml_mm: at least 2 samples");
  if (ap_mm.size() != n || radius_mm.size() != n)
    throw std::invalid_argument("ap_mm, radius_mm: as many samples as ml_mm");
  const Pieces pieces = settings.psd == PsdMethod::welch             ? welch_pieces(n, rate_hz, settings)
                        : settings.psd == PsdMethod::multitaper_sine ? sine_pieces(n)
                                                                     : whole_signal(n);
  Fourier fourier;
  const std::size_t grid = Fourier::smooth_length(2 * pieces.length);
  const auto axes = to_output_grid(summed_power(ml_mm, pieces, grid, fourier),
                                   summed_power(ap_mm, pieces, grid, fourier), pieces.length, n, fourier);
  const auto planar =
      to_output_grid(summed_power(radius_mm, pieces, grid, fourier), {}, pieces.length, n, fourier);

  double weight = 0.0;  // sum of squared tapers over all pieces
  for (std::size_t p = 0; p < pieces.start.size(); ++p)
    for (const double w : pieces.taper[p % pieces.taper.size()]) weight += w * w;
  const double scale = 1.0 / (rate_hz * weight);

  Spectrum result;
  result.bin_hz = rate_hz / static_cast<double>(n);
  result.one_segment = pieces.one_segment;
  const std::size_t bins = n / 2 + 1;
  result.frequency_hz.resize(bins);
  result.ml.resize(bins);
  result.ap.resize(bins);
  result.radius.resize(bins);
  for (std::size_t k = 0; k < bins; ++k) {
    const bool stands_alone = k == 0 || 2 * k == n;  // all others also carry their negative frequency
    const double s = stands_alone ? scale : 2.0 * scale;
    result.frequency_hz[k] = static_cast<double>(k) * rate_hz / static_cast<double>(n);
    // a power is never negative; the round trip may leave -1e-17
    result.ml[k] = std::max(0.0, axes[k].real() * s);
    result.ap[k] = std::max(0.0, axes[k].imag() * s);
    result.radius[k] = std::max(0.0, planar[k].real() * s);
  }
  return result;
}

}  // namespace steadyplate::analysis
