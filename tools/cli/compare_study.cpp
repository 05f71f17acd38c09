#include "tools/cli/compare_study.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "datasets/study/study.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/study/outcomes.hpp"

namespace steadyplate::cli {

namespace {

using datasets::StudyError;
using datasets::StudyFault;

/// "TEST/METRIC" in its parts, checked against what the study has.
std::pair<std::string, std::string> parts_of(const datasets::Study& study, const std::string& outcome,
                                             const std::vector<study::TrialScore>& scores) {
  const std::string name = outcome.empty() ? study.definition().primary : outcome;
  std::set<std::string> known;
  for (const auto& score : scores) known.insert(score.test + '/' + score.metric);
  if (!name.empty() && known.contains(name)) {
    const auto slash = name.find('/');
    return {name.substr(0, slash), name.substr(slash + 1)};
  }
  const std::string list = compare::joined({known.begin(), known.end()});
  throw StudyError(
      StudyFault::refused,
      study.folder().string() +
          (name.empty() ? " names no primary outcome in study.toml." : " has no scores of '" + name + "'.") +
          (known.empty() ? " It has no scores at all: steadyplate study score, or study import --scores."
                         : " Name one with --metric. There are: " + list + "."));
}

}  // namespace

compare::StudyData study_as_table(const std::string& folder, const compare::ColumnChoice& choice,
                                  std::string& primary) {
  for (const std::string* flag : {&choice.id, &choice.group, &choice.time, &choice.value, &choice.trial,
                                  &choice.by, &choice.where, &choice.adherence})
    if (!flag->empty())
      throw std::invalid_argument(
          "a study has no columns: of these flags only --pre, --post and --followup choose its time points");
  const datasets::Study study(folder);
  if (primary.empty()) primary = study.definition().primary;
  return study::study_data(study, {choice.pre, choice.post, choice.followup});
}

StudyPerson person_of_study(const std::string& folder, const std::string& participant,
                            const std::string& primary) {
  const datasets::Study study(folder);
  const auto people = study.participants();
  if (std::none_of(people.begin(), people.end(), [&](const auto& p) { return p.pseudonym == participant; }))
    throw StudyError(StudyFault::not_found,
                     "there is no such participant in " + folder + ". See: steadyplate study list " + folder);
  const auto scores = study::trial_scores(study);
  const auto times = study::times_of(study, {});
  const auto [test, metric] = parts_of(study, primary, scores);
  StudyPerson person;
  person.metric = metric;
  person.before = study::visit(scores, participant, times[0], test);
  person.after = study::visit(scores, participant, times[1], test);
  if (times.size() > 2) {
    person.follow_up = study::visit(scores, participant, times[2], test);
    if (person.follow_up->recordings.empty()) person.follow_up.reset();
  }
  for (compare::Session* session :
       {&person.before, &person.after, person.follow_up ? &*person.follow_up : nullptr})
    if (session != nullptr) {
      session->files = {folder};
      session->simulated = session->simulated || study.definition().synthetic;
    }
  for (const auto& [session, time] : {std::pair{&person.before, times[0]}, {&person.after, times[1]}})
    if (session->recordings.empty())
      throw StudyError(StudyFault::refused, std::string("this participant has no valid scored trial of ")
                                                .append(test)
                                                .append(" at ")
                                                .append(time)
                                                .append("."));
  person.own = study::own_reliability(scores, times[0], test, folder);
  const auto adherence = study::adherence_of(study);
  if (const auto found = adherence.find(participant); found != adherence.end())
    person.adherence_percent = found->second;
  return person;
}

StudyRepeats repeats_of_study(const std::string& folder, const std::string& outcome,
                              const std::string& time_point) {
  const datasets::Study study(folder);
  const auto scores = study::trial_scores(study);
  const auto [test, metric] = parts_of(study, outcome, scores);
  StudyRepeats repeats;
  repeats.metric = metric;
  repeats.time_point = study::times_of(study, {time_point, "", ""}).front();
  repeats.people = study::repeats(scores, repeats.time_point, test, metric);
  for (const auto& score : scores)
    if (score.test == test && score.metric == metric) repeats.unit = score.unit;
  return repeats;
}

}  // namespace steadyplate::cli
