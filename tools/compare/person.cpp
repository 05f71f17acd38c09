#include "tools/compare/person.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/compare/moments.hpp"
#include "analysis/compare/verdict_text.hpp"
#include "analysis/metrics/metric.hpp"
#include "tools/compare/group_answer.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::compare {

namespace {

using analysis::Better;
using analysis::Scale;

constexpr std::size_t fewest_trials = 2;

/// A peak torque or force is itself the best of several repetitions: one value a visit is a score when its
/// error is that of the score from one day to another.
std::size_t fewest_trials_of(const MetricChange& answer) {
  const bool best_of_repetitions = answer.metric.starts_with("strength/") && answer.reliability &&
                                   answer.reliability->kind == analysis::SemKind::test_retest;
  return best_of_repetitions ? 1 : fewest_trials;
}

SessionScore score_of(const Session& session, const std::string& metric, TrialScore how, Better better) {
  SessionScore score;
  const auto found = session.metrics.find(metric);
  if (found == session.metrics.end()) return score;
  score.trials = found->second.values;
  if (score.trials.empty()) return score;
  const double mean = analysis::mean_of(score.trials);
  score.sd = analysis::sd_of(score.trials);
  if (mean > 0.0) score.cv_percent = 100.0 * score.sd / mean;
  const auto [low, high] = std::minmax_element(score.trials.begin(), score.trials.end());
  switch (how) {
    case TrialScore::mean:
      score.score = mean;
      break;
    case TrialScore::median:
      score.score = analysis::median_of(score.trials);
      break;
    case TrialScore::best:
      score.score = better == Better::higher ? *high : better == Better::lower ? *low : analysis::kNoValue;
      break;
  }
  return score;
}

/// SEM of each of two scores so that their difference has the right error.
double sem_of_pair(const ReliabilityEntry& entry, TrialScore how, std::size_t k1, std::size_t k2) {
  if (how != TrialScore::mean || k1 == 0 || k2 == 0) return entry.sem;
  const double first = analysis::sem_of_session(entry.sem, entry.kind, k1);
  const double second = analysis::sem_of_session(entry.sem, entry.kind, k2);
  return std::sqrt(0.5 * (first * first + second * second));
}

/// Each trial better than the one before, and the first to the last by more than a single trial's MDC95.
bool looks_like_learning(const std::vector<double>& trials, const ReliabilityEntry& entry, Better better) {
  if (trials.size() < 3 || better == Better::none) return false;
  const auto value = [&](double x) { return entry.scale == Scale::log ? std::log(x) : x; };
  const double sign = better == Better::lower ? -1.0 : 1.0;
  for (std::size_t i = 1; i < trials.size(); ++i)
    if (!(sign * (trials[i] - trials[i - 1]) > 0.0)) return false;
  return sign * (value(trials.back()) - value(trials.front())) >
         analysis::minimal_detectable_change(entry.sem);
}

void add_warnings(MetricChange& answer, const Session& before, const Session& after) {
  const std::size_t k1 = answer.before.trials.size();
  const std::size_t k2 = answer.after.trials.size();
  if (k1 != k2)
    answer.warnings.push_back("warn_unequal_trials: " + std::to_string(k1) + " valid trials " + before.name +
                              ", " + std::to_string(k2) + " " + after.name);
  for (const Session* session : {&before, &after}) {
    const auto found = session->metrics.find(answer.metric);
    if (found != session->metrics.end() && found->second.without_value > 0)
      answer.warnings.push_back(std::to_string(found->second.without_value) + " trial(s) " + session->name +
                                " without a value, left out");
  }
  if (answer.reliability)
    for (const auto& [score, name] : {std::pair{&answer.before, before.name}, {&answer.after, after.name}})
      if (looks_like_learning(score->trials, *answer.reliability, answer.better))
        answer.warnings.push_back("warn_learning: every trial " + name +
                                  " was better than the one before, in all by more than measurement error");
  for (const auto& [session, other] : {std::pair{&before, &after}, {&after, &before}}) {
    std::vector<std::string> unknown;
    for (const auto& [key, word] : other->facts)
      if (session->facts.count(key) == 0) unknown.push_back(key);
    if (!unknown.empty())
      answer.warnings.push_back("not known " + session->name + " and taken to agree: " + joined(unknown));
  }
  if (!answer.change.note.empty()) answer.warnings.push_back(answer.change.note);
}

/// The sentence, where the verdict is withheld for want of trials.
std::string withheld(const MetricChange& answer, std::size_t fewest) {
  std::string text =
      "No verdict: fewer than 2 valid trials in a session (has " + std::to_string(fewest) + ").";
  if (std::isnan(answer.change.change)) return text;
  const analysis::VerdictFigures figures =
      analysis::verdict_figures(answer.change, answer.unit, decimals_of(answer.before.score));
  return text + " Change: " + figures.signed_change +
         (figures.signed_percent.empty() ? "" : " (" + figures.signed_percent + ")") + ".";
}

}  // namespace

int decimals_of(double score) {
  if (!(std::fabs(score) > 0.0) || std::isinf(score)) return 2;
  return std::clamp(2 - static_cast<int>(std::floor(std::log10(std::fabs(score)))), 0, 6);
}

MetricChange metric_change(const std::string& metric, const Session& before, const Session& after,
                           const Session* follow_up, const std::vector<ReliabilityEntry>& table,
                           const PersonOptions& options) {
  MetricChange answer;
  answer.metric = metric;
  if (const auto found = before.metrics.find(metric); found != before.metrics.end())
    answer.unit = found->second.unit;
  answer.better = options.better.value_or(direction_of(metric));
  answer.before = score_of(before, metric, options.score, answer.better);
  answer.after = score_of(after, metric, options.score, answer.better);
  if (const ReliabilityEntry* entry =
          find_reliability(table, metric, before.conditions(), answer.why_no_reliability))
    answer.reliability = *entry;

  analysis::ChangeRules rules;
  rules.better = answer.better;
  rules.display_step = options.display_step;
  rules.practice = options.practice;
  const std::size_t k1 = answer.before.trials.size();
  const std::size_t k2 = answer.after.trials.size();
  if (answer.reliability) {
    rules.scale = answer.reliability->scale;
    rules.sem = sem_of_pair(*answer.reliability, options.score, k1, k2);
    rules.swc = swc_of(*answer.reliability);
  }
  answer.change = analysis::individual_change(answer.before.score, answer.after.score, rules);
  const std::size_t fewest = std::min(k1, k2);
  const std::size_t needed = fewest_trials_of(answer);
  if (fewest < needed) {
    answer.change.verdict.reset();
    answer.sentence = withheld(answer, fewest);
  } else {
    answer.sentence =
        analysis::verdict_sentence(answer.change, answer.unit, decimals_of(answer.before.score));
    if (answer.sentence.empty()) answer.sentence = "No verdict: " + answer.change.note + ".";
  }
  if (follow_up != nullptr) {
    answer.later = score_of(*follow_up, metric, options.score, answer.better);
    if (fewest >= needed && answer.later.trials.size() >= needed)
      answer.follow_up =
          analysis::follow_up(answer.before.score, answer.after.score, answer.later.score, rules);
  }
  add_warnings(answer, before, after);
  return answer;
}

std::vector<std::string> common_metrics(const Session& before, const Session& after) {
  std::vector<std::string> common;
  for (const analysis::Metric& row : analysis::metric_table())
    if (before.metrics.count(std::string(row.id)) != 0 && after.metrics.count(std::string(row.id)) != 0)
      common.emplace_back(row.id);
  for (const auto& [id, metric] : before.metrics)
    if (after.metrics.count(id) != 0 && std::find(common.begin(), common.end(), id) == common.end())
      common.push_back(id);
  return common;
}

}  // namespace steadyplate::compare
