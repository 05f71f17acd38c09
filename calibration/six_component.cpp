#include "calibration/six_component.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace steadyplate::calibration {

namespace {

bool along_ml(Direction direction) {
  return direction == Direction::right || direction == Direction::left;
}

double sign_of(Direction direction) {
  return direction == Direction::right || direction == Direction::forward ? 1.0 : -1.0;
}

}  // namespace

PlatePoint plate_point(const Wrench& w, double surface_z_mm, double threshold_n) {
  if (!std::isfinite(surface_z_mm)) throw std::invalid_argument("surface_z_mm must be finite");
  if (!(threshold_n >= 0.0)) throw std::invalid_argument("threshold_n must be 0 or more");
  PlatePoint point;
  if (w.fz_n == 0.0 || !std::isfinite(w.fz_n) || std::abs(w.fz_n) < threshold_n) return point;
  const double x_mm = (surface_z_mm * w.fx_n - w.my_nmm) / w.fz_n;
  const double y_mm = (surface_z_mm * w.fy_n + w.mx_nmm) / w.fz_n;
  if (!std::isfinite(x_mm) || !std::isfinite(y_mm)) return point;
  point.x_mm = x_mm;
  point.y_mm = y_mm;
  point.free_moment_nmm = w.mz_nmm - x_mm * w.fy_n + y_mm * w.fx_n;
  return point;
}

double surface_with_mat(double surface_z_mm, double thickness_mm, bool z_up) {
  if (!(thickness_mm >= 0.0) || !std::isfinite(thickness_mm))
    throw std::invalid_argument("thickness_mm must be 0 or more");
  return z_up ? surface_z_mm + thickness_mm : surface_z_mm - thickness_mm;
}

Direction direction_from(std::string_view word) {
  if (word == "right") return Direction::right;
  if (word == "left") return Direction::left;
  if (word == "forward") return Direction::forward;
  if (word == "backward") return Direction::backward;
  throw std::invalid_argument("direction '" + std::string(word) +
                              "' must be right, left, forward or backward");
}

AxisMapping::AxisMapping(Direction x, Direction y)
    : x_is_ml_(along_ml(x)), sign_x_(sign_of(x)), sign_y_(sign_of(y)) {
  if (along_ml(x) == along_ml(y))
    throw std::invalid_argument(
        "x and y must point along different body axes: one right or left, one forward or backward");
}

AxisMapping::Horizontal AxisMapping::turn(double x, double y) const {
  return x_is_ml_ ? Horizontal{sign_x_ * x, sign_y_ * y} : Horizontal{sign_y_ * y, sign_x_ * x};
}

LoadPoint AxisMapping::to_subject(const PlatePoint& point, double fz_n) const {
  const Horizontal turned = turn(point.x_mm, point.y_mm);
  return {fz_n, turned.ml, turned.ap};
}

bool AxisMapping::keeps_handedness() const noexcept {
  // ML = x, AP = y is right-handed seen from above; swapping the axes turns it over.
  return (x_is_ml_ ? 1.0 : -1.0) * sign_x_ * sign_y_ > 0.0;
}

}  // namespace steadyplate::calibration
