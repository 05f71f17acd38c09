#pragma once

#include <cstddef>
#include <span>

#include "analysis/machine/buffer.hpp"

namespace steadyplate::analysis {

/// A digital Butterworth low-pass as a cascade of second-order sections, each with gain 1 at 0 Hz.
///
/// Why sections and not one quotient b(z)/a(z): published reference values come from scipy's filtfilt(b, a).
/// Both forms reproduce them equally well (worst relative difference 7e-11, at 1 kHz, where the rounding of b
/// and a shows; 6e-14 at 100 Hz), but b(z)/a(z) loses digits with (rate / cut-off)^order and sections do not.
struct Butterworth {
  /// y = b0 x + b1 x' + b2 x'' - a1 y' - a2 y''; the first-order section of an odd order has b2 = a2 = 0.
  struct Section {
    double b0 = 0.0, b1 = 0.0, b2 = 0.0, a1 = 0.0, a2 = 0.0;
  };
  int order = 0;
  Buffer<Section> sections;

  /// Samples reflected at each end before filtering, 3 (order + 1): what scipy's filtfilt(b, a) does.
  std::size_t padding() const noexcept { return 3 * (static_cast<std::size_t>(order) + 1); }
};

/// Design by bilinear transform with pre-warping (Butterworth 1930; Oppenheim & Schafer, section 7.1).
/// One pass has -3 dB at `cutoff_hz`; filtfilt() passes twice, so -6 dB.
/// @param order      1 to 8
/// @param cutoff_hz  above 0 and below rate_hz / 2
/// @throws std::invalid_argument  naming the argument
Butterworth design_lowpass(int order, double cutoff_hz, double rate_hz);

/// What to divide the wanted cut-off by so that a forward and backward pass together has -3 dB there:
/// (sqrt(2) - 1)^(1 / (2 order)); 0.802243 for order 2, 0.895680 for order 4 (Winter 2009, Robertson 2003).
/// @throws std::invalid_argument  order below 1
double double_pass_correction(int order);

/// Filter forward and backward in place: zero phase, odd reflection of padding() samples at both ends,
/// steady-state start on each pass.
/// @throws std::invalid_argument  when x has not more than padding() samples: check first, short data are a
///         status, not an error
void filtfilt(const Butterworth& filter, std::span<double> x);

/// The same on two axes at once: same bits as two calls, about half the time (each pass waits on its own last
/// result, so a second axis rides along for free).
/// @throws std::invalid_argument  also when the axes differ in length
void filtfilt(const Butterworth& filter, std::span<double> x, std::span<double> y);

}  // namespace steadyplate::analysis
