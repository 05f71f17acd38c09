#include "tools/report/visit_figures.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include "tools/report/number.hpp"
#include "tools/report/panels.hpp"

namespace steadyplate::report {

namespace {

constexpr double panel_mm = 42.0;
constexpr double gap_mm = 8.0;
constexpr double key_mm = 5.0;
constexpr double most_path_mm = 54.0;
constexpr double path_axis_mm = 13.0;
constexpr std::size_t most_points = 4000;
constexpr double row_mm = 5.4;

/// "0.35 (−0.10 to 0.80)"
std::string effect_words(const EffectRow& row) {
  std::string words = fixed_text(row.value, 2);
  if (std::isfinite(row.low) && std::isfinite(row.high))
    words += " (" + fixed_text(row.low, 2) + " to " + fixed_text(row.high, 2) + ")";
  return words;
}

void key(Canvas& canvas, const std::vector<SheetPanel>& panels, double x, double y) {
  const auto words = [&](const std::string& text) {
    canvas.text(text, {x, y + 1.0}, style::small);
    x += canvas.ruler().width_mm(text, style::small) + 5.0;
  };
  const auto any = [&](const auto& has) { return std::any_of(panels.begin(), panels.end(), has); };
  if (any([](const SheetPanel& panel) { return !panel.person.empty(); })) {
    canvas.line({x, y}, {x + 6.0, y}, {style::ml, 0.55});
    canvas.disc({x + 3.0, y}, 0.9, style::ml, {style::paper, 0.2});
    x += 7.5;
    words("score of the visit");
  }
  if (any([](const SheetPanel& panel) { return !panel.trials.empty(); })) {
    canvas.disc({x + 1.0, y}, 0.6, style::paper, {style::quiet, 0.2});
    x += 3.0;
    words("single trial");
  }
  if (any([](const SheetPanel& panel) { return !panel.others.empty(); })) {
    canvas.line({x, y}, {x + 6.0, y}, {style::hairline, 0.3});
    x += 7.5;
    words("one person each");
  }
  const auto& groups = panels.front().groups;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    canvas.line({x + 1.0, y - 1.6}, {x + 1.0, y + 1.6}, {style::ink, 0.3});
    draw_group_mark(canvas, {x + 1.0, y}, g);
    x += 3.5;
    words(groups.size() == 1 ? "mean, 95 % CI" : "mean of " + groups[g].name + ", 95 % CI");
  }
  if (any([](const SheetPanel& panel) { return panel.band.has_value(); })) {
    canvas.fill({x, y - 1.5, 6.0, 3.0}, style::shade);
    canvas.line({x, y - 1.5}, {x + 6.0, y - 1.5}, style::band_edge);
    canvas.line({x, y + 1.5}, {x + 6.0, y + 1.5}, style::band_edge);
    x += 7.5;
    words("first visit \u00b1 MDC95: within the measurement error");
  }
}

}  // namespace

FigureBlock sheet_figure(std::vector<SheetPanel> panels, std::vector<std::string> times, std::string alt) {
  if (panels.empty()) throw std::invalid_argument("panels: there is nothing to show");
  FigureBlock figure;
  figure.height_mm = panel_mm * static_cast<double>((panels.size() + 1) / 2) + key_mm;
  figure.alt = std::move(alt);
  figure.paint = [panels = std::move(panels), times = std::move(times)](Canvas& canvas, const Box& box) {
    const double width = (box.width - gap_mm) / 2.0;
    for (std::size_t k = 0; k < panels.size(); ++k)
      draw_sheet_panel(canvas,
                       {box.x + static_cast<double>(k % 2) * (width + gap_mm),
                        box.y + static_cast<double>(k / 2) * panel_mm, width, panel_mm},
                       panels[k], times);
    key(canvas, panels, box.x, box.bottom() - key_mm / 2.0);
  };
  return figure;
}

FigureBlock effects_figure(std::vector<EffectRow> rows, std::string left_words, std::string right_words) {
  if (rows.empty()) throw std::invalid_argument("rows: there is nothing to show");
  FigureBlock figure;
  figure.height_mm = row_mm * static_cast<double>(rows.size()) + 9.0;
  figure.alt = "Effect sizes with 95 % confidence intervals";
  double reach = 1.0;
  for (const EffectRow& row : rows) {
    figure.alt +=
        "; " + row.label + ": " + (std::isfinite(row.value) ? effect_words(row) : std::string("none"));
    for (const double value : {row.value, row.low, row.high})
      if (std::isfinite(value)) reach = std::max(reach, std::abs(value));
  }
  figure.paint = [rows = std::move(rows), reach, left = std::move(left_words),
                  right = std::move(right_words)](Canvas& canvas, const Box& box) {
    const Box plot{box.x + 62.0, box.y, box.width - 62.0 - 42.0, row_mm * static_cast<double>(rows.size())};
    const Range range{-1.05 * reach, 1.05 * reach};
    const auto x_of = [&](double value) {
      return plot.x + plot.width * (value - range.low) / range.length();
    };
    for (const Tick& tick : nice_ticks(range, 7)) {
      canvas.line({x_of(tick.value), plot.y}, {x_of(tick.value), plot.bottom()}, style::grid_line);
      canvas.text(tick.label, {x_of(tick.value), plot.bottom() + 3.2}, style::small, style::quiet,
                  Align::centre);
    }
    canvas.line({x_of(0.0), plot.y}, {x_of(0.0), plot.bottom()}, style::frame);
    canvas.text("\u2190 " + left, {plot.x, plot.bottom() + 6.8}, style::small);
    canvas.text(right + " \u2192", {plot.right(), plot.bottom() + 6.8}, style::small, style::ink,
                Align::right);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const EffectRow& row = rows[i];
      const double y = plot.y + row_mm * (static_cast<double>(i) + 0.5);
      canvas.text(canvas.ruler().fit(row.label, 60.0, style::body), {box.x, y + 0.9}, style::body);
      canvas.text(std::isfinite(row.value) ? effect_words(row) : "none", {plot.right() + 2.0, y + 0.9},
                  style::body);
      if (!std::isfinite(row.value)) continue;
      if (std::isfinite(row.low) && std::isfinite(row.high))
        canvas.line({x_of(row.low), y}, {x_of(row.high), y}, {style::ink, 0.35});
      canvas.disc({x_of(row.value), y}, 1.0, style::ml, {style::paper, 0.2});
    }
    canvas.frame(plot, style::frame);
  };
  return figure;
}

FigureBlock percents_figure(std::vector<PercentRow> rows, double threshold, std::string title) {
  if (rows.empty()) throw std::invalid_argument("rows: there is nothing to show");
  FigureBlock figure;
  figure.height_mm = row_mm * static_cast<double>(rows.size()) + 9.0;
  figure.alt = title;
  for (const PercentRow& row : rows) {
    figure.alt += "; " + row.label + ":";
    for (const double percent : row.percents) figure.alt += " " + fixed_text(percent, 0);
  }
  figure.paint = [rows = std::move(rows), threshold, title = std::move(title)](Canvas& canvas,
                                                                               const Box& box) {
    const Box plot{box.x + 62.0, box.y, box.width - 62.0 - 42.0, row_mm * static_cast<double>(rows.size())};
    const auto x_of = [&](double percent) {
      return plot.x + plot.width * std::clamp(percent, 0.0, 110.0) / 110.0;
    };
    for (const double tick : {0.0, 20.0, 40.0, 60.0, 80.0, 100.0}) {
      canvas.line({x_of(tick), plot.y}, {x_of(tick), plot.bottom()}, style::grid_line);
      canvas.text(fixed_text(tick, 0), {x_of(tick), plot.bottom() + 3.2}, style::small, style::quiet,
                  Align::centre);
    }
    canvas.line({x_of(threshold), plot.y}, {x_of(threshold), plot.bottom()}, style::edge95_mark);
    canvas.text(title, {plot.x, plot.bottom() + 6.8}, style::small);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const double y = plot.y + row_mm * (static_cast<double>(i) + 0.5);
      canvas.text(canvas.ruler().fit(rows[i].label, 60.0, style::body), {box.x, y + 0.9}, style::body);
      // Marks of people with the same percent stand above each other, so that each is seen.
      std::map<double, int> there;
      std::size_t enough = 0;
      for (const double percent : rows[i].percents) {
        const int nth = there[percent]++;
        const double up = 1.1 * static_cast<double>((nth + 1) / 2) * (nth % 2 == 0 ? -1.0 : 1.0);
        canvas.disc({x_of(percent), y + std::clamp(up, -2.2, 2.2)}, 0.6, style::ml, {style::paper, 0.15});
        if (percent >= threshold) ++enough;
      }
      canvas.text(std::to_string(enough) + " of " + std::to_string(rows[i].percents.size()) + " reached it",
                  {plot.right() + 2.0, y + 0.9}, style::body);
    }
    canvas.frame(plot, style::frame);
  };
  return figure;
}

FigureBlock paths_figure(std::vector<TrialView> trials) {
  if (trials.empty()) throw std::invalid_argument("trials: there is nothing to show");
  const auto count = static_cast<double>(std::max<std::size_t>(trials.size(), 3));
  FigureBlock figure;
  for (const TrialView& trial : trials) {
    figure.alt += (figure.alt.empty() ? "Path from above: " : "; ") + trial.condition;
    if (const std::string why = nothing_to_draw(trial); !why.empty())
      figure.alt += ", not drawn, " + why;
    else if (const std::string area = ellipse_area(trial); !area.empty())
      figure.alt += ", 95 % prediction ellipse " + area;
  }
  figure.height_mm = most_path_mm + 4.5 + x_labels_and_title_mm;
  figure.paint = [trials = std::move(trials), count](Canvas& canvas, const Box& box) {
    const double side = std::min(most_path_mm, box.width / count - path_axis_mm - 2.0);
    const Range range = stato_range(trials);
    for (std::size_t k = 0; k < trials.size(); ++k) {
      const double x = box.x + path_axis_mm + static_cast<double>(k) * (side + path_axis_mm + 2.0);
      std::string words = trials[k].condition;
      if (const std::string area = ellipse_area(trials[k]); !area.empty()) words += ": ellipse " + area;
      canvas.text(canvas.ruler().fit(words, side + path_axis_mm - 2.0, style::body_bold), {x, box.y + 3.0},
                  style::body_bold);
      stato_panel(canvas, {x, box.y + 4.5, side, side}, trials[k], range,
                  {axis_title(trials[k], TraceAxis::ml)}, {axis_title(trials[k], TraceAxis::ap), true, 9.0},
                  most_points);
    }
  };
  return figure;
}

}  // namespace steadyplate::report
