#include "analysis/metrics/fluctuation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/machine/buffer.hpp"
#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/metrics/diffusion.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t box_count = 20;

Buffer<double> profile(std::span<const double> x) {
  double mean = 0.0;
  for (const double value : x) mean += value;
  mean /= static_cast<double>(x.size());
  Buffer<double> y(x.size());
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = sum += x[i] - mean;
  return y;
}

/// Sum of squared residuals of the least-squares line. The chord between the box's ends is taken off first,
/// so that what is squared is of the size of the residuals.
[[gnu::always_inline]] inline double residual_squares(const double* y, std::size_t n) {
  const double length = static_cast<double>(n), half = (length - 1.0) / 2.0;
  const double base = y[n / 2], tilt = (y[n - 1] - y[0]) / (length - 1.0);
  FourDoubles t = {0.0 - half, 1.0 - half, 2.0 - half, 3.0 - half};
  FourDoubles sums{}, squares{}, moments{};
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    const FourDoubles v = four(y + i) - (base + tilt * t);
    sums += v;
    squares += v * v;
    moments += t * v;
    t += 4.0;
  }
  double sum = total(sums);
  double square = total(squares);
  double moment = total(moments);
  for (; i < n; ++i) {
    const double at = static_cast<double>(i) - half, v = y[i] - (base + tilt * at);
    sum += v;
    square += v * v;
    moment += at * v;
  }
  const double spread = length * (length * length - 1.0) / 12.0;
  return std::max(0.0, square - sum * sum / length - moment * moment / spread);
}

/// Range of the summed deviations, and their squares, of a box of n samples; or of four boxes that follow
/// each other, one a lane, each in the order of its samples.
template <class V>
struct BoxSums {
  V range, squares;
};

template <class V>
[[gnu::always_inline]] inline BoxSums<V> sum_boxes(const double* x, std::size_t n) {
  const auto sample = [=](std::size_t i) __attribute__((always_inline)) {
    if constexpr (sizeof(V) == sizeof(double))
      return x[i];
    else
      return V{x[i], x[i + n], x[i + 2 * n], x[i + 3 * n]};
  };
  V mean{};
  for (std::size_t i = 0; i < n; ++i) mean += sample(i);
  mean /= static_cast<double>(n);
  V sum{}, squares{};
  V lowest = sum + std::numeric_limits<double>::infinity(), highest = -lowest;
  for (std::size_t i = 0; i < n; ++i) {
    const V v = sample(i) - mean;
    sum += v;
    lowest = sum < lowest ? sum : lowest;
    highest = sum > highest ? sum : highest;
    squares += v * v;
  }
  return {highest - lowest, squares};
}

}  // namespace

std::size_t shortest_box(const MetricSettings& settings, double rate_hz) {
  const double samples = std::ceil(settings.dfa_shortest_s * rate_hz - 1e-9);
  return std::max<std::size_t>(4, static_cast<std::size_t>(std::min(samples, 1e9)));
}

Buffer<std::size_t> box_lengths(std::size_t samples, std::size_t shortest) {
  Buffer<std::size_t> lengths;
  const std::size_t longest = samples / 4;
  const auto from = static_cast<double>(shortest);
  const auto to = static_cast<double>(longest);
  if (!(to > from)) return lengths;
  for (std::size_t i = 0; i < box_count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(box_count - 1);
    const auto length = static_cast<std::size_t>(std::round(from * std::pow(to / from, share)));
    if (lengths.empty() || length != lengths.back()) lengths.push_back(length);
  }
  return lengths;
}

Buffer<double> fluctuation(std::span<const double> x, std::span<const std::size_t> lengths, bool both_ends) {
  const Buffer<double> y = profile(x);
  Buffer<double> out(lengths.size());
  run_widest([&]() __attribute__((always_inline)) {
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      const std::size_t n = lengths[i], boxes = y.size() / n, rest = y.size() - boxes * n;
      double squares = 0.0;
      for (std::size_t b = 0; b < boxes; ++b) squares += residual_squares(&y[b * n], n);
      std::size_t cut = boxes;
      if (both_ends) {
        if (rest == 0)
          squares *= 2.0;  // the same boxes again
        else
          for (std::size_t b = 0; b < boxes; ++b) squares += residual_squares(&y[rest + b * n], n);
        cut *= 2;
      }
      out[i] = std::sqrt(squares / (static_cast<double>(cut) * static_cast<double>(n)));
    }
  });
  return out;
}

Buffer<double> rescaled_range(std::span<const double> x, std::span<const std::size_t> lengths) {
  Buffer<double> out(lengths.size());
  run_widest([&]() __attribute__((always_inline)) {
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      const std::size_t n = lengths[i];
      double sum = 0.0;
      std::size_t used = 0;
      const auto add = [&](double range, double squares) __attribute__((always_inline)) {
        const double sd = std::sqrt(squares / static_cast<double>(n));
        if (!(sd > 0.0)) return;
        sum += range / sd;
        ++used;
      };
      std::size_t at = 0;
      for (; at + 4 * n <= x.size(); at += 4 * n) {
        const auto boxes = sum_boxes<FourDoubles>(&x[at], n);
        for (std::size_t b = 0; b < 4; ++b) add(boxes.range[b], boxes.squares[b]);
      }
      for (; at + n <= x.size(); at += n) {
        const auto box = sum_boxes<double>(&x[at], n);
        add(box.range, box.squares);
      }
      out[i] = used > 0 ? sum / static_cast<double>(used) : std::numeric_limits<double>::quiet_NaN();
    }
  });
  return out;
}

Scaling scaling(std::span<const std::size_t> lengths, std::span<const double> y) {
  Scaling result;
  Buffer<double> log_n, log_y;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (!(y[i] > 0.0)) {
      result.status = Status::degenerate;
      result.note = "no fluctuation in boxes of " + std::to_string(lengths[i]) + " samples";
      return result;
    }
    log_n.push_back(std::log(static_cast<double>(lengths[i])));
    log_y.push_back(std::log(y[i]));
  }
  if (log_n.size() < 3) {
    result.status = Status::too_short;
    result.note = "needs 3 box lengths, has " + std::to_string(log_n.size());
    return result;
  }
  const Line line = LineFits(log_n, log_y).fit(0, log_n.size());
  double mean = 0.0, total = 0.0;
  for (const double value : log_y) mean += value;
  mean /= static_cast<double>(log_y.size());
  for (const double value : log_y) total += (value - mean) * (value - mean);
  result.exponent = line.slope;
  result.r_squared = total > 0.0 ? 1.0 - line.squares / total : 0.0;
  return result;
}

}  // namespace steadyplate::analysis
