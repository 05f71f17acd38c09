#include <cmath>
#include <numbers>
#include <span>

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/ellipse.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

// What the way looks like: areas swept, mean frequency, fractal dimension, turning, jerk.

namespace steadyplate::analysis {

using std::numbers::pi;
using std::numbers::sqrt2;

namespace {

constexpr double kOneSided95 = 1.6448536269514722;  // standard normal quantile, Prieto's z
constexpr double kLevelPositionMm = 1.0;  // VFY divides by the mean AP position: not by less than this

Result still_cop() {
  return undefined(Status::constant, "the CoP does not move");
}

std::string level_parameter(const MetricSettings& settings) {
  return "level=" + number(settings.ellipse_level);
}

void add_areas(Rows& rows) {
  rows.planar({.id = "sway_area_per_second",
               .name = "Sway area per second",
               .unit = "mm^2/s",
               .family = Family::motion,
               .better = Better::lower,
               .formula = "sum abs(x_(n+1) y_n - x_n y_(n+1)) / (2 T)",
               .citation = "Prieto 1996, AREA_SW",
               .caution = "Hangs on the sampling rate and the low-pass.",
               .laws = {.length_power = 2, .time_power = -1}},
              []<Axis>(const Derived& d) { return ok(d.way().swept_mm2 / d.duration_s()); });
  rows.planar({.id = "swept_area",
               .name = "Swept area",
               .unit = "mm^2",
               .family = Family::motion,
               .better = Better::lower,
               .formula = "sum abs(x_(n+1) y_n - x_n y_(n+1)) / 2",
               .citation = "Prieto 1996, AREA_SW x T",
               .caution = "Grows with duration. Hangs on the sampling rate and the low-pass.",
               .laws = {.length_power = 2}},
              []<Axis>(const Derived& d) { return ok(d.way().swept_mm2); });
}

template <Axis A>
double phase_plane_squared(const Derived& d) {
  return d.spread(A).mean_square + d.velocity_spread(A).variance;
}

void add_mixed(Rows& rows) {
  rows.planar_and_axes(
      {.id = "phase_plane",
       .name = "Phase plane parameter",
       .unit = "mm and mm/s mixed",
       .family = Family::motion,
       .formula = "sqrt(phase_plane_ml^2 + phase_plane_ap^2)",
       .citation = "Riley 1995; Quijoux 2021, phase_plane_parameter",
       .caution = "Adds mm^2 to mm^2/s^2: a mixture without a unit of its own. Compare within "
                  "one program and one unit only.",
       .minimum_samples = 5,
       .laws = {.length_power = 1,
                .time_power = std::nullopt,
                .note = "a sum of a length and a velocity has no power of time"},
       .parameters = unusual_velocity},
      "sqrt(s_j^2 + var(v_j)), divided by N", []<Axis A>(const Derived& d) {
        if constexpr (A == Axis::none)
          return ok(std::sqrt(phase_plane_squared<Axis::ml>(d) + phase_plane_squared<Axis::ap>(d)));
        else
          return ok(std::sqrt(phase_plane_squared<A>(d)));
      });
  rows.planar(
      {.id = "vfy",
       .name = "Velocity variance over mean AP position (VFY)",
       .unit = "mm/s^2",
       .family = Family::motion,
       .formula = "var(speed) / mean AP position in plate coordinates",
       .citation = "Quijoux 2021, VFY",
       .caution =
           "Needs a fixed foot position. The clinical VFY of Gagey is the distance from a norm line, not "
           "this ratio.",
       .minimum_samples = 5,
       .laws = {.translation = Laws::Translation::depends_on_origin,
                .length_power = 1,
                .time_power = -2,
                .rotation = Laws::Rotation::open,
                .note = "divides by the AP position, which a turn exchanges for the ML position"},
       .parameters = unusual_velocity},
      []<Axis>(const Derived& d) {
        const double mean_ap_mm = d.trajectory().mean_ap_mm;
        if (std::fabs(mean_ap_mm) < kLevelPositionMm)
          return undefined(Status::degenerate,
                           "the mean AP position is " + rounded(mean_ap_mm) + " mm, too near 0 to divide by");
        return ok(d.velocity_spread(Axis::none).variance / mean_ap_mm);
      });
  rows.planar({.id = "length_over_area",
               .name = "Length over area (LFS)",
               .unit = "1/mm",
               .family = Family::motion,
               .formula = "TOTEX / ellipse_area.prediction_f",
               .citation = "Gagey & Weber; Quijoux 2021, LFS",
               .caution = "Gagey's LFS is relative to a norm. In 1/cm it is 10 times this number.",
               .minimum_samples = 3,
               .laws = {.length_power = -1},
               .parameters = level_parameter},
              []<Axis>(const Derived& d) {
                const auto ellipse = prediction_ellipse(d);
                if (!ellipse || ellipse->area_mm2 == 0.0)
                  return undefined(Status::constant, "the ellipse area is 0");
                return ok(d.way().planar_mm / ellipse->area_mm2);
              });
}

/// ln N / ln(N d / TOTEX).
Result fractal_dimension(const Derived& d, double diameter_mm) {
  const double path = d.way().planar_mm;
  const double n = static_cast<double>(d.size());
  if (path <= 0.0) return still_cop();
  if (diameter_mm <= 0.0) return undefined(Status::degenerate, "the figure around the points has no width");
  if (n * diameter_mm <= path)
    return undefined(Status::degenerate,
                     "the path is longer than N times the width of the figure around the points");
  return ok(std::log(n) / std::log(n * diameter_mm / path));
}

void add_frequencies(Rows& rows) {
  rows.planar_and_axes(
      {.id = "mean_frequency",
       .name = "Mean frequency",
       .unit = "Hz",
       .family = Family::motion,
       .formula = "MVELO / (2 pi MDIST)",
       .citation = "Prieto 1996, MFREQ",
       .caution = "The rotation rate of a circle of the same mean distance and velocity: not the mean "
                  "of the power spectrum (mean_power_frequency).",
       .laws = {.time_power = -1}},
      "MVELO_j / (4 sqrt(2) MDIST_j)", []<Axis A>(const Derived& d) {
        const double distance = d.spread(A).mean_abs;
        if (distance <= 0.0) return undefined(Status::constant, "the mean distance is 0");
        const Way& w = d.way();
        const double length = A == Axis::ml ? w.ml_mm : A == Axis::ap ? w.ap_mm : w.planar_mm;
        const double per_turn = A == Axis::none ? 2.0 * pi : 4.0 * sqrt2;
        return ok(length / d.duration_s() / (per_turn * distance));
      });
  rows.planar({.id = "fractal_dimension.cc",
               .name = "Fractal dimension, confidence circle",
               .unit = "",
               .family = Family::motion,
               .formula = "ln N / ln(N d / TOTEX), d = 2 (MDIST + 1.6448536 sqrt(RDIST^2 - MDIST^2))",
               .citation = "Prieto 1996, FD-CC",
               .caution = "Hangs on N: compare equal durations and rates only."},
              []<Axis>(const Derived& d) {
                const Spread& r = d.spread(Axis::none);
                return fractal_dimension(d, 2.0 * (r.mean_abs + kOneSided95 * std::sqrt(r.variance)));
              });
  rows.planar({.id = "fractal_dimension.ce",
               .name = "Fractal dimension, prediction ellipse",
               .unit = "",
               .family = Family::motion,
               .formula = "ln N / ln(N d / TOTEX), d = sqrt(4 ellipse_area.prediction_f / pi)",
               .citation = "Prieto 1996, FD-CE; Quijoux 2021, fractal_dimension",
               .caution = "Hangs on N: compare equal durations and rates only.",
               .minimum_samples = 3,
               .parameters = level_parameter},
              []<Axis>(const Derived& d) {
                const auto ellipse = prediction_ellipse(d);
                return fractal_dimension(d, ellipse ? std::sqrt(4.0 * ellipse->area_mm2 / pi) : 0.0);
              });
}

/// Mean angle between successive steps, deg: of its absolute value, or with its sign (left turn positive).
Result mean_turn(const Derived& d, bool with_sign) {
  if (d.still(Axis::ml) && d.still(Axis::ap)) return still_cop();
  const Turns& turns = d.turns();
  if (turns.steps < 3)
    return undefined(Status::degenerate, "needs 3 steps of at least " +
                                             number(d.settings().twisting_min_step_mm) + " mm, has " +
                                             number(turns.steps));
  const double sum = with_sign ? turns.signed_sum : turns.absolute_sum;
  return ok(sum / static_cast<double>(turns.steps - 1) * 180.0 / pi);
}

/// Of (x_scale x, y_scale y).
double path_length(std::span<const double> x, double x_scale, std::span<const double> y, double y_scale) {
  return run_widest([&]() __attribute__((always_inline)) {
    const auto step = [&]<class V>(std::size_t i) __attribute__((always_inline)) {
      const V dx = (load<V>(&x[i]) - load<V>(&x[i - 1])) * x_scale;
      const V dy = (load<V>(&y[i]) - load<V>(&y[i - 1])) * y_scale;
      return V{dx * dx + dy * dy};
    };
    FourDoubles lengths{};
    std::size_t i = 1;
    for (; i + 4 <= x.size(); i += 4) lengths += roots(step.template operator()<FourDoubles>(i));
    double length = total(lengths);
    for (; i < x.size(); ++i) length += std::sqrt(step.template operator()<double>(i));
    return length;
  });
}

void add_turning(Rows& rows) {
  rows.planar({.id = "turns_index",
               .name = "Turns index",
               .unit = "1/s",
               .family = Family::motion,
               .formula = "path length of (x/s_x, y/s_y), divided by T",
               .citation = "Donker 2007 (normalised posturogram)",
               .caution = "Hangs on the sampling rate and the low-pass.",
               .laws = {.time_power = -1}},
              []<Axis>(const Derived& d) {
                if (d.still(Axis::ml) || d.still(Axis::ap))
                  return undefined(Status::constant, "an axis does not move");
                const double length =
                    path_length(d.position(Axis::ml), 1.0 / std::sqrt(d.spread(Axis::ml).mean_square),
                                d.position(Axis::ap), 1.0 / std::sqrt(d.spread(Axis::ap).mean_square));
                return ok(length / d.duration_s());
              });
  Metric twisting{
      .id = "twisting_angle",
      .name = "Twisting angle",
      .unit = "deg",
      .family = Family::motion,
      .formula = "mean of abs(angle between successive steps), each in [0, 180]",
      .citation = "definition of this project",
      .caution = "No agreed source. Hangs on the sampling rate; steps below the shortest are skipped.",
      .minimum_samples = 4,
      .laws = {.length_power = std::nullopt, .note = "the shortest step is a fixed length"},
      .parameters = [](const MetricSettings& settings) {
        return "min_step_mm=" + number(settings.twisting_min_step_mm);
      }};
  rows.planar(twisting, []<Axis>(const Derived& d) { return mean_turn(d, false); });
  twisting.id = "twisting_angle.signed";
  twisting.name = "Twisting angle, signed";
  twisting.formula =
      "mean of the angle between successive steps, counter-clockwise positive, each in (-180, 180]";
  twisting.laws.reversal = Laws::Reversal::flips_sign;
  rows.planar(twisting, []<Axis>(const Derived& d) { return mean_turn(d, true); });
}

void add_jerk(Rows& rows) {
  rows.planar(
      {.id = "jerk",
       .name = "Jerk",
       .unit = "mm^2/s^5",
       .family = Family::motion,
       .better = Better::lower,
       .formula = "(1/2) integral of x'''^2 + y'''^2 dt; third derivative of a cubic fitted to 5 samples",
       .citation = "Mancini 2012 (there from an accelerometer)",
       .caution =
           "From the CoP, not from the trunk: not the published JERK. Hangs strongly on the low-pass and "
           "grows with duration.",
       .minimum_samples = 5,
       .laws = {.length_power = 2, .time_power = -5}},
      []<Axis>(const Derived& d) { return ok(d.jerk()); });
  rows.planar({.id = "jerk.normalised",
               .name = "Jerk, normalised",
               .unit = "",
               .family = Family::motion,
               .formula = "jerk x T^5 / TOTEX^2",
               .citation = "Mancini 2012 (there from an accelerometer)",
               .caution = "From the CoP, not from the trunk. Hangs strongly on the low-pass and on duration.",
               .minimum_samples = 5},
              []<Axis>(const Derived& d) {
                const double path = d.way().planar_mm;
                if (path <= 0.0) return still_cop();
                return ok(d.jerk() * std::pow(d.duration_s(), 5) / (path * path));
              });
}

}  // namespace

void add_motion_shape_rows(Rows& rows) {
  add_areas(rows);
  add_mixed(rows);
  add_frequencies(rows);
  add_turning(rows);
  add_jerk(rows);
}

}  // namespace steadyplate::analysis
