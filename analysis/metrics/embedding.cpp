#include "analysis/metrics/embedding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "analysis/metrics/diffusion.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t bins_per_octave = 8, octaves = 64;  // of the squared distance
constexpr double least_share = 0.001, most_share = 0.1;
constexpr std::size_t fewest_radii = 6, fewest_pairs = 1000;

/// Points left of `size` samples.
std::size_t points(std::size_t size, const Embedding& e) {
  const std::size_t reach = (e.dimension - 1) * e.delay;
  return size > reach ? size - reach : 0;
}

double squared_distance(std::span<const double> x, const Embedding& e, std::size_t i, std::size_t j) {
  double sum = 0.0;
  for (std::size_t k = 0; k < e.dimension; ++k) {
    const double apart = x[i + k * e.delay] - x[j + k * e.delay];
    sum += apart * apart;
  }
  return sum;
}

}  // namespace

Result correlation_dimension(std::span<const double> x, const Embedding& e) {
  const std::size_t n = points(x.size(), e);
  double largest = 0.0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + e.theiler + 1; j < n; ++j)
      largest = std::max(largest, squared_distance(x, e, i, j));
  constexpr std::size_t bins = bins_per_octave * octaves;
  std::array<std::size_t, bins> counts{};
  std::size_t pairs = 0, nearest = 0;  // nearest: at no distance, or below every radius
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + e.theiler + 1; j < n; ++j) {
      ++pairs;
      const double share = squared_distance(x, e, i, j) / largest;
      const double bin =
          static_cast<double>(bins) + std::floor(static_cast<double>(bins_per_octave) * std::log2(share));
      if (bin >= 0.0)
        ++counts[std::min(bins - 1, static_cast<std::size_t>(bin))];
      else
        ++nearest;
    }
  if (pairs < fewest_pairs || !(largest > 0.0))
    return undefined(Status::degenerate,
                     "needs " + number(fewest_pairs) + " pairs of points, has " + number(pairs));
  std::vector<double> log_radius, log_share;
  std::size_t below = nearest;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    below += counts[bin];
    const double share = static_cast<double>(below) / static_cast<double>(pairs);
    if (share < least_share || share > most_share) continue;
    const double octave = static_cast<double>(bin + 1) / static_cast<double>(bins_per_octave);
    log_radius.push_back(0.5 * octave * std::log(2.0));  // of the radius itself, from the smallest
    log_share.push_back(std::log(share));
  }
  if (log_radius.size() < fewest_radii)
    return undefined(Status::degenerate,
                     "fewer than " + number(fewest_radii) +
                         " radii hold 0.1 to 10 % of the pairs: there is no scaling region");
  return ok(LineFits(log_radius, log_share).fit(0, log_radius.size()).slope);
}

Result largest_lyapunov(std::span<const double> x, const Embedding& e, std::size_t steps) {
  const std::size_t all = points(x.size(), e);
  if (steps < 1 || all < steps + 2 * e.theiler + 3)
    return undefined(Status::too_short, "too few points are left after embedding");
  const std::size_t n = all - steps;  // those that can be followed
  std::vector<double> sum(steps + 1, 0.0), followed(steps + 1, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    double nearest = std::numeric_limits<double>::infinity();
    std::size_t other = n;
    for (std::size_t j = 0; j < n; ++j) {
      if (std::max(i, j) - std::min(i, j) <= e.theiler) continue;
      const double squared = squared_distance(x, e, i, j);
      if (squared > 0.0 && squared < nearest) {
        nearest = squared;
        other = j;
      }
    }
    if (other == n) continue;
    for (std::size_t k = 0; k <= steps; ++k)
      if (const double squared = squared_distance(x, e, i + k, other + k); squared > 0.0) {
        sum[k] += 0.5 * std::log(squared);
        followed[k] += 1.0;
      }
  }
  std::vector<double> when, divergence;
  for (std::size_t k = 0; k <= steps; ++k) {
    if (followed[k] == 0.0) continue;
    when.push_back(static_cast<double>(k));
    divergence.push_back(sum[k] / followed[k]);
  }
  if (when.size() < 2) return undefined(Status::degenerate, "no two points are apart");
  return ok(LineFits(when, divergence).fit(0, when.size()).slope);
}

std::size_t mean_period(std::span<const double> x) {
  double mean = 0.0;
  for (const double value : x) mean += value / static_cast<double>(x.size());
  std::size_t crossings = 0, first = 0, last = 0;
  for (std::size_t i = 1; i < x.size(); ++i) {
    if ((x[i - 1] > mean) == (x[i] > mean)) continue;
    if (crossings++ == 0) first = i;
    last = i;
  }
  return crossings < 2 ? x.size() : std::max<std::size_t>(1, 2 * (last - first) / (crossings - 1));
}

}  // namespace steadyplate::analysis
