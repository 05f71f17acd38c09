#include "calibration/plates_together.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace steadyplate::calibration {

LoadPoint together(std::span<const LoadPoint> plates, double threshold_n) {
  if (plates.empty()) throw std::invalid_argument("plates: there are none");
  if (!(threshold_n >= 0.0)) throw std::invalid_argument("threshold_n: 0 or more");
  LoadPoint sum{.fz_n = 0.0, .cop_ml_mm = 0.0, .cop_ap_mm = 0.0};
  double placed_n = 0.0;
  for (const LoadPoint& plate : plates) {
    sum.fz_n += plate.fz_n;
    if (!std::isfinite(plate.cop_ml_mm) || !std::isfinite(plate.cop_ap_mm)) continue;
    placed_n += plate.fz_n;
    sum.cop_ml_mm += plate.cop_ml_mm * plate.fz_n;
    sum.cop_ap_mm += plate.cop_ap_mm * plate.fz_n;
  }
  const bool loaded = placed_n != 0.0 && std::abs(placed_n) >= threshold_n;
  sum.cop_ml_mm = loaded ? sum.cop_ml_mm / placed_n : std::numeric_limits<double>::quiet_NaN();
  sum.cop_ap_mm = loaded ? sum.cop_ap_mm / placed_n : std::numeric_limits<double>::quiet_NaN();
  return sum;
}

double weight_share_right(double left_n, double right_n, double threshold_n) noexcept {
  const double load_n = left_n + right_n;
  if (!(load_n > 0.0 && load_n >= threshold_n)) return std::numeric_limits<double>::quiet_NaN();
  return 100.0 * right_n / load_n;
}

}  // namespace steadyplate::calibration
