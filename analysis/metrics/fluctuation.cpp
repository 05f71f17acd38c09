#include "analysis/metrics/fluctuation.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "analysis/metrics/diffusion.hpp"
#include "analysis/metrics/lanes.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t box_count = 20;

std::vector<double> profile(std::span<const double> x) {
  double mean = 0.0;
  for (const double value : x) mean += value;
  mean /= static_cast<double>(x.size());
  std::vector<double> y(x.size());
  double sum = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = sum += x[i] - mean;
  return y;
}

/// Sum of squared residuals of the least-squares line. The chord between the box's ends is taken off first,
/// so that what is squared is of the size of the residuals.
double residual_squares(const double* y, std::size_t n) {
  const double length = static_cast<double>(n), half = (length - 1.0) / 2.0;
  const double base = y[n / 2], tilt = (y[n - 1] - y[0]) / (length - 1.0);
  FourDoubles t = {0.0 - half, 1.0 - half, 2.0 - half, 3.0 - half};
  const FourDoubles four = {4.0, 4.0, 4.0, 4.0};
  FourDoubles sums{}, squares{}, moments{};
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    FourDoubles v;
    std::memcpy(&v, y + i, sizeof v);
    v -= base + tilt * t;
    sums += v;
    squares += v * v;
    moments += t * v;
    t += four;
  }
  double sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  double square = (squares[0] + squares[1]) + (squares[2] + squares[3]);
  double moment = (moments[0] + moments[1]) + (moments[2] + moments[3]);
  for (; i < n; ++i) {
    const double at = static_cast<double>(i) - half, v = y[i] - (base + tilt * at);
    sum += v;
    square += v * v;
    moment += at * v;
  }
  const double spread = length * (length * length - 1.0) / 12.0;
  return std::max(0.0, square - sum * sum / length - moment * moment / spread);
}

double box_rescaled_range(const double* x, std::size_t n) {
  double mean = 0.0;
  for (std::size_t i = 0; i < n; ++i) mean += x[i];
  mean /= static_cast<double>(n);
  double sum = 0.0, lowest = std::numeric_limits<double>::infinity(), highest = -lowest, squares = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double v = x[i] - mean;
    sum += v;
    lowest = std::min(lowest, sum);
    highest = std::max(highest, sum);
    squares += v * v;
  }
  const double sd = std::sqrt(squares / static_cast<double>(n));
  return sd > 0.0 ? (highest - lowest) / sd : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<std::size_t> box_lengths(std::size_t samples, std::size_t shortest) {
  std::vector<std::size_t> lengths;
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

std::vector<double> fluctuation(std::span<const double> x, std::span<const std::size_t> lengths,
                                bool both_ends) {
  const std::vector<double> y = profile(x);
  std::vector<double> out;
  out.reserve(lengths.size());
  for (const std::size_t n : lengths) {
    const std::size_t boxes = y.size() / n;
    double squares = 0.0;
    for (std::size_t b = 0; b < boxes; ++b) squares += residual_squares(&y[b * n], n);
    std::size_t cut = boxes;
    const std::size_t rest = y.size() - boxes * n;
    if (both_ends) {
      if (rest == 0)
        squares *= 2.0;  // the same boxes again
      else
        for (std::size_t b = 0; b < boxes; ++b) squares += residual_squares(&y[rest + b * n], n);
      cut *= 2;
    }
    out.push_back(std::sqrt(squares / (static_cast<double>(cut) * static_cast<double>(n))));
  }
  return out;
}

std::vector<double> rescaled_range(std::span<const double> x, std::span<const std::size_t> lengths) {
  std::vector<double> out;
  out.reserve(lengths.size());
  for (const std::size_t n : lengths) {
    double sum = 0.0;
    std::size_t used = 0;
    for (std::size_t b = 0; b + n <= x.size(); b += n) {
      const double value = box_rescaled_range(&x[b], n);
      if (std::isnan(value)) continue;
      sum += value;
      ++used;
    }
    out.push_back(used > 0 ? sum / static_cast<double>(used) : std::numeric_limits<double>::quiet_NaN());
  }
  return out;
}

Scaling scaling(std::span<const std::size_t> lengths, std::span<const double> y) {
  Scaling result;
  std::vector<double> log_n, log_y;
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
