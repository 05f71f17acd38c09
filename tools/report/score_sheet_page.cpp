#include "tools/report/score_sheet_page.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tools/report/canvas.hpp"
#include "tools/report/number.hpp"
#include "tools/report/page.hpp"
#include "tools/report/ticks.hpp"

namespace steadyplate::report {

namespace {

constexpr double margin_mm = 15.0;
constexpr double gap_mm = 8.0;
constexpr double panel_height_mm = 50.0;

void check(const SheetPanel& panel, std::size_t times) {
  if (times == 0) throw std::invalid_argument("times: a score sheet needs a time point");
  const auto right = [&](const std::vector<double>& values) { return values.size() == times; };
  bool good = (panel.person.empty() || right(panel.person)) &&
              (panel.trials.empty() || panel.trials.size() == times) &&
              std::all_of(panel.others.begin(), panel.others.end(), right);
  for (const SheetGroup& group : panel.groups)
    good = good && right(group.mean) && right(group.half_ci) && group.people.size() == times;
  if (!good) throw std::invalid_argument("panels: '" + panel.title + "' has not a value for each time point");
}

void check(const ScoreSheet& sheet) {
  if (sheet.panels.empty()) throw std::invalid_argument("panels: there is nothing to show");
  for (const SheetPanel& panel : sheet.panels) check(panel, sheet.times.size());
}

/// Everything that is drawn, with a little room; a constant gets room too.
Range range_of(const SheetPanel& panel) {
  double low = INFINITY;
  double high = -INFINITY;
  const auto take = [&](double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  };
  for (const double value : panel.person) take(value);
  for (const auto& other : panel.others)
    for (const double value : other) take(value);
  for (const SheetGroup& group : panel.groups)
    for (std::size_t k = 0; k < group.mean.size(); ++k) {
      take(group.mean[k] - group.half_ci[k]);
      take(group.mean[k] + group.half_ci[k]);
      take(group.mean[k]);
    }
  for (const auto& trials : panel.trials)
    for (const double value : trials) take(value);
  if (panel.band) {
    take(panel.band->low);
    take(panel.band->high);
  }
  if (!(low <= high)) return {0.0, 1.0};
  const double room = std::max(0.06 * (high - low), 1e-6 * std::max(1.0, std::abs(high)));
  return {low - room, high + room};
}

/// One outcome over the times, in its box.
class PanelPainter {
 public:
  PanelPainter(Canvas& canvas, const Box& box, const SheetPanel& panel, const std::vector<std::string>& times)
      : canvas_(canvas),
        box_(box),
        panel_(panel),
        times_(times),
        plot_{box.x + 11.0, box.y + 5.0, box.width - 12.0, box.height - 14.0},
        range_(panel.range ? *panel.range : range_of(panel)) {}

  void draw() {
    title();
    band();
    axes();
    for (const auto& other : panel_.others) path(other, {style::hairline, 0.18});
    for (std::size_t g = 0; g < panel_.groups.size(); ++g) group(panel_.groups[g], g);
    person();
    canvas_.frame(plot_, style::frame);
  }

 private:
  double y_of(double value) const {
    return plot_.bottom() - plot_.height * (value - range_.low) / range_.length();
  }
  double x_of(std::size_t k) const {
    return plot_.x + plot_.width * (static_cast<double>(k) + 0.5) / static_cast<double>(times_.size());
  }

  void title() {
    const std::string unit = panel_.unit.empty() ? "" : " (" + panel_.unit + ")";
    canvas_.text(canvas_.ruler().fit((panel_.primary ? "Primary: " : "") + panel_.title + unit, box_.width,
                                     style::body_bold),
                 {box_.x, box_.y + 3.0}, style::body_bold);
  }

  void band() {
    if (!panel_.band) return;
    const double top = y_of(panel_.band->high);
    const double bottom = y_of(panel_.band->low);
    canvas_.fill({plot_.x, top, plot_.width, bottom - top}, style::shade);
    canvas_.line({plot_.x, top}, {plot_.right(), top}, style::band_edge);
    canvas_.line({plot_.x, bottom}, {plot_.right(), bottom}, style::band_edge);
  }

  void axes() {
    for (const Tick& tick : nice_ticks(range_, 5)) {
      canvas_.line({plot_.x, y_of(tick.value)}, {plot_.right(), y_of(tick.value)}, style::grid_line);
      canvas_.text(tick.label, {plot_.x - 1.2, y_of(tick.value) + 0.9}, style::small, style::quiet,
                   Align::right);
    }
    for (std::size_t k = 0; k < times_.size(); ++k)
      canvas_.text(
          canvas_.ruler().fit(times_[k], plot_.width / static_cast<double>(times_.size()), style::small),
          {x_of(k), plot_.bottom() + 3.4}, style::small, style::ink, Align::centre);
  }

  void path(const std::vector<double>& values, const Pen& pen) {
    for (std::size_t k = 1; k < values.size(); ++k)
      if (std::isfinite(values[k - 1]) && std::isfinite(values[k]))
        canvas_.line({x_of(k - 1), y_of(values[k - 1])}, {x_of(k), y_of(values[k])}, pen);
  }

  void person() {
    for (std::size_t k = 0; k < panel_.trials.size(); ++k)
      for (const double value : panel_.trials[k])
        if (std::isfinite(value))
          canvas_.disc({x_of(k), y_of(value)}, 0.6, style::paper, {style::quiet, 0.2});
    path(panel_.person, {style::ml, 0.55});
    for (std::size_t k = 0; k < panel_.person.size(); ++k) {
      if (!std::isfinite(panel_.person[k])) continue;
      canvas_.disc({x_of(k), y_of(panel_.person[k])}, 0.9, style::ml, {style::paper, 0.2});
      canvas_.text(number_text(panel_.person[k]), {x_of(k), plot_.bottom() + 6.8}, style::small_bold,
                   style::ml, Align::centre);
    }
  }

  /// Beside the person's point, so that neither hides the other: first group to the left, others to the
  /// right. Without a person the mean is the line.
  void group(const SheetGroup& group, std::size_t index) {
    const double aside = panel_.groups.size() == 1 ? 0.0
                         : index == 0              ? -3.2
                                                   : 1.4 + 1.8 * static_cast<double>(index);
    if (panel_.person.empty() && panel_.groups.size() == 1) path(group.mean, {style::ink, 0.5});
    for (std::size_t k = 0; k < group.mean.size(); ++k) {
      if (!std::isfinite(group.mean[k])) continue;
      const Point at{x_of(k) + aside, y_of(group.mean[k])};
      if (std::isfinite(group.half_ci[k]))
        canvas_.line({at.x, y_of(group.mean[k] - group.half_ci[k])},
                     {at.x, y_of(group.mean[k] + group.half_ci[k])}, {style::ink, 0.3});
      draw_group_mark(canvas_, at, index);
      if (panel_.person.empty() && panel_.groups.size() == 1)
        canvas_.text(number_text(group.mean[k]) + ", n " + std::to_string(group.people[k]),
                     {x_of(k), plot_.bottom() + 6.8}, style::small_bold, style::ink, Align::centre);
    }
  }

  Canvas& canvas_;
  Box box_;
  const SheetPanel& panel_;
  const std::vector<std::string>& times_;
  Box plot_;
  Range range_;
};

class Sheet {
 public:
  Sheet(Canvas& canvas, const ScoreSheet& sheet) : canvas_(canvas), sheet_(sheet) {}

  void draw() {
    header();
    const double width = (canvas_.width_mm() - 2.0 * margin_mm - gap_mm) / 2.0;
    const std::size_t count = std::min(most_sheet_panels, sheet_.panels.size());
    const double top = y_ + 3.0;
    for (std::size_t k = 0; k < count; ++k)
      draw_sheet_panel(canvas_,
                       {margin_mm + static_cast<double>(k % 2) * (width + gap_mm),
                        top + static_cast<double>(k / 2) * (panel_height_mm + 2.0), width, panel_height_mm},
                       sheet_.panels[k], sheet_.times);
    y_ = top + static_cast<double>((count + 1) / 2) * (panel_height_mm + 2.0);
    key();
    notes();
    canvas_.text(not_a_diagnosis, {margin_mm, canvas_.height_mm() - margin_mm}, style::small_bold);
  }

 private:
  void header() {
    y_ = margin_mm + 4.5;
    canvas_.text(sheet_.title, {margin_mm, y_}, style::page_title);
    canvas_.text(sheet_.program, {canvas_.width_mm() - margin_mm, y_}, style::small, style::quiet,
                 Align::right);
    y_ += 3.5;
    if (sheet_.simulated) {
      canvas_.fill({margin_mm, y_, canvas_.width_mm() - 2.0 * margin_mm, 6.4}, style::ink);
      canvas_.text("SIMULATED DATA: no person was measured", {canvas_.width_mm() / 2.0, y_ + 4.4},
                   style::figure_title, style::paper, Align::centre);
      y_ += 8.0;
    }
    const double cell = (canvas_.width_mm() - 2.0 * margin_mm) / 4.0;
    for (std::size_t k = 0; k < sheet_.facts.size(); ++k) {
      const double x = margin_mm + static_cast<double>(k % 4) * cell;
      const double y = y_ + 8.6 * static_cast<double>(k / 4);
      canvas_.text(canvas_.ruler().fit(sheet_.facts[k].first, cell - 2.0, style::small), {x, y + 2.6},
                   style::small, style::quiet);
      canvas_.text(canvas_.ruler().fit(sheet_.facts[k].second, cell - 2.0, style::body_bold), {x, y + 6.2},
                   style::body_bold);
    }
    y_ += 8.6 * static_cast<double>((sheet_.facts.size() + 3) / 4);
  }

  void key() {
    y_ += 2.0;
    double x = margin_mm;
    const auto word = [&](const std::string& words) {
      canvas_.text(words, {x, y_ + 1.0}, style::small);
      x += canvas_.ruler().width_mm(words, style::small) + 5.0;
    };
    canvas_.line({x, y_}, {x + 6.0, y_}, {style::ml, 0.55});
    canvas_.disc({x + 3.0, y_}, 0.9, style::ml, {style::paper, 0.2});
    x += 7.5;
    word("this person");
    // Only what is drawn has a key.
    const auto drawn = [&](auto is_there) {
      return std::any_of(sheet_.panels.begin(), sheet_.panels.end(), is_there);
    };
    if (drawn([](const SheetPanel& panel) { return !panel.others.empty(); })) {
      canvas_.line({x, y_}, {x + 6.0, y_}, {style::hairline, 0.3});
      x += 7.5;
      word("others of the group");
    }
    if (drawn([](const SheetPanel& panel) { return panel.band.has_value(); })) {
      canvas_.fill({x, y_ - 1.5, 6.0, 3.0}, style::shade);
      canvas_.line({x, y_ - 1.5}, {x + 6.0, y_ - 1.5}, style::band_edge);
      canvas_.line({x, y_ + 1.5}, {x + 6.0, y_ + 1.5}, style::band_edge);
      x += 7.5;
      word("baseline ± MDC95");
    }
    const auto& groups = sheet_.panels.front().groups;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      canvas_.line({x + 1.0, y_ - 1.6}, {x + 1.0, y_ + 1.6}, {style::ink, 0.3});
      draw_group_mark(canvas_, {x + 1.0, y_}, g);
      x += 3.5;
      word("mean of " + groups[g].name + ", 95 % CI");
    }
    y_ += 4.0;
  }

  void notes() {
    for (const std::string& note : sheet_.notes)
      for (const std::string& line :
           canvas_.ruler().wrap(note, canvas_.width_mm() - 2.0 * margin_mm, style::small)) {
        if (y_ > canvas_.height_mm() - margin_mm - 5.0) return;
        y_ += 3.2;
        canvas_.text(line, {margin_mm, y_}, style::small, style::quiet);
      }
  }

  Canvas& canvas_;
  const ScoreSheet& sheet_;
  double y_ = 0.0;
};

}  // namespace

void draw_group_mark(Canvas& canvas, Point at, std::size_t index) {
  if (index == 0) canvas.disc(at, 0.75, style::ink, {style::ink, 0.2});
  if (index == 1) canvas.disc(at, 0.75, style::paper, {style::ink, 0.25});
  if (index < 2) return;
  canvas.fill({at.x - 0.7, at.y - 0.7, 1.4, 1.4}, style::paper);
  canvas.frame({at.x - 0.7, at.y - 0.7, 1.4, 1.4}, {style::ink, 0.25});
}

Range sheet_range(const std::vector<SheetPanel>& panels) {
  if (panels.empty()) throw std::invalid_argument("panels: there is nothing to show");
  Range range = range_of(panels.front());
  for (const SheetPanel& panel : panels) {
    const Range one = range_of(panel);
    range = {std::min(range.low, one.low), std::max(range.high, one.high)};
  }
  return range;
}

void draw_sheet_panel(Canvas& canvas, const Box& box, const SheetPanel& panel,
                      const std::vector<std::string>& times) {
  check(panel, times.size());
  PanelPainter(canvas, box, panel, times).draw();
}

void paint_score_sheet(Canvas& canvas, const ScoreSheet& sheet) {
  check(sheet);
  Sheet(canvas, sheet).draw();
}

std::string score_sheet_page(const ScoreSheet& sheet, FileKind kind, Paper paper) {
  check(sheet);
  constexpr double preview_dpi = 150.0;
  const Size size = paper_size(paper);
  Canvas canvas(kind, size.width_mm, size.height_mm, preview_dpi,
                {.title = "Score sheet: " + sheet.title,
                 .description = std::to_string(sheet.panels.size()) + " outcomes at " +
                                std::to_string(sheet.times.size()) + " time points of study " + sheet.study,
                 .program = sheet.program});
  paint_score_sheet(canvas, sheet);
  return canvas.finish();
}

}  // namespace steadyplate::report
