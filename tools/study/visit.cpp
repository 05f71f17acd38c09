#include "tools/study/visit.hpp"

#include "datasets/study/taken.hpp"
#include "datasets/study/visit_date.hpp"
#include "tools/study/reading.hpp"

namespace steadyplate::study {

std::vector<scoring::Scored> score_visit(const datasets::Study& study, const VisitChoice& choice) {
  const datasets::StudyParticipant person = study.participant(choice.participant);
  const std::string date = datasets::visit_date(study, choice.participant, choice.time_point);
  std::vector<scoring::Scored> scored;
  for (const datasets::StudyTrial& trial : study.trials()) {
    if (trial.participant != choice.participant || trial.time_point != choice.time_point ||
        trial.state != "valid" || (!choice.protocol.empty() && trial.protocol != choice.protocol) ||
        (!choice.test.empty() && trial.test != choice.test))
      continue;
    if (choice.most > 0 && scored.size() == choice.most) break;
    datasets::RecordingData data = open_trial(study, trial).data();
    data.id = trial.test + " " + std::to_string(trial.number);
    if (!trial.source.empty()) data.provenance.file = trial.source;  // the raw file's name is its hash
    data.participant.pseudonym = person.pseudonym;
    if (!person.sex.empty()) data.participant.sex = person.sex;
    if (person.height_mm) data.participant.height_mm = person.height_mm;
    if (person.mass_kg) data.participant.mass_kg = person.mass_kg;
    if (person.birth_year && date.size() >= 4)
      data.participant.age_years = static_cast<double>(std::stoll(date.substr(0, 4)) - *person.birth_year);
    scoring::ScoreOptions options = scoring::options_for("default");
    options.tilt.what = scoring::TiltOptions::What::automatic;
    if (const auto taken = datasets::taken_from(trial.taken))
      options.tilt.settings.platform_level = taken->platform_level;
    scored.push_back(scoring::score(datasets::Recording(std::move(data)), options));
  }
  return scored;
}

}  // namespace steadyplate::study
