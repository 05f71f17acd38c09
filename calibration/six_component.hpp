#pragma once

#include <limits>
#include <string_view>

#include "calibration/corner_cells.hpp"

namespace steadyplate::calibration {

/// Forces in N and moments in N*mm about the origin of the plate's right-handed frame, as the plate reports
/// them: those that act on the plate or its reaction, all six alike.
struct Wrench {
  double fx_n = 0.0;
  double fy_n = 0.0;
  double fz_n = 0.0;
  double mx_nmm = 0.0;
  double my_nmm = 0.0;
  double mz_nmm = 0.0;
};

/// Where the resultant meets the surface, in the plate's frame; NaN below the load threshold.
struct PlatePoint {
  double x_mm = std::numeric_limits<double>::quiet_NaN();
  double y_mm = std::numeric_limits<double>::quiet_NaN();
  double free_moment_nmm =
      std::numeric_limits<double>::quiet_NaN();  ///< about the vertical through that point
};

/// x = (z_s Fx - My)/Fz; y = (z_s Fy + Mx)/Fz; Tz = Mz - x Fy + y Fx (metrics.md section 2; derived from
/// M = r x F + (0, 0, Tz) with r = (x, y, z_s)).
///
/// x and y are the same for action and reaction forces (all six signs turn together), Tz turns with them.
/// @param surface_z_mm  height of the surface people stand on in the plate's frame: the maker's az0 (or -dz)
/// with
///        its sign; a mat of thickness h moves it by h away from the sensors (surface_with_mat)
/// @param threshold_n   NaN while |Fz| is below it; also at Fz = 0 and for components that are not finite
/// @throws std::invalid_argument  surface_z_mm not finite, threshold_n negative
PlatePoint plate_point(const Wrench& wrench, double surface_z_mm, double threshold_n);

/// The height of a mat's or foam's top: surface_z_mm moved by thickness_mm away from the sensors, which lie
/// at the origin's side.
/// @param z_up  true when the plate's z axis points up (out of the surface), false when it points into the
/// floor
/// @throws std::invalid_argument  thickness_mm negative or not finite
double surface_with_mat(double surface_z_mm, double thickness_mm, bool z_up);

/// Which way a plate axis points for the person who stands on it.
enum class Direction { right, left, forward, backward };

/// "right", "left", "forward", "backward".
/// @throws std::invalid_argument  naming the four words
Direction direction_from(std::string_view word);

/// How the plate lies under the person: one of x, y along ML, the other along AP.
class AxisMapping {
 public:
  /// @param x, y  where the plate's x and y axes point for the person
  /// @throws std::invalid_argument  when both lie along ML or both along AP
  AxisMapping(Direction x, Direction y);

  /// Position on the plate into the subject's frame. Free moments and loads need no turn.
  /// @param fz_n  passed on as the load, its sign made positive for a loaded plate by the caller
  LoadPoint to_subject(const PlatePoint& point, double fz_n) const;

  /// A pair of plate components (position or horizontal force) as ML and AP.
  struct Horizontal {
    double ml = 0.0;
    double ap = 0.0;
  };
  Horizontal turn(double x, double y) const;

  /// True when the mapping keeps handedness seen from above, as a plate with z up does. A plate with z down
  /// is seen mirrored and needs a mapping where this is false.
  bool keeps_handedness() const noexcept;

 private:
  bool x_is_ml_;
  double sign_x_;
  double sign_y_;
};

}  // namespace steadyplate::calibration
