#include "tools/scoring/tilt.hpp"

#include <cmath>
#include <stdexcept>

#include "analysis/unstable/tilt_metrics.hpp"
#include "datasets/error.hpp"
#include "tools/scoring/centre_of_pressure.hpp"
#include "tools/scoring/selection.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

namespace {

using analysis::TiltMetric;
using datasets::Channel;
using datasets::Recording;

constexpr double degrees_per_radian = 57.295779513082323;

struct Inertial {
  const Channel* ax;
  const Channel* ay;
  const Channel* az;
  const Channel* wx;
  const Channel* wy;
  explicit Inertial(const Recording& r)
      : ax(r.find("acc_x")),
        ay(r.find("acc_y")),
        az(r.find("acc_z")),
        wx(r.find("rate_x_deg_s")),
        wy(r.find("rate_y_deg_s")) {}
  bool whole() const {
    return ax != nullptr && ay != nullptr && az != nullptr && wx != nullptr && wy != nullptr;
  }
};

bool has_angles(const Recording& recording) {
  return recording.find("tilt_ml_deg") != nullptr && recording.find("tilt_ap_deg") != nullptr;
}

TiltReadings filtered(const Recording& recording, double tau_s) {
  const Inertial s(recording);
  TiltReadings out;
  out.time_s = recording.data().time_s;
  calibration::TiltFilter filter(tau_s);
  calibration::Tilt tilt;
  for (std::size_t i = 0; i < out.time_s.size(); ++i) {
    const double dt_s = i == 0 ? 1.0 : out.time_s[i] - out.time_s[i - 1];
    // A repeated stamp carries no time to integrate over; the preparation drops or refuses it.
    if (dt_s > 0.0)
      tilt = filter.next({s.ax->values[i], s.ay->values[i], s.az->values[i]},
                         {s.wx->values[i], s.wy->values[i]}, dt_s);
    out.ml_deg.push_back(tilt.ml_deg);
    out.ap_deg.push_back(tilt.ap_deg);
  }
  out.how = "acceleration and rate by the complementary filter, tau " + plain(tau_s) + " s";
  return out;
}

/// Rows of one kind on one trajectory.
void fill(Scored& scored, const ScoreOptions& options, TiltMetric::Of of,
          const analysis::TiltTrajectory& trajectory, const analysis::TiltSettings& settings) {
  const Asked asked = apart(options.selection, [of](const analysis::Metric& row) {
    const TiltMetric* tilt = analysis::find_tilt_metric(row.id);
    return tilt != nullptr && tilt->of == of;
  });
  const auto selected =
      asked.here.empty() ? std::vector<const TiltMetric*>() : analysis::select_tilt_metrics(asked.here, of);
  const analysis::TiltDerived derived(trajectory, settings);
  for (const TiltMetric* metric : selected) {
    Score score;
    score.metric = &metric->row;
    score.parameters = analysis::tilt_parameters(*metric, settings, trajectory.rate_hz);
    score.result = analysis::has_value(scored.prepared.status)
                       ? compute(*metric, derived)
                       : analysis::Result{std::nan(""), scored.prepared.status, scored.prepared.reason};
    scored.scores.push_back(std::move(score));
  }
  for (const analysis::Metric* metric : asked.elsewhere)
    scored.scores.push_back({metric,
                             {std::nan(""), analysis::Status::missing_input,
                              of == TiltMetric::Of::platform ? "is not about the tilt of a board"
                              : of == TiltMetric::Of::body   ? "is not about the body's lean"
                                                             : "is not about the body's sway angle"},
                             ""});
}

}  // namespace

bool has_tilt(const Recording& recording) {
  return has_angles(recording) || Inertial(recording).whole();
}

TiltReadings tilt_readings(const Recording& recording, double filter_tau_s) {
  if (has_angles(recording))
    return {recording.data().time_s, recording.find("tilt_ml_deg")->values,
            recording.find("tilt_ap_deg")->values, "angles as the sensor gives them"};
  if (Inertial(recording).whole()) return filtered(recording, filter_tau_s);
  throw datasets::ReadError(
      datasets::ReadFault::damaged, recording.data().provenance.file, 0,
      "it does not say how a board leaned: no channels tilt_ml_deg and tilt_ap_deg, and "
      "not all of acc_x, acc_y, acc_z, rate_x_deg_s, rate_y_deg_s.",
      "Look at: steadyplate inspect " + recording.data().provenance.file);
}

calibration::Tilt flat_reading(const Recording& recording, double filter_tau_s) {
  const TiltReadings readings = tilt_readings(recording, filter_tau_s);
  std::vector<calibration::Tilt> tilts;
  for (std::size_t i = 0; i < readings.time_s.size(); ++i)
    tilts.push_back({readings.ml_deg[i], readings.ap_deg[i]});
  try {
    return calibration::level_of(tilts);
  } catch (const std::invalid_argument& error) {
    throw datasets::ReadError(datasets::ReadFault::damaged, recording.data().provenance.file, 0, error.what(),
                              "Record the board lying flat for 2 s or more.");
  }
}

Scored score_tilt(Recording given, const ScoreOptions& options) {
  if (options.profile != "default")
    throw std::invalid_argument("profile: '" + options.profile +
                                "' prepares a centre of pressure; a tilt has one preparation, changed by "
                                "--settle, --window, --tilt-rate and --lowpass");
  const TiltReadings readings = tilt_readings(given, options.tilt.filter_tau_s);
  const calibration::Tilt flat = options.tilt.flat.value_or(calibration::Tilt{});
  // The preparation is the one of every signal with two axes; here its numbers are deg.
  analysis::CopSamples samples{readings.time_s, readings.ml_deg, readings.ap_deg, {}};
  for (double& ml : samples.ml_mm) ml -= flat.ml_deg;
  for (double& ap : samples.ap_mm) ap -= flat.ap_deg;
  analysis::PrepareSettings prepare = options.tilt.prepare;
  if (options.tilt.rate_hz) {
    prepare.resample = analysis::PrepareSettings::Resample::swarii;
    prepare.swarii_rate_hz = *options.tilt.rate_hz;
    prepare.swarii_window_s = 1.0 / *options.tilt.rate_hz;
  }
  Scored scored{.recording = std::move(given),
                .plate = {},
                .segment = {},
                .prepared = analysis::prepare(samples, prepare, "tilt"),
                .metric_settings = options.metrics,
                .scores = {},
                .warnings = {},
                .unusual = {},
                .eats = Scored::Eats::tilt};
  analysis::TiltSettings settings = options.tilt.settings;
  settings.zero = options.tilt.flat ? "flat reading" : "sensor";
  const analysis::Trajectory& t = scored.prepared.trajectory;
  scored.segment = segment_text(t);
  auto& steps = scored.prepared.steps;
  steps.insert(steps.begin(),
               {{"tilt", readings.how},
                {"level", options.tilt.flat ? "reading with the board flat subtracted: ML " +
                                                  plain(flat.ml_deg) + ", AP " + plain(flat.ap_deg) + " deg"
                                            : "the sensor's own zero"}});
  // The standard for stabilometry (Scoppa 2013) is about a centre of pressure; a board's trial is 20 s at 20
  // Hz.
  std::erase_if(scored.prepared.warnings, [](const analysis::Warning& warning) {
    return warning.id == "warn_short" || warning.id == "warn_rate";
  });
  scored.warnings = scored.recording.data().warnings;
  for (const auto& warning : scored.prepared.warnings)
    scored.warnings.push_back(warning.id + ": " + warning.text);
  if (!options.tilt.flat)
    scored.warnings.emplace_back(
        "warn_level_assumed: the sensor's own zero is taken as level: no reading of the flat board is known");
  if (settings.platform_level.empty())
    scored.warnings.emplace_back(
        "warn_platform_level: which level or board this was is not known, and scores of different levels do "
        "not compare");
  fill(scored, options, TiltMetric::Of::platform, {t.ml_mm, t.ap_mm, t.rate_hz, t.start_s}, settings);
  return scored;
}

Scored score_lean(Recording given, const ScoreOptions& options) {
  const std::optional<double> height_mm =
      options.height_mm ? options.height_mm : given.data().participant.height_mm;
  if (!height_mm)
    throw std::invalid_argument(
        "height_mm: the lean over a centre of pressure needs the body height: --height-mm");
  ScoreOptions as_cop = options;
  as_cop.tilt.what = TiltOptions::What::cop;
  as_cop.selection = "mean_position_ml,mean_position_ap";
  Scored scored = score(std::move(given), as_cop);
  scored.scores.clear();
  scored.unusual.clear();
  scored.eats = Scored::Eats::lean;
  const analysis::Trajectory& t = scored.prepared.trajectory;
  analysis::TiltSettings settings = options.tilt.settings;
  settings.zero = options.tilt.centring_mm ? "centring" : "mean";
  const auto [zero_ml, zero_ap] = options.tilt.centring_mm.value_or(std::pair{t.mean_ml_mm, t.mean_ap_mm});
  const bool centred = scored.prepared.settings.centre;
  const double shift_ml = (centred ? t.mean_ml_mm : 0.0) - zero_ml;
  const double shift_ap = (centred ? t.mean_ap_mm : 0.0) - zero_ap;
  const double arm_mm = lean_height_share * *height_mm;
  analysis::TiltTrajectory lean{{}, {}, t.rate_hz, t.start_s};
  for (std::size_t i = 0; i < t.size(); ++i) {
    lean.ml_deg.push_back(degrees_per_radian * std::atan((t.ml_mm[i] + shift_ml) / arm_mm));
    lean.ap_deg.push_back(degrees_per_radian * std::atan((t.ap_mm[i] + shift_ap) / arm_mm));
  }
  scored.prepared.steps.push_back({"lean", "atan(d/(0.55 x " + plain(*height_mm) + " mm)), zero at ML " +
                                               plain(zero_ml, 4) + ", AP " + plain(zero_ap, 4) + " mm" +
                                               (options.tilt.centring_mm ? " (centring)" : " (the mean)")});
  if (!options.tilt.centring_mm)
    scored.warnings.emplace_back(
        "warn_zero_is_mean: no point of centring is known, so the mean position is zero and rms_zero equals "
        "sd_mean");
  fill(scored, options, TiltMetric::Of::body, lean, settings);
  return scored;
}

Scored score_sway(Recording given, const ScoreOptions& options) {
  if (options.profile != "default")
    throw std::invalid_argument(
        "profile: '" + options.profile +
        "' prepares a centre of pressure; a sway angle is taken as measured, changed by "
        "--settle, --window and --lowpass");
  const Channel* ap = given.find("sway_angle_ap_deg");
  const Channel* ml = given.find("sway_angle_ml_deg");
  if (ap == nullptr)
    throw datasets::ReadError(
        datasets::ReadFault::damaged, given.data().provenance.file, 0,
        "it does not say how the body swayed: no column sway_angle_ap_deg.",
        "Name it so, in deg, forward positive; of a centre of pressure: --metrics sot_equilibrium.");
  const analysis::CopSamples samples{given.data().time_s,
                                     ml != nullptr ? ml->values : std::vector<double>(ap->values.size(), 0.0),
                                     ap->values,
                                     {}};
  Scored scored{.recording = std::move(given),
                .plate = {},
                .segment = {},
                .prepared = analysis::prepare(samples, options.tilt.prepare, "sway"),
                .metric_settings = options.metrics,
                .scores = {},
                .warnings = {},
                .unusual = {},
                .eats = Scored::Eats::sway};
  const analysis::Trajectory& t = scored.prepared.trajectory;
  scored.segment = segment_text(t);
  scored.prepared.steps.insert(scored.prepared.steps.begin(), {"sway", "angle of the body as measured"});
  std::erase_if(scored.prepared.warnings,
                [](const analysis::Warning& warning) { return warning.id == "warn_short"; });
  scored.warnings = scored.recording.data().warnings;
  for (const auto& warning : scored.prepared.warnings)
    scored.warnings.push_back(warning.id + ": " + warning.text);
  fill(scored, options, TiltMetric::Of::sway, {t.ml_mm, t.ap_mm, t.rate_hz, t.start_s},
       options.tilt.settings);
  return scored;
}

}  // namespace steadyplate::scoring
