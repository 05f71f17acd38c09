#include "analysis/preprocess/level.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/machine/sums.hpp"

namespace steadyplate::analysis::preprocess {

double mean(std::span<const double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  return total(values) / static_cast<double>(values.size());
}

void subtract(std::vector<double>& x, double value) {
  for (double& sample : x) sample -= value;
}

double remove_slope(std::vector<double>& x) {
  if (x.size() < 2) return 0.0;
  const double middle = 0.5 * static_cast<double>(x.size() - 1);
  const double level = mean(x);
  double cross = 0.0;
  double square = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double u = static_cast<double>(i) - middle;
    cross += u * (x[i] - level);
    square += u * u;
  }
  const double slope = cross / square;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] -= slope * (static_cast<double>(i) - middle);
  return slope;
}

double thin(std::vector<double>& x, double from_hz, double to_hz) {
  if (to_hz >= from_hz || x.empty()) return from_hz;
  const double factor = from_hz / to_hz;
  const double whole = std::round(factor);
  std::vector<double> kept;
  if (std::abs(factor - whole) <= 1e-9 * factor) {
    for (std::size_t i = 0; i < x.size(); i += static_cast<std::size_t>(whole)) kept.push_back(x[i]);
  } else {
    for (std::size_t k = 0;; ++k) {
      const double at = static_cast<double>(k) * factor;
      const auto left = static_cast<std::size_t>(at);
      if (left + 1 >= x.size()) {
        if (left < x.size() && at == static_cast<double>(left)) kept.push_back(x[left]);
        break;
      }
      kept.push_back(x[left] + (at - static_cast<double>(left)) * (x[left + 1] - x[left]));
    }
  }
  x = std::move(kept);
  return to_hz;
}

}  // namespace steadyplate::analysis::preprocess
