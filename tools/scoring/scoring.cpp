#include "tools/scoring/scoring.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/metrics/derived.hpp"
#include "tools/scoring/centre_of_pressure.hpp"
#include "tools/scoring/landing.hpp"
#include "tools/scoring/plausibility.hpp"
#include "tools/scoring/text.hpp"
#include "tools/scoring/tilt.hpp"

namespace steadyplate::scoring {

ScoreOptions options_for(std::string_view profile) {
  const analysis::Profile& found = analysis::find_profile(profile);
  ScoreOptions options;
  options.profile = std::string(found.id);
  options.prepare = found.prepare;
  options.metrics = found.metrics;
  return options;
}

namespace {

std::string choose_plate(const datasets::Recording& recording, const std::string& wanted) {
  const std::vector<std::string> plates = recording.plates();
  const auto& channels = recording.data().channels;
  if (plates.empty() && std::any_of(channels.begin(), channels.end(), [](const datasets::Channel& channel) {
        return channel.unit == "counts";
      }))
    throw datasets::ReadError(datasets::ReadFault::damaged, recording.data().provenance.file, 0,
                              "its channels are counts, so there is no centre of pressure.",
                              "Calibrate the board (steadyplate calibrate --help) and name its certificate "
                              "with --certificate, or copy "
                              "its profile, set zero and scale of its channels, and name that with --board.");
  if (plates.empty())
    throw datasets::ReadError(
        datasets::ReadFault::damaged, recording.data().provenance.file, 0,
        "it has no centre of pressure, and no forces to compute one from.",
        "Name the columns with --columns ml=NAME,ap=NAME, or look at: steadyplate inspect " +
            recording.data().provenance.file);
  if (wanted.empty()) return plates.front();
  for (const std::string& plate : plates)
    if (plate == wanted) return plate;
  std::string known;
  for (const std::string& plate : plates)
    known += (known.empty() ? "" : ", ") + (plate.empty() ? "(unnamed)" : plate);
  throw std::invalid_argument("plate: '" + wanted + "' is not in " + recording.data().provenance.file +
                              "; it has: " + known);
}

bool need_force(const std::vector<const analysis::Metric*>& selected) {
  return std::any_of(selected.begin(), selected.end(), [](const analysis::Metric* metric) {
    return metric->needs == analysis::Need::horizontal_force;
  });
}

/// The entered (or the file's) body mass against the load that was measured.
void check_mass(const std::optional<double>& entered_kg, const analysis::Prepared& prepared,
                std::vector<std::string>& warnings) {
  if (!entered_kg || !prepared.mass_kg) return;
  const double off = (*prepared.mass_kg - *entered_kg) / *entered_kg;
  if (std::abs(off) <= 0.05) return;
  warnings.push_back("warn_mass_mismatch: the load says " + fixed(*prepared.mass_kg, 1) +
                     " kg, the record says " + fixed(*entered_kg, 1) + " kg (" + fixed(100.0 * off, 1) +
                     " %). Wrong person, wrong unit, or a dead sensor?");
}

}  // namespace

std::string segment_text(const analysis::Trajectory& trajectory) {
  if (trajectory.size() == 0) return "";
  return plain(trajectory.start_s) + "-" + plain(trajectory.start_s + trajectory.duration_s()) + "s";
}

analysis::PrepareSettings TiltOptions::tilt_preparation() {
  analysis::PrepareSettings settings;
  settings.settle_s = 0.0;
  settings.minimum_s = 1.0;
  settings.lowpass = false;
  settings.centre = false;
  return settings;
}

datasets::Part part_of(const ScoreOptions& options) {
  if (options.tilt.what != TiltOptions::What::cop) return datasets::Part::everything;
  return need_force(analysis::select_metrics(options.selection)) ? datasets::Part::cop_and_shear
                                                                 : datasets::Part::centre_of_pressure;
}

Scored score(datasets::Recording given, const ScoreOptions& options) {
  using What = TiltOptions::What;
  const bool only_tilt = options.tilt.what == What::automatic && given.plates().empty() && has_tilt(given);
  if (options.tilt.what == What::tilt || only_tilt) return score_tilt(std::move(given), options);
  if (options.tilt.what == What::lean) return score_lean(std::move(given), options);
  if (options.tilt.what == What::sway) return score_sway(std::move(given), options);
  if (options.tilt.what == What::landing) return score_landing(std::move(given), options);
  const std::vector<const analysis::Metric*> selected = analysis::select_metrics(options.selection);
  const std::string plate = choose_plate(given, options.plate);
  const bool with_force = need_force(selected);
  CentreOfPressure cop = centre_of_pressure(given, plate, with_force);
  analysis::MetricSettings settings = options.metrics;
  const double height_mm = options.height_mm.value_or(given.data().participant.height_mm.value_or(0.0));
  settings.body_height_mm = height_mm > 0.0 && std::isfinite(height_mm) ? height_mm : 0.0;

  Scored scored{.recording = std::move(given),
                .plate = plate,
                .segment = {},
                .prepared = analysis::prepare(std::move(cop.samples), options.prepare, options.profile),
                .metric_settings = settings,
                .scores = {},
                .warnings = {},
                .unusual = {},
                .eats = Scored::Eats::cop};
  const datasets::Recording& recording = scored.recording;
  scored.warnings = recording.data().warnings;
  scored.segment = segment_text(scored.prepared.trajectory);
  if (!cop.how.empty())
    scored.prepared.steps.insert(scored.prepared.steps.begin(), {"centre of pressure", cop.how});
  for (const auto& warning : scored.prepared.warnings)
    scored.warnings.push_back(warning.id + ": " + warning.text);
  check_mass(options.mass_kg ? options.mass_kg : recording.data().participant.mass_kg, scored.prepared,
             scored.warnings);

  if (recording.data().condition.surface == datasets::Surface::foam && cop.how.empty())
    scored.warnings.emplace_back(
        "warn_surface_height: on foam, and the file does not say whether its centre of pressure is taken at "
        "the "
        "foam's top or at the plate");

  const analysis::Derived derived(scored.prepared.trajectory, settings);
  scored.scores.reserve(selected.size());
  for (const analysis::Metric* metric : selected) {
    Score score;
    score.metric = metric;
    if (metric->parameters != nullptr) score.parameters = metric->parameters(settings);
    if (analysis::has_value(scored.prepared.status))
      score.result = analysis::compute(*metric, derived);
    else
      score.result = {std::nan(""), scored.prepared.status, scored.prepared.reason};
    scored.scores.push_back(std::move(score));
  }
  scored.unusual = unusual_scores(scored);
  return scored;
}

}  // namespace steadyplate::scoring
