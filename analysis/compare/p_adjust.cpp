#include "analysis/compare/p_adjust.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace steadyplate::analysis {

namespace {

/// Where the p values that count stand, smallest first.
std::vector<std::size_t> order_of(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (std::isnan(p[i])) continue;
    if (p[i] < 0.0 || p[i] > 1.0) throw std::invalid_argument("p must be between 0 and 1");
    order.push_back(i);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

}  // namespace

std::vector<double> holm(std::span<const double> p) {
  const std::vector<std::size_t> order = order_of(p);
  std::vector<double> adjusted(p.begin(), p.end());
  double highest = 0.0;
  for (std::size_t j = 0; j < order.size(); ++j) {
    highest = std::max(highest, std::min(1.0, static_cast<double>(order.size() - j) * p[order[j]]));
    adjusted[order[j]] = highest;
  }
  return adjusted;
}

std::vector<double> bonferroni(std::span<const double> p) {
  const std::vector<std::size_t> order = order_of(p);
  std::vector<double> adjusted(p.begin(), p.end());
  for (const std::size_t i : order) adjusted[i] = std::min(1.0, static_cast<double>(order.size()) * p[i]);
  return adjusted;
}

}  // namespace steadyplate::analysis
