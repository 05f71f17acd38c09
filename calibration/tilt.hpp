#pragma once

#include <array>
#include <optional>
#include <span>

namespace steadyplate::calibration {

/// How a board leans, in deg. ml > 0: its right edge is down; ap > 0: its front edge is down.
struct Tilt {
  double ml_deg = 0.0;
  double ap_deg = 0.0;
};

/// What the sensor under the board feels, in the board's axes: X to the right, Y forward, Z up. At rest and
/// level the acceleration is +g along Z; its unit does not matter.
struct Acceleration {
  double x = 0.0;
  double y = 0.0;
  double z = 0.0;
};

/// Rates of turn about the same axes, deg/s, right-handed.
struct Rate {
  double x_deg_s = 0.0;
  double y_deg_s = 0.0;
};

/// Of a board at rest: ml = atan2(-a_x, sqrt(a_y^2 + a_z^2)), ap = atan2(-a_y, sqrt(a_x^2 + a_z^2))
/// (metrics.md 9.1). NaN when the acceleration is 0 or not finite.
Tilt tilt_at_rest(const Acceleration& a) noexcept;

/// Acceleration shows the tilt but also every jerk; the rate shows quick changes but drifts. Complementary
/// filter:
///
///   th_k = a (th_(k-1) + w_k dt) + (1 - a) th_acc,k,   a = tau/(tau + dt)
///
/// with w = +w_y for ml and -w_x for ap; starts at the tilt of the first sample (metrics.md 9.1; tau 0.5 s
/// [P]).
class TiltFilter {
 public:
  /// @throws std::invalid_argument  tau_s below 0 (0 = acceleration alone)
  explicit TiltFilter(double tau_s = 0.5);
  /// @param dt_s  since the sample before; after a gap above 4 tau the filter starts anew. A sample that is
  /// not
  ///              finite gives NaN and is passed over.
  /// @throws std::invalid_argument  dt_s not above 0 (but for the first sample, where it is not used)
  Tilt next(const Acceleration& acceleration, const Rate& rate, double dt_s);

 private:
  double tau_s_;
  std::optional<Tilt> now_;
};

/// A tilt sensor as it is mounted: tilt = align (reading - level).
struct TiltModel {
  Tilt level;                                       ///< reading with the board flat
  std::array<double, 4> align{1.0, 0.0, 0.0, 1.0};  ///< ml from ml, ml from ap, ap from ml, ap from ap
  Tilt at(const Tilt& reading) const noexcept;
};

/// A known tilt (wedges, a digital level) and what the sensor read, mean of the hold.
struct KnownTilt {
  Tilt truth;
  Tilt reading;
};

struct TiltFit {
  TiltModel model;
  std::array<double, 4> align_se{};
  double rms_deg = 0.0;     ///< of the residuals, both axes
  double turned_deg = 0.0;  ///< how far the sensor is turned about the vertical against the board's axes
  double gain_ml = 1.0;     ///< length of the columns of align
  double gain_ap = 1.0;
};

/// The mean reading of a flat board. @throws std::invalid_argument  no reading that is finite
Tilt level_of(std::span<const Tilt> readings);

/// Axis alignment from known angles: the 2 x 2 matrix that takes readings from level to the truth, by least
/// squares.
/// @throws Undetermined  fewer than 2 angles, or all along one axis (then the other column is not known)
TiltFit fit_tilt(const Tilt& level, std::span<const KnownTilt> known);

}  // namespace steadyplate::calibration
