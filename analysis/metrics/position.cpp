#include <cmath>
#include <numbers>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/rows.hpp"

namespace steadyplate::analysis {

using std::numbers::pi;

namespace {

constexpr Laws kLength{.length_power = 1};
constexpr Laws kArea{.length_power = 2};

constexpr double kOneSided95 = 1.6448536269514722;  // standard normal quantile, Prieto's z

Result no_spread(std::string_view what) {
  return undefined(Status::constant, std::string(what));
}

void add_distances(Rows& rows) {
  rows.axes({.id = "mean_position",
             .name = "Mean position",
             .unit = "mm",
             .family = Family::position,
             .formula = "mean of j over the window, before any filter, in plate coordinates",
             .citation = "Quijoux 2021, mean_value",
             .caution = "Depends on where the feet stood.",
             .minimum_samples = 1,
             .laws = {.translation = Laws::Translation::moves_with_it,
                      .length_power = 1,
                      .rotation = Laws::Rotation::open,
                      .note = "a turn swaps the axes and changes one sign"}},
            []<Axis A>(const Derived& d) {
              return ok(A == Axis::ml ? d.trajectory().mean_ml_mm : d.trajectory().mean_ap_mm);
            });
  rows.planar_and_axes({.id = "mean_distance",
                        .name = "Mean distance",
                        .unit = "mm",
                        .family = Family::position,
                        .better = Better::lower,
                        .formula = "(1/N) sum r_n",
                        .citation = "Prieto 1996, MDIST",
                        .laws = kLength},
                       "(1/N) sum abs(j_n)",
                       []<Axis A>(const Derived& d) { return ok(d.spread(A).mean_abs); });
  rows.planar_and_axes({.id = "max_distance",
                        .name = "Largest distance",
                        .unit = "mm",
                        .family = Family::position,
                        .better = Better::lower,
                        .formula = "max r_n",
                        .citation = "Quijoux 2021, maximal_distance",
                        .caution = "One sample decides: sensitive to spikes.",
                        .laws = kLength},
                       "max abs(j_n)", []<Axis A>(const Derived& d) { return ok(d.spread(A).max_abs); });
  const Metric rms{.id = "rms_distance",
                   .name = "RMS distance",
                   .unit = "mm",
                   .family = Family::position,
                   .better = Better::lower,
                   .formula = "sqrt((1/N) sum r_n^2)",
                   .citation = "Prieto 1996, RDIST",
                   .caution = "Divided by N. Programs that report the SD divide by N-1.",
                   .laws = kLength};
  const auto rms_function = []<Axis A>(const Derived& d) { return ok(std::sqrt(d.spread(A).mean_square)); };
  rows.planar(rms, rms_function);
  Metric rms_axis = rms;
  rms_axis.formula = "sqrt((1/N) sum j_n^2)";
  rms_axis.core = true;
  rows.axes(rms_axis, rms_function);
}

void add_ranges(Rows& rows) {
  rows.planar({.id = "range",
               .name = "Range",
               .unit = "mm",
               .family = Family::position,
               .better = Better::lower,
               .formula = "largest distance between any two points (by the convex hull)",
               .citation = "Prieto 1996, RANGE",
               .caution = "Not the diagonal of the two ranges. Two samples decide: sensitive to spikes.",
               .laws = kLength},
              []<Axis>(const Derived& d) { return ok(d.hull().diameter_mm); });
  rows.axes({.id = "range",
             .name = "Range",
             .unit = "mm",
             .family = Family::position,
             .better = Better::lower,
             .formula = "max j - min j",
             .citation = "Prieto 1996, RANGE",
             .caution = "Two samples decide: sensitive to spikes.",
             .laws = kLength},
            []<Axis A>(const Derived& d) { return ok(d.spread(A).highest - d.spread(A).lowest); });
  rows.planar(
      {.id = "range_ratio",
       .name = "Range ratio ML/AP",
       .unit = "",
       .family = Family::position,
       .formula = "range_ml / range_ap",
       .citation = "Quijoux 2021",
       .laws = {.rotation = Laws::Rotation::open, .note = "a turn by 90 degrees gives the reciprocal"}},
      []<Axis>(const Derived& d) {
        if (d.still(Axis::ap)) return no_spread("the AP range is 0");
        const Spread& x = d.spread(Axis::ml);
        const Spread& y = d.spread(Axis::ap);
        return ok((x.highest - x.lowest) / (y.highest - y.lowest));
      });
  rows.planar({.id = "rectangle_area",
               .name = "Rectangle area",
               .unit = "mm^2",
               .family = Family::position,
               .better = Better::lower,
               .formula = "range_ml x range_ap",
               .citation = "product of the ranges of Prieto 1996",
               .caution = "Four samples decide: sensitive to spikes.",
               .laws = kArea},
              []<Axis>(const Derived& d) {
                const Spread& x = d.spread(Axis::ml);
                const Spread& y = d.spread(Axis::ap);
                return ok((x.highest - x.lowest) * (y.highest - y.lowest));
              });
  rows.planar({.id = "convex_hull_area",
               .name = "Convex hull area",
               .unit = "mm^2",
               .family = Family::position,
               .better = Better::lower,
               .formula = "area of the smallest convex polygon around all points (monotone chain, shoelace)",
               .citation = "Andrew 1979 (algorithm)",
               .caution = "Grows with duration; the outermost samples decide.",
               .minimum_samples = 3,
               .laws = kArea},
              []<Axis>(const Derived& d) { return ok(d.hull().area_mm2); });
  rows.planar({.id = "convex_hull_perimeter",
               .name = "Convex hull perimeter",
               .unit = "mm",
               .family = Family::position,
               .better = Better::lower,
               .formula = "perimeter of the same polygon; points on a line: twice their length",
               .citation = "Andrew 1979 (algorithm)",
               .caution = "Grows with duration; the outermost samples decide.",
               .minimum_samples = 3,
               .laws = kLength},
              []<Axis>(const Derived& d) { return ok(d.hull().perimeter_mm); });
}

void add_directions(Rows& rows) {
  rows.planar({.id = "planar_deviation",
               .name = "Planar deviation",
               .unit = "mm",
               .family = Family::position,
               .better = Better::lower,
               .formula = "sqrt(s_x^2 + s_y^2), moments divided by N",
               .citation = "Quijoux 2021",
               .caution = "The same number as rms_distance.",
               .laws = kLength},
              []<Axis>(const Derived& d) {
                return ok(std::sqrt(d.spread(Axis::ml).mean_square + d.spread(Axis::ap).mean_square));
              });
  rows.planar({.id = "coefficient_sway_direction",
               .name = "Coefficient of sway direction",
               .unit = "",
               .family = Family::position,
               .formula = "s_xy / (s_x s_y): Pearson's r of the two axes",
               .citation = "Quijoux 2021",
               .laws = {.rotation = Laws::Rotation::open, .note = "a turn by 90 degrees changes its sign"}},
              []<Axis>(const Derived& d) {
                if (d.still(Axis::ml) || d.still(Axis::ap)) return no_spread("an axis does not move");
                return ok(d.mean_product() /
                          std::sqrt(d.spread(Axis::ml).mean_square * d.spread(Axis::ap).mean_square));
              });
  rows.planar({.id = "principal_angle",
               .name = "Principal angle",
               .unit = "deg",
               .family = Family::position,
               .formula = "0.5 atan2(2 s_xy, s_x^2 - s_y^2), from +ML counter-clockwise, (-90, 90]",
               .citation = "Oliveira 1996 (principal component analysis)",
               .caution = "An axis, not an arrow: -89 and 90 degrees are neighbours. Do not average.",
               .laws = {.rotation = Laws::Rotation::open, .note = "turns with the trajectory"}},
              []<Axis>(const Derived& d) {
                const Covariance& c = d.covariance();
                if (c.largest <= 0.0) return no_spread("the CoP does not move");
                if (c.round) return undefined(Status::degenerate, "equal spread in all directions");
                return ok(0.5 * std::atan2(2.0 * c.cross, c.ml - c.ap) * 180.0 / pi);
              });
  rows.planar({.id = "principal_sway_direction",
               .name = "Principal sway direction",
               .unit = "deg",
               .family = Family::position,
               .formula = "acos(abs(e_AP)), e = first unit eigenvector of the covariance; 0 = AP, 90 = ML",
               .citation = "Quijoux 2021",
               .caution = "Loses the side: 30 degrees to the left and to the right give the same number.",
               .laws = {.rotation = Laws::Rotation::open, .note = "a turn by 90 degrees gives 90 minus it"}},
              []<Axis>(const Derived& d) {
                const Covariance& c = d.covariance();
                if (c.largest <= 0.0) return no_spread("the CoP does not move");
                if (c.round) return undefined(Status::degenerate, "equal spread in all directions");
                // the angle from +ML, then from AP: exact near 0, where acos is not
                const double from_ml = std::fabs(0.5 * std::atan2(2.0 * c.cross, c.ml - c.ap)) * 180.0 / pi;
                return ok(std::fabs(90.0 - from_ml));
              });
  rows.planar({.id = "ellipse_axis_ratio",
               .name = "Ellipse axis ratio",
               .unit = "",
               .family = Family::position,
               .formula = "sqrt(l2 / l1), l1 >= l2 eigenvalues of the covariance",
               .citation = "Oliveira 1996 (principal component analysis)"},
              []<Axis>(const Derived& d) {
                const Covariance& c = d.covariance();
                if (c.largest <= 0.0) return no_spread("the CoP does not move");
                return ok(std::sqrt(c.smallest / c.largest));
              });
  rows.planar({.id = "circle_95",
               .name = "95 % confidence circle area",
               .unit = "mm^2",
               .family = Family::position,
               .better = Better::lower,
               .formula = "pi (MDIST + 1.6448536 sqrt(RDIST^2 - MDIST^2))^2",
               .citation = "Prieto 1996, AREA_CC",
               .laws = kArea},
              []<Axis>(const Derived& d) {
                // RDIST^2 - MDIST^2 is the variance of r; taken as such it loses no digits
                const Spread& r = d.spread(Axis::none);
                const double radius = r.mean_abs + kOneSided95 * std::sqrt(r.variance);
                return ok(pi * radius * radius);
              });
}

}  // namespace

void add_position_rows(Rows& rows) {
  add_distances(rows);
  add_ranges(rows);
  add_directions(rows);
}

}  // namespace steadyplate::analysis
