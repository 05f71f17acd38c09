#include "tools/report/panels.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "tools/report/number.hpp"

namespace steadyplate::report {

namespace {

constexpr Font tick_font = style::small;
constexpr double text_middle = 0.36;  // of the type size, from baseline to the middle of a digit
constexpr double stato_tolerance_mm = 0.02;

bool has_trace(const TrialView& trial) {
  return nothing_to_draw(trial).empty();
}

bool usable(const TrialView& trial, std::size_t i) {
  return drawable(trial.ml_mm[i]) && drawable(trial.ap_mm[i]) && std::isfinite(trial.time_s[i]);
}

bool can_draw(const EllipseView& ellipse) {
  return drawable(ellipse.semi_major_mm) && drawable(ellipse.semi_minor_mm) && ellipse.semi_major_mm > 0.0 &&
         ellipse.semi_minor_mm > 0.0 && std::isfinite(ellipse.angle_deg) && drawable(ellipse.centre_ml_mm) &&
         drawable(ellipse.centre_ap_mm);
}

/// The trace as lines on paper, broken where samples are not usable.
template <typename PointOf>
std::vector<Polyline> lines_of(const TrialView& trial, PointOf point_of) {
  std::vector<Polyline> lines;
  bool open = false;
  for (std::size_t i = 0; i < trial.ml_mm.size(); ++i) {
    if (!usable(trial, i)) {
      open = false;
      continue;
    }
    if (!open) lines.emplace_back();
    open = true;
    lines.back().push_back(point_of(i));
  }
  return lines;
}

/// Narrow panels stand close together: their labels stay near their own panel, even if a little beside the
/// tick.
double label_centre(const TextRuler& ruler, const Box& box, double tick_x, const std::string& label) {
  constexpr double narrow_mm = 30.0;
  constexpr double overhang_mm = 0.9;
  const double half = ruler.width_mm(label, tick_font) / 2.0 - overhang_mm;
  if (box.width >= narrow_mm || 2.0 * half >= box.width) return tick_x;
  return std::clamp(tick_x, box.x + half, box.right() - half);
}

std::size_t first_usable(const TrialView& trial) {
  std::size_t i = 0;
  while (!usable(trial, i)) ++i;
  return i;
}

std::size_t last_usable(const TrialView& trial) {
  std::size_t i = trial.ml_mm.size() - 1;
  while (!usable(trial, i)) --i;
  return i;
}

}  // namespace

std::vector<Tick> fitting_ticks(const TextRuler& ruler, Range range, double length_mm, bool horizontal) {
  const double gap_mm = horizontal ? 2.5 : 1.6;
  for (int most = horizontal ? 11 : 7; most > 2; --most) {
    auto ticks = nice_ticks(range, most);
    double needed = 0.0;
    for (const Tick& tick : ticks)
      needed = std::max(needed, horizontal ? ruler.width_mm(tick.label, tick_font) : tick_font.size_mm());
    const double pitch =
        ticks.size() < 2 ? length_mm : (ticks[1].value - ticks[0].value) / range.length() * length_mm;
    if (needed + gap_mm <= pitch) return ticks;
  }
  return nice_ticks(range, 2);
}

void draw_axes(Canvas& canvas, const Mapping& map, std::span<const Tick> x_ticks, const AxisLook& x_look,
               std::span<const Tick> y_ticks, const AxisLook& y_look) {
  const Box& box = map.box;
  for (const Tick& tick : x_ticks) {
    const double x = map.to_x(tick.value);
    canvas.line({x, box.y}, {x, box.bottom()}, style::grid_line);
    canvas.line({x, box.bottom()}, {x, box.bottom() + 0.8}, style::frame);
    if (x_look.tick_labels)
      canvas.text(tick.label,
                  {label_centre(canvas.ruler(), box, x, tick.label), box.bottom() + x_labels_mm - 0.4},
                  tick_font, style::quiet, Align::centre);
  }
  for (const Tick& tick : y_ticks) {
    const double y = map.to_y(tick.value);
    canvas.line({box.x, y}, {box.right(), y}, style::grid_line);
    canvas.line({box.x - 0.8, y}, {box.x, y}, style::frame);
    if (y_look.tick_labels)
      canvas.text(tick.label, {box.x - 1.4, y + text_middle * tick_font.size_mm()}, tick_font, style::quiet,
                  Align::right);
  }
  canvas.frame(box, style::frame);
  if (!x_look.title.empty())
    canvas.text(canvas.ruler().fit(x_look.title, box.width, style::small),
                {box.centre_x(), box.bottom() + x_labels_and_title_mm - 0.6}, style::small, style::ink,
                Align::centre);
  if (!y_look.title.empty())
    canvas.text_upwards(canvas.ruler().fit(y_look.title, box.height, style::small),
                        {box.x - y_look.title_gap_mm, box.centre_y()}, style::small);
}

void empty_panel(Canvas& canvas, const Box& box, const std::string& reason) {
  canvas.fill(box, style::shade);
  canvas.frame(box, style::frame);
  const Font font = style::small;
  const double pitch = font.size_mm() * 1.35;
  auto lines = canvas.ruler().wrap("Nothing to draw: " + reason + ".", box.width - 4.0, font);
  const auto room = static_cast<std::size_t>(std::max(1.0, std::floor((box.height - 2.0) / pitch)));
  if (lines.size() > room) {
    lines.resize(room);
    lines.back() = canvas.ruler().fit(lines.back() + " \u2026", box.width - 4.0, font);
  }
  double y =
      box.centre_y() - pitch * (static_cast<double>(lines.size()) - 1.0) / 2.0 + text_middle * font.size_mm();
  for (const auto& line : lines) {
    canvas.text(line, {box.centre_x(), y}, font, style::quiet, Align::centre);
    y += pitch;
  }
}

void simulated_watermark(Canvas& canvas, const Box& box) {
  constexpr std::string_view word = "SIMULATED";
  Font font{10.0, true};
  const double by_width = 0.8 * box.width / canvas.ruler().width_mm(word, font);
  const double by_height = 0.5 * box.height / font.size_mm();
  font.size_pt = std::min({font.size_pt * by_width, font.size_pt * by_height, 40.0});
  canvas.text(word, {box.centre_x(), box.centre_y() + text_middle * font.size_mm()}, font, style::watermark,
              Align::centre);
}

Range stato_range(std::span<const TrialView> trials) {
  double reach = 0.0;
  for (const TrialView& trial : trials) {
    if (!has_trace(trial)) continue;
    for (std::size_t i = 0; i < trial.ml_mm.size(); ++i)
      if (usable(trial, i)) reach = std::max({reach, std::abs(trial.ml_mm[i]), std::abs(trial.ap_mm[i])});
    if (!trial.ellipse || !can_draw(*trial.ellipse)) continue;
    const EllipseView& e = *trial.ellipse;
    const double angle = e.angle_deg * std::numbers::pi / 180.0;
    const double half_ml = std::hypot(e.semi_major_mm * std::cos(angle), e.semi_minor_mm * std::sin(angle));
    const double half_ap = std::hypot(e.semi_major_mm * std::sin(angle), e.semi_minor_mm * std::cos(angle));
    reach = std::max({reach, std::abs(e.centre_ml_mm) + half_ml, std::abs(e.centre_ap_mm) + half_ap});
  }
  if (reach == 0.0) reach = 1.0;  // nothing to show: any scale will do
  return {-1.06 * reach, 1.06 * reach};
}

Range trace_range(std::span<const TrialView> trials) {
  double low = 0.0, high = 0.0;  // the mean position, 0, is always in view
  for (const TrialView& trial : trials) {
    if (!has_trace(trial)) continue;
    for (std::size_t i = 0; i < trial.ml_mm.size(); ++i) {
      if (!usable(trial, i)) continue;
      low = std::min({low, trial.ml_mm[i], trial.ap_mm[i]});
      high = std::max({high, trial.ml_mm[i], trial.ap_mm[i]});
    }
  }
  if (low == high) return {-1.0, 1.0};
  const double margin = 0.05 * (high - low);
  return {low - margin, high + margin};
}

double longest_s(std::span<const TrialView> trials) {
  double longest = 0.0;
  for (const TrialView& trial : trials)
    if (has_trace(trial))
      longest = std::max(longest, trial.time_s[last_usable(trial)] - trial.time_s[first_usable(trial)]);
  return longest > 0.0 && std::isfinite(longest) ? longest : 1.0;
}

namespace {

/// The mean position, and the ellipse whose area is reported.
void centre_and_ellipse(Canvas& canvas, const Mapping& map, const TrialView& trial) {
  const double arm = std::min(1.6, 0.04 * map.box.width);
  const Point centre = map(0.0, 0.0);
  canvas.line({centre.x - arm, centre.y}, {centre.x + arm, centre.y}, {style::ink, 0.3});
  canvas.line({centre.x, centre.y - arm}, {centre.x, centre.y + arm}, {style::ink, 0.3});
  if (!trial.ellipse || !can_draw(*trial.ellipse)) return;
  const EllipseView& e = *trial.ellipse;
  const double paper_per_mm = map.box.width / map.x.length();
  canvas.ellipse(map(e.centre_ml_mm, e.centre_ap_mm), e.semi_major_mm * paper_per_mm,
                 e.semi_minor_mm * paper_per_mm, e.angle_deg, style::ellipse);
}

}  // namespace

void stato_panel(Canvas& canvas, const Box& square, const TrialView& trial, Range range,
                 const AxisLook& ml_look, const AxisLook& ap_look, std::size_t most_points) {
  const std::string reason = nothing_to_draw(trial);
  if (!reason.empty()) {
    empty_panel(canvas, square, reason);
    return;
  }
  const Mapping map{square, range, range};
  if (trial.simulated) simulated_watermark(canvas, square);
  // The vertical axis takes the ticks of the horizontal one, whose labels need more room: squares, not
  // oblongs.
  const auto ticks = fitting_ticks(canvas.ruler(), range, square.width, true);
  draw_axes(canvas, map, ticks, ml_look, ticks, ap_look);

  canvas.clipped(square, [&] {
    const auto lines = lines_of(trial, [&](std::size_t i) { return map(trial.ml_mm[i], trial.ap_mm[i]); });
    for (const Polyline& line : lines)
      canvas.polyline(keep_shape(line, stato_tolerance_mm, most_points), style::path);

    centre_and_ellipse(canvas, map, trial);
    const std::size_t first = first_usable(trial), last = last_usable(trial);
    const double radius = std::min(0.9, 0.022 * square.width);
    const Point start = map(trial.ml_mm[first], trial.ap_mm[first]);
    const Point end = map(trial.ml_mm[last], trial.ap_mm[last]);
    canvas.disc(start, radius, style::paper, {style::ink, 0.3});
    canvas.disc(end, radius, style::ink, {style::paper, 0.2});
  });
}

void density_map_panel(Canvas& canvas, const Box& square, const TrialView& trial, Range range,
                       const DensityPicture& picture, const AxisLook& ml_look, const AxisLook& ap_look) {
  const std::string reason = nothing_to_draw(trial);
  if (!reason.empty()) {
    empty_panel(canvas, square, reason);
    return;
  }
  const Mapping map{square, range, range};
  canvas.image(square, picture.cells, picture.cells, picture.rgb);
  const auto ticks = fitting_ticks(canvas.ruler(), range, square.width, true);
  draw_axes(canvas, map, ticks, ml_look, ticks, ap_look);
  canvas.clipped(square, [&] { centre_and_ellipse(canvas, map, trial); });
}

void trace_panel(Canvas& canvas, const Box& box, const TrialView& trial, TraceAxis axis, double span_s,
                 Range range, const AxisLook& time_look, const AxisLook& value_look, double column_mm) {
  const std::string reason = nothing_to_draw(trial);
  if (!reason.empty()) {
    empty_panel(canvas, box, reason);
    return;
  }
  const double start_s = trial.time_s[first_usable(trial)];
  Range time{start_s, start_s + span_s};
  if (!(time.low < time.high)) {
    empty_panel(canvas, box, "the time stamps do not tell the samples apart");
    return;
  }
  const Mapping map{box, time, range};
  if (trial.simulated) simulated_watermark(canvas, box);
  draw_axes(canvas, map, fitting_ticks(canvas.ruler(), time, box.width, true), time_look,
            fitting_ticks(canvas.ruler(), range, box.height, false), value_look);
  canvas.line(map(time.low, 0.0), map(time.high, 0.0), style::rule);
  const auto& values = axis == TraceAxis::ml ? trial.ml_mm : trial.ap_mm;
  const Pen& pen = axis == TraceAxis::ml ? style::ml_trace : style::ap_trace;
  canvas.clipped(box, [&] {
    const auto lines = lines_of(trial, [&](std::size_t i) { return map(trial.time_s[i], values[i]); });
    for (const Polyline& line : lines) canvas.polyline(keep_column_extremes(line, column_mm), pen);
  });
}

std::string axis_title(const TrialView& trial, TraceAxis axis, bool direction) {
  const bool ml = axis == TraceAxis::ml;
  return (ml ? "ML (" : "AP (") + trial.unit + ")" + (!direction ? "" : ml ? ", right +" : ", forward +");
}

std::string ellipse_name(std::span<const TrialView> trials) {
  for (const TrialView& trial : trials)
    if (trial.ellipse) return plain_text(100.0 * trial.ellipse->level) + " % prediction ellipse";
  return {};
}

std::string ellipse_area(const TrialView& trial) {
  if (!trial.ellipse || !can_draw(*trial.ellipse) || !has_trace(trial)) return {};
  return number_text(trial.ellipse->area_mm2) + " mm²";
}

}  // namespace steadyplate::report
