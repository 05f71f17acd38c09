#include "tools/scoring/landing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "analysis/landing/landing_metrics.hpp"
#include "tools/scoring/centre_of_pressure.hpp"
#include "tools/scoring/selection.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

namespace {

using analysis::LandingMetric;
using datasets::Channel;
using datasets::Recording;

constexpr double standard_gravity_m_s2 = 9.80665;
constexpr double mass_tolerance = 0.05;
constexpr double lowest_rate_hz = 100.0;  // this project's choice: five samples of an impact of 0.05 s

/// The plate that was landed on: the named one, else the net of all, else the first with a vertical force.
std::string plate_of(const Recording& recording, const std::string& wanted) {
  std::vector<std::string> plates;
  for (const Channel& channel : recording.data().channels)
    if (channel.name == "fz_n") plates.push_back(channel.plate);
  std::stable_partition(plates.begin(), plates.end(),
                        [](const std::string& plate) { return plate == "net"; });
  if (plates.empty())
    throw datasets::ReadError(datasets::ReadFault::damaged, recording.data().provenance.file, 0,
                              "it has no vertical force, which a landing is scored from.",
                              "Name the columns with --columns fz=NAME, or look at: steadyplate inspect " +
                                  recording.data().provenance.file);
  if (wanted.empty()) return plates.front();
  if (std::find(plates.begin(), plates.end(), wanted) != plates.end()) return wanted;
  std::string known;
  for (const std::string& plate : plates)
    known += (known.empty() ? "" : ", ") + (plate.empty() ? "(unnamed)" : plate);
  throw std::invalid_argument("plate: '" + wanted + "' with a vertical force is not in " +
                              recording.data().provenance.file + "; it has: " + known);
}

/// Two series as the two axes that the preparation of every signal takes; here they are N.
analysis::Prepared prepared_pair(const Recording& recording, std::vector<double> a, std::vector<double> b,
                                 const analysis::PrepareSettings& settings) {
  analysis::CopSamples samples;
  samples.time_s = recording.data().time_s;
  samples.ml_mm = std::move(a);
  samples.ap_mm = std::move(b);
  return analysis::prepare(std::move(samples), settings, "landing");
}

/// A sample without one of its forces is a gap of all.
void gap_together(std::vector<double>& a, std::vector<double>& b, std::vector<double>& c) {
  for (std::size_t i = 0; i < c.size(); ++i) {
    const bool whole = std::isfinite(c[i]) && (a.empty() || (std::isfinite(a[i]) && std::isfinite(b[i])));
    if (whole) continue;
    c[i] = std::numeric_limits<double>::quiet_NaN();
    if (!a.empty()) a[i] = b[i] = c[i];
  }
}

std::string weight_text(const analysis::Landing& landing) {
  const std::string size = rounded(landing.weight_n()) + " N";
  return landing.weight_is_measured() ? size + " (end of the recording)" : size + " (entered)";
}

}  // namespace

Scored score_landing(Recording given, const ScoreOptions& options) {
  if (options.profile != "default")
    throw std::invalid_argument("profile: '" + options.profile +
                                "' prepares a centre of pressure; a landing is taken as recorded, changed by "
                                "--start, --end, --resample and --lowpass");
  const std::string plate = plate_of(given, options.plate);
  analysis::CopSamples horizontal;
  add_horizontal_force(given, plate, horizontal);
  std::vector<double> vertical = given.find("fz_n", plate)->values;
  // Some plates tell the force on them, others that of them: a load points down in one and up in the other.
  for (double& force : vertical) force = std::fabs(force);
  const bool sheared = !horizontal.force_ml_n.empty();
  gap_together(horizontal.force_ml_n, horizontal.force_ap_n, vertical);

  const auto& settings = options.landing_prepare;
  analysis::Prepared upright = prepared_pair(given, vertical, vertical, settings);
  analysis::LandingForces forces;
  forces.vertical_n = upright.trajectory.ml_mm;
  forces.rate_hz = upright.trajectory.rate_hz;
  forces.start_s = upright.trajectory.start_s;
  if (sheared) {
    analysis::Prepared sideways =
        prepared_pair(given, std::move(horizontal.force_ml_n), std::move(horizontal.force_ap_n), settings);
    forces.ml_n = std::move(sideways.trajectory.ml_mm);
    forces.ap_n = std::move(sideways.trajectory.ap_mm);
  }
  analysis::LandingSettings how;
  const auto mass_kg = options.mass_kg ? options.mass_kg : given.data().participant.mass_kg;
  if (mass_kg && *mass_kg > 0.0) how.weight_n = *mass_kg * standard_gravity_m_s2;
  const analysis::Landing landing(forces, how);

  Scored scored{.recording = std::move(given),
                .plate = plate,
                .segment = {},
                .prepared = std::move(upright),
                .metric_settings = options.metrics,
                .scores = {},
                .warnings = {},
                .unusual = {},
                .eats = Scored::Eats::landing};
  auto& prepared = scored.prepared;
  // The standard for stabilometry (Scoppa 2013) is about quiet standing.
  std::erase_if(prepared.warnings, [](const analysis::Warning& warning) {
    return warning.id == "warn_short" || warning.id == "warn_rate";
  });
  if (forces.size() > 0 && forces.rate_hz < lowest_rate_hz)
    prepared.warnings.push_back({"warn_rate", "recorded at " + plain(forces.rate_hz) +
                                                  " Hz: the impact of a landing is over in 0.05 s"});
  scored.warnings = scored.recording.data().warnings;
  for (const auto& warning : prepared.warnings) scored.warnings.push_back(warning.id + ": " + warning.text);
  if (analysis::has_value(landing.status())) {
    const double end_s = landing.contact_s() + how.window_s;
    scored.segment = plain(landing.contact_s(), 4) + "-" + plain(end_s, 4) + "s";
    prepared.steps.push_back({"landing", "foot down at " + plain(landing.contact_s(), 4) + " s, " +
                                             plain(how.window_s) + " s from there, body weight " +
                                             weight_text(landing)});
    const analysis::LandingSettings unknown{};
    if (const analysis::Landing end(forces, unknown); mass_kg && analysis::has_value(end.status())) {
      const double off = end.weight_n() / landing.weight_n() - 1.0;
      if (std::fabs(off) > mass_tolerance)
        scored.warnings.push_back("warn_mass_mismatch: the end of the recording says " +
                                  fixed(end.weight_n() / standard_gravity_m_s2, 1) + " kg, the record says " +
                                  fixed(*mass_kg, 1) + " kg (" + fixed(100.0 * off, 1) +
                                  " %). Not yet standing still, wrong person, or wrong unit?");
    }
  }
  const Asked asked = apart(
      options.selection, [](const analysis::Metric& row) { return row.family == analysis::Family::landing; });
  if (!asked.here.empty())
    for (const LandingMetric* metric : analysis::select_landing_metrics(asked.here)) {
      Score score;
      score.metric = &metric->row;
      score.parameters = analysis::landing_parameters(*metric, how, forces.rate_hz);
      score.result = analysis::has_value(prepared.status)
                         ? compute(*metric, landing)
                         : analysis::Result{std::nan(""), prepared.status, prepared.reason};
      scored.scores.push_back(std::move(score));
    }
  for (const analysis::Metric* metric : asked.elsewhere)
    scored.scores.push_back(
        {metric, {std::nan(""), analysis::Status::missing_input, "is not about a landing"}, ""});
  return scored;
}

}  // namespace steadyplate::scoring
