#include "tools/handover/score_sheet.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/measurement_error.hpp"
#include "analysis/compare/moments.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/handover/facts.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/outcomes.hpp"

namespace steadyplate::handover {

namespace {

std::pair<std::string, std::string> parts(const std::string& outcome) {
  const auto slash = outcome.find('/');
  return {outcome.substr(0, slash), slash == std::string::npos ? "" : outcome.substr(slash + 1)};
}

/// MDC95 of the person's scores from the study's own repeats at baseline; nothing where there are too few.
std::optional<double> mdc_of(const std::vector<study::TrialScore>& scores, const std::string& time,
                             const std::string& outcome, const std::string& participant) {
  const auto named = parts(outcome);
  const auto& test = named.first;
  const auto& metric = named.second;
  for (const auto& entry : study::own_reliability(scores, time, test, "study")) {
    if (entry.metric != metric || !std::isfinite(entry.sem)) continue;
    const auto trials = std::count_if(scores.begin(), scores.end(), [&](const auto& score) {
      return score.participant == participant && score.time_point == time && score.test == test &&
             score.metric == metric && std::isfinite(score.value);
    });
    if (trials == 0) return std::nullopt;
    return analysis::minimal_detectable_change(
        analysis::sem_of_session(entry.sem, entry.kind, static_cast<std::size_t>(trials)));
  }
  return std::nullopt;
}

/// Primary first, then what was asked for, or everything this person was measured at more than once.
std::vector<const compare::OutcomeData*> chosen(const compare::StudyData& data, const std::string& primary,
                                                const std::string& participant, const std::string& metrics) {
  const auto wanted = compare::listed(metrics);
  for (const std::string& name : wanted)
    if (std::none_of(data.outcomes.begin(), data.outcomes.end(),
                     [&](const auto& o) { return o.name == name; })) {
      std::vector<std::string> known;
      for (const auto& outcome : data.outcomes) known.push_back(outcome.name);
      throw std::invalid_argument("--metrics: the study has no '" + name +
                                  "'. There are: " + compare::joined(known));
    }
  std::vector<const compare::OutcomeData*> found;
  for (const auto& outcome : data.outcomes) {
    const auto who = std::find(outcome.people.begin(), outcome.people.end(), participant);
    if (who == outcome.people.end()) continue;
    const auto& values = outcome.scores[static_cast<std::size_t>(who - outcome.people.begin())];
    const auto measured =
        std::count_if(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
    const bool asked = std::find(wanted.begin(), wanted.end(), outcome.name) != wanted.end();
    if (wanted.empty() ? measured > 1 : asked) found.push_back(&outcome);
  }
  std::stable_sort(found.begin(), found.end(),
                   [&](const auto* a, const auto* b) { return (a->name == primary) > (b->name == primary); });
  return found;
}

report::SheetPanel panel_of(const compare::OutcomeData& outcome, const compare::StudyData& data,
                            const std::string& participant) {
  report::SheetPanel panel;
  panel.title = outcome.name;
  const auto who = static_cast<std::size_t>(
      std::find(outcome.people.begin(), outcome.people.end(), participant) - outcome.people.begin());
  panel.person = outcome.scores[who];
  for (std::size_t i = 0; i < outcome.people.size(); ++i)
    if (i != who && outcome.group[i] == outcome.group[who]) panel.others.push_back(outcome.scores[i]);
  for (const std::string& name : data.groups)
    panel.groups.push_back(sheet_group_of(outcome, name, data.times.size()));
  return panel;
}

}  // namespace

report::SheetGroup sheet_group_of(const compare::OutcomeData& outcome, const std::string& name,
                                  std::size_t times) {
  report::SheetGroup group{name, {}, {}, {}};
  for (std::size_t k = 0; k < times; ++k) {
    std::vector<double> values;
    for (std::size_t i = 0; i < outcome.people.size(); ++i)
      if (outcome.group[i] == name && std::isfinite(outcome.scores[i][k]))
        values.push_back(outcome.scores[i][k]);
    const auto n = static_cast<double>(values.size());
    group.mean.push_back(analysis::mean_of(values));
    group.half_ci.push_back(values.size() < 2 ? NAN
                                              : analysis::t_quantile(0.975, n - 1.0) *
                                                    analysis::sd_of(values) / std::sqrt(n));
    group.people.push_back(values.size());
  }
  return group;
}

report::ScoreSheet score_sheet_of(const datasets::Study& study, const std::string& participant,
                                  const std::string& metrics) {
  const auto person = study.participant(participant);
  const auto data = study::study_data(study, {}, participant);
  const auto scores = study::trial_scores(study);
  const std::string primary = study.definition().primary;
  const auto outcomes = chosen(data, primary, participant, metrics);
  if (outcomes.empty())
    throw datasets::StudyError(datasets::StudyFault::refused,
                               "this participant has no outcome measured at two time points.");
  report::ScoreSheet sheet;
  sheet.title = person.pseudonym + (person.group.empty() ? "" : ", group " + person.group);
  sheet.study = study.definition().name;
  sheet.times = data.times;
  sheet.program = "steadyplate " + std::string(scoring::program_version());
  sheet.simulated = study.definition().synthetic;
  sheet.facts.emplace_back("Study", study_name(study));
  if (!person.sex.empty()) sheet.facts.emplace_back("Sex", person.sex);
  if (person.birth_year) sheet.facts.emplace_back("Born", std::to_string(*person.birth_year));
  if (person.height_mm) sheet.facts.emplace_back("Height", scoring::plain(*person.height_mm / 10.0) + " cm");
  if (person.mass_kg) sheet.facts.emplace_back("Mass", scoring::plain(*person.mass_kg) + " kg");
  if (!person.dominant_leg.empty()) sheet.facts.emplace_back("Dominant leg", person.dominant_leg);
  const double adherence = data.adherence_of(participant);
  sheet.facts.emplace_back(
      "Training done", std::isfinite(adherence) ? scoring::fixed(adherence, 1) + " % of sessions" : "no log");
  bool with_error = false, without_error = false;
  for (const auto* outcome : outcomes) {
    report::SheetPanel panel = panel_of(*outcome, data, participant);
    panel.primary = outcome->name == primary;
    for (const auto& score : scores) {
      if (score.test + '/' + score.metric != outcome->name) continue;
      panel.unit = scoring::pretty_unit(score.unit);
      sheet.simulated = sheet.simulated || score.simulated;
    }
    if (const auto mdc = mdc_of(scores, data.times.front(), outcome->name, participant);
        mdc && std::isfinite(panel.person.front()))
      panel.band = report::Range{panel.person.front() - *mdc, panel.person.front() + *mdc};
    (panel.band ? with_error : without_error) = true;
    sheet.panels.push_back(std::move(panel));
  }
  if (with_error)
    sheet.notes.push_back(
        "The band is the baseline ± MDC95 of this person's score, from the study's own trials at " +
        data.times.front() +
        " (between trials of one day: days apart may differ more). A value inside it is no "
        "change that could be told from the error of the measurement.");
  if (without_error)
    sheet.notes.emplace_back("Without a band: too few repeated trials to know the error of that score.");
  if (sheet.panels.size() > report::most_sheet_panels)
    sheet.notes.push_back("Shown: " + std::to_string(report::most_sheet_panels) + " of " +
                          std::to_string(sheet.panels.size()) + " outcomes.");
  for (const std::string& note : data.notes) sheet.notes.push_back(note);
  return sheet;
}

}  // namespace steadyplate::handover
