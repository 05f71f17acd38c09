// Limits of stability: one lean towards a target on a cue. metrics.md section 9.

#include <algorithm>
#include <cmath>
#include <numbers>

#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"
#include "analysis/metrics/velocity.hpp"
#include "analysis/preprocess/butterworth.hpp"
#include "analysis/unstable/tilt_metrics.hpp"

namespace steadyplate::analysis {

namespace {

constexpr double before_cue_s = 0.5, held_s = 0.1, onset_sd = 3.0;
constexpr int lowpass_order = 2;

/// The movement, from its onset to the first time it no longer goes towards the target.
struct Lean {
  Result lacking;  ///< why there is none; ok when there is
  std::size_t cue = 0, onset = 0, end = 0;
  double rate_hz = 0.0;
  double limit_deg = 0.0;         ///< 100 % in this direction
  std::vector<double> to, aside;  ///< low-passed: towards the target, and across; deg from the start
};

Lean lean_of(const TiltDerived& d) {
  Lean lean;
  const TiltSettings& s = d.settings();
  const TiltTrajectory& t = d.trajectory();
  const auto lacking = [&](Status status, std::string why) {
    lean.lacking = undefined(status, std::move(why));
    return lean;
  };
  if (!s.target_deg) return lacking(Status::missing_input, "needs the direction of the target (--target)");
  lean.rate_hz = t.rate_hz;
  const auto filter = design_lowpass(lowpass_order, s.los_lowpass_hz, t.rate_hz);
  const auto before = static_cast<std::size_t>(std::ceil(before_cue_s * t.rate_hz));
  const auto held = static_cast<std::size_t>(std::ceil(held_s * t.rate_hz));
  const double cue = std::ceil((s.cue_s - t.start_s) * t.rate_hz - 1e-6);
  if (!(cue >= static_cast<double>(before)))
    return lacking(Status::too_short,
                   "needs " + rounded(before_cue_s) + " s before the cue (--cue, --settle 0)");
  if (cue + static_cast<double>(held) >= static_cast<double>(t.size()) || t.size() <= filter.padding())
    return lacking(Status::too_short, "the recording ends at the cue");
  lean.cue = static_cast<std::size_t>(cue);
  const double angle = *s.target_deg * std::numbers::pi / 180.0;
  const double sine = std::sin(angle), cosine = std::cos(angle);
  lean.limit_deg = limit_of_stability_deg(s, *s.target_deg);
  double x0 = 0.0, y0 = 0.0;
  if (s.zero != "centring") {
    for (std::size_t i = lean.cue - before; i < lean.cue; ++i) {
      x0 += t.ml_deg[i] / static_cast<double>(before);
      y0 += t.ap_deg[i] / static_cast<double>(before);
    }
  }
  std::vector<double> raw(t.size());
  lean.aside.resize(t.size());
  for (std::size_t i = 0; i < t.size(); ++i) {
    raw[i] = (t.ml_deg[i] - x0) * sine + (t.ap_deg[i] - y0) * cosine;
    lean.aside[i] = (t.ml_deg[i] - x0) * cosine - (t.ap_deg[i] - y0) * sine;
  }
  double mean = 0.0, squares = 0.0;
  for (std::size_t i = lean.cue - before; i < lean.cue; ++i) mean += raw[i] / static_cast<double>(before);
  for (std::size_t i = lean.cue - before; i < lean.cue; ++i) squares += (raw[i] - mean) * (raw[i] - mean);
  const double beyond = mean + onset_sd * std::sqrt(squares / static_cast<double>(before));
  std::size_t run = 0;
  for (std::size_t i = lean.cue; i < raw.size() && run <= held; ++i) {
    run = raw[i] > beyond ? run + 1 : 0;
    lean.onset = i + 1 - run;
  }
  if (run <= held) return lacking(Status::degenerate, "no movement towards the target after the cue");
  // The onset is of the trace itself: a filter without phase would begin before the person does.
  lean.to = raw;
  filtfilt(filter, lean.to, lean.aside);
  const auto speed = differentiate(lean.to, t.rate_hz, VelocityMethod::central_difference);
  lean.end = lean.onset + 1;
  while (lean.end + 1 < speed.size() && speed[lean.end] > 0.0) ++lean.end;
  if (!(lean.to[lean.end] > 0.0)) return lacking(Status::degenerate, "the movement ends where it began");
  return lean;
}

template <class Use>
Result with(const TiltDerived& d, Use use) {
  const Lean lean = lean_of(d);
  if (!has_value(lean.lacking.status)) return lean.lacking;
  const double value = use(lean);
  if (std::isnan(value)) return undefined(Status::degenerate, "the movement is over within one sample");
  if (lean.end + 1 >= lean.to.size())
    return warned(value, "warn_still_moving: the recording ends before the movement does");
  if (d.settings().zero != "centring")
    return warned(value,
                  "warn_start_is_zero: no point of centring is known, excursions count from where the person "
                  "stood before the cue (--centring)");
  return ok(value);
}

double velocity_of(const Lean& lean) {
  const double reach = lean.to[lean.end];
  std::size_t from = lean.onset;
  while (from < lean.end && lean.to[from] < 0.05 * reach) ++from;
  std::size_t to = from;
  double path = 0.0;
  while (to < lean.end && lean.to[to] < 0.95 * reach) {
    path += std::hypot(lean.to[to + 1] - lean.to[to], lean.aside[to + 1] - lean.aside[to]);
    ++to;
  }
  return to == from ? std::nan("") : path * lean.rate_hz / static_cast<double>(to - from);
}

double control_of(const Lean& lean) {
  double towards = 0.0, off = 0.0;
  for (std::size_t i = lean.onset; i < lean.end; ++i) {
    towards += std::max(0.0, lean.to[i + 1] - lean.to[i]);
    off += std::fabs(lean.aside[i + 1] - lean.aside[i]);
  }
  return std::max(0.0, 100.0 * (towards - off) / towards);
}

std::string los_parameters(const TiltSettings& s) {
  return "target_deg=" + (s.target_deg ? number(*s.target_deg) : std::string("none")) +
         ";cue_s=" + number(s.cue_s) + ";limits_deg=" + number(s.los_forward_deg) + "/" +
         number(s.los_back_deg) + "/" + number(s.los_side_deg) + ";lowpass_hz=" + number(s.los_lowpass_hz);
}

}  // namespace

double limit_of_stability_deg(const TiltSettings& settings, double target_deg) {
  const double angle = target_deg * std::numbers::pi / 180.0;
  const double ap = std::cos(angle) > 0.0 ? settings.los_forward_deg : settings.los_back_deg;
  return 1.0 / std::hypot(std::sin(angle) / settings.los_side_deg, std::cos(angle) / ap);
}

void add_limits_rows(TiltRows& rows) {
  Metric row;
  row.family = Family::tilt;
  row.minimum_samples = 20;
  row.citation = "Limits of stability as on NeuroCom and Biodex devices; limits from the Biodex manual";
  row.caution =
      "One trial is one target. The centre of gravity is taken as the low-passed CoP; devices have filters "
      "of "
      "their own, so compare within one program.";
  row.laws.note = "of one direction after a cue";
  row.laws.time_power = {};
  row.laws.rotation = Laws::Rotation::open;
  row.laws.reversal = Laws::Reversal::open;
  const auto add = [&](std::string_view id, std::string_view name, std::string_view unit, Better better,
                       int length_power, std::string_view formula, Result (*compute)(const TiltDerived&)) {
    row.id = id;
    row.name = name;
    row.unit = unit;
    row.better = better;
    row.laws.length_power = length_power;
    row.formula = formula;
    rows.add({row, TiltMetric::Of::body, compute, &los_parameters});
  };
  add("los_reaction_time", "Reaction time to the cue", "s", Better::lower, 0,
      "cue to the first p above mean + 3 SD of the 0.5 s before it, held 0.1 s; p the lean towards the "
      "target",
      [](const TiltDerived& d) {
        return with(d, [&](const Lean& l) {
          return d.trajectory().start_s + static_cast<double>(l.onset) / l.rate_hz - d.settings().cue_s;
        });
      });
  add("los_endpoint_excursion", "Endpoint excursion", "%", Better::higher, 1,
      "100 p / limit at the first time the speed towards the target falls to 0", [](const TiltDerived& d) {
        return with(d, [](const Lean& l) { return 100.0 * l.to[l.end] / l.limit_deg; });
      });
  add("los_maximum_excursion", "Maximum excursion", "%", Better::higher, 1,
      "100 max p / limit, after the cue", [](const TiltDerived& d) {
        return with(d, [](const Lean& l) {
          return 100.0 * *std::max_element(l.to.begin() + static_cast<std::ptrdiff_t>(l.cue), l.to.end()) /
                 l.limit_deg;
        });
      });
  add("los_movement_velocity", "Movement velocity to the target", "deg/s", Better::higher, 1,
      "path / time between 5 % and 95 % of the endpoint excursion",
      [](const TiltDerived& d) { return with(d, velocity_of); });
  add("los_directional_control", "Directional control", "%", Better::higher, 0,
      "100 (sum of steps towards - sum of abs steps across) / sum of steps towards, cut at 0, up to the "
      "endpoint",
      [](const TiltDerived& d) { return with(d, control_of); });
}

}  // namespace steadyplate::analysis
