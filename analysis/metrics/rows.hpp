#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

inline Result ok(double value) {
  return {value, Status::ok, {}};
}
inline Result warned(double value, std::string why) {
  return {value, Status::warn, std::move(why)};
}
inline Result undefined(Status status, std::string why) {
  Result result;
  result.status = status;
  result.note = std::move(why);
  return result;
}

/// "velocity=central_difference" when the velocity is not the usual one, else "": what rows say that are made
/// of it beside other things.
inline std::string unusual_velocity(const MetricSettings& settings) {
  return settings.velocity == VelocityMethod::savitzky_golay ? "" : "velocity=central_difference";
}

/// Collects rows of the metric table. A metric is one generic function without captures,
/// `[]<Axis A>(const Derived& d) { ... return ok(value); }`, and one call here; the axes follow from A.
class Rows {
 public:
  Rows() = default;
  Rows(Rows&&) = default;

  /// One row for the plane: the function with Axis::none.
  template <class Function>
  void planar(const Metric& row, Function) {
    rows_.push_back(row);
    rows_.back().compute = &call<Function, Axis::none>;
  }

  /// Two rows, `<id>_ml` and `<id>_ap`; in the formula j stands for the axis. Unless the row says otherwise a
  /// turn by 90 degrees swaps them.
  template <class Function>
  void axes(const Metric& row, Function) {
    add_axis(row, Axis::ml, "_ml", ", ML", &call<Function, Axis::ml>);
    add_axis(row, Axis::ap, "_ap", ", AP", &call<Function, Axis::ap>);
  }

  /// Three rows. The planar signal is the radius (position) or the speed (velocity).
  template <class Function>
  void planar_and_axes(Metric row, std::string_view axis_formula, Function function) {
    planar(row, function);
    row.formula = axis_formula;
    axes(row, function);
  }

  const std::vector<Metric>& rows() const { return rows_; }

 private:
  template <class Function, Axis A>
  static Result call(const Derived& derived) {
    return Function{}.template operator()<A>(derived);
  }

  void add_axis(const Metric& row, Axis axis, std::string_view id_suffix, std::string_view name_suffix,
                Result (*function)(const Derived&)) {
    Metric& added = rows_.emplace_back(row);
    added.axis = axis;
    added.id = keep(std::string(row.id) + std::string(id_suffix));
    added.name = keep(std::string(row.name) + std::string(name_suffix));
    if (row.laws.rotation == Laws::Rotation::invariant) added.laws.rotation = Laws::Rotation::swaps_axes;
    added.compute = function;
  }

  std::string_view keep(std::string text) { return text_.emplace_back(std::move(text)); }

  std::vector<Metric> rows_;
  std::deque<std::string> text_;  ///< what the ids and names of axis rows point to; a deque never moves them
};

void add_position_rows(Rows& rows);
void add_ellipse_rows(Rows& rows);
void add_motion_rows(Rows& rows);
void add_motion_shape_rows(Rows& rows);
void add_sway_density_rows(Rows& rows);
void add_frequency_rows(Rows& rows);
void add_diffusion_rows(Rows& rows);
void add_fluctuation_rows(Rows& rows);
void add_entropy_rows(Rows& rows);
void add_recurrence_rows(Rows& rows);
void add_embedding_rows(Rows& rows);
void add_decomposition_rows(Rows& rows);
void add_boundary_rows(Rows& rows);

}  // namespace steadyplate::analysis
