#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "analysis/machine/buffer.hpp"
#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// Box lengths of DFA and R/S: 20 of equal ratio from `shortest` to N/4, rounded to whole samples, each once.
Buffer<std::size_t> box_lengths(std::size_t samples, std::size_t shortest);

/// The shortest box of the settings: dfa_shortest_s, at least 4 samples.
std::size_t shortest_box(const MetricSettings& settings, double rate_hz);

/// F(n) of detrended fluctuation analysis (Peng 1994): the profile y_k = sum_{i<=k} (x_i - mean x) is cut
/// into boxes of n samples from the start, and when `both_ends` from the end as well; F = root of the mean
/// squared residual of a straight line in each box.
///
/// The lines of all stretches of 4 and of 16 samples are found once, and a box of any length is put together
/// from them: equal to two passes a box within 1e-10. Global running sums would be as fast, and lose all
/// digits for long signals (F is 40 % wrong at N = 60 000).
Buffer<double> fluctuation(std::span<const double> x, std::span<const std::size_t> lengths, bool both_ends);

/// Rescaled range (Hurst 1951; Mandelbrot & Wallis 1969) of the increments of a path: mean over boxes of n
/// increments, cut from the start, of (max - min of their sums about the box's mean) / SD (divided by n).
/// Boxes with SD 0 are left out; NaN when all are.
Buffer<double> rescaled_range(std::span<const double> path, std::span<const std::size_t> lengths);

/// Slope of ln y on ln n, and how straight it is.
struct Scaling {
  Status status = Status::ok;
  std::string note;
  double exponent = 0.0;
  double r_squared = 0.0;
};
Scaling scaling(std::span<const std::size_t> lengths, std::span<const double> y);

}  // namespace steadyplate::analysis
