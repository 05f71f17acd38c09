#include "tools/report/figure_text.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/spectrum_panel.hpp"

namespace steadyplate::report {

namespace {

constexpr double y_labels_mm = 16.0;
constexpr double right_mm = 3.0;
constexpr double heading_mm = 5.5;
constexpr double panel_mm = 58.0;
constexpr double between_mm = 13.0;  // with room for the right panel's tick labels
constexpr double block_mm = heading_mm + panel_mm + x_labels_and_title_mm + 4.0;

double inner_mm(double width_mm) {
  return width_mm - 2.0 * figure_margin_mm;
}

}  // namespace

double spectrum_height_mm(const TextRuler& ruler, std::span<const TrialView> trials, double width_mm) {
  return figure_header_mm + block_mm * static_cast<double>(trials.size()) +
         legend(nullptr, ruler, spectrum_legend(trials), figure_margin_mm, 0.0, inner_mm(width_mm)) +
         notes_height_mm(note_lines(ruler, trials, inner_mm(width_mm))) + figure_margin_mm;
}

void paint_spectrum(Canvas& canvas, std::span<const TrialView> trials, SpectrumScale scale) {
  const auto extent = spectrum_extent(trials, scale);
  figure_header(canvas, trials.size() > 1 ? "Power spectra, one scale" : "Power spectrum", trials);
  const double x = figure_margin_mm + y_labels_mm;
  const double width = (canvas.width_mm() - x - between_mm - right_mm - figure_margin_mm) / 2.0;
  double y = figure_header_mm;
  for (const TrialView& trial : trials) {
    const std::string heading =
        trial_heading(canvas.ruler(), trial, trials, 2.0 * width + between_mm, style::body_bold);
    canvas.text(heading, {x, y + heading_mm - 2.0}, style::body_bold);
    const Box left{x, y + heading_mm, width, panel_mm};
    const Box right{left.right() + between_mm, left.y, width, panel_mm};
    spectrum_panel(canvas, left, trial, TraceAxis::ml, extent, scale, {"power density (mm²/Hz)", true, 11.5});
    spectrum_panel(canvas, right, trial, TraceAxis::ap, extent, scale, {});
    y += block_mm;
  }
  y += legend(&canvas, canvas.ruler(), spectrum_legend(trials), figure_margin_mm, y,
              inner_mm(canvas.width_mm()));
  draw_notes(canvas, note_lines(canvas.ruler(), trials, inner_mm(canvas.width_mm())), figure_margin_mm, y);
}

}  // namespace steadyplate::report
