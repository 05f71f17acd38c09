#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "tools/report/canvas.hpp"
#include "tools/report/density_picture.hpp"
#include "tools/report/ticks.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::report {

enum class TraceAxis { ml, ap };

/// "ML (mm), right +", "AP (deg), forward +"; without the direction where there is little room.
std::string axis_title(const TrialView& trial, TraceAxis axis, bool direction = true);

/// How one axis of a panel is labelled. Titles stand outside the tick labels.
struct AxisLook {
  std::string title;  ///< "" = none
  bool tick_labels = true;
  double title_gap_mm = 0.0;  ///< distance of a y title's baseline from the panel; ignored for x
};

/// Data values to paper: x grows to the right, y upwards.
struct Mapping {
  Box box;
  Range x;
  Range y;

  double to_x(double value) const { return box.x + (value - x.low) / x.length() * box.width; }
  double to_y(double value) const { return box.bottom() - (value - y.low) / y.length() * box.height; }
  Point operator()(double x_value, double y_value) const { return {to_x(x_value), to_y(y_value)}; }
};

/// Space below a panel for x tick labels, and for tick labels and title.
inline constexpr double x_labels_mm = 3.6;
inline constexpr double x_labels_and_title_mm = 7.4;

/// As many nice ticks as their labels have room for along `length_mm`.
std::vector<Tick> fitting_ticks(const TextRuler& ruler, Range range, double length_mm, bool horizontal);

/// Grid, frame, tick labels and titles. Ticks outside the mapping's ranges are the caller's mistake.
void draw_axes(Canvas& canvas, const Mapping& map, std::span<const Tick> x_ticks, const AxisLook& x_look,
               std::span<const Tick> y_ticks, const AxisLook& y_look);

/// A framed panel that says why it is empty.
void empty_panel(Canvas& canvas, const Box& box, const std::string& reason);

/// "SIMULATED" in light grey, as large as the box allows; traces are drawn over it.
void simulated_watermark(Canvas& canvas, const Box& box);

/// Symmetric range in mm that holds every trace and ellipse of every trial: the one scale of all
/// statokinesigrams.
Range stato_range(std::span<const TrialView> trials);

/// One range in mm that holds both axes of every trial: the one scale of all stabilograms.
Range trace_range(std::span<const TrialView> trials);

/// Length of the longest trial, s: every stabilogram spans it, from its own first sample on.
double longest_s(std::span<const TrialView> trials);

/// @param most_points  limit for the drawn path (see keep_shape)
void stato_panel(Canvas& canvas, const Box& square, const TrialView& trial, Range range,
                 const AxisLook& ml_look, const AxisLook& ap_look, std::size_t most_points);

/// The same place without the path: where the samples lie, darkest where most. @pre  picture.cells > 0 where
/// there is something to draw
void density_map_panel(Canvas& canvas, const Box& square, const TrialView& trial, Range range,
                       const DensityPicture& picture, const AxisLook& ml_look, const AxisLook& ap_look);

/// @param column_mm  one minimum and maximum are drawn for each column this wide
void trace_panel(Canvas& canvas, const Box& box, const TrialView& trial, TraceAxis axis, double span_s,
                 Range range, const AxisLook& time_look, const AxisLook& value_look, double column_mm);

/// "95 % prediction ellipse"; of the first trial that has one, "" when none has.
std::string ellipse_name(std::span<const TrialView> trials);

/// "94.5 mm²", or "" when there is no ellipse to draw.
std::string ellipse_area(const TrialView& trial);

}  // namespace steadyplate::report
