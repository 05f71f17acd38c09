#include "analysis/unstable/tilt_metrics.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

namespace steadyplate::analysis {

namespace {

using Of = TiltMetric::Of;
enum class Definition { rms_zero, mean_zero, sd_mean };

constexpr std::string_view arnold = "Arnold & Schmitz 1998, as commonly cited";
constexpr std::string_view maker = "Biodex Balance System manual: \"the average position from the center\"";
constexpr std::string_view sway_index = "Biodex BioSway manual, Sway Index";

/// The deviation of one sample that a definition averages, per axis.
template <Axis A, Definition D>
double deviation(const TiltDerived& d, std::size_t i) {
  const double x = d.trajectory().ml_deg[i] - (D == Definition::sd_mean ? d.mean_ml() : 0.0);
  const double y = d.trajectory().ap_deg[i] - (D == Definition::sd_mean ? d.mean_ap() : 0.0);
  return A == Axis::ml ? std::fabs(x) : A == Axis::ap ? std::fabs(y) : std::hypot(x, y);
}

template <Axis A, Definition D>
Result index_of(const TiltDerived& d) {
  double sum = 0.0;
  for (std::size_t i = 0; i < d.size(); ++i) {
    const double off = deviation<A, D>(d, i);
    sum += D == Definition::mean_zero ? off : off * off;
  }
  const double mean = sum / static_cast<double>(d.size());
  return ok(D == Definition::mean_zero ? mean : std::sqrt(mean));
}

template <Axis A>
Result bias(const TiltDerived& d) {
  if (A == Axis::ml) return ok(d.mean_ml());
  if (A == Axis::ap) return ok(d.mean_ap());
  return ok(std::hypot(d.mean_ml(), d.mean_ap()));
}

template <Definition D>
std::string definition(const TiltSettings&) {
  if (D == Definition::rms_zero) return "definition=rms_zero";
  return D == Definition::mean_zero ? "definition=mean_zero" : "definition=sd_mean";
}

Laws angle_laws(bool about_mean, Axis axis) {
  Laws laws;
  laws.translation = about_mean ? Laws::Translation::invariant : Laws::Translation::depends_on_origin;
  laws.length_power = 1;
  laws.rotation = axis == Axis::none ? Laws::Rotation::invariant : Laws::Rotation::swaps_axes;
  return laws;
}

template <Definition D>
void add_definition(TiltRows& rows, Of of, const Metric& base, std::string_view formula,
                    std::string_view formula_axis) {
  const std::string suffix = definition<D>({}).substr(std::string_view("definition=").size());
  const std::string cop = of == Of::body ? "_cop" : "";
  const auto add = [&](const char* stem, const char* name, Axis axis, auto function) {
    Metric row = base;
    row.id = rows.keep(stem + cop + "." + suffix);
    row.name = rows.keep((of == Of::body ? "From CoP: " : "") + std::string(name) + ", " + suffix);
    row.axis = axis;
    row.formula = axis == Axis::none ? formula : formula_axis;
    row.laws = angle_laws(D == Definition::sd_mean, axis);
    rows.add({row, of, function, &definition<D>});
  };
  add("osi", "Overall stability index", Axis::none, &index_of<Axis::none, D>);
  add("apsi", "Stability index, AP", Axis::ap, &index_of<Axis::ap, D>);
  add("mlsi", "Stability index, ML", Axis::ml, &index_of<Axis::ml, D>);
}

const TiltRows& table() {
  static const TiltRows rows = [] {
    TiltRows all;
    add_stability_rows(all, Of::platform);
    add_tilt_motion_rows(all);
    add_stability_rows(all, Of::body);
    add_limits_rows(all);
    add_equilibrium_rows(all);
    return all;
  }();
  return rows;
}

}  // namespace

void add_stability_rows(TiltRows& rows, Of of) {
  Metric base;
  base.unit = "deg";
  base.family = Family::tilt;
  base.better = Better::lower;
  base.minimum_samples = 20;
  base.core = true;
  base.citation = arnold;
  base.caution = of == Of::body
                     ? "Lean of the body over its CoP, atan(d/(0.55 height)): another scale than a "
                       "platform's tilt; never compare the two."
                     : "Compare only within one definition, platform level, stance, vision and "
                       "rate; a high index may be an off-centre stance: read bias and sd.";
  add_definition<Definition::rms_zero>(rows, of, base, "sqrt((sum X^2 + sum Y^2)/n), from level",
                                       "sqrt(sum j^2/n), from level");
  Metric split = base;
  split.better = Better::none;
  split.citation = "OSI^2 = bias^2 + sd^2: the parallel axis theorem";
  const std::string stem = of == Of::body ? "osi_cop_bias" : "tilt_bias";
  const auto add_bias = [&](std::string_view suffix, Axis axis, auto function) {
    split.id = rows.keep(stem + std::string(suffix));
    split.name = rows.keep((of == Of::body ? "From CoP: bias" : "Bias of the tilt") +
                           std::string(axis == Axis::none ? ""
                                       : axis == Axis::ml ? ", ML"
                                                          : ", AP"));
    split.axis = axis;
    split.formula = axis == Axis::none ? "distance of the mean point from level" : "mean of j";
    split.laws = angle_laws(false, axis);
    if (axis != Axis::none) {
      split.laws.translation = Laws::Translation::moves_with_it;
      split.laws.rotation = Laws::Rotation::open;
      split.laws.note = "signed: a turn swaps the axes and one sign";
    }
    split.core = axis == Axis::none;
    rows.add({split, of, function, nullptr});
  };
  add_bias("", Axis::none, &bias<Axis::none>);
  add_bias("_ml", Axis::ml, &bias<Axis::ml>);
  add_bias("_ap", Axis::ap, &bias<Axis::ap>);
  base.citation = sway_index;
  add_definition<Definition::sd_mean>(rows, of, base, "sqrt(sum (distance from the mean point)^2/n)",
                                      "SD of j, divided by n");
  base.core = false;
  base.citation = maker;
  add_definition<Definition::mean_zero>(rows, of, base, "mean of sqrt(X^2 + Y^2)", "mean of abs(j)");
}

std::span<const TiltMetric> tilt_metric_table() {
  return table().rows();
}

const TiltMetric* find_tilt_metric(std::string_view id) {
  for (const TiltMetric& metric : tilt_metric_table())
    if (metric.row.id == id) return &metric;
  return nullptr;
}

std::vector<const TiltMetric*> select_tilt_metrics(std::string_view selection, Of of) {
  std::vector<const TiltMetric*> chosen;
  const auto choose = [&](const TiltMetric& metric) {
    if (std::find(chosen.begin(), chosen.end(), &metric) == chosen.end()) chosen.push_back(&metric);
  };
  for (const std::string_view word : selection_words(selection)) {
    if (word == "core" || word == "all" || word == "everything") {
      for (const TiltMetric& metric : tilt_metric_table())
        if (metric.of == of && (metric.row.core || word != "core")) choose(metric);
      continue;
    }
    const TiltMetric* metric = find_tilt_metric(word);
    if (metric == nullptr || metric->of != of)
      throw std::invalid_argument("\"" + std::string(word) + "\" is not a score of " +
                                  (of == Of::platform ? "a tilting board"
                                   : of == Of::body   ? "the body's lean over its CoP"
                                                      : "the body's sway angle") +
                                  "; those are listed by: steadyplate metrics; or: core, all");
    choose(*metric);
  }
  return chosen;
}

Result compute(const TiltMetric& metric, const TiltDerived& derived) {
  if (derived.size() < metric.row.minimum_samples)
    return undefined(Status::too_short, "needs " + number(metric.row.minimum_samples) + " samples, has " +
                                            number(derived.size()));
  if (!derived.finite()) return undefined(Status::not_finite, "NaN or infinity inside the analysed window");
  Result result = metric.compute(derived);
  if (has_value(result.status) && !std::isfinite(result.value))
    return undefined(Status::degenerate, "the result is beyond the range of a number");
  return result;
}

std::string tilt_parameters(const TiltMetric& metric, const TiltSettings& settings, double rate_hz) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ";") + part; };
  if (metric.own_parameters != nullptr)
    if (const std::string own = metric.own_parameters(settings); !own.empty()) add(own);
  std::array<char, 32> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), rate_hz, std::chars_format::general, 3).ptr;
  add("rate_hz=" + std::string(digits.data(), end));
  if (!settings.platform_level.empty()) add("platform_level=" + settings.platform_level);
  if (!settings.zero.empty()) add("zero=" + settings.zero);
  return text;
}

}  // namespace steadyplate::analysis
