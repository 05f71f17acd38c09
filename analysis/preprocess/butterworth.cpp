#include "analysis/preprocess/butterworth.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <stdexcept>

namespace steadyplate::analysis {

namespace {

/// Direct form II transposed, in place, started in the steady state of the first sample.
void run(const Butterworth& filter, std::vector<double>& x) {
  const std::size_t order = filter.b.size() - 1;
  std::vector<double> state(order + 1, 0.0);
  for (std::size_t k = 0; k < order; ++k) state[k] = filter.steady[k] * x.front();
  for (double& sample : x) {
    const double in = sample;
    const double out = filter.b[0] * in + state[0];
    for (std::size_t k = 1; k <= order; ++k) state[k - 1] = filter.b[k] * in - filter.a[k] * out + state[k];
    sample = out;
  }
}

}  // namespace

Butterworth design_lowpass(int order, double cutoff_hz, double rate_hz) {
  if (order < 1 || order > 12) throw std::invalid_argument("order: 1 to 12");
  if (!(rate_hz > 0.0)) throw std::invalid_argument("rate_hz: above 0");
  if (!(cutoff_hz > 0.0) || !(cutoff_hz < rate_hz / 2.0))
    throw std::invalid_argument("cutoff_hz: above 0 and below half the rate");
  using Complex = std::complex<double>;
  const double warped = 4.0 * std::tan(std::numbers::pi * cutoff_hz / rate_hz);
  std::vector<Complex> denominator{1.0};
  Complex gain = 1.0;
  for (int k = -order + 1; k < order; k += 2) {
    const Complex pole = -warped * std::exp(Complex(0.0, std::numbers::pi * k / (2.0 * order)));
    const Complex root = (4.0 + pole) / (4.0 - pole);
    gain *= warped / (4.0 - pole);
    denominator.push_back(0.0);
    for (std::size_t i = denominator.size() - 1; i > 0; --i) denominator[i] -= root * denominator[i - 1];
  }
  Butterworth filter;
  double binomial = 1.0;
  for (int k = 0; k <= order; ++k) {
    filter.a.push_back(denominator[static_cast<std::size_t>(k)].real());
    filter.b.push_back(binomial * gain.real());
    binomial = binomial * (order - k) / (k + 1);
  }
  const double step = std::accumulate(filter.b.begin(), filter.b.end(), 0.0) /
                      std::accumulate(filter.a.begin(), filter.a.end(), 0.0);
  filter.steady.assign(static_cast<std::size_t>(order), 0.0);
  double state = 0.0;
  for (std::size_t k = static_cast<std::size_t>(order); k > 0; --k) {
    state += filter.b[k] - filter.a[k] * step;
    filter.steady[k - 1] = state;
  }
  return filter;
}

void filtfilt(const Butterworth& filter, std::vector<double>& x) {
  const std::size_t n = x.size();
  const std::size_t pad = 3 * filter.b.size();
  if (n <= pad) throw std::invalid_argument("x: more samples than the padding of 3(order+1)");
  std::vector<double> extended(n + 2 * pad);
  for (std::size_t i = 0; i < pad; ++i) {
    extended[i] = 2.0 * x.front() - x[pad - i];
    extended[n + pad + i] = 2.0 * x.back() - x[n - 2 - i];
  }
  const auto pad_offset = static_cast<std::ptrdiff_t>(pad);
  std::copy(x.begin(), x.end(), extended.begin() + pad_offset);
  run(filter, extended);
  std::reverse(extended.begin(), extended.end());
  run(filter, extended);
  std::reverse(extended.begin(), extended.end());
  std::copy(extended.begin() + pad_offset, extended.end() - pad_offset, x.begin());
}

}  // namespace steadyplate::analysis
