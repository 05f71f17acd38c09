#pragma once

#include <cstddef>
#include <vector>

namespace steadyplate::analysis {

/// A digital Butterworth low-pass as transfer function b(z)/a(z), a[0] = 1.
///
/// Why not second-order sections: the published reference values were made with scipy's `butter` and
/// `filtfilt(b, a)`. At 1 kHz and 10 Hz the two forms agree to about 1e-10 of the signal, and the (b, a)
/// form, designed in the same order of operations as scipy, is the one that reproduces the references to the
/// last digits (tests/analysis/preprocess holds both side by side).
struct Butterworth {
  int order = 0;
  std::vector<double> b;  ///< order + 1 coefficients of the numerator
  std::vector<double> a;  ///< order + 1 coefficients of the denominator
  std::vector<double> z;  ///< state after an endless input of 1 (steady-state start), `order` numbers

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
void filtfilt(const Butterworth& filter, std::vector<double>& x);

/// The same on two axes at once: same bits as two calls, about half the time (each pass waits on its own last
/// result, so a second axis rides along for free).
/// @throws std::invalid_argument  also when the axes differ in length
void filtfilt(const Butterworth& filter, std::vector<double>& x, std::vector<double>& y);

}  // namespace steadyplate::analysis
