#include "analysis/metrics/spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <numbers>
#include <stdexcept>
#include <type_traits>

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/metrics/fourier.hpp"

namespace steadyplate::analysis {

namespace {

using std::numbers::pi;

constexpr int kSineTapers = 8;  // Prieto 1996

/// The pieces of the signal whose spectra are averaged: piece p starts at start[p] and is weighed by taper[p
/// % tapers].
struct Pieces {
  std::size_t length = 0;
  Buffer<std::size_t> start;
  Buffer<std::span<const double>> taper;
  bool one_segment = false;
};

/// Kept from one trial to the next: its cosines cost as much as a transform.
const std::vector<double>& periodic_hann(std::size_t length) {
  static thread_local std::vector<double> hann;
  if (hann.size() == length) return hann;
  hann.resize(length);
  for (std::size_t i = 0; i < length; ++i)
    hann[i] = 0.5 - 0.5 * std::cos(2.0 * pi * static_cast<double>(i) / static_cast<double>(length));
  return hann;
}

Pieces welch_pieces(std::size_t n, double rate_hz, const MetricSettings& settings) {
  Pieces pieces;
  const double wanted = std::max(2.0, std::round(settings.psd_segment_s * rate_hz));
  pieces.one_segment = wanted > static_cast<double>(n);
  pieces.length = pieces.one_segment ? n : static_cast<std::size_t>(wanted);
  const auto overlap = static_cast<std::size_t>(static_cast<double>(pieces.length) * settings.psd_overlap);
  const std::size_t step = pieces.length - overlap;
  for (std::size_t at = 0; at + pieces.length <= n; at += step) pieces.start.push_back(at);
  pieces.taper = {std::span(periodic_hann(pieces.length))};
  return pieces;
}

/// One after the other. Kept likewise.
const std::vector<double>& sine_tapers(std::size_t n) {
  static thread_local std::vector<double> tapers;
  if (tapers.size() == kSineTapers * n) return tapers;
  tapers.clear();
  const double m = static_cast<double>(n) + 1.0;
  for (int k = 1; k <= kSineTapers; ++k)
    for (std::size_t i = 0; i < n; ++i)
      tapers.push_back(std::sqrt(2.0 / m) * std::sin(pi * k * (static_cast<double>(i) + 1.0) / m));
  return tapers;
}

Pieces sine_pieces(std::size_t n) {
  Pieces pieces;
  pieces.length = n;
  pieces.start.assign(kSineTapers, 0);
  for (int k = 0; k < kSineTapers; ++k)
    pieces.taper.push_back(std::span(sine_tapers(n)).subspan(static_cast<std::size_t>(k) * n, n));
  return pieces;
}

Pieces whole_signal(std::size_t n) {
  Pieces pieces;
  pieces.length = n;
  pieces.start = {0};
  static thread_local std::vector<double> ones;
  ones.assign(n, 1.0);
  pieces.taper = {std::span(ones)};
  return pieces;
}

/// out_i = taper_i (x_i - least-squares line).
void detrend_and_taper(std::span<const double> x, std::span<const double> taper, double* out) {
  run_widest([&]() __attribute__((always_inline)) {
    const std::size_t size = x.size();
    const double n = static_cast<double>(size);
    const double middle = (n - 1.0) / 2.0;
    const FourDoubles from_middle = {0.0 - middle, 1.0 - middle, 2.0 - middle, 3.0 - middle};
    FourDoubles sums{};
    std::size_t i = 0;
    for (; i + 4 <= size; i += 4) sums += four(&x[i]);
    double mean = total(sums);
    for (; i < size; ++i) mean += x[i];
    mean /= n;
    FourDoubles moments{}, t = from_middle;
    for (i = 0; i + 4 <= size; i += 4, t += 4.0) moments += t * (four(&x[i]) - mean);
    double moment = total(moments);
    for (; i < size; ++i) moment += (static_cast<double>(i) - middle) * (x[i] - mean);
    const double slope = moment / (n * (n * n - 1.0) / 12.0);
    t = from_middle;
    for (i = 0; i + 4 <= size; i += 4, t += 4.0) {
      const FourDoubles value = four(&taper[i]) * (four(&x[i]) - mean - slope * t);
      std::memcpy(out + i, &value, sizeof value);
    }
    for (; i < size; ++i) out[i] = taper[i] * (x[i] - mean - slope * (static_cast<double>(i) - middle));
  });
}

/// power_k += |Z_k|^2, from 0 for the first. The grid is a multiple of 4.
void add_squares(const double* re, const double* im, bool first, std::vector<double>& power) {
  run_widest([ =, to = power.data(), size = power.size() ]() __attribute__((always_inline)) {
    const auto all = [=](auto add) __attribute__((always_inline)) {
      for (std::size_t k = 0; k < size; k += 4) {
        const FourDoubles zr = four(re + k), zi = four(im + k);
        FourDoubles sum = zr * zr + zi * zi;
        if constexpr (add) sum += four(to + k);
        std::memcpy(to + k, &sum, sizeof sum);
      }
    };
    if (first)
      all(std::false_type{});
    else
      all(std::true_type{});
  });
}

/// Sum over pieces of the squared spectrum on the transform's grid. Two real pieces travel in one complex
/// transform: |Z_k|^2 + |Z_-k|^2 = 2 (|A_k|^2 + |B_k|^2).
void sum_power(std::span<const double> x, const Pieces& pieces, Fourier& fourier,
               std::vector<double>& power) {
  const std::size_t grid = fourier.length();
  power.resize(grid);
  for (std::size_t p = 0; p < pieces.start.size(); p += 2) {
    const auto piece = [&](std::size_t q, double* out) {
      detrend_and_taper(x.subspan(pieces.start[q], pieces.length), pieces.taper[q % pieces.taper.size()],
                        out);
    };
    piece(p, fourier.re());
    if (p + 1 < pieces.start.size())
      piece(p + 1, fourier.im());
    else
      std::fill_n(fourier.im(), pieces.length, 0.0);
    fourier.run(pieces.length);
    add_squares(fourier.re(), fourier.im(), p == 0, power);
  }
  for (std::size_t k = 1; k < grid - k; ++k) power[k] = power[grid - k] = (power[k] + power[grid - k]) / 2.0;
}

/// From the power on the inner grid to the N-point grid, for two signals at once: power -> autocorrelation ->
/// one N-point transform. Identical to averaging zero-padded N-point periodograms. Both spectra are real: the
/// first is output.re(), the second output.im(). Inner and output may be the same.
void to_output_grid(const std::vector<double>& first, std::span<const double> second, std::size_t length,
                    Fourier& inner, Fourier& output) {
  static thread_local std::vector<double> first_lags,
      second_lags;  // kept, as all that has the size of the signal
  const std::size_t n = output.length();
  if (second.empty())
    std::fill_n(inner.re(), inner.length(), 0.0);
  else
    std::copy(second.begin(), second.end(), inner.re());  // exchanged: the inverse
  std::copy(first.begin(), first.end(), inner.im());
  inner.run();
  first_lags.assign(inner.im(), inner.im() + length);
  second_lags.assign(inner.re(), inner.re() + length);
  const double scale = 1.0 / static_cast<double>(inner.length());
  // Lags of both signs, folded onto n places.
  const auto fold = [&](const std::vector<double>& lags, double* out) {
    std::fill(out + length, out + n, 0.0);  // length is at most n
    for (std::size_t lag = 0; lag < length; ++lag) out[lag] = lags[lag] * scale;
    for (std::size_t lag = 1; lag < length; ++lag) out[n - lag] += lags[lag] * scale;
  };
  fold(first_lags, output.re());
  fold(second_lags, output.im());
  output.run();
}

Pieces cut_pieces(std::size_t n, double rate_hz, const MetricSettings& settings) {
  switch (settings.psd) {
    case PsdMethod::welch:
      return welch_pieces(n, rate_hz, settings);
    case PsdMethod::multitaper_sine:
      return sine_pieces(n);
    case PsdMethod::periodogram:
      break;
  }
  return whole_signal(n);
}

/// The sum over all pieces of the squared tapers, and the rate: what a summed power is divided by.
double scale_of(const Pieces& pieces, double rate_hz) {
  double weight = 0.0;
  for (std::size_t p = 0; p < pieces.start.size(); ++p)
    for (const double w : pieces.taper[p % pieces.taper.size()]) weight += w * w;
  return 1.0 / (rate_hz * weight);
}

/// One side of a spectrum of N points.
Buffer<double> one_sided(const double* power, std::size_t n, double scale) {
  Buffer<double> density(n / 2 + 1);
  // a power is never negative; the round trip may leave -1e-17
  const double twice =
      2.0 * scale;  // with that of the negative frequency, which the first and n / 2 do not have
  for (std::size_t k = 0; k < density.size(); ++k) density[k] = std::max(0.0, power[k] * twice);
  density.front() /= 2.0;
  if (n % 2 == 0) density.back() /= 2.0;
  return density;
}

void check_length(std::size_t n) {
  if (n < 2) throw std::invalid_argument("spectrum: at least 2 samples");
}

}  // namespace

Spectrum spectrum(std::span<const double> ml_mm, std::span<const double> ap_mm, double rate_hz,
                  const MetricSettings& settings) {
  const std::size_t n = ml_mm.size();
  check_length(n);
  if (ap_mm.size() != n) throw std::invalid_argument("ap_mm: as many samples as ml_mm");
  const Pieces pieces = cut_pieces(n, rate_hz, settings);
  Fourier& inner = kept_transform(Fourier::fast_length(2 * pieces.length));
  Fourier& output = kept_transform(n);
  static thread_local std::vector<double> ml_power, ap_power;
  sum_power(ml_mm, pieces, inner, ml_power);
  sum_power(ap_mm, pieces, inner, ap_power);
  to_output_grid(ml_power, ap_power, pieces.length, inner, output);
  const double scale = scale_of(pieces, rate_hz);
  Spectrum result;
  result.bin_hz = rate_hz / static_cast<double>(n);
  result.one_segment = pieces.one_segment;
  result.ml = one_sided(output.re(), n, scale);
  result.ap = one_sided(output.im(), n, scale);
  result.frequency_hz.resize(result.ml.size());
  double number = 0.0;  // of the bin
  for (double& frequency_hz : result.frequency_hz) frequency_hz = number++ * rate_hz / static_cast<double>(n);
  return result;
}

Buffer<double> power_density(std::span<const double> x, double rate_hz, const MetricSettings& settings) {
  check_length(x.size());
  const Pieces pieces = cut_pieces(x.size(), rate_hz, settings);
  Fourier& inner = kept_transform(Fourier::fast_length(2 * pieces.length));
  Fourier& output = kept_transform(x.size());
  static thread_local std::vector<double> power;
  sum_power(x, pieces, inner, power);
  to_output_grid(power, {}, pieces.length, inner, output);
  return one_sided(output.re(), x.size(), scale_of(pieces, rate_hz));
}

}  // namespace steadyplate::analysis
