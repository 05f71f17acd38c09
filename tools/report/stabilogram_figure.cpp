#include "tools/report/figure_text.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/panels.hpp"

namespace steadyplate::report {

namespace {

constexpr double y_labels_mm = 15.0;
constexpr double right_mm = 3.0;  // half a tick label may stand over the panel's edge
constexpr double heading_mm = 5.5;
constexpr double panel_mm = 30.0;
constexpr double between_mm = 2.5;
constexpr double block_mm = heading_mm + 2.0 * panel_mm + between_mm + x_labels_and_title_mm + 4.0;
/// Finer than a printer shows; coarser where many trials would make the file large.
double column_mm(std::size_t trials) {
  return trials <= 4 ? 0.12 : 0.2;
}

double inner_mm(double width_mm) {
  return width_mm - 2.0 * figure_margin_mm;
}

}  // namespace

double stabilogram_height_mm(const TextRuler& ruler, std::span<const TrialView> trials, double width_mm) {
  return figure_header_mm + block_mm * static_cast<double>(trials.size()) +
         notes_height_mm(note_lines(ruler, trials, inner_mm(width_mm))) + figure_margin_mm;
}

void paint_stabilogram(Canvas& canvas, std::span<const TrialView> trials) {
  const Range range = trace_range(trials);
  const double span_s = longest_s(trials);
  figure_header(canvas, trials.size() > 1 ? "Stabilograms, one scale" : "Stabilogram", trials);
  double y = figure_header_mm;
  for (const TrialView& trial : trials) {
    const double x = figure_margin_mm + y_labels_mm;
    const double width = canvas.width_mm() - x - right_mm - figure_margin_mm;
    canvas.text(trial_heading(canvas.ruler(), trial, trials, width, style::body_bold),
                {x, y + heading_mm - 2.0}, style::body_bold);
    const Box upper{x, y + heading_mm, width, panel_mm};
    const Box lower{x, upper.bottom() + between_mm, width, panel_mm};
    trace_panel(canvas, upper, trial, TraceAxis::ml, span_s, range, {"", false},
                {axis_title(trial, TraceAxis::ml), true, 10.5}, column_mm(trials.size()));
    trace_panel(canvas, lower, trial, TraceAxis::ap, span_s, range, {"time (s)"},
                {axis_title(trial, TraceAxis::ap), true, 10.5}, column_mm(trials.size()));
    y += block_mm;
  }
  draw_notes(canvas, note_lines(canvas.ruler(), trials, inner_mm(canvas.width_mm())), figure_margin_mm, y);
}

}  // namespace steadyplate::report
