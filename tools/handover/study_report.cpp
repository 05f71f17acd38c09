// A visit of a study as a report: what compare, study and nordic know, as plain words for the page.

#include "tools/handover/study_report.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

#include "datasets/next_step.hpp"
#include "datasets/study/taken.hpp"
#include "datasets/study/visit_date.hpp"
#include "tools/compare/person.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/compare/words.hpp"
#include "tools/handover/facts.hpp"
#include "tools/handover/score_sheet.hpp"
#include "tools/report/from_scored.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/outcomes.hpp"
#include "tools/study/person.hpp"
#include "tools/study/visit.hpp"

namespace steadyplate::handover {

namespace {

using datasets::StudyError;
using datasets::StudyFault;
using datasets::WithNextStep;
using report::Fact;

/// Trials of this person at any time point, valid or not.
std::vector<datasets::StudyTrial> trials_of(const datasets::Study& study, const std::string& pseudonym) {
  std::vector<datasets::StudyTrial> found;
  for (const auto& trial : study.trials())
    if (trial.participant == pseudonym) found.push_back(trial);
  return found;
}

/// The one asked for, else the last in the study's order that has a trial.
std::string time_point_of(const datasets::Study& study, const StudyReportChoice& choice,
                          const std::vector<datasets::StudyTrial>& trials) {
  const auto has = [&](const std::string& time) {
    return std::any_of(trials.begin(), trials.end(), [&](const auto& t) { return t.time_point == time; });
  };
  if (!choice.time_point.empty()) {
    if (has(choice.time_point)) return choice.time_point;
    throw WithNextStep<StudyError>(
        "this participant has no trial at '" + choice.time_point + "'.",
        {.terminal = "See: steadyplate study show " + study.folder().string() + " " + choice.participant,
         .page = "Choose another visit."},
        StudyFault::not_found);
  }
  std::string last;
  for (const std::string& time : study.definition().time_points)
    if (has(time)) last = time;
  if (last.empty() && !trials.empty()) last = trials.back().time_point;
  if (last.empty())
    throw WithNextStep<StudyError>(
        "this participant has no trial yet.",
        {.terminal = "Take one with: steadyplate record", .page = "Take a test first."},
        StudyFault::not_found);
  return last;
}

std::vector<Fact> facts_of(const datasets::Study& study, const datasets::StudyParticipant& person,
                           const std::string& time, const std::vector<datasets::StudyTrial>& trials) {
  const std::string date = datasets::visit_date(study, person.pseudonym, time);
  std::vector<Fact> facts = person_facts(person, date);
  facts.push_back({"Visit", time});
  if (!date.empty()) facts.push_back({"Date", date});
  std::vector<datasets::StudyTrial> here;
  std::copy_if(trials.begin(), trials.end(), std::back_inserter(here),
               [&](const auto& trial) { return trial.time_point == time; });
  if (const std::string who = operators_of(study, here); !who.empty()) facts.push_back({"Operator", who});
  std::set<std::string> protocols;
  for (const auto& trial : trials)
    if (trial.time_point == time && !trial.protocol.empty()) protocols.insert(trial.protocol);
  if (!protocols.empty())
    facts.push_back({"Protocol", compare::joined({protocols.begin(), protocols.end()})});
  facts.push_back({"Study", study_name(study)});
  return facts;
}

/// Falls and void trials: results, though they have no score.
std::string without_score(const std::vector<datasets::StudyTrial>& trials, const std::string& time) {
  std::vector<std::string> words;
  for (const auto& trial : trials)
    if (trial.time_point == time && trial.state != "valid") words.push_back(trial_words(trial));
  return compare::joined(words, "; ");
}

/// How the trial of that name ended; "" when it was imported.
std::string ending_of(const std::vector<datasets::StudyTrial>& trials, const std::string& time,
                      const std::string& title) {
  for (const auto& trial : trials) {
    if (trial.time_point != time || trial.test + " " + std::to_string(trial.number) != title) continue;
    const auto taken = datasets::taken_from(trial.taken);
    if (!taken) return {};
    return taken->end == "stopped" ? "stopped by hand" : taken->end;
  }
  return {};
}

/// The change since the first visit, or in a sentence why there is none.
void add_change(std::vector<Fact>& statements, const datasets::Study& study,
                const StudyReportChoice& choice) {
  const std::string outcome = choice.outcome.empty() ? study.definition().primary : choice.outcome;
  if (!study::has_outcome(study::trial_scores(study), outcome)) {
    statements.push_back(
        {"Change", "? Not judged: " + (outcome.empty() ? std::string("the study names no primary outcome.")
                                                       : "the study has no scores of " + outcome + ".")});
    return;
  }
  try {
    const study::StudyPerson person = study::person_of_study(study, choice.participant, choice.outcome);
    const auto times = study::times_of(study, {});
    const auto differences = compare::differences_of(person.before, person.after, person.metric);
    if (!differences.empty()) {
      statements.push_back({"Change", "? Cannot say: the visits differ in what must agree (" +
                                          compare::joined(differences, "; ") + ")."});
      return;
    }
    auto table = person.own;
    const auto& shipped = compare::shipped_reliability();
    table.insert(table.end(), shipped.begin(), shipped.end());
    const auto change = compare::metric_change(person.metric, person.before, person.after,
                                               person.follow_up ? &*person.follow_up : nullptr, table, {});
    const int decimals = compare::decimals_of(change.before.score);
    std::string scores = times[0] + " " + scoring::fixed(change.before.score, decimals) + ", " + times[1] +
                         " " + scoring::fixed(change.after.score, decimals);
    if (person.follow_up) scores += ", " + times[2] + " " + scoring::fixed(change.later.score, decimals);
    statements.push_back({"Change", std::string(report::sign_of(verdict_kind(change.change))) + " " +
                                        outcome + (change.unit.empty() ? "" : " (" + change.unit + ")") +
                                        ": " + scores + ". " + change.sentence});
    statements.push_back({"Measurement error", change.reliability
                                                   ? compare::source_text(*change.reliability)
                                                   : "not known: " + change.why_no_reliability});
    for (const std::string& warning : change.warnings) statements.push_back({"Careful", warning});
    statements.push_back(
        {"Training", person.adherence_percent
                         ? scoring::fixed(*person.adherence_percent, 1) + " % of the planned sessions done"
                         : "no log"});
  } catch (const StudyError& error) {
    statements.push_back({"Change", "? Not judged: " + datasets::page_words(error)});
  }
}

/// Where the bands beside the scores are from, and why some scores have none.
std::string norm_words(const report::PersonReport& report) {
  std::vector<std::string> sources, gaps;
  const auto add = [](std::vector<std::string>& words, const std::string& word) {
    if (!word.empty() && std::find(words.begin(), words.end(), word) == words.end()) words.push_back(word);
  };
  for (const auto& page : report.summaries)
    for (const auto& trial : page.trials) {
      add(sources, trial.norm_source);
      if (!trial.norm_gap.empty()) add(gaps, trial.title + ": " + trial.norm_gap);
    }
  if (sources.empty() && gaps.empty())
    return "none shown: a norm holds for one device class, stance, eyes, surface, rate, age and sex only, "
           "and "
           "the program ships none.";
  std::string words;
  if (!sources.empty())
    words = "full disc: within the band, open disc: outside it. " + compare::joined(sources, "; ") + ". ";
  if (!gaps.empty()) words += "None where a norm does not fit. " + compare::joined(gaps, " | ") + ".";
  return words;
}

}  // namespace

report::PersonReport report_of_study(const datasets::Study& study, const StudyReportChoice& choice) {
  const auto person = study.participant(choice.participant);
  const auto trials = trials_of(study, choice.participant);
  const std::string time = time_point_of(study, choice, trials);
  auto scored = study::score_visit(study, {choice.participant, time, ""});
  if (scored.empty())
    throw StudyError(StudyFault::refused, "this participant has no valid trial at '" + time +
                                              "': " + without_score(trials, time) + ".");
  if (study.definition().synthetic)
    for (auto& trial : scored) {
      auto data = trial.recording.data();
      data.simulated = true;
      trial.recording = datasets::Recording(std::move(data));
    }
  report::PersonReport made;
  made.title = "Balance report, " + person.pseudonym + ", " + time;
  const auto ratios = scoring::condition_ratios(scored);
  made.summaries = report::pages_of(std::move(scored), ratios, choice.norms);
  for (auto& page : made.summaries) {
    auto facts = facts_of(study, person, time, trials);
    for (const Fact& fact : page.facts)
      if (fact.label == "Device") facts.push_back(fact);
    page.facts = std::move(facts);
    for (auto& view : page.trials) view.quality.ended = ending_of(trials, time, view.title);
    page.closing = report::Closing{};
  }
  auto& statements = made.summaries.front().closing->statements;
  if (const std::string words = without_score(trials, time); !words.empty())
    statements.push_back({"Without a score", words});
  add_change(statements, study, choice);
  try {
    made.visits = score_sheet_of(study, choice.participant, "");
  } catch (const StudyError&) {
    // One visit: the verdict above says so.
  }
  return made;
}

void close_report(report::PersonReport& report, const std::string& comment) {
  report::Closing& closing = *report.summaries.front().closing;
  closing.statements.push_back({"Norms", norm_words(report)});
  closing.comment = comment;
  closing.signature = true;
}

std::vector<std::string> people_with_trials(const datasets::Study& study) {
  std::set<std::string> tried;
  for (const auto& trial : study.trials())
    if (trial.state == "valid") tried.insert(trial.participant);
  std::vector<std::string> people;
  for (const auto& person : study.participants())
    if (tried.contains(person.pseudonym)) people.push_back(person.pseudonym);
  return people;
}

}  // namespace steadyplate::handover
