// Dynamic postural stability of a landing. metrics.md section 9.2.

#include "analysis/landing/landing_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

namespace steadyplate::analysis {

namespace {

constexpr double upright_g = 1.0;  // the vertical force of quiet standing, in body weights

double mean_square_from(const std::vector<double>& g, double level) {
  double squares = 0.0;
  for (const double value : g) squares += (level - value) * (level - value);
  return squares / static_cast<double>(g.size());
}

Result stability_ml(const Landing& l) {
  return ok(std::sqrt(mean_square_from(l.ml(), 0.0)));
}
Result stability_ap(const Landing& l) {
  return ok(std::sqrt(mean_square_from(l.ap(), 0.0)));
}
Result stability_vertical(const Landing& l) {
  return ok(std::sqrt(mean_square_from(l.vertical(), upright_g)));
}
Result stability(const Landing& l) {
  return ok(std::sqrt(mean_square_from(l.ml(), 0.0) + mean_square_from(l.ap(), 0.0) +
                      mean_square_from(l.vertical(), upright_g)));
}

Result time_of(const Landing& l, const std::vector<double>& g) {
  const auto from = stabilised_from(g, l.settings().stable_sd);
  if (!from) return undefined(Status::constant, "the force does not change after the contact");
  return ok(static_cast<double>(*from) / l.rate_hz());
}
Result time_ml(const Landing& l) {
  return time_of(l, l.ml());
}
Result time_ap(const Landing& l) {
  return time_of(l, l.ap());
}
Result time_vertical(const Landing& l) {
  return time_of(l, l.vertical());
}

bool is_time(const LandingMetric& metric) {
  return metric.row.unit == "s";
}

std::vector<LandingMetric> make_table() {
  std::vector<LandingMetric> rows;
  Metric row;
  row.family = Family::landing;
  row.better = Better::lower;
  row.core = true;
  row.needs = Need::landing_forces;
  row.citation = "Wikstrom 2005";
  row.caution =
      "Body weights in the 3 s after the foot is down: no Biodex index, whatever the letters say. Hangs on "
      "height and kind of the jump, on the low-pass and on what stands for the weight.";
  row.laws = {.length_power = {},
              .time_power = {},
              .rotation = Laws::Rotation::open,
              .reversal = Laws::Reversal::open,
              .note = "of forces in body weights, in a fixed time from the contact on"};
  const auto add = [&](std::string_view id, std::string_view name, Axis axis, std::string_view formula,
                       bool horizontal, Result (*compute)(const Landing&)) {
    row.id = id;
    row.name = name;
    row.axis = axis;
    row.formula = formula;
    rows.push_back({row, horizontal, compute});
  };
  add("dpsi_landing", "Dynamic postural stability index of a landing", Axis::none,
      "sqrt((sum Gx^2 + sum Gy^2 + sum (1 - Gz)^2)/n); G the force in body weights, n the samples of the 3 s "
      "after Fz exceeds 10 N",
      true, &stability);
  add("mlsi_landing", "ML stability index of a landing", Axis::ml, "sqrt(sum (0 - Gx)^2/n)", true,
      &stability_ml);
  add("apsi_landing", "AP stability index of a landing", Axis::ap, "sqrt(sum (0 - Gy)^2/n)", true,
      &stability_ap);
  add("vsi_landing", "Vertical stability index of a landing", Axis::none, "sqrt(sum (1 - Gz)^2/n)", false,
      &stability_vertical);
  row.unit = "s";
  row.citation = "sequential averaging as in Wikstrom 2005";
  row.caution =
      "One of several definitions of this name: others fit a curve or watch a fixed band, and give other "
      "times. Never later than the window, whose own mean and SD it is held against.";
  constexpr std::string_view when =
      "first t after which the mean of G from the contact to t stays within 0.25 SD of the mean of the 3 s";
  add("time_to_stabilisation_landing_ml", "Time to stabilisation of a landing, ML", Axis::ml, when, true,
      &time_ml);
  add("time_to_stabilisation_landing_ap", "Time to stabilisation of a landing, AP", Axis::ap, when, true,
      &time_ap);
  add("time_to_stabilisation_landing.vertical", "Time to stabilisation of a landing, vertical", Axis::none,
      when, false, &time_vertical);
  return rows;
}

const std::vector<LandingMetric>& table() {
  static const std::vector<LandingMetric> rows = make_table();
  return rows;
}

}  // namespace

std::span<const LandingMetric> landing_metric_table() {
  return table();
}

const LandingMetric* find_landing_metric(std::string_view id) {
  for (const LandingMetric& metric : landing_metric_table())
    if (metric.row.id == id) return &metric;
  return nullptr;
}

std::vector<const LandingMetric*> select_landing_metrics(std::string_view selection) {
  std::vector<const LandingMetric*> chosen;
  const auto choose = [&](const LandingMetric& metric) {
    if (std::find(chosen.begin(), chosen.end(), &metric) == chosen.end()) chosen.push_back(&metric);
  };
  for (const std::string_view word : selection_words(selection)) {
    if (word == "core" || word == "all" || word == "everything") {
      for (const LandingMetric& metric : landing_metric_table()) choose(metric);
      continue;
    }
    const LandingMetric* metric = find_landing_metric(word);
    if (metric == nullptr)
      throw std::invalid_argument(
          "\"" + std::string(word) +
          "\" is not a score of a landing; those are listed by: steadyplate metrics; or: "
          "core, all");
    choose(*metric);
  }
  return chosen;
}

Result compute(const LandingMetric& metric, const Landing& landing) {
  if (metric.horizontal && !landing.has_horizontal())
    return undefined(Status::missing_input,
                     "needs the horizontal force in the person's frame, which this recording does not have");
  if (!has_value(landing.status())) return undefined(landing.status(), landing.note());
  Result result = metric.compute(landing);
  if (!has_value(result.status)) return result;
  if (!std::isfinite(result.value))
    return undefined(Status::degenerate, "the result is beyond the range of a number");
  if (landing.weight_is_measured())
    return warned(result.value, "warn_weight_from_trial: the body weight is taken from the last " +
                                    number(landing.settings().quiet_s) +
                                    " s of the recording; name it with --mass-kg");
  return result;
}

std::string landing_parameters(const LandingMetric& metric, const LandingSettings& settings, double rate_hz) {
  std::string text = "contact_n=" + number(settings.contact_n) + ";window_s=" + number(settings.window_s);
  if (is_time(metric)) text += ";band_sd=" + number(settings.stable_sd);
  text +=
      ";weight=" + (settings.weight_n ? std::string("entered") : "last_" + number(settings.quiet_s) + "_s");
  if (rate_hz > 0.0) text += ";rate_hz=" + rounded(rate_hz);
  return text;
}

}  // namespace steadyplate::analysis
