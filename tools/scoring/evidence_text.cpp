#include "tools/scoring/evidence_text.hpp"

#include "analysis/landing/landing_metrics.hpp"
#include "analysis/unstable/tilt_metrics.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

namespace {

std::string_view beside(const analysis::Metric& metric) {
  using analysis::TiltMetric;
  if (const TiltMetric* tilt = analysis::find_tilt_metric(metric.id)) {
    switch (tilt->of) {
      case TiltMetric::Of::platform:
        return ", the tilt of a board (--score tilt)";
      case TiltMetric::Of::body:
        return metric.id.starts_with("los_")
                   ? ", the body's height (--height-mm), a target and a cue (--score lean --target --cue)"
                   : ", the body's height (--height-mm; --score lean)";
      case TiltMetric::Of::sway:
        return ", the body's sway angle, column sway_angle_ap_deg (--score sway)";
    }
  }
  if (const auto* landing = analysis::find_landing_metric(metric.id))
    return landing->horizontal
               ? "the vertical and the horizontal force from before the contact on, 3 s of it after "
                 "(--score landing)"
               : "the vertical force from before the contact on, 3 s of it after (--score landing)";
  switch (metric.needs) {
    case analysis::Need::horizontal_force:
      return ", the horizontal force in the person's frame";
    case analysis::Need::foot_outline:
      return ", the foot's length and width (--foot)";
    case analysis::Need::body_height:
      return ", the body's height (--height-mm)";
    case analysis::Need::landing_forces:
    case analysis::Need::nothing:
      break;
  }
  return "";
}

}  // namespace

std::string needs_text(const analysis::Metric& metric) {
  if (metric.family == analysis::Family::landing) return std::string(beside(metric));
  std::string text = std::to_string(metric.minimum_samples) + " samples";
  if (metric.minimum_s > 0.0) text += " and " + exact(metric.minimum_s) + " s";
  return text.append(beside(metric));
}

std::string default_parameters(const analysis::Metric& metric) {
  if (const auto* tilt = analysis::find_tilt_metric(metric.id))
    return tilt->own_parameters == nullptr ? "" : tilt->own_parameters({});
  if (const auto* landing = analysis::find_landing_metric(metric.id))
    return analysis::landing_parameters(*landing, {}, 0.0);
  return metric.parameters == nullptr ? "" : metric.parameters(analysis::MetricSettings{});
}

}  // namespace steadyplate::scoring
