#include "datasets/xdf/clock.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace steadyplate::datasets::xdf {

namespace {

constexpr double reset_s = 1.0;

struct Line {
  double middle = 0.0;
  double mean = 0.0;
  double slope = 0.0;
  double at(double x) const { return mean + slope * (x - middle); }
};

/// Least squares, about the middle for the digits' sake; a level line when x does not spread.
template <typename X, typename Y>
Line fit(std::size_t count, X x, Y y) {
  Line line;
  const auto n = static_cast<double>(count);
  for (std::size_t i = 0; i < count; ++i) {
    line.middle += x(i) / n;
    line.mean += y(i) / n;
  }
  double xx = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const double dx = x(i) - line.middle;
    xx += dx * dx;
    xy += dx * (y(i) - line.mean);
  }
  if (xx > 0.0) line.slope = xy / xx;
  return line;
}

/// The sample before which the stream's clock was reset, between two measurements.
std::size_t reset_sample(const std::vector<double>& stamps, std::size_t from, std::size_t to) {
  std::size_t at = to;
  double most = 0.0;
  for (std::size_t i = std::max<std::size_t>(from, 1); i < to && i < stamps.size(); ++i) {
    const double step = std::abs(stamps[i] - stamps[i - 1]);
    if (step > most) {
      most = step;
      at = i;
    }
  }
  return at;
}

void shift(std::vector<double>& stamps, std::size_t from, std::size_t to,
           std::span<const ClockOffset> offsets) {
  const Line line = fit(
      offsets.size(), [&](std::size_t i) { return offsets[i].time_s; },
      [&](std::size_t i) { return offsets[i].value_s; });
  const auto [first, last] =
      std::minmax_element(offsets.begin(), offsets.end(),
                          [](const ClockOffset& a, const ClockOffset& b) { return a.time_s < b.time_s; });
  for (std::size_t i = from; i < to; ++i)
    stamps[i] += line.at(std::clamp(stamps[i], first->time_s, last->time_s));
}

}  // namespace

Synchronised synchronised(const Stream& stream) {
  Synchronised result{stream.stamps_s, stream.offsets.size(), 0};
  const std::span<const ClockOffset> offsets(stream.offsets);
  if (offsets.empty()) return result;
  std::size_t first_offset = 0;
  std::size_t first_sample = 0;
  for (std::size_t k = 1; k <= offsets.size(); ++k) {
    const bool last = k == offsets.size();
    if (!last && std::abs(offsets[k].value_s - offsets[k - 1].value_s) <= reset_s) continue;
    std::size_t end = stream.stamps_s.size();
    if (!last) {
      end = reset_sample(stream.stamps_s, std::max(first_sample, offsets[k - 1].samples_before),
                         offsets[k].samples_before);
      ++result.resets;
    }
    end = std::max(end, first_sample);
    shift(result.stamps_s, first_sample, end, offsets.subspan(first_offset, k - first_offset));
    first_offset = k;
    first_sample = end;
  }
  return result;
}

void dejitter(std::vector<double>& stamps_s, double nominal_rate_hz) {
  if (!(nominal_rate_hz > 0.0)) return;
  constexpr double gap_s = 1.0;
  constexpr double gap_samples = 500.0;
  const double gap = std::max(gap_s, gap_samples / nominal_rate_hz);
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= stamps_s.size(); ++i) {
    if (i < stamps_s.size() && stamps_s[i] >= stamps_s[i - 1] && stamps_s[i] - stamps_s[i - 1] <= gap)
      continue;
    const Line line = fit(
        i - begin, [](std::size_t k) { return static_cast<double>(k); },
        [&](std::size_t k) { return stamps_s[begin + k]; });
    if (i - begin > 1)
      for (std::size_t k = begin; k < i; ++k) stamps_s[k] = line.at(static_cast<double>(k - begin));
    begin = i;
  }
}

}  // namespace steadyplate::datasets::xdf
