#include "tools/study/score.hpp"

#include <map>

#include "datasets/error.hpp"
#include "datasets/study/taken.hpp"
#include "tools/scoring/scoring.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/reading.hpp"

namespace steadyplate::study {

namespace {

constexpr std::size_t batch = 64;  ///< trials a transaction: a flush each costs more than the scores

std::vector<datasets::StudyValue> values_of(const scoring::Scored& scored) {
  std::vector<datasets::StudyValue> values;
  for (const scoring::Score& score : scored.scores) {
    datasets::StudyValue value;
    value.metric = score.metric->id;
    value.version = score.metric->version;
    if (analysis::has_value(score.result.status)) value.value = score.result.value;
    value.unit = score.metric->unit;
    value.status = analysis::to_string(score.result.status);
    value.plate = scored.plate;
    value.segment = scored.segment;
    value.parameters = score.parameters;
    if (scored.recording.data().simulated)
      value.parameters += (value.parameters.empty() ? "" : ";") + std::string("simulated=yes");
    values.push_back(value);
  }
  return values;
}

/// Of the unstable platform, as the guided session that took the trial had it; "" = not known.
std::string platform_level(const datasets::StudyTrial& trial) {
  const auto taken = datasets::taken_from(trial.taken);
  return taken ? taken->platform_level : "";
}

void compare_with(const std::vector<datasets::StudyValue>& before,
                  const std::vector<datasets::StudyValue>& after, const std::string& trial,
                  ScoredStudy& result) {
  std::map<std::string, const datasets::StudyValue*> known;
  for (const auto& value : before) known[value.metric] = &value;
  for (const auto& value : after) {
    const auto found = known.find(value.metric);
    if (found == known.end()) continue;
    const datasets::StudyValue& old = *found->second;
    if (old.value == value.value && old.version == value.version && old.status == value.status)
      ++result.unchanged;
    else
      result.moved.push_back({trial, value.metric, old.version, value.version, old.value, value.value,
                              old.status, value.status});
  }
}

}  // namespace

ScoredStudy score_study(datasets::Study& study, const StudyScoreOptions& options,
                        const std::function<void(std::size_t, std::size_t)>& progress) {
  ScoredStudy result;
  std::map<std::string, datasets::Study::Current> current;
  for (auto& one : study.current_values()) current[one.trial] = one;
  std::map<std::string, datasets::StudyParticipant> people;
  for (const auto& person : study.participants()) people[person.pseudonym] = person;
  std::vector<datasets::StudyTrial> todo;
  for (const auto& trial : study.trials()) {
    if (!options.only.empty() && trial.uuid != options.only) continue;
    if (trial.state != "valid")
      ++result.not_scored;
    else if (!options.again && current.contains(trial.uuid))
      ++result.there_already;
    else
      todo.push_back(trial);
  }
  if (todo.empty()) return result;
  scoring::ScoreOptions how = scoring::options_for(options.profile);
  static_cast<void>(analysis::select_metrics(options.selection));  // a wrong id is no fault of a trial
  how.selection = options.selection;
  how.tilt.what = scoring::TiltOptions::What::automatic;
  std::optional<std::int64_t> scoring_id;
  for (std::size_t from = 0; from < todo.size(); from += batch) {
    std::vector<std::pair<std::string, std::vector<datasets::StudyValue>>> made;
    for (std::size_t i = from; i < std::min(todo.size(), from + batch); ++i) {
      const datasets::StudyTrial& trial = todo[i];
      how.height_mm = people[trial.participant].height_mm;
      how.mass_kg = people[trial.participant].mass_kg;
      how.tilt.settings.platform_level = platform_level(trial);
      try {
        made.emplace_back(trial.uuid, values_of(scoring::score(open_trial(study, trial), how)));
      } catch (const datasets::ReadError& error) {
        result.failures.push_back(datasets::told("trial " + trial.uuid, error));
      } catch (const datasets::StudyError& error) {
        result.failures.push_back(datasets::told("trial " + trial.uuid, error));
      } catch (const std::invalid_argument& error) {  // the profile is not for this kind of board
        result.failures.push_back(datasets::told("trial " + trial.uuid, error));
      }
    }
    study.together([&] {
      if (!scoring_id && !made.empty())
        scoring_id = study.add_scoring(
            {0, "", std::string(scoring::program_version()), options.profile, options.selection});
      for (const auto& [trial, values] : made) study.add_values(*scoring_id, trial, values);
    });
    for (const auto& [trial, values] : made) {
      if (const auto before = current.find(trial); before != current.end())
        compare_with(before->second.values, values, trial, result);
      ++result.scored;
    }
    progress(std::min(todo.size(), from + batch), todo.size());
  }
  return result;
}

}  // namespace steadyplate::study
