#include "analysis/metrics/recurrence.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

namespace steadyplate::analysis {

namespace {

constexpr std::size_t bins = 16;
constexpr std::size_t largest_dimension = 10;
constexpr double false_share = 0.01, false_ratio = 15.0, false_sd = 2.0;
constexpr double radius_share = 0.2;
constexpr std::size_t shortest_line = 2;

double information(const std::vector<std::size_t>& bin, std::size_t lag) {
  std::array<double, bins> from{}, to{};
  std::array<double, bins * bins> both{};
  const std::size_t pairs = bin.size() - lag;
  for (std::size_t i = 0; i < pairs; ++i) {
    from[bin[i]] += 1.0;
    to[bin[i + lag]] += 1.0;
    both[bin[i] * bins + bin[i + lag]] += 1.0;
  }
  const double n = static_cast<double>(pairs);
  double sum = 0.0;
  for (std::size_t a = 0; a < bins; ++a)
    for (std::size_t b = 0; b < bins; ++b)
      if (const double p = both[a * bins + b]; p > 0.0) sum += p / n * std::log(p * n / (from[a] * to[b]));
  return sum;
}

/// Embedded points: the coordinates of point i are x_i, x_(i+delay), ...
class Points {
 public:
  Points(std::span<const double> x, std::size_t delay, std::size_t dimension, std::size_t count)
      : x_(x), delay_(delay), dimension_(dimension), count_(count) {}
  std::size_t count() const { return count_; }

  /// Squared distances of point i to every point.
  void from(std::size_t i, std::vector<double>& squared) const {
    squared.assign(count_, 0.0);
    for (std::size_t k = 0; k < dimension_; ++k) {
      const double* other = x_.data() + k * delay_;
      const double own = other[i];
      for (std::size_t j = 0; j < count_; ++j) squared[j] += (other[j] - own) * (other[j] - own);
    }
  }

  /// Squared distances of all points that are `lag` samples apart.
  void apart(std::size_t lag, std::vector<double>& squared) const {
    squared.assign(count_ - lag, 0.0);
    for (std::size_t k = 0; k < dimension_; ++k) {
      const double* early = x_.data() + k * delay_;
      const double* late = early + lag;
      for (std::size_t i = 0; i < squared.size(); ++i)
        squared[i] += (late[i] - early[i]) * (late[i] - early[i]);
    }
  }

 private:
  std::span<const double> x_;
  std::size_t delay_, dimension_, count_;
};

/// Lines of points along one diagonal or column, told as runs.
class Lines {
 public:
  void point(bool recurrent) {
    if (recurrent) {
      ++run_;
      ++points_;
    } else {
      end();
    }
  }
  void end() {
    if (run_ >= shortest_line) ++lengths_[run_];
    run_ = 0;
  }
  std::size_t points() const { return points_; }
  double on_lines() const {
    double sum = 0.0;
    for (const auto& [length, count] : lengths_) sum += static_cast<double>(length * count);
    return sum;
  }
  double lines() const {
    double sum = 0.0;
    for (const auto& [length, count] : lengths_) sum += static_cast<double>(count);
    return sum;
  }
  std::size_t longest() const { return lengths_.empty() ? 0 : lengths_.rbegin()->first; }
  double entropy() const {
    const double all = lines();
    double sum = 0.0;
    for (const auto& [length, count] : lengths_) {
      const double p = static_cast<double>(count) / all;
      sum -= p * std::log(p);
    }
    return sum;
  }

 private:
  std::map<std::size_t, std::size_t> lengths_;
  std::size_t run_ = 0;
  std::size_t points_ = 0;
};

double mean_distance(const Points& points) {
  const std::size_t n = points.count();
  std::vector<double> squared;
  double sum = 0.0;
  for (std::size_t lag = 1; lag < n; ++lag) {
    points.apart(lag, squared);
    for (const double value : squared) sum += std::sqrt(value);
  }
  return sum / (static_cast<double>(n) * static_cast<double>(n - 1) / 2.0);
}

/// The squared distance within which at least `percent` of the pairs lie. All pairs at once would be 100 MB:
/// the first pass counts them in bins, the second keeps those of the one bin that has it.
double nearest_share(const Points& points, std::size_t theiler, double percent) {
  const std::size_t n = points.count();
  const double pairs = static_cast<double>((n - theiler) * (n - theiler - 1)) / 2.0;
  const auto wanted = static_cast<std::size_t>(std::max(1.0, std::ceil(percent / 100.0 * pairs)));
  std::vector<double> squared;
  double largest = 0.0;
  for (std::size_t lag = theiler + 1; lag < n; ++lag) {
    points.apart(lag, squared);
    largest = std::max(largest, *std::max_element(squared.begin(), squared.end()));
  }
  if (largest == 0.0) return 0.0;
  constexpr std::size_t distance_bins = 4096;
  const auto bin_of = [&](double value) {
    return std::min(distance_bins - 1,
                    static_cast<std::size_t>(value / largest * static_cast<double>(distance_bins)));
  };
  std::vector<std::size_t> counts(distance_bins, 0);
  for (std::size_t lag = theiler + 1; lag < n; ++lag) {
    points.apart(lag, squared);
    for (const double value : squared) ++counts[bin_of(value)];
  }
  std::size_t before = 0, bin = 0;
  while (before + counts[bin] < wanted) before += counts[bin++];
  std::vector<double> here;
  here.reserve(counts[bin]);
  for (std::size_t lag = theiler + 1; lag < n; ++lag) {
    points.apart(lag, squared);
    for (const double value : squared)
      if (bin_of(value) == bin) here.push_back(value);
  }
  const auto found = here.begin() + static_cast<std::ptrdiff_t>(wanted - before - 1);
  std::nth_element(here.begin(), found, here.end());
  return *found;
}

}  // namespace

std::size_t information_delay(std::span<const double> x, std::size_t most) {
  const auto [low, high] = std::ranges::minmax(x);
  std::vector<std::size_t> bin(x.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    bin[i] =
        std::min(bins - 1, static_cast<std::size_t>((x[i] - low) / (high - low) * static_cast<double>(bins)));
  double before = information(bin, 0), here = information(bin, 1);
  for (std::size_t lag = 1; lag < most; ++lag) {
    const double next = information(bin, lag + 1);
    if (here < before && here <= next) return lag;
    before = here;
    here = next;
  }
  return most;
}

std::size_t embedding_dimension(std::span<const double> x, std::size_t delay, std::size_t most) {
  double mean = 0.0, variance = 0.0;
  for (const double value : x) mean += value;
  mean /= static_cast<double>(x.size());
  for (const double value : x) variance += (value - mean) * (value - mean);
  const double sd = std::sqrt(variance / static_cast<double>(x.size()));
  std::vector<double> squared;
  for (std::size_t dimension = 1; dimension < most; ++dimension) {
    if (x.size() < dimension * delay + 2) return dimension;
    const std::size_t count = x.size() - dimension * delay;  // those with one more coordinate
    const Points points(x, delay, dimension, count);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < count; ++i) {
      points.from(i, squared);
      squared[i] = std::numeric_limits<double>::infinity();
      const auto nearest = std::min_element(squared.begin(), squared.end());
      const auto other = static_cast<std::size_t>(nearest - squared.begin());
      const double apart = std::fabs(x[i + dimension * delay] - x[other + dimension * delay]);
      if (apart > false_ratio * std::sqrt(*nearest) || std::sqrt(*nearest + apart * apart) > false_sd * sd)
        ++wrong;
    }
    if (static_cast<double>(wrong) < false_share * static_cast<double>(count)) return dimension;
  }
  return most;
}

Recurrence recurrence(std::span<const double> x, std::size_t longest_delay, double percent) {
  Recurrence result;
  result.delay = information_delay(x, std::max<std::size_t>(1, longest_delay));
  result.dimension = embedding_dimension(x, result.delay, largest_dimension);
  const std::size_t reach = (result.dimension - 1) * result.delay, theiler = result.delay;
  if (x.size() < reach + theiler + 2) {
    result.status = Status::too_short;
    result.note = "too few points are left after embedding";
    return result;
  }
  const std::size_t n = x.size() - reach;
  const Points points(x, result.delay, result.dimension, n);
  std::vector<double> squared;
  double limit = 0.0;
  if (percent > 0.0) {
    limit = nearest_share(points, theiler, percent);
    result.radius = std::sqrt(limit);
  } else {
    result.radius = radius_share * mean_distance(points);
    limit = result.radius * result.radius;
  }

  std::vector<bool> near(n * n, false);  // a bit a pair: an eighth of a byte each
  Lines diagonal, vertical;
  for (std::size_t lag = theiler + 1; lag < n; ++lag) {
    points.apart(lag, squared);
    for (std::size_t i = 0; i + lag < n; ++i) {
      const bool recurrent = squared[i] <= limit;
      diagonal.point(recurrent);
      if (recurrent) near[i * n + i + lag] = near[(i + lag) * n + i] = true;
    }
    diagonal.end();
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) vertical.point(near[i * n + j]);
    vertical.end();
  }
  const double pairs = static_cast<double>((n - theiler) * (n - theiler - 1)) / 2.0;
  const double found = static_cast<double>(diagonal.points());
  result.recurrence = 100.0 * found / pairs;
  if (found == 0.0 || diagonal.lines() == 0.0 || vertical.lines() == 0.0) {
    result.status = Status::degenerate;
    result.note = "no two points of the embedded series are near each other for two samples";
    return result;
  }
  result.determinism = 100.0 * diagonal.on_lines() / found;
  result.laminarity = 100.0 * vertical.on_lines() / static_cast<double>(vertical.points());
  result.mean_line = diagonal.on_lines() / diagonal.lines();
  result.longest_line = static_cast<double>(diagonal.longest());
  result.line_entropy = diagonal.entropy();
  result.trapping = vertical.on_lines() / vertical.lines();
  return result;
}

}  // namespace steadyplate::analysis
