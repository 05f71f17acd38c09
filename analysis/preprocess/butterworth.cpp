#include "analysis/preprocess/butterworth.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

namespace steadyplate::analysis {

namespace {

constexpr int largest_order = 8;

template <std::size_t Lanes>
using Sample = std::array<double, Lanes>;

/// One pass in place, in the order of the iterators: transposed direct form II, started in the state that an
/// endless input of the first sample would have left, so that the signal does not begin with a jump from
/// zero.
template <std::size_t Sections, std::size_t Lanes, class Iterator>
void one_pass(const Butterworth& filter, Iterator first, Iterator last) {
  std::array<Butterworth::Section, Sections> c;
  std::copy_n(filter.sections.begin(), Sections, c.begin());
  std::array<Sample<Lanes>, Sections> z1, z2;
  for (std::size_t k = 0; k < Sections; ++k)
    for (std::size_t lane = 0; lane < Lanes; ++lane) {
      z1[k][lane] = (1.0 - c[k].b0) * (*first)[lane];
      z2[k][lane] = (c[k].b2 - c[k].a2) * (*first)[lane];
    }
  for (; first != last; ++first) {
    Sample<Lanes> value = *first;
    for (std::size_t k = 0; k < Sections; ++k)
      for (std::size_t lane = 0; lane < Lanes; ++lane) {
        const double in = value[lane];
        const double out = z1[k][lane] + c[k].b0 * in;
        z1[k][lane] = z2[k][lane] + c[k].b1 * in - c[k].a1 * out;
        z2[k][lane] = c[k].b2 * in - c[k].a2 * out;
        value[lane] = out;
      }
    *first = value;
  }
}

template <std::size_t Sections, std::size_t Lanes>
void both_passes(const Butterworth& filter, std::vector<Sample<Lanes>>& extended) {
  one_pass<Sections, Lanes>(filter, extended.begin(), extended.end());
  one_pass<Sections, Lanes>(filter, extended.rbegin(), extended.rend());
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
  switch (filter.sections.size()) {  // the number is known to the compiler inside each loop
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
    default:
      throw std::invalid_argument("filtfilt: filter was not made by design_lowpass");
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

  Butterworth filter;
  filter.order = order;
  const double k = std::tan(std::numbers::pi * (cutoff_hz / rate_hz));  // warped cut-off
  for (int pair = 0; pair < order / 2; ++pair) {
    const double damping = 2.0 * std::sin(std::numbers::pi * (2 * pair + 1) / (2.0 * order));
    const double norm = 1.0 + damping * k + k * k;
    const double b0 = k * k / norm;
    filter.sections.push_back(
        {b0, 2.0 * b0, b0, 2.0 * (k * k - 1.0) / norm, (1.0 - damping * k + k * k) / norm});
  }
  if (order % 2 == 1) {
    const double b0 = k / (1.0 + k);
    filter.sections.push_back({b0, b0, 0.0, (k - 1.0) / (1.0 + k), 0.0});
  }
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
