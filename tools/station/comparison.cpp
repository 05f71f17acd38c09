// Visits of one person against the measurement error, as the page shows them.

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/compare/verdict_text.hpp"
#include "datasets/study/visit_date.hpp"
#include "tools/compare/person.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/handover/visit_comparison.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/station/study_json.hpp"
#include "tools/study/outcomes.hpp"

namespace steadyplate::station {

namespace {

using datasets::StudyError;
using datasets::StudyFault;
using scoring::json_number;

constexpr std::size_t most_visits = 3;

/// Outcomes that every one of these visits has: the study's primary one first, then what is most repeatable.
std::vector<std::string> outcomes_at(const std::vector<study::TrialScore>& scores,
                                     const std::string& participant, const std::vector<std::string>& visits,
                                     const std::string& primary) {
  std::vector<std::string> all;
  std::set<std::string> seen;
  for (const auto& score : scores)
    if (score.participant == participant && seen.insert(score.test + '/' + score.metric).second)
      all.push_back(score.test + '/' + score.metric);
  std::erase_if(all, [&](const std::string& outcome) {
    return !std::all_of(visits.begin(), visits.end(), [&](const std::string& visit) {
      return std::any_of(scores.begin(), scores.end(), [&](const auto& score) {
        return score.participant == participant && score.time_point == visit &&
               score.test + '/' + score.metric == outcome;
      });
    });
  });
  const auto rank = [&](const std::string& outcome) {
    if (outcome == primary) return 0;
    if (outcome.ends_with("/osi.rms_zero")) return 1;
    return outcome.ends_with("/mean_velocity") ? 2 : 3;
  };
  std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  return all;
}

std::string word_of(const compare::MetricChange& change, bool differ) {
  using analysis::Verdict;
  if (differ || !change.change.verdict) return "cannot say";
  switch (*change.change.verdict) {
    case Verdict::improved:
      return "better";
    case Verdict::worse:
      return "worse";
    case Verdict::changed:
      return "changed";
    case Verdict::error_unknown:
      return "cannot say";
    case Verdict::possibly_better:
    case Verdict::possibly_worse:
    case Verdict::no_clear_change:
      break;
  }
  return "within noise";
}

Json score_json(const compare::SessionScore& score) {
  Json trials = Json::array();
  for (const double value : score.trials) trials.push_back(json_number(value));
  return {{"score", json_number(score.score)}, {"sd", json_number(score.sd)}, {"trials", std::move(trials)}};
}

}  // namespace

std::vector<std::string> compared_visits(const datasets::Study& study, const std::string& participant,
                                         const Json& said) {
  std::vector<std::string> visits = list_of_words(said, "visits");
  const auto there = handover::visits_with_scores(study, participant);
  if (visits.empty())
    visits.assign(there.end() - std::min<std::ptrdiff_t>(2, std::ssize(there)), there.end());
  if (visits.size() > most_visits) throw std::invalid_argument("visits: two or three of them");
  for (const std::string& visit : visits)
    if (std::find(there.begin(), there.end(), visit) == there.end())
      throw std::invalid_argument("visits: '" + visit + "' has no scores of this participant");
  if (visits.size() < 2 || std::set<std::string>(visits.begin(), visits.end()).size() != visits.size())
    throw NotNow("a comparison needs two visits with scores; of this participant there " +
                 std::string(there.size() == 1 ? "is: " : "are: ") +
                 (there.empty() ? "none" : compare::joined(there)));
  return visits;
}

Json compare_json(const datasets::Study& study, const std::string& participant, const Json& said) {
  static_cast<void>(study.participant(participant));
  const auto scores = study::trial_scores(study);
  const std::vector<std::string> visits = compared_visits(study, participant, said);
  const auto outcomes = outcomes_at(scores, participant, visits, study.definition().primary);
  std::string outcome = words(said, "outcome");
  if (outcome.empty() && !outcomes.empty()) outcome = outcomes.front();
  if (std::find(outcomes.begin(), outcomes.end(), outcome) == outcomes.end())
    throw NotNow(outcome.empty() ? "these visits have no test in common"
                                 : "'" + outcome + "' is not at all of these visits");
  const auto slash = outcome.find('/');
  const std::string test = outcome.substr(0, slash);
  const std::string metric = outcome.substr(slash + 1);
  std::vector<compare::Session> sessions;
  for (const std::string& visit : visits) {
    sessions.push_back(study::visit(scores, participant, visit, test));
    sessions.back().simulated = sessions.back().simulated || study.definition().synthetic;
  }
  const compare::Session* later = sessions.size() > 2 ? &sessions[2] : nullptr;
  auto table = study::own_reliability(scores, visits[0], test,
                                      std::filesystem::weakly_canonical(study.folder()).filename().string());
  const auto& shipped = compare::shipped_reliability();
  table.insert(table.end(), shipped.begin(), shipped.end());
  const auto change = compare::metric_change(metric, sessions[0], sessions[1], later, table, {});
  const auto differences = compare::differences_of(sessions[0], sessions[1], metric);
  Json rows = Json::array();
  const compare::SessionScore* of[] = {&change.before, &change.after, &change.later};
  for (std::size_t k = 0; k < visits.size(); ++k) {
    Json row = score_json(*of[k]);
    row["visit"] = visits[k];
    row["date"] = datasets::visit_date(study, participant, visits[k]);
    rows.push_back(std::move(row));
  }
  Json others = Json::array();
  for (const std::string& other : compare::common_metrics(sessions[0], sessions[1])) {
    if (other == metric) continue;
    const auto one = compare::metric_change(other, sessions[0], sessions[1], later, table, {});
    Json values = {json_number(one.before.score), json_number(one.after.score)};
    if (later != nullptr) values.push_back(json_number(one.later.score));
    others.push_back({{"metric", other},
                      {"unit", one.unit},
                      {"scores", std::move(values)},
                      {"word", word_of(one, !differences.empty())},
                      {"sentence", one.sentence}});
  }
  const auto adherence = study::adherence_of(study);
  const auto done = adherence.find(participant);
  const std::string differ =
      "The visits differ in what must agree: " + compare::joined(differences, "; ") + ".";
  return {{"schema", "steadyplate.station.compare/1"},
          {"participant", participant},
          {"visits", std::move(rows)},
          {"outcome", outcome},
          {"outcomes", outcomes},
          {"test", test},
          {"metric", metric},
          {"unit", change.unit},
          {"named", outcome == study.definition().primary},
          {"verdict",
           {{"word", word_of(change, !differences.empty())},
            {"sentence", differences.empty() ? change.sentence : differ},
            {"change", json_number(change.change.change)},
            {"change_percent", json_number(change.change.percent)},
            {"mdc", std::isnan(change.change.mdc95)
                        ? Json(nullptr)
                        : Json(analysis::verdict_figures(change.change, change.unit,
                                                         compare::decimals_of(change.before.score))
                                   .mdc)},
            {"source", change.reliability ? compare::source_text(*change.reliability)
                                          : "not known: " + change.why_no_reliability}}},
          {"differences", differences},
          {"others", std::move(others)},
          {"adherence_percent", done == adherence.end() ? Json(nullptr) : json_number(done->second)},
          {"warnings", change.warnings}};
}

}  // namespace steadyplate::station
