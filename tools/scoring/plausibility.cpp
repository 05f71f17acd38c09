#include "tools/scoring/plausibility.hpp"

#include "tools/scoring/text.hpp"

namespace steadyplate::scoring {

analysis::PlausibleTrial plausible_trial(const Scored& scored) {
  using datasets::Stance;
  using datasets::Surface;
  using datasets::Vision;
  const auto& condition = scored.recording.data().condition;
  const auto& prepared = scored.prepared;
  analysis::PlausibleTrial trial;
  if (condition.vision != Vision::unknown) trial.eyes_open = condition.vision == Vision::open;
  if (condition.surface == Surface::firm || condition.surface == Surface::foam)
    trial.foam = condition.surface == Surface::foam;
  // Files of standing on both legs seldom say so; the others do.
  trial.both_legs = condition.stance == Stance::both_legs || condition.stance == Stance::unknown;
  trial.age_years = scored.recording.data().participant.age_years;
  trial.duration_s = prepared.trajectory.duration_s();
  if (prepared.settings.lowpass) trial.lowpass_hz = prepared.settings.lowpass_hz;
  return trial;
}

std::vector<Unusual> unusual_scores(const Scored& scored) {
  std::vector<Unusual> found;
  const analysis::PlausibleTrial trial = plausible_trial(scored);
  for (const Score& score : scored.scores) {
    if (!analysis::has_value(score.result.status)) continue;
    const auto* range = analysis::plausible_range(score.metric->id, trial);
    if (range == nullptr || (score.result.value >= range->low && score.result.value <= range->high)) continue;
    found.push_back({score.metric, score.result.value, range});
  }
  return found;
}

std::string to_string(const Unusual& unusual) {
  const std::string unit = pretty_unit(unusual.metric->unit);
  return std::string(unusual.metric->id) + " " + rounded(unusual.value) + " " + unit + "; " +
         plain(unusual.range->low) + " to " + plain(unusual.range->high) + " " + unit + " in " +
         std::to_string(unusual.range->people) + " people (" + analysis::to_string(*unusual.range) + ")";
}

}  // namespace steadyplate::scoring
