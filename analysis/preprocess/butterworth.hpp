#pragma once

#include <vector>

namespace steadyplate::analysis {

/// Digital Butterworth low-pass in direct form: a[0] y_n = sum b[k] x_(n-k) - sum_(k>0) a[k] y_(n-k), a[0]
/// = 1.
struct Butterworth {
  std::vector<double> b;
  std::vector<double> a;
  std::vector<double> steady;  ///< filter state that answers a step of 1 with 1 at once (scipy: lfilter_zi)
};

/// Bilinear transform with pre-warping of the analogue Butterworth (scipy: butter(order, cutoff, fs=rate)).
/// @param order 1..12; 0 < cutoff_hz < rate_hz / 2
/// @throws std::invalid_argument
Butterworth design_lowpass(int order, double cutoff_hz, double rate_hz);

/// Forward and backward, zero phase, odd padding of 3(order+1) samples (scipy: filtfilt(b, a, x)).
/// @param x  more samples than the padding
/// @throws std::invalid_argument
void filtfilt(const Butterworth& filter, std::vector<double>& x);

}  // namespace steadyplate::analysis
