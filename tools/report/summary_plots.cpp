#include "tools/report/summary_plots.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "tools/report/figure_text.hpp"
#include "tools/report/panels.hpp"
#include "tools/report/spectrum_panel.hpp"

namespace steadyplate::report {

namespace {

constexpr double ellipse_line_mm = 4.0;
constexpr double between_mm = 2.0;
constexpr double most_stato_mm = 76.0;
constexpr double most_trace_mm = 30.0;
constexpr double column_mm = 0.2;
constexpr double title_gap_mm = 8.8;  // of a y axis title: beyond the widest usual tick label
constexpr double axis_mm = 12.0;      // room for tick labels and title left of a panel
constexpr std::size_t points_of_all_paths = 14000;

/// A heading and small print beside a row of pictures.
void explain(Canvas& canvas, const Columns& columns, double y, double height_mm, const std::string& heading,
             const std::string& words) {
  const double width = columns.label_mm - axis_mm - 2.0;
  double at = y + 2.6;
  for (const auto& line : canvas.ruler().wrap(heading, width, style::heading)) {
    canvas.text(line, {columns.left_mm, at}, style::heading);
    at += 3.6;
  }
  const auto lines = canvas.ruler().wrap(words, width, style::small);
  if (at + 3.05 * static_cast<double>(lines.size()) > y + height_mm + 6.0) return;  // whole sentences or none
  for (const auto& line : lines) {
    canvas.text(line, {columns.left_mm, at}, style::small, style::quiet);
    at += 3.05;
  }
}

std::size_t points_each(std::span<const TrialView> trials) {
  return std::max<std::size_t>(points_of_all_paths / trials.size(), 1000);
}

/// A piece of the ellipse's line and its name, ending at x or starting there.
void name_ellipse(Canvas& canvas, const std::string& name, double x, double baseline) {
  canvas.line({x, baseline - 0.8}, {x + 5.0, baseline - 0.8}, style::ellipse);
  canvas.text(name, {x + 6.2, baseline}, style::small);
}

double spectra_of_one(Canvas& canvas, const TrialView& trial, const Columns& columns, double y,
                      double height_mm) {
  const double right = columns.right_mm();
  const double width = (right - columns.left_mm - 2.0 * axis_mm - 3.0) / 2.0;
  const Box ml{columns.left_mm + axis_mm, y, width, height_mm};
  const Box ap{ml.right() + 3.0 + axis_mm, y, width, height_mm};
  const auto extent = spectrum_extent({&trial, 1}, SpectrumScale::linear);
  const auto scale = SpectrumScale::linear;
  spectrum_panel(canvas, ml, trial, TraceAxis::ml, extent, scale, {"power (mm²/Hz)", true, title_gap_mm});
  spectrum_panel(canvas, ap, trial, TraceAxis::ap, extent, scale, {"power (mm²/Hz)", true, title_gap_mm});
  return ml.bottom() + x_labels_and_title_mm + 1.0;
}

double one_trial(Canvas& canvas, const TrialView& trial, const Columns& columns, double y, double bottom) {
  const std::span<const TrialView> trials(&trial, 1);
  const double right = columns.right_mm();
  const double below = x_labels_and_title_mm + ellipse_line_mm;
  const double side = std::min(most_stato_mm, bottom - y - below);
  const Box square{columns.left_mm + axis_mm, y, side, side};
  stato_panel(canvas, square, trial, stato_range(trials), {axis_title(trial, TraceAxis::ml)},
              {axis_title(trial, TraceAxis::ap), true, title_gap_mm}, points_each(trials));
  const double baseline = square.bottom() + x_labels_and_title_mm + 2.6;
  if (const std::string area = ellipse_area(trial); !area.empty())
    name_ellipse(canvas, ellipse_name(trials) + " " + area, square.x, baseline);

  const double x = square.right() + 3.0 + axis_mm;
  const double height = (side - between_mm) / 2.0;
  const Box upper{x, y, right - x, height};
  const Box lower{x, upper.bottom() + between_mm, upper.width, height};
  const Range range = trace_range(trials);
  trace_panel(canvas, upper, trial, TraceAxis::ml, longest_s(trials), range, {"", false},
              {axis_title(trial, TraceAxis::ml), true, title_gap_mm}, column_mm);
  trace_panel(canvas, lower, trial, TraceAxis::ap, longest_s(trials), range, {"time (s)"},
              {axis_title(trial, TraceAxis::ap), true, title_gap_mm}, column_mm);
  canvas.text(trial.unit == "deg" ? "Left: ring start, dot end, cross level."
                                  : "Left: ring start, dot end, cross mean position.",
              {x, baseline}, style::small, style::quiet);

  double end = square.bottom() + below;
  const double spare = bottom - end - 4.0 - x_labels_and_title_mm;
  if (!trial.spectrum.frequency_hz.empty() && spare >= 28.0)
    end = spectra_of_one(canvas, trial, columns, end + 2.5, std::min(spare, 44.0));
  return end;
}

double several_trials(Canvas& canvas, std::span<const TrialView> trials, const Columns& columns, double y,
                      double bottom) {
  // What the axes and labels take is fixed; squares first, then the traces share the rest.
  const double fixed = x_labels_and_title_mm + ellipse_line_mm + 3.0 + between_mm + x_labels_and_title_mm;
  const double free = bottom - y - fixed;
  const double side = std::min({columns.width_mm, most_stato_mm, 0.58 * free});
  const double height = std::min(most_trace_mm, (free - side) / 2.0);
  const bool narrow = side < 24.0;
  const bool tilt = trials.front().unit == "deg";

  explain(canvas, columns, y, side, "Path from above",
          std::string(tilt ? "of the board's tilt" : "of the centre of pressure") +
              ", one scale for all trials. Ring: start, dot: end, cross: " +
              (tilt ? "level." : "mean position."));
  const Range plane = stato_range(trials);
  bool ellipses = false;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const Box square{columns.trial_mm(i), y, side, side};
    const bool first = i == 0;
    stato_panel(canvas, square, trials[i], plane, {axis_title(trials[i], TraceAxis::ml, !narrow)},
                {first ? axis_title(trials[i], TraceAxis::ap, !narrow) : "", first, title_gap_mm},
                points_each(trials));
    const std::string area = ellipse_area(trials[i]);
    ellipses = ellipses || !area.empty();
    canvas.text(canvas.ruler().fit(area, columns.width_mm, style::small_bold),
                {square.centre_x(), square.bottom() + x_labels_and_title_mm + 3.0}, style::small_bold,
                style::ink, Align::centre);
  }
  if (ellipses)
    name_ellipse(canvas, ellipse_name(trials), columns.left_mm, y + side + x_labels_and_title_mm + 3.0);
  y += side + x_labels_and_title_mm + ellipse_line_mm + 3.0;

  explain(canvas, columns, y, 2.0 * height, tilt ? "Tilt against time" : "Sway against time",
          std::string("one scale for all trials. Above: to the right (ML +). Below: forward (AP +). 0 is ") +
              (tilt ? "level." : "the mean position."));
  const Range range = trace_range(trials);
  const double span_s = longest_s(trials);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const bool first = i == 0;
    const Box upper{columns.trial_mm(i), y, columns.width_mm, height};
    const Box lower{upper.x, upper.bottom() + between_mm, upper.width, height};
    trace_panel(canvas, upper, trials[i], TraceAxis::ml, span_s, range, {"", false},
                {first ? axis_title(trials[i], TraceAxis::ml, false) : "", first, title_gap_mm}, column_mm);
    trace_panel(canvas, lower, trials[i], TraceAxis::ap, span_s, range, {"time (s)"},
                {first ? axis_title(trials[i], TraceAxis::ap, false) : "", first, title_gap_mm}, column_mm);
  }
  return y + 2.0 * height + between_mm + x_labels_and_title_mm;
}

}  // namespace

double draw_summary_plots(Canvas& canvas, std::span<const TrialView> trials, const Columns& columns, double y,
                          double bottom) {
  return trials.size() == 1 ? one_trial(canvas, trials.front(), columns, y, bottom)
                            : several_trials(canvas, trials, columns, y, bottom);
}

}  // namespace steadyplate::report
