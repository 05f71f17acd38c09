// Where the tilt was and how it moved: zones, quadrants, balance, path, edges, settling. metrics.md 9.1.

#include <algorithm>
#include <cmath>

#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"
#include "analysis/unstable/tilt_metrics.hpp"

namespace steadyplate::analysis {

namespace {

constexpr double zone_width_deg = 5.0;
constexpr double last_zone_ends_deg = 20.0;
constexpr std::string_view manual = "Biodex Balance System manual";
constexpr std::string_view ours = "steadyplate";

Result share(double samples, const TiltDerived& d) {
  return ok(100.0 * samples / static_cast<double>(d.size()));
}

/// Zone A is [0, 5] deg, B (5, 10], C (10, 15], D (15, 20]; what lies above is counted in D and told.
template <int Zone>
Result time_in_zone(const TiltDerived& d) {
  double inside = 0.0;
  double beyond = 0.0;
  for (const double tilt : d.total()) {
    const int zone = std::clamp(static_cast<int>(std::ceil(tilt / zone_width_deg)) - 1, 0, 3);
    if (zone == Zone) inside += 1.0;
    if (tilt > last_zone_ends_deg) beyond += 1.0;
  }
  Result result = share(inside, d);
  if (Zone == 3 && beyond > 0.0)
    return warned(result.value,
                  rounded(share(beyond, d).value) + " % above 20 deg, where no zone is, counted here");
  return result;
}

/// A sample on an axis belongs to both quadrants beside it by half, one at level to all four by a quarter.
template <int SideMl, int SideAp>
Result time_in_quadrant(const TiltDerived& d) {
  const auto part = [](double value, int side) {
    return value == 0.0 ? 0.5 : (value > 0.0) == (side > 0) ? 1.0 : 0.0;
  };
  double inside = 0.0;
  for (std::size_t i = 0; i < d.size(); ++i)
    inside += part(d.trajectory().ml_deg[i], SideMl) * part(d.trajectory().ap_deg[i], SideAp);
  return share(inside, d);
}

Result time_in_balance(const TiltDerived& d) {
  double inside = 0.0;
  for (const double tilt : d.total())
    if (tilt <= d.settings().balance_deg) inside += 1.0;
  return share(inside, d);
}

Result mean_tilt(const TiltDerived& d) {
  double sum = 0.0;
  for (const double tilt : d.total()) sum += tilt;
  return ok(sum / static_cast<double>(d.size()));
}

Result max_tilt(const TiltDerived& d) {
  return ok(*std::max_element(d.total().begin(), d.total().end()));
}

template <Axis A>
Result range_tilt(const TiltDerived& d) {
  const auto& j = A == Axis::ml ? d.trajectory().ml_deg : d.trajectory().ap_deg;
  const auto [low, high] = std::minmax_element(j.begin(), j.end());
  return ok(*high - *low);
}

/// Sum of the steps' lengths to a power.
double steps(const TiltDerived& d, bool squared) {
  const auto& t = d.trajectory();
  double sum = 0.0;
  for (std::size_t i = 1; i < t.size(); ++i) {
    const double step = std::hypot(t.ml_deg[i] - t.ml_deg[i - 1], t.ap_deg[i] - t.ap_deg[i - 1]);
    sum += squared ? step * step : step;
  }
  return sum;
}

Result tilt_path(const TiltDerived& d) {
  return ok(steps(d, false));
}
Result mean_tilt_velocity(const TiltDerived& d) {
  return ok(steps(d, false) / d.trajectory().duration_s());
}
Result rms_tilt_velocity(const TiltDerived& d) {
  return ok(std::sqrt(steps(d, true) / static_cast<double>(d.size() - 1)) * d.trajectory().rate_hz);
}

Result edge_touches(const TiltDerived& d) {
  const TiltSettings& s = d.settings();
  if (!s.board_limit_deg)
    return undefined(Status::missing_input, "needs the tilt at which the board's edge touches the floor");
  const double edge = *s.board_limit_deg - s.edge_margin_deg;
  const double apart = s.edge_apart_s * d.trajectory().rate_hz - 1e-9;
  double touches = 0.0;
  std::size_t last = 0;
  bool was_on_edge = false;
  for (std::size_t i = 0; i < d.size(); ++i) {
    const bool on_edge = d.total()[i] >= edge;
    if (on_edge && !was_on_edge && (touches == 0.0 || static_cast<double>(i - last) >= apart)) {
      touches += 1.0;
      last = i;
    }
    was_on_edge = on_edge;
  }
  return ok(touches);
}

Result time_to_stabilise(const TiltDerived& d) {
  const TiltSettings& s = d.settings();
  const double needed = s.stabilise_s * d.trajectory().rate_hz - 1e-9;
  std::size_t first = 0;
  for (std::size_t i = 0; i < d.size(); ++i) {
    if (d.total()[i] > s.balance_deg)
      first = i + 1;
    else if (static_cast<double>(i - first) >= needed)
      return ok(static_cast<double>(first) / d.trajectory().rate_hz);
  }
  return undefined(Status::degenerate,
                   "never within " + number(s.balance_deg) + " deg for " + number(s.stabilise_s) + " s");
}

template <Axis A>
Result los_percent(const TiltDerived& d) {
  const auto& j = A == Axis::ml ? d.trajectory().ml_deg : d.trajectory().ap_deg;
  double sum = 0.0;
  for (const double tilt : j) sum += tilt * tilt;
  const double limit = A == Axis::ml ? d.settings().limit_ml_deg : d.settings().limit_ap_deg;
  return ok(100.0 * std::sqrt(sum / static_cast<double>(d.size())) / limit);
}

std::string balance_parameter(const TiltSettings& s) {
  return "balance_deg=" + number(s.balance_deg);
}
std::string stabilise_parameters(const TiltSettings& s) {
  return balance_parameter(s) + ";stabilise_s=" + number(s.stabilise_s);
}
std::string edge_parameters(const TiltSettings& s) {
  return (s.board_limit_deg ? "board_limit_deg=" + number(*s.board_limit_deg) + ";" : "") +
         "margin_deg=" + number(s.edge_margin_deg) + ";apart_s=" + number(s.edge_apart_s);
}
std::string limit_parameters(const TiltSettings& s) {
  return "limit_ap_deg=" + number(s.limit_ap_deg) + ";limit_ml_deg=" + number(s.limit_ml_deg);
}

using Law = Laws;
constexpr Law from_level(std::optional<int> length, Law::Rotation rotation, std::string_view note = {}) {
  return {.translation = Law::Translation::depends_on_origin,
          .length_power = length,
          .time_power = 0,
          .rotation = rotation,
          .reversal = Law::Reversal::invariant,
          .note = note};
}
constexpr std::string_view thresholds = "thresholds in deg";

void add_places(TiltRows& rows, Metric row) {
  const auto add = [&](const char* id, const char* name, const char* formula, auto function) {
    row.id = id;
    row.name = name;
    row.formula = formula;
    rows.add({row, TiltMetric::Of::platform, function, nullptr});
  };
  row.unit = "%";
  row.citation = manual;
  row.laws = from_level(std::nullopt, Law::Rotation::invariant, thresholds);
  row.core = true;
  row.better = Better::higher;
  add("time_in_zone.a", "Time in zone A", "share of samples with total tilt in [0, 5] deg", &time_in_zone<0>);
  row.core = false;
  row.better = Better::none;
  add("time_in_zone.b", "Time in zone B", "share of samples with total tilt in (5, 10] deg",
      &time_in_zone<1>);
  add("time_in_zone.c", "Time in zone C", "share of samples with total tilt in (10, 15] deg",
      &time_in_zone<2>);
  row.better = Better::lower;
  add("time_in_zone.d", "Time in zone D", "share of samples with total tilt above 15 deg", &time_in_zone<3>);
  row.better = Better::none;
  row.laws = from_level(0, Law::Rotation::open, "a turn by 90 degrees moves each quadrant to the next");
  row.caution = "Samples on an axis are split evenly.";
  add("time_in_quadrant.i", "Time in quadrant I, right front", "share of samples with X > 0, Y > 0",
      &time_in_quadrant<1, 1>);
  add("time_in_quadrant.ii", "Time in quadrant II, left front", "share of samples with X < 0, Y > 0",
      &time_in_quadrant<-1, 1>);
  add("time_in_quadrant.iii", "Time in quadrant III, left back", "share of samples with X < 0, Y < 0",
      &time_in_quadrant<-1, -1>);
  add("time_in_quadrant.iv", "Time in quadrant IV, right back", "share of samples with X > 0, Y < 0",
      &time_in_quadrant<1, -1>);
}

void add_sizes(TiltRows& rows, Metric row) {
  const auto add = [&](const char* id, const char* name, const char* formula, auto function) {
    row.id = id;
    row.name = name;
    row.formula = formula;
    rows.add({row, TiltMetric::Of::platform, function, nullptr});
  };
  row.unit = "deg";
  row.laws = from_level(1, Law::Rotation::invariant);
  add("mean_tilt", "Mean tilt", "mean of sqrt(X^2 + Y^2)", &mean_tilt);
  add("max_tilt", "Largest tilt", "max of sqrt(X^2 + Y^2)", &max_tilt);
  row.laws.translation = Law::Translation::invariant;
  add("tilt_path", "Tilt path", "sum of sqrt(dX^2 + dY^2)", &tilt_path);
  row.laws.rotation = Law::Rotation::swaps_axes;
  row.axis = Axis::ml;
  add("range_tilt_ml", "Range of tilt, ML", "max X - min X", &range_tilt<Axis::ml>);
  row.axis = Axis::ap;
  add("range_tilt_ap", "Range of tilt, AP", "max Y - min Y", &range_tilt<Axis::ap>);
  row.axis = Axis::none;
  row.unit = "deg/s";
  row.caution = "Depends on the rate and on any filter.";
  row.laws.rotation = Law::Rotation::invariant;
  row.laws.time_power = -1;
  add("mean_tilt_velocity", "Mean tilt velocity", "tilt_path/T, T = (N-1)/fs", &mean_tilt_velocity);
  row.core = true;
  add("rms_tilt_velocity", "RMS tilt velocity", "sqrt(mean of (dX^2 + dY^2)) fs", &rms_tilt_velocity);
}

}  // namespace

void add_tilt_motion_rows(TiltRows& rows) {
  Metric row;
  row.family = Family::tilt;
  row.better = Better::lower;
  row.citation = ours;
  row.minimum_samples = 20;
  add_places(rows, row);
  add_sizes(rows, row);

  row.unit = "%";
  row.better = Better::higher;
  row.id = "time_in_balance";
  row.name = "Time in balance";
  row.formula = "share of samples with total tilt <= balance_deg";
  row.laws = from_level(std::nullopt, Law::Rotation::invariant, thresholds);
  rows.add({row, TiltMetric::Of::platform, &time_in_balance, &balance_parameter});

  row.better = Better::lower;
  row.unit = "";
  row.id = "edge_touches";
  row.name = "Edge touches";
  row.formula = "entries into tilt >= board_limit_deg - margin_deg, at least apart_s apart";
  row.laws.reversal = Law::Reversal::open;
  row.laws.time_power = std::nullopt;
  row.laws.note = "counts beginnings, apart by seconds";
  rows.add({row, TiltMetric::Of::platform, &edge_touches, &edge_parameters});

  row.unit = "s";
  row.id = "time_to_stabilise";
  row.name = "Time to stabilise";
  row.formula = "first t from which total tilt stays <= balance_deg for stabilise_s";
  row.laws.note = "a beginning, held for seconds";
  rows.add({row, TiltMetric::Of::platform, &time_to_stabilise, &stabilise_parameters});

  row.unit = "%";
  row.citation = manual;
  row.caution = "100 % is 16 deg from side to side and 12 deg front to back, whatever the person.";
  row.laws = from_level(1, Law::Rotation::open, "the limits of the two axes differ");
  row.formula = "100 APSI/12 (rms_zero)";
  row.id = "los_percent_ap";
  row.name = "Share of the limits of stability, AP";
  row.axis = Axis::ap;
  rows.add({row, TiltMetric::Of::platform, &los_percent<Axis::ap>, &limit_parameters});
  row.formula = "100 MLSI/16 (rms_zero)";
  row.id = "los_percent_ml";
  row.name = "Share of the limits of stability, ML";
  row.axis = Axis::ml;
  rows.add({row, TiltMetric::Of::platform, &los_percent<Axis::ml>, &limit_parameters});
}

}  // namespace steadyplate::analysis
