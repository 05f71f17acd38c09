#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tools/report/figure_text.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/panels.hpp"

namespace steadyplate::report {

namespace {

constexpr double y_labels_mm = 15.0;  // left of each panel: title and tick labels
constexpr double heading_mm = 8.5;
constexpr double ellipse_line_mm = 4.5;
constexpr double gap_mm = 4.0;
constexpr std::size_t points_of_all_panels = 24000;  // keeps an SVG below 1 MB

struct Layout {
  std::size_t columns = 1;
  std::size_t rows = 1;
  double column_mm = 0.0;
  double side_mm = 0.0;
  double row_mm = 0.0;
  std::vector<LegendEntry> legend_entries;
  double legend_mm = 0.0;
  std::vector<std::string> notes;
  double height_mm = 0.0;
};

std::size_t columns_for(std::size_t trials) {
  if (trials <= 3) return std::max<std::size_t>(trials, 1);
  return trials == 4 ? 2 : trials <= 9 ? 3 : 4;
}

std::vector<LegendEntry> entries(std::span<const TrialView> trials, bool density) {
  using Sample = LegendEntry::Sample;
  if (density) {
    std::vector<LegendEntry> list{{Sample::shade,
                                   {Colour{0.26, 0.49, 0.71}},
                                   "the darker, the longer the trial stayed there (white: never)"}};
    if (const std::string name = ellipse_name(trials); !name.empty())
      list.push_back({Sample::line, style::ellipse, name});
    list.push_back({Sample::cross, {}, "mean position"});
    return list;
  }
  std::vector<LegendEntry> list{{Sample::line, style::path, "path of the centre of pressure"}};
  if (const std::string name = ellipse_name(trials); !name.empty())
    list.push_back({Sample::line, style::ellipse, name});
  list.push_back({Sample::ring, {}, "start"});
  list.push_back({Sample::disc, {}, "end"});
  list.push_back({Sample::cross, {}, "mean position"});
  return list;
}

Layout layout(const TextRuler& ruler, std::span<const TrialView> trials, double width_mm, bool density) {
  Layout l;
  const double inner = width_mm - 2.0 * figure_margin_mm;
  l.columns = columns_for(trials.size());
  l.rows = (trials.size() + l.columns - 1) / l.columns;
  l.column_mm = (inner - gap_mm * static_cast<double>(l.columns - 1)) / static_cast<double>(l.columns);
  l.side_mm = l.column_mm - y_labels_mm;
  l.row_mm = heading_mm + l.side_mm + x_labels_and_title_mm + ellipse_line_mm + gap_mm;
  l.legend_entries = entries(trials, density);
  l.legend_mm = legend(nullptr, ruler, l.legend_entries, figure_margin_mm, 0.0, inner);
  l.notes = note_lines(ruler, trials, inner);
  l.height_mm = figure_header_mm + static_cast<double>(l.rows) * l.row_mm + l.legend_mm +
                notes_height_mm(l.notes) + figure_margin_mm;
  return l;
}

/// The recording's name in bold, its condition below.
void headings(Canvas& canvas, const TrialView& trial, std::span<const TrialView> trials, Point at,
              double width_mm) {
  const TextRuler& ruler = canvas.ruler();
  const std::string simulated = trial.simulated && mixed(trials) ? " (simulated)" : "";
  const double room = width_mm - ruler.width_mm(simulated, style::body_bold);
  canvas.text(ruler.fit(trial.title, room, style::body_bold) + simulated, {at.x, at.y + 3.0},
              style::body_bold);
  canvas.text(ruler.fit(trial.condition, width_mm, style::body), {at.x, at.y + 6.6}, style::body,
              style::quiet);
}

/// "95 % prediction ellipse 94.5 mm²" below the panel, after a piece of its line where there is room; the
/// area alone in narrow panels (the legend names the ellipse).
void label_ellipse(Canvas& canvas, const TrialView& trial, const Box& square, double width_mm) {
  const std::string area = ellipse_area(trial);
  if (area.empty()) return;
  const TextRuler& ruler = canvas.ruler();
  const double baseline = square.bottom() + x_labels_and_title_mm + 3.0;
  constexpr double sample_mm = 9.5;
  std::string text = ellipse_name({&trial, 1}) + " " + area;
  if (ruler.width_mm(text, style::small) > width_mm) text = ruler.fit(area, width_mm, style::small);
  const double text_mm = ruler.width_mm(text, style::small);
  const bool sample = text_mm + sample_mm <= width_mm;
  const double left = square.centre_x() - (text_mm + (sample ? sample_mm : 0.0)) / 2.0;
  if (sample) canvas.line({left, baseline - 0.8}, {left + 8.0, baseline - 0.8}, style::ellipse);
  canvas.text(text, {left + (sample ? sample_mm : 0.0), baseline}, style::small);
}

}  // namespace

double stato_width_mm(std::size_t trials) {
  return trials <= 1 ? 120.0 : 180.0;
}

double stato_height_mm(const TextRuler& ruler, std::span<const TrialView> trials, double width_mm) {
  // Both legends take one line or two; the longer one decides, so that both figures have one size.
  return std::max(layout(ruler, trials, width_mm, false).height_mm,
                  layout(ruler, trials, width_mm, true).height_mm);
}

namespace {

/// @param pictures  empty: paths
void paint_from_above(Canvas& canvas, std::span<const TrialView> trials,
                      std::span<const DensityPicture> pictures, const std::string& title) {
  const bool density = !pictures.empty();
  const Layout l = layout(canvas.ruler(), trials, canvas.width_mm(), density);
  const Range range = stato_range(trials);
  figure_header(canvas, title, trials);
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const TrialView& trial = trials[i];
    const double x =
        figure_margin_mm + static_cast<double>(i % l.columns) * (l.column_mm + gap_mm) + y_labels_mm;
    const std::size_t row = i / l.columns;
    const double y = figure_header_mm + static_cast<double>(row) * l.row_mm;
    headings(canvas, trial, trials, {x, y}, l.side_mm);
    const Box square{x, y + heading_mm, l.side_mm, l.side_mm};
    const AxisLook ml{axis_title(trial, TraceAxis::ml)}, ap{axis_title(trial, TraceAxis::ap), true, 10.5};
    if (density)
      density_map_panel(canvas, square, trial, range, pictures[i], ml, ap);
    else
      stato_panel(canvas, square, trial, range, ml, ap,
                  std::max<std::size_t>(points_of_all_panels / trials.size(), 1000));
    label_ellipse(canvas, trial, square, square.width + gap_mm);
  }
  double y = figure_header_mm + static_cast<double>(l.rows) * l.row_mm;
  y += legend(&canvas, canvas.ruler(), l.legend_entries, figure_margin_mm, y,
              canvas.width_mm() - 2.0 * figure_margin_mm);
  draw_notes(canvas, l.notes, figure_margin_mm, y);
}

}  // namespace

void paint_stato(Canvas& canvas, std::span<const TrialView> trials) {
  paint_from_above(canvas, trials, {}, trials.size() > 1 ? "Statokinesigrams, one scale" : "Statokinesigram");
}

void paint_heatmap(Canvas& canvas, std::span<const TrialView> trials,
                   std::span<const DensityPicture> pictures) {
  if (pictures.size() != trials.size()) throw std::invalid_argument("pictures: one for each trial");
  paint_from_above(
      canvas, trials, pictures,
      trials.size() > 1 ? "Where the centre of pressure was, one scale" : "Where the centre of pressure was");
}

}  // namespace steadyplate::report
