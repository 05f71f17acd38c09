#pragma once

#include <span>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

// Two legs against each other, and strength against body mass. All take what is measured, in one unit.

/// 100 (right - left)/max(right, left), %: positive when the right is stronger. NaN unless both are finite
/// and the larger is above 0.
double imbalance_signed_percent(double left, double right);
/// 100 (1 - weaker/stronger), %: as NordBord prints it. NaN as above.
double imbalance_weaker_percent(double left, double right);
/// 100 (right - left)/(0.5 (right + left)), %: the symmetry index (Robinson 1987). NaN as above.
double symmetry_index_percent(double left, double right);

/// 100 involved/uninvolved, or its inverse for metrics where lower is better, so that below 100 the involved
/// side is worse. NaN unless both are above 0.
double limb_symmetry_percent(double involved, double uninvolved, bool lower_is_better);

/// SD of imbalance_weaker_percent() when each leg has a typical error of `error`: first order, 100 error/s
/// sqrt(1 + (w/s)^2), w and s the weaker and stronger leg. 25 N at 300 N: 11.8 %. NaN as above.
/// @throws std::invalid_argument  error below 0
double imbalance_error_percent(double left, double right, double error);

/// Knee flexor force that goes with a body mass, 4 mass + 26.1 N: the regression of Buchheit 2016 in football
/// and Australian football players; its error is 22 %. A note, never a limit.
/// @throws std::invalid_argument  mass not above 0
double buchheit_expected_force_n(double mass_kg);

/// Hamstrings over quadriceps. Conventional: both concentric at one speed; functional: eccentric over
/// concentric. NaN unless both are above 0.
double hamstring_quadriceps_ratio(double flexors, double extensors);

/// The knee's flexion angle (0 = straight, kneeling upright = 90) where control is lost.
struct BreakPoint : Outcome {
  double angle_deg = kNoValue;  ///< lower: control was kept longer
  double time_s = kNoValue;
};

struct BreakPointSettings {
  double speed_deg_s = 10.0;  ///< of extension (JSSM 2021)
  double hold_s = 0.05;       ///< it must stay above for so long
};

/// First time at which the knee extends faster than `speed_deg_s` for `hold_s`, speed by central differences.
/// Fewer than 5 samples -> `too_short`; not finite -> `not_finite`; never so fast -> `degenerate`: control
/// was kept to the end.
/// @throws std::invalid_argument  unequal lengths, time not increasing, settings not above 0
BreakPoint break_point(std::span<const double> time_s, std::span<const double> flexion_deg,
                       const BreakPointSettings& settings = {});

/// Flexion from a forward-lean angle: 180 - angle (Sconce 2021).
constexpr double flexion_of_lean(double lean_deg) {
  return 180.0 - lean_deg;
}

}  // namespace steadyplate::analysis
