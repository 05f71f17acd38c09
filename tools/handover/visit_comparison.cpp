#include "tools/handover/visit_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/compare/verdict_text.hpp"
#include "analysis/metrics/metric.hpp"
#include "datasets/next_step.hpp"
#include "datasets/study/visit_date.hpp"
#include "tools/compare/person.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/compare/words.hpp"
#include "tools/handover/facts.hpp"
#include "tools/report/from_scored.hpp"
#include "tools/report/number.hpp"
#include "tools/report/visit_figures.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/outcomes.hpp"
#include "tools/study/visit.hpp"

namespace steadyplate::handover {

namespace {

using analysis::IndividualChange;
using analysis::Verdict;
using datasets::StudyError;
using datasets::StudyFault;
using datasets::WithNextStep;
using report::Fact;
using report::VerdictBlock;

constexpr std::size_t most_visits = 3;
constexpr std::size_t most_other_panels = 3;
constexpr std::size_t most_strength_panels = 2;

/// Everything looked up once.
struct Comparison {
  const datasets::Study& study;
  const ComparisonChoice& choice;
  datasets::StudyParticipant person;
  std::vector<study::TrialScore> scores;
  std::vector<std::string> times;
  std::string test, metric;
  bool named = true;  ///< somebody said which outcome is the primary one
  std::vector<compare::Session> visits;
  std::vector<compare::ReliabilityEntry> errors;
  std::vector<compare::MetricChange> changes;  ///< of every metric of the test and of strength, primary first
  std::vector<std::string> differences;        ///< in what must agree, first against second visit
  std::vector<std::string> later_differences;  ///< first against third
};

/// The study's time points in its order, then those it does not name.
std::vector<std::string> ordered_times(const datasets::Study& study) {
  std::vector<std::string> times = study.definition().time_points;
  for (const auto& session : study.sessions())
    if (std::find(times.begin(), times.end(), session.time_point) == times.end())
      times.push_back(session.time_point);
  return times;
}

bool has_score(const Comparison& c, const std::string& time, const std::string& test,
               const std::string& metric) {
  return std::any_of(c.scores.begin(), c.scores.end(), [&](const auto& score) {
    return score.participant == c.person.pseudonym && score.time_point == time &&
           (test.empty() || score.test == test) && (metric.empty() || score.metric == metric);
  });
}

/// Tests in the order of the study's plan, then as they were done.
std::vector<std::string> tests_of(const Comparison& c) {
  std::vector<std::string> tests = c.study.definition().tests;
  for (const auto& score : c.scores)
    if (score.participant == c.person.pseudonym && score.test != "strength" &&
        std::find(tests.begin(), tests.end(), score.test) == tests.end())
      tests.push_back(score.test);
  return tests;
}

/// The outcome asked for or named by the study; else the most repeatable score of the first test there is.
void choose_outcome(Comparison& c) {
  std::string outcome = c.choice.outcome.empty() ? c.study.definition().primary : c.choice.outcome;
  if (!c.choice.outcome.empty() && !study::has_outcome(c.scores, outcome)) {
    std::set<std::string> known;
    for (const auto& score : c.scores) known.insert(score.test + '/' + score.metric);
    throw StudyError(StudyFault::refused, "the study has no scores of '" + outcome + "'. There are: " +
                                              compare::joined({known.begin(), known.end()}) + ".");
  }
  const auto measured = [&](const std::string& test, const std::string& metric) {
    const auto at = [&](const std::string& time) { return has_score(c, time, test, metric); };
    if (!c.choice.time_points.empty())
      return std::all_of(c.choice.time_points.begin(), c.choice.time_points.end(), at);
    const auto all = ordered_times(c.study);
    return std::count_if(all.begin(), all.end(), at) > 1;
  };
  const auto slash = outcome.find('/');
  if (slash != std::string::npos) {
    c.test = outcome.substr(0, slash);
    c.metric = outcome.substr(slash + 1);
    if (!c.choice.outcome.empty() || measured(c.test, c.metric)) return;
  }
  for (const std::string& test : tests_of(c))
    for (const char* metric : {"osi.rms_zero", "mean_velocity"})
      if (measured(test, metric)) {
        c.test = test;
        c.metric = metric;
        c.named = false;
        return;
      }
  if (slash == std::string::npos)
    throw WithNextStep<StudyError>(
        "this participant has no test with scores at two of these visits.",
        {.terminal = "See: steadyplate study show, and score new trials with: steadyplate study score",
         .page = "Take the same test at both."},
        StudyFault::refused);
}

/// Before anything is looked up: the names themselves.
void check_times(const Comparison& c) {
  const auto& times = c.choice.time_points;
  if (times.size() > most_visits) throw std::invalid_argument("visits: at most three are compared on a page");
  if (std::set<std::string>(times.begin(), times.end()).size() != times.size())
    throw std::invalid_argument("visits: a time point is named twice");
  for (const std::string& time : times)
    if (!has_score(c, time, "", ""))
      throw StudyError(StudyFault::not_found,
                       "this participant has no scores at '" + time + "'. Visits with scores: " +
                           compare::joined(visits_with_scores(c.study, c.person.pseudonym)) + ".");
}

void choose_times(Comparison& c) {
  c.times = c.choice.time_points;
  const bool asked = !c.times.empty();
  if (!asked)
    for (const std::string& time : ordered_times(c.study))
      if (c.times.size() < most_visits && has_score(c, time, c.test, c.metric)) c.times.push_back(time);
  for (const std::string& time : c.times)
    if (!has_score(c, time, c.test, ""))
      throw StudyError(StudyFault::refused,
                       "this participant has no valid scored trial of " + c.test + " at '" + time +
                           "'. Visits with scores: " +
                           compare::joined(visits_with_scores(c.study, c.person.pseudonym)) + ".");
  if (c.times.size() < 2)
    throw StudyError(StudyFault::refused, "a comparison needs two visits with scores of " + c.test +
                                              "; this participant has them at: " +
                                              (c.times.empty() ? std::string("none") : c.times.front()) +
                                              ".");
}

void judge(Comparison& c) {
  for (const std::string& time : c.times)
    c.visits.push_back(study::visit(c.scores, c.person.pseudonym, time, c.test));
  c.differences = compare::differences_of(c.visits[0], c.visits[1], c.metric);
  if (c.visits.size() > 2) c.later_differences = compare::differences_of(c.visits[0], c.visits[2], c.metric);
  c.errors = study::own_reliability(c.scores, ordered_times(c.study).front(), c.test, study_name(c.study));
  const auto& shipped = compare::shipped_reliability();
  c.errors.insert(c.errors.end(), shipped.begin(), shipped.end());
  const compare::Session* later = c.visits.size() > 2 && c.later_differences.empty() ? &c.visits[2] : nullptr;
  std::vector<std::string> metrics = {c.metric};
  for (const std::string& metric : compare::common_metrics(c.visits[0], c.visits[1]))
    if (metric != c.metric) metrics.push_back(metric);
  for (const std::string& metric : metrics)
    c.changes.push_back(compare::metric_change(metric, c.visits[0], c.visits[1], later, c.errors, {}));
}

std::string change_words(const IndividualChange& change) {
  if (!change.verdict) return "cannot say";
  std::string words(analysis::to_string(*change.verdict));
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string name_of(const std::string& metric) {
  const analysis::Metric* row = analysis::find_metric(metric);
  return row == nullptr ? metric : std::string(row->name);
}

std::string with_unit(double value, const std::string& unit) {
  return report::number_text(value) + (unit.empty() ? "" : " " + scoring::pretty_unit(unit));
}

/// "quiet, mean velocity: baseline 8.31 mm/s, post 7.92 mm/s."
std::string scores_sentence(const Comparison& c) {
  const compare::MetricChange& primary = c.changes.front();
  std::string words = c.times[0] + " " + with_unit(primary.before.score, primary.unit) + ", " + c.times[1] +
                      " " + with_unit(primary.after.score, primary.unit);
  if (c.visits.size() > 2 && std::isfinite(primary.later.score))
    words += ", " + c.times[2] + " " + with_unit(primary.later.score, primary.unit);
  return words + ". ";
}

void add_verdicts(const Comparison& c, report::BlockReport& made) {
  const compare::MetricChange& primary = c.changes.front();
  const int decimals = compare::decimals_of(primary.before.score);
  const auto sentence = [&](const IndividualChange& change) {
    const std::string words =
        analysis::verdict_sentence(change, scoring::pretty_unit(primary.unit), decimals);
    return words.empty() ? "No verdict: " + change.note + "." : words;
  };
  const auto refused = [](const std::vector<std::string>& differences) {
    return "No verdict: the visits differ in what must agree (" + compare::joined(differences, "; ") + ").";
  };
  const auto about = [&](std::size_t from, std::size_t to) { return c.times[from] + " to " + c.times[to]; };
  const bool alike = c.differences.empty();
  made.blocks.push_back(
      {"Verdict: " + c.test + ", " + name_of(c.metric),
       VerdictBlock{
           alike ? verdict_kind(primary.change) : VerdictBlock::Kind::cannot_say, about(0, 1),
           scores_sentence(c) + (alike ? scoring::pretty_unit(primary.sentence) : refused(c.differences))}});
  if (c.visits.size() < 3) return;
  if (!c.later_differences.empty() || !alike || !primary.follow_up) {
    const std::string why = !c.later_differences.empty() ? refused(c.later_differences)
                            : !alike                     ? refused(c.differences)
                                     : "No verdict: too few valid trials at " + c.times[2] + ".";
    made.blocks.push_back({"", VerdictBlock{VerdictBlock::Kind::cannot_say, about(0, 2), why}});
    return;
  }
  const analysis::FollowUp& follow = *primary.follow_up;
  made.blocks.push_back(
      {"", VerdictBlock{verdict_kind(follow.to_follow_up), about(0, 2), sentence(follow.to_follow_up)}});
  made.blocks.push_back(
      {"", VerdictBlock{verdict_kind(follow.since_post), about(1, 2), sentence(follow.since_post)}});
}

report::Closing meaning_of(const Comparison& c) {
  const compare::MetricChange& primary = c.changes.front();
  report::Closing meaning;
  meaning.statements.push_back({"Measurement error", primary.reliability
                                                         ? compare::source_text(*primary.reliability)
                                                         : "not known: " + primary.why_no_reliability + "."});
  if (primary.follow_up && c.differences.empty()) {
    const analysis::FollowUp& follow = *primary.follow_up;
    if (follow.retention)
      meaning.statements.push_back({"Kept", scoring::fixed(follow.retained_percent, 0) +
                                                " % of the change is left at " + c.times[2] + ": " +
                                                (*follow.retention == analysis::Retention::partly_kept
                                                     ? "partly kept"
                                                     : std::string(analysis::to_string(*follow.retention)))});
  }
  for (const std::string& warning : primary.warnings) meaning.statements.push_back({"Careful", warning});
  if (!c.named)
    meaning.statements.push_back(
        {"Primary outcome",
         "nobody named one before the baseline; this one was taken because it is the most "
         "repeatable score of its test"});
  return meaning;
}

/// The error's band about the baseline, in the unit of the score.
std::optional<report::Range> band_of(const compare::MetricChange& change) {
  const double mdc = change.change.mdc95;
  const double pre = change.before.score;
  if (!std::isfinite(mdc) || !std::isfinite(pre) || !(mdc > 0.0)) return std::nullopt;
  if (change.change.rules.scale == analysis::Scale::log)
    return report::Range{pre * std::exp(-mdc), pre * std::exp(mdc)};
  return report::Range{pre - mdc, pre + mdc};
}

report::SheetPanel panel_of(const Comparison& c, const compare::MetricChange& change) {
  report::SheetPanel panel;
  panel.title = name_of(change.metric);
  panel.unit = scoring::pretty_unit(change.unit);
  panel.primary = change.metric == c.metric;
  for (const auto* score : {&change.before, &change.after, &change.later}) {
    if (panel.person.size() == c.times.size()) break;
    panel.person.push_back(score->score);
    panel.trials.push_back(score->trials);
  }
  if (c.differences.empty()) panel.band = band_of(change);
  return panel;
}

bool is_strength(const compare::MetricChange& change) {
  return change.metric.starts_with("strength/");
}

/// Changes a page shows: core scores, what no table of ours knows (printed scores), strength.
bool shown(const compare::MetricChange& change) {
  static const std::set<std::string> core = [] {
    std::set<std::string> ids;
    for (const analysis::Metric* metric : analysis::select_metrics("core")) ids.emplace(metric->id);
    return ids;
  }();
  return core.contains(change.metric) || analysis::find_metric(change.metric) == nullptr ||
         change.metric.starts_with("osi") || change.metric.starts_with("apsi") ||
         change.metric.starts_with("mlsi");
}

void add_scores_figure(const Comparison& c, report::BlockReport& made) {
  std::vector<report::SheetPanel> panels;
  std::size_t others = 0, strengths = 0;
  for (const auto& change : c.changes) {
    const bool primary = change.metric == c.metric;
    std::size_t& count = is_strength(change) ? strengths : others;
    const std::size_t most = is_strength(change) ? most_strength_panels : most_other_panels;
    if (!primary && (!shown(change) || count == most)) continue;
    if (!primary) ++count;
    panels.push_back(panel_of(c, change));
  }
  std::string alt = "Scores of each visit";
  for (const auto& panel : panels) {
    alt += "; " + panel.title + ":";
    for (std::size_t k = 0; k < panel.person.size(); ++k)
      alt += " " + c.times[k] + " " +
             (std::isfinite(panel.person[k]) ? report::number_text(panel.person[k]) : "none") +
             (panel.unit.empty() ? "" : " " + panel.unit);
  }
  made.blocks.push_back({"Scores over the visits", report::sheet_figure(std::move(panels), c.times, alt)});
}

/// One trial of each visit from above, on one scale.
void add_paths(const Comparison& c, report::BlockReport& made) {
  std::vector<report::TrialView> trials;
  for (const std::string& time : c.times) {
    std::vector<scoring::Scored> scored;
    try {
      scored = study::score_visit(c.study, {c.person.pseudonym, time, "", c.test, 1});
    } catch (const datasets::ReadError&) {
      // A raw file that cannot be read now: its scores stand, its picture is a panel that says so.
    }
    report::TrialView view;
    if (scored.empty())
      view.empty_reason = "no recording: scores were typed in, or the file cannot be read";
    else
      view = report::view_of(scored.front());
    view.condition = time;
    view.simulated = view.simulated || c.study.definition().synthetic;
    made.simulated = made.simulated || view.simulated;
    trials.push_back(std::move(view));
  }
  const auto drawn = std::count_if(trials.begin(), trials.end(),
                                   [](const auto& trial) { return report::nothing_to_draw(trial).empty(); });
  if (drawn == 0) return;
  std::string unit;
  for (const auto& trial : trials) {
    if (!report::nothing_to_draw(trial).empty()) continue;
    if (!unit.empty() && trial.unit != unit) return;  // mm and deg have no scale in common
    unit = trial.unit;
  }
  made.blocks.push_back({"First valid trial of " + c.test + " at each visit, from above",
                         report::paths_figure(std::move(trials))});
}

report::TableBlock measures_of(const Comparison& c, bool strength, std::size_t& left_out) {
  report::TableBlock table;
  table.head = {"Measure", "unit"};
  table.head.insert(table.head.end(), c.times.begin(), c.times.end());
  table.head.insert(table.head.end(), {"change, " + c.times[1], "%", "MDC95", "verdict"});
  for (const auto& change : c.changes) {
    if (is_strength(change) != strength) continue;
    if (change.metric != c.metric && !shown(change)) {
      ++left_out;
      continue;
    }
    const IndividualChange& made = change.change;
    const auto figures = analysis::verdict_figures(made, scoring::pretty_unit(change.unit),
                                                   compare::decimals_of(change.before.score));
    std::vector<std::string> row = {
        (change.metric == c.metric ? "Primary: " : "") +
            name_of(strength ? change.metric.substr(change.metric.find('/') + 1) : change.metric),
        scoring::pretty_unit(change.unit)};
    for (const auto* score : {&change.before, &change.after, &change.later})
      if (row.size() < 2 + c.times.size())
        row.push_back(std::isfinite(score->score) ? report::number_text(score->score) : "—");
    row.push_back(std::isfinite(made.change) ? report::number_text(made.change) : "—");
    row.push_back(std::isfinite(made.percent) ? report::fixed_text(made.percent, 1) : "—");
    row.push_back(std::isfinite(made.mdc95) ? figures.mdc : "not known");
    const bool alike = compare::differences_of(c.visits[0], c.visits[1], change.metric).empty();
    const auto kind = alike ? verdict_kind(made) : VerdictBlock::Kind::cannot_say;
    row.push_back(std::string(report::sign_of(kind)) + " " +
                  (kind == VerdictBlock::Kind::cannot_say ? "cannot say" : change_words(made)));
    table.rows.push_back(std::move(row));
  }
  return table;
}

void add_measures(const Comparison& c, report::BlockReport& made) {
  std::size_t left_out = 0;
  auto measures = measures_of(c, false, left_out);
  const std::size_t looked_at = c.changes.size();
  if (!measures.rows.empty()) made.blocks.push_back({"Measures of " + c.test, std::move(measures)});
  auto strength = measures_of(c, true, left_out);
  if (!strength.rows.empty()) made.blocks.push_back({"Strength", std::move(strength)});
  report::TextBlock text;
  text.paragraphs.push_back(
      "Measures looked at: " + std::to_string(looked_at) +
      (left_out > 0 ? ", of which " + std::to_string(left_out) + " are not printed here" : "") +
      ". The more are looked at, the more change by chance: the verdict is about the primary one.");
  std::vector<std::string> sources;
  for (const auto& change : c.changes) {
    if (change.metric == c.metric || !shown(change) || !change.reliability) continue;
    const auto& entry = *change.reliability;
    const std::string source = entry.source + (entry.grade.empty() ? "" : " (" + entry.grade + ")");
    if (std::find(sources.begin(), sources.end(), source) == sources.end()) sources.push_back(source);
  }
  if (!sources.empty())
    text.paragraphs.push_back(
        "Where the errors of the other measures are from: " + compare::joined(sources, " | ") + ".");
  made.blocks.push_back({"", std::move(text)});
}

void add_training(const Comparison& c, report::BlockReport& made) {
  const auto training = study::training_of(c.study);
  const auto found = training.find(c.person.pseudonym);
  if (found == training.end()) {
    made.blocks.push_back({"Training", report::TextBlock{{"No training log of this participant."}}});
    return;
  }
  const analysis::Adherence& done = found->second;
  report::TableBlock table;
  table.head = {"", "planned", "done", "%", "not logged", "remarks"};
  std::string gap = done.longest_gap_days ? "longest gap " + std::to_string(*done.longest_gap_days) + " days"
                                          : "days not noted";
  if (done.sessions_extra > 0)
    gap += ", " + std::to_string(done.sessions_extra) + " sessions beyond the plan";
  table.rows.push_back({"Sessions", std::to_string(done.sessions_planned), std::to_string(done.sessions_done),
                        report::fixed_text(done.sessions_percent, 1), std::to_string(done.sessions_unlogged),
                        gap});
  table.rows.push_back({"Repetitions", std::to_string(done.reps_planned), std::to_string(done.reps_done),
                        report::fixed_text(done.reps_percent, 1), "—",
                        done.pain_highest ? "highest pain " + scoring::plain(*done.pain_highest) + " of 10"
                                          : "pain not noted"});
  made.blocks.push_back({"Training (plan " + c.study.definition().plan + ")", std::move(table)});
}

/// What the scores do not show: falls and void trials, and how many trials there are.
void add_trials(const Comparison& c, report::BlockReport& made) {
  report::TableBlock table;
  table.head = {"Visit", "date", "trials scored", "falls and void trials"};
  const auto trials = c.study.trials();
  for (std::size_t k = 0; k < c.times.size(); ++k) {
    const std::string date = datasets::visit_date(c.study, c.person.pseudonym, c.times[k]);
    std::vector<std::string> lost;
    for (const auto& trial : trials)
      if (trial.participant == c.person.pseudonym && trial.time_point == c.times[k] && trial.state != "valid")
        lost.push_back(trial_words(trial));
    table.rows.push_back({c.times[k], date.empty() ? "not noted" : date,
                          std::to_string(c.visits[k].recordings.size()) + " of " + c.test,
                          lost.empty() ? "none" : compare::joined(lost, "; ")});
  }
  made.blocks.push_back({"Trials", std::move(table)});
}

}  // namespace

std::vector<std::string> visits_with_scores(const datasets::Study& study, const std::string& participant) {
  std::set<std::string> scored;
  for (const auto& score : study::trial_scores(study))
    if (score.participant == participant) scored.insert(score.time_point);
  std::vector<std::string> visits;
  for (const std::string& time : ordered_times(study))
    if (scored.contains(time)) visits.push_back(time);
  return visits;
}

report::BlockReport comparison_of_visits(const datasets::Study& study, const ComparisonChoice& choice) {
  Comparison c{.study = study,
               .choice = choice,
               .person = study.participant(choice.participant),
               .scores = study::trial_scores(study),
               .times = {},
               .test = {},
               .metric = {},
               .visits = {},
               .errors = {},
               .changes = {},
               .differences = {},
               .later_differences = {}};
  check_times(c);
  choose_outcome(c);
  choose_times(c);
  judge(c);
  report::BlockReport made;
  made.title = "Comparison of visits, " + c.person.pseudonym;
  made.program = "steadyplate " + std::string(scoring::program_version());
  made.simulated = study.definition().synthetic ||
                   std::any_of(c.visits.begin(), c.visits.end(), [](const auto& v) { return v.simulated; });
  made.facts = person_facts(c.person, datasets::visit_date(study, c.person.pseudonym, c.times.front()));
  made.facts.push_back({"Visits", compare::joined(c.times)});
  made.facts.push_back({"Study", study_name(study)});
  add_verdicts(c, made);
  made.blocks.push_back({"", meaning_of(c)});
  add_scores_figure(c, made);
  add_paths(c, made);
  add_measures(c, made);
  add_training(c, made);
  add_trials(c, made);
  made.blocks.push_back({"How to read this", report::TextBlock{compare::plain_limits()}});
  report::Closing closing;
  closing.comment = choice.comment;
  closing.signature = true;
  made.blocks.push_back({"Comment and signature", std::move(closing)});
  return made;
}

}  // namespace steadyplate::handover
