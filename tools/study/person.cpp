#include "tools/study/person.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "datasets/next_step.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/study/outcomes.hpp"

namespace steadyplate::study {

namespace {

using datasets::StudyError;
using datasets::StudyFault;
using datasets::WithNextStep;

/// "TEST/METRIC" in its parts, checked against what the study has.
std::pair<std::string, std::string> parts_of(const datasets::Study& study, const std::string& outcome,
                                             const std::vector<TrialScore>& scores) {
  const std::string name = outcome.empty() ? study.definition().primary : outcome;
  if (has_outcome(scores, name)) {
    const auto slash = name.find('/');
    return {name.substr(0, slash), name.substr(slash + 1)};
  }
  std::set<std::string> known;
  for (const auto& score : scores) known.insert(score.test + '/' + score.metric);
  const std::string list = compare::joined({known.begin(), known.end()});
  const std::string says =
      study.folder().string() +
      (name.empty() ? " names no primary outcome in study.toml." : " has no scores of '" + name + "'.");
  if (known.empty())
    throw WithNextStep<StudyError>(says + " It has no scores at all:",
                                   {.terminal = "steadyplate study score, or study import --scores.",
                                    .page = "take and accept a trial first."},
                                   StudyFault::refused);
  throw WithNextStep<StudyError>(says,
                                 {.terminal = "Name one with --metric. There are: " + list + ".",
                                  .page = "Choose another under Outcome."},
                                 StudyFault::refused);
}

}  // namespace

StudyPerson person_of_study(const datasets::Study& study, const std::string& participant,
                            const std::string& primary) {
  const std::string folder = study.folder().string();
  static_cast<void>(study.participant(participant));
  const auto scores = trial_scores(study);
  const auto times = times_of(study, {});
  const auto [test, metric] = parts_of(study, primary, scores);
  StudyPerson person;
  person.metric = metric;
  person.before = visit(scores, participant, times[0], test);
  person.after = visit(scores, participant, times[1], test);
  if (times.size() > 2) {
    person.follow_up = visit(scores, participant, times[2], test);
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
  // The folder's name says enough on a page that is handed over; its path is nobody's business.
  person.own = own_reliability(scores, times[0], test,
                               std::filesystem::weakly_canonical(study.folder()).filename().string());
  const auto adherence = adherence_of(study);
  if (const auto found = adherence.find(participant); found != adherence.end())
    person.adherence_percent = found->second;
  return person;
}

StudyRepeats repeats_of_study(const datasets::Study& study, const std::string& outcome,
                              const std::string& time_point) {
  const auto scores = trial_scores(study);
  const auto [test, metric] = parts_of(study, outcome, scores);
  StudyRepeats repeats;
  repeats.metric = metric;
  repeats.time_point = times_of(study, {time_point, "", ""}).front();
  repeats.people = study::repeats(scores, repeats.time_point, test, metric);
  for (const auto& score : scores)
    if (score.test == test && score.metric == metric) repeats.unit = score.unit;
  return repeats;
}

}  // namespace steadyplate::study
