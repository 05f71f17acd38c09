#include "analysis/preprocess/butterworth.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <numbers>
#include <stdexcept>
#include <string>

#include "analysis/machine/buffer.hpp"
#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"

namespace steadyplate::analysis {

namespace {

constexpr int largest_order = 8;

/// One sample of one signal, or of two.
[[gnu::always_inline]] inline void put(double& sample, std::size_t /*lane*/, double value) {
  sample = value;
}
[[gnu::always_inline]] inline void put(TwoDoubles& sample, std::size_t lane, double value) {
  sample[lane] = value;
}
[[gnu::always_inline]] inline double get(double sample, std::size_t /*lane*/) {
  return sample;
}
[[gnu::always_inline]] inline double get(const TwoDoubles& sample, std::size_t lane) {
  return sample[lane];
}

/// One pass in place, in the order of the iterators: transposed direct form II, started in the state that an
/// endless input of the first sample would have left, so that the signal does not begin with a jump from
/// zero.
template <std::size_t Sections, class Sample, class Iterator>
[[gnu::always_inline]] inline void one_pass(const Butterworth& filter, Iterator first, Iterator last) {
  struct Section {
    Sample b0, b1, b2, a1, a2, z1, z2;
  };
  std::array<Section, Sections> c;
  for (std::size_t k = 0; k < Sections; ++k) {
    const Butterworth::Section& s = filter.sections[k];
    const Sample zero{};
    c[k] = {zero + s.b0, zero + s.b1,           zero + s.b2,           zero + s.a1,
            zero + s.a2, (1.0 - s.b0) * *first, (s.b2 - s.a2) * *first};
  }
  for (; first != last; ++first) {
    Sample value = *first;
    for (std::size_t k = 0; k < Sections; ++k) {
      const Sample out = c[k].z1 + c[k].b0 * value;
      c[k].z1 = c[k].z2 + c[k].b1 * value - c[k].a1 * out;
      c[k].z2 = c[k].b2 * value - c[k].a2 * out;
      value = out;
    }
    *first = value;
  }
}

template <std::size_t Sections, class Sample>
void both_passes(const Butterworth& filter, Sample* first, Sample* last) {
  run_widest([&]() __attribute__((always_inline)) {
    one_pass<Sections, Sample>(filter, first, last);
    one_pass<Sections, Sample>(filter, std::make_reverse_iterator(last), std::make_reverse_iterator(first));
  });
}

/// `Sample` holds as many signals as there are axes.
template <class Sample, std::size_t Axes>
void filter_axes(const Butterworth& filter, const std::array<std::span<double>, Axes>& axes) {
  const std::size_t n = axes[0].size();
  const std::size_t padding = filter.padding();
  if (n <= padding)
    throw std::invalid_argument("filtfilt: x has " + std::to_string(n) + " samples and needs more than " +
                                std::to_string(padding));
  // Numbers, not samples: those would be set to 0 first.
  Buffer<double> memory(Axes * (n + 2 * padding));
  const std::span<Sample> extended(reinterpret_cast<Sample*>(memory.data()), n + 2 * padding);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t lane = 0; lane < Axes; ++lane) put(extended[padding + i], lane, axes[lane][i]);
  for (std::size_t lane = 0; lane < Axes; ++lane) {
    const std::span<double> x = axes[lane];
    for (std::size_t i = 0; i < padding; ++i) {
      put(extended[i], lane, 2.0 * x.front() - x[padding - i]);
      put(extended[padding + n + i], lane, 2.0 * x.back() - x[n - 2 - i]);
    }
  }
  Sample* const first = extended.data();
  Sample* const last = first + extended.size();
  switch (filter.sections.size()) {  // the number is known to the compiler inside each loop
    case 1:
      both_passes<1>(filter, first, last);
      break;
    case 2:
      both_passes<2>(filter, first, last);
      break;
    case 3:
      both_passes<3>(filter, first, last);
      break;
    case 4:
      both_passes<4>(filter, first, last);
      break;
    default:
      throw std::invalid_argument("filtfilt: filter was not made by design_lowpass");
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t lane = 0; lane < Axes; ++lane) axes[lane][i] = get(extended[padding + i], lane);
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

void filtfilt(const Butterworth& filter, std::span<double> x) {
  filter_axes<double, 1>(filter, {x});
}

void filtfilt(const Butterworth& filter, std::span<double> x, std::span<double> y) {
  if (x.size() != y.size()) throw std::invalid_argument("filtfilt: x and y must have the same length");
  filter_axes<TwoDoubles, 2>(filter, {x, y});
}

}  // namespace steadyplate::analysis
