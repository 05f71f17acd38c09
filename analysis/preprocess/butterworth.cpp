#include "analysis/preprocess/butterworth.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <stdexcept>
#include <string>

namespace steadyplate::analysis {

namespace {

using Complex = std::complex<double>;

constexpr int largest_order = 8;

/// Real coefficients of prod (z - root_i), highest power first. Roots come in conjugate pairs.
std::vector<double> polynomial(const std::vector<Complex>& roots) {
  std::vector<Complex> coefficients{1.0};
  for (const Complex& root : roots) {
    coefficients.emplace_back(0.0);
    for (std::size_t i = coefficients.size() - 1; i > 0; --i) coefficients[i] -= root * coefficients[i - 1];
  }
  std::vector<double> real;
  real.reserve(coefficients.size());
  for (const Complex& c : coefficients) real.push_back(c.real());
  return real;
}

/// State of the transposed direct form II after an endless input of 1, so that a signal does not start with a
/// jump from zero.
std::vector<double> steady_state(const std::vector<double>& b, const std::vector<double>& a) {
  double numerator = 0.0;
  double denominator = 1.0;
  for (std::size_t k = 1; k < a.size(); ++k) {
    numerator += b[k] - a[k] * b[0];
    denominator += a[k];
  }
  std::vector<double> z(a.size() - 1);
  z[0] = numerator / denominator;
  double sum_a = 1.0;
  double sum_c = 0.0;
  for (std::size_t k = 1; k < z.size(); ++k) {
    sum_a += a[k];
    sum_c += b[k] - a[k] * b[0];
    z[k] = sum_a * z[0] - sum_c;
  }
  return z;
}

template <std::size_t Lanes>
using Sample = std::array<double, Lanes>;

/// One pass, in place, over `signal` in the order of the iterators; order and lanes are known to the
/// compiler.
template <int Order, std::size_t Lanes, class Iterator>
void one_pass(const Butterworth& filter, Iterator first, Iterator last) {
  std::array<double, Order + 1> b;
  std::array<double, Order + 1> a;
  std::copy_n(filter.b.begin(), Order + 1, b.begin());
  std::copy_n(filter.a.begin(), Order + 1, a.begin());
  std::array<Sample<Lanes>, Order + 1> state{};  // the last one stays zero
  for (std::size_t k = 0; k < Order; ++k)
    for (std::size_t lane = 0; lane < Lanes; ++lane) state[k][lane] = filter.z[k] * (*first)[lane];
  for (; first != last; ++first) {
    const Sample<Lanes> in = *first;
    Sample<Lanes> out;
    for (std::size_t lane = 0; lane < Lanes; ++lane) out[lane] = state[0][lane] + in[lane] * b[0];
    for (std::size_t k = 0; k < Order; ++k)
      for (std::size_t lane = 0; lane < Lanes; ++lane)
        state[k][lane] = state[k + 1][lane] + in[lane] * b[k + 1] - out[lane] * a[k + 1];
    *first = out;
  }
}

template <int Order, std::size_t Lanes>
void both_passes(const Butterworth& filter, std::vector<Sample<Lanes>>& extended) {
  one_pass<Order, Lanes>(filter, extended.begin(), extended.end());
  one_pass<Order, Lanes>(filter, extended.rbegin(), extended.rend());
}

template <std::size_t Lanes>
void filtfilt_lanes(const Butterworth& filter, const std::array<std::vector<double>*, Lanes>& axes) {
  const std::size_t n = axes[0]->size();
  const std::size_t padding = filter.padding();
  if (n <= padding)
    throw std::invalid_argument("filtfilt: x has " + std::to_string(n) + " samples and needs more than " +
                                std::to_string(padding));
  std::vector<Sample<Lanes>> extended(n + 2 * padding);
  for (std::size_t lane = 0; lane < Lanes; ++lane) {
    const std::vector<double>& x = *axes[lane];
    for (std::size_t i = 0; i < padding; ++i) {
      extended[i][lane] = 2.0 * x.front() - x[padding - i];
      extended[padding + n + i][lane] = 2.0 * x.back() - x[n - 2 - i];
    }
    for (std::size_t i = 0; i < n; ++i) extended[padding + i][lane] = x[i];
  }
  switch (filter.order) {
    case 1:
      both_passes<1>(filter, extended);
      break;
    case 2:
      both_passes<2>(filter, extended);
      break;
    case 3:
      both_passes<3>(filter, extended);
      break;
    case 4:
      both_passes<4>(filter, extended);
      break;
    case 5:
      both_passes<5>(filter, extended);
      break;
    case 6:
      both_passes<6>(filter, extended);
      break;
    case 7:
      both_passes<7>(filter, extended);
      break;
    case 8:
      both_passes<8>(filter, extended);
      break;
    default:
      throw std::invalid_argument("filtfilt: filter has no order between 1 and 8");
  }
  for (std::size_t lane = 0; lane < Lanes; ++lane)
    for (std::size_t i = 0; i < n; ++i) (*axes[lane])[i] = extended[padding + i][lane];
}

}  // namespace

Butterworth design_lowpass(int order, double cutoff_hz, double rate_hz) {
  if (order < 1 || order > largest_order)
    throw std::invalid_argument("order must be 1 to " + std::to_string(largest_order));
  if (!(rate_hz > 0.0) || !std::isfinite(rate_hz)) throw std::invalid_argument("rate_hz must be above 0");
  if (!(cutoff_hz > 0.0) || !(cutoff_hz < 0.5 * rate_hz))
    throw std::invalid_argument("cutoff_hz must be above 0 and below half the rate");

  // Analogue prototype (poles on the unit circle), moved to the warped cut-off, then bilinear with a nominal
  // rate of 2 Hz. The order of operations is scipy's, so that coefficients agree to the last digits.
  constexpr double twice_nominal_rate = 4.0;
  const double warped = twice_nominal_rate * std::tan(std::numbers::pi * (cutoff_hz / (0.5 * rate_hz)) / 2.0);
  std::vector<Complex> poles;
  Complex denominator = 1.0;
  for (int m = -order + 1; m < order; m += 2) {
    const Complex pole = warped * -std::exp(Complex(0.0, std::numbers::pi * m / (2.0 * order)));
    denominator *= twice_nominal_rate - pole;
    poles.push_back((twice_nominal_rate + pole) / (twice_nominal_rate - pole));
  }
  const double gain = std::pow(warped, order) * (1.0 / denominator).real();

  Butterworth filter;
  filter.order = order;
  filter.b = polynomial(std::vector<Complex>(poles.size(), -1.0));
  for (double& coefficient : filter.b) coefficient *= gain;
  filter.a = polynomial(poles);
  filter.z = steady_state(filter.b, filter.a);
  return filter;
}

double double_pass_correction(int order) {
  if (order < 1) throw std::invalid_argument("order must be at least 1");
  return std::pow(std::numbers::sqrt2 - 1.0, 1.0 / (2.0 * order));
}

void filtfilt(const Butterworth& filter, std::vector<double>& x) {
  filtfilt_lanes<1>(filter, {&x});
}

void filtfilt(const Butterworth& filter, std::vector<double>& x, std::vector<double>& y) {
  if (x.size() != y.size()) throw std::invalid_argument("filtfilt: x and y must have the same length");
  filtfilt_lanes<2>(filter, {&x, &y});
}

}  // namespace steadyplate::analysis
