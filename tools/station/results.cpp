#include "tools/station/results.hpp"

#include "datasets/study/taken.hpp"
#include "tools/study/reading.hpp"

namespace steadyplate::station {

std::vector<scoring::Scored> score_run(const datasets::Study& study, const datasets::StudyRun& run) {
  datasets::StudyParticipant person;
  for (const auto& one : study.participants())
    if (one.pseudonym == run.participant) person = one;
  std::vector<scoring::Scored> scored;
  for (const datasets::StudyTrial& trial : study.trials()) {
    if (trial.participant != run.participant || trial.time_point != run.time_point ||
        trial.protocol != run.protocol || trial.state != "valid")
      continue;
    datasets::RecordingData data = study::open_trial(study, trial).data();
    data.id = trial.test + " " + std::to_string(trial.number);
    data.participant.pseudonym = person.pseudonym;
    if (person.height_mm) data.participant.height_mm = person.height_mm;
    if (person.mass_kg) data.participant.mass_kg = person.mass_kg;
    scoring::ScoreOptions options = scoring::options_for("default");
    options.tilt.what = scoring::TiltOptions::What::automatic;
    if (const auto taken = datasets::taken_from(trial.taken))
      options.tilt.settings.platform_level = taken->platform_level;
    scored.push_back(scoring::score(datasets::Recording(std::move(data)), options));
  }
  return scored;
}

}  // namespace steadyplate::station
