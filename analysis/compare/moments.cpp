#include "analysis/compare/moments.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace steadyplate::analysis {

Descriptives describe(std::span<const double> x) {
  Descriptives cell;
  cell.n = x.size();
  if (x.empty()) return refuse(cell, Status::too_short, "no value");
  if (!all_finite(x)) return refuse(cell, Status::not_finite, "a value is not finite");
  cell.mean = mean_of(x);
  cell.sd = sd_of(x);
  cell.median = median_of(x);
  if (x.size() == 1) return refuse(cell, Status::warn, "one value has no SD");
  return cell;
}

double largest(std::span<const double> x) {
  double top = 0.0;
  for (const double v : x) top = std::max(top, std::fabs(v));
  return top;
}

double mean_of(std::span<const double> x) {
  if (x.empty()) return kNoValue;
  const auto n = static_cast<double>(x.size());
  double sum = 0.0;
  for (const double v : x) sum += v;
  const double rough = sum / n;
  double rest = 0.0;
  for (const double v : x) rest += v - rough;
  return rough + rest / n;
}

double sum_of_squares(std::span<const double> x) {
  if (x.empty()) return kNoValue;
  const double mean = mean_of(x);
  double squares = 0.0;
  double rest = 0.0;
  for (const double v : x) {
    squares += (v - mean) * (v - mean);
    rest += v - mean;
  }
  return std::max(0.0, squares - rest * rest / static_cast<double>(x.size()));
}

double variance_of(std::span<const double> x) {
  return x.size() < 2 ? kNoValue : sum_of_squares(x) / static_cast<double>(x.size() - 1);
}

double sd_of(std::span<const double> x) {
  return std::sqrt(variance_of(x));
}

double median_of(std::span<const double> x) {
  if (x.empty()) return kNoValue;
  std::vector<double> sorted(x.begin(), x.end());
  std::sort(sorted.begin(), sorted.end());
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : sorted[half - 1] + 0.5 * (sorted[half] - sorted[half - 1]);
}

double correlation_of(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size()) throw std::invalid_argument("x and y must have the same length");
  if (x.size() < 2 || negligible(sd_of(x), largest(x)) || negligible(sd_of(y), largest(y))) return kNoValue;
  const double mean_x = mean_of(x);
  const double mean_y = mean_of(y);
  double products = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) products += (x[i] - mean_x) * (y[i] - mean_y);
  return std::clamp(products / std::sqrt(sum_of_squares(x)) / std::sqrt(sum_of_squares(y)), -1.0, 1.0);
}

std::vector<double> differences(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size()) throw std::invalid_argument("x and y must have the same length");
  std::vector<double> d(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) d[i] = y[i] - x[i];
  return d;
}

bool negligible(double sd, double scale) {
  return sd <= 64.0 * std::numeric_limits<double>::epsilon() * scale;
}

}  // namespace steadyplate::analysis
