#include "tools/session/live_view.hpp"

#include <algorithm>
#include <cmath>

#include "tools/scoring/text.hpp"

namespace steadyplate::session {

namespace {

using scoring::fixed;

constexpr int field_columns = 49;  // odd: there is a middle
constexpr int field_rows = 13;
constexpr double tilt_span_deg = 20.0;  // of the field, edge to edge of the shorter side
constexpr double default_width_mm = 500.0;
constexpr double default_length_mm = 300.0;
constexpr std::size_t bar_columns = 16;
constexpr double newtons_per_kg = 9.80665;

std::string signed_number(double value, int decimals) {
  if (!std::isfinite(value)) return "--";
  return (value < 0.0 ? "" : "+") + fixed(value, decimals);
}

std::string number(double value, int decimals) {
  return std::isfinite(value) ? fixed(value, decimals) : "--";
}

std::string bar(double share) {
  const auto done = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * static_cast<double>(bar_columns));
  return "[" + std::string(done, '#') + std::string(bar_columns - done, '-') + "]";
}

/// A field with a cross where the point is; the middle is marked. Positions beyond the edge stay on it.
std::string field(double x, double y, double half_width, double half_length) {
  const auto place = [](double value, double half, int count) {
    const double share = std::clamp(0.5 + 0.5 * value / half, 0.0, 1.0);
    return static_cast<int>(std::lround(share * (count - 1)));
  };
  const bool known = std::isfinite(x) && std::isfinite(y);
  const int column = known ? place(x, half_width, field_columns) : -1;
  const int row = known ? field_rows - 1 - place(y, half_length, field_rows) : -1;
  std::string text = "  +" + std::string(field_columns, '-') + "+ front\n";
  for (int r = 0; r < field_rows; ++r) {
    text += "  |";
    for (int c = 0; c < field_columns; ++c) {
      const bool middle = r == field_rows / 2 && c == field_columns / 2;
      if (r == row && c == column)
        text += '+';
      else if (r == row || c == column)
        text += r == row ? '-' : '|';
      else
        text += middle ? 'o' : ' ';
    }
    text += "|\n";
  }
  return text + "  +" + std::string(field_columns, '-') + "+ back\n";
}

std::string load_words(const LiveScores& live) {
  const LiveSample& s = live.last();
  if (!live.has_load()) return "load not known: the channels are counts, not calibrated";
  if (!(s.fz_n >= LiveScores::least_load_n))
    return "load " + number(s.fz_n, 1) + " N: nobody is on the board";
  return "load " + fixed(s.fz_n, 1) + " N (" + fixed(s.fz_n / newtons_per_kg, 1) + " kg)";
}

std::string point_words(const LiveScores& live) {
  const LiveSample& s = live.last();
  if (live.tilts())
    return "tilt ML " + signed_number(s.tilt_ml_deg, 1) + "  AP " + signed_number(s.tilt_ap_deg, 1) + " deg";
  if (live.has_cop())
    return "CoP ML " + signed_number(s.cop_ml_mm, 1) + "  AP " + signed_number(s.cop_ap_mm, 1) + " mm";
  return "";
}

std::string sway_words(const LiveScores& live) {
  const auto& sway = live.sway();
  const std::string unit = live.tilts() ? "deg" : "mm";
  return "so far (raw): velocity " + number(sway.velocity_mm_s(), 1) + " " + unit + "/s, range ML " +
         number(sway.range_ml_mm(), 1) + " AP " + number(sway.range_ap_mm(), 1) + " " + unit +
         ", 95 % ellipse " + number(sway.ellipse_area_mm2(), 0) + " " + unit + "2";
}

}  // namespace

std::string link_words(const acquisition::LinkCounts& link) {
  std::string words = std::to_string(link.damaged) + " damaged, " +
                      (link.missing_is_exact ? "" : "at least ") + std::to_string(link.missing) + " missing";
  if (link.restarts > 0)
    words += ", " + std::to_string(link.restarts) + (link.restarts == 1 ? " restart" : " restarts");
  return words;
}

std::string live_view(const acquisition::RecordProgress& progress, double duration_s, const LiveScores& live,
                      const acquisition::DeviceProfile& profile) {
  std::string text = (progress.away ? "BOARD AWAY " : "recording  ") + fixed(progress.seconds, 1) + " of " +
                     fixed(duration_s, 0) + " s  " + bar(progress.seconds / duration_s) + "  " +
                     fixed(progress.rate_hz, 1) + " Hz  " + link_words(progress.link) + '\n';
  text += "  " + load_words(live) + "   " + (live.tilts() ? "" : point_words(live)) + '\n';
  if (live.tilts()) text += "  " + point_words(live) + '\n';
  const LiveSample& s = live.last();
  if (live.tilts())
    text += field(s.tilt_ml_deg, s.tilt_ap_deg, tilt_span_deg / 2.0, tilt_span_deg / 2.0);
  else if (live.has_cop())
    text += field(s.cop_ml_mm, s.cop_ap_mm, profile.plate_width_mm.value_or(default_width_mm) / 2.0,
                  profile.plate_length_mm.value_or(default_length_mm) / 2.0);
  if (live.tilts() || live.has_cop()) text += "  " + sway_words(live) + '\n';
  return text;
}

std::string live_line(const acquisition::RecordProgress& progress, double duration_s,
                      const LiveScores& live) {
  std::string text = fixed(progress.seconds, 0) + " of " + fixed(duration_s, 0) + " s, " +
                     fixed(progress.rate_hz, 1) + " Hz";
  if (live.has_load()) text += ", " + number(live.last().fz_n, 0) + " N";
  const std::string point = point_words(live);
  if (!point.empty()) text += ", " + point;
  return text + ", " + link_words(progress.link) + (progress.away ? ", the board is away" : "");
}

}  // namespace steadyplate::session
