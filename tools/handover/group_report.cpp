#include "tools/handover/group_report.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/measurement_error.hpp"
#include "analysis/metrics/metric.hpp"
#include "tools/compare/group_answer.hpp"
#include "tools/compare/group_text.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/compare/words.hpp"
#include "tools/handover/facts.hpp"
#include "tools/handover/score_sheet.hpp"
#include "tools/report/number.hpp"
#include "tools/report/visit_figures.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/outcomes.hpp"

namespace steadyplate::handover {

namespace {

using analysis::has_value;
using compare::GroupAnswer;
using compare::LaterTime;
using compare::p_text;
using compare::with_interval;
using datasets::StudyError;
using datasets::StudyFault;
using scoring::fixed;
using scoring::plain;

constexpr std::size_t most_panels_of_others = 4;
constexpr std::size_t most_excluded = 40;

/// The study's tables and what is asked of them.
struct Groups {
  const datasets::Study& study;
  const GroupReportChoice& choice;
  compare::StudyData data;
  std::vector<study::TrialScore> scores;
  std::size_t primary = 0;
  std::optional<double> mdc;
  std::string error_source, why_no_error;
};

std::size_t primary_of(const Groups& g) {
  const std::string wanted = g.choice.outcome.empty() ? g.study.definition().primary : g.choice.outcome;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < g.data.outcomes.size(); ++i) {
    if (g.data.outcomes[i].name == wanted) return i;
    names.push_back(g.data.outcomes[i].name);
  }
  throw StudyError(StudyFault::refused,
                   (wanted.empty() ? std::string("the study names no primary outcome")
                                   : "the study has no scores of '" + wanted + "'") +
                       ". Name the one that was chosen before the study with --metric. There are: " +
                       compare::joined(names) + ".");
}

/// MDC95 of a session's score by the study's own error: of the least number of trials that anybody's score
/// has, so that nobody is called changed who may not be.
void find_error(Groups& g) {
  const std::string& name = g.data.outcomes[g.primary].name;
  const auto slash = name.find('/');
  const std::string test = name.substr(0, slash), metric = name.substr(slash + 1);
  for (const auto& entry :
       study::own_reliability(g.scores, g.data.times.front(), test, study_name(g.study))) {
    if (entry.metric != metric) continue;
    std::map<std::pair<std::string, std::string>, std::size_t> trials;
    for (const auto& score : g.scores)
      if (score.test == test && score.metric == metric && std::isfinite(score.value))
        ++trials[{score.participant, score.time_point}];
    std::size_t least = 0;
    for (const auto& [who, count] : trials) least = least == 0 ? count : std::min(least, count);
    g.mdc = analysis::minimal_detectable_change(
        analysis::sem_of_session(entry.sem, entry.kind, std::max<std::size_t>(least, 1)));
    g.error_source = compare::source_text(entry) + "; for scores of " + std::to_string(least) +
                     (least == 1 ? " trial" : " trials");
    return;
  }
  g.why_no_error = "fewer than 3 people with 2 trials each at " + g.data.times.front();
}

GroupAnswer answer_of(const Groups& g, const compare::StudyData& data, std::size_t outcome) {
  compare::GroupOptions options;
  options.better = compare::direction_of(data.outcomes[outcome].name);
  options.control = g.choice.control;
  options.per_protocol = g.choice.per_protocol;
  if (outcome == g.primary) options.mdc = g.mdc;
  return compare::group_answer(data, data.outcomes[outcome], options);
}

std::string unit_of(const Groups& g, const std::string& outcome) {
  for (const auto& score : g.scores)
    if (score.test + '/' + score.metric == outcome) return scoring::pretty_unit(score.unit);
  return {};
}

/// "post at equal baseline (n = 24): NHE - CON -0.23 (95 % CI ...), t(21) = ..., p = ...; favours NHE"
std::vector<report::Fact> ancova_facts(const GroupAnswer& answer) {
  std::vector<report::Fact> facts;
  for (const LaterTime& later : answer.later) {
    const std::string label = answer.times[later.time];
    const analysis::Ancova& a = later.ancova;
    if (!has_value(a.status)) {
      facts.push_back({label, "no ANCOVA: " + a.note});
      continue;
    }
    std::string words = "n = " + std::to_string(a.n) + ", scores at equal " + answer.times[0] + ": ";
    for (std::size_t group = 0; group < a.means.size(); ++group)
      words += (group == 0 ? "" : ", ") + answer.groups[group] + " " +
               with_interval(a.means[group].mean, a.means[group].ci);
    for (const analysis::Contrast& contrast : a.contrasts) {
      // Two groups: treated - control, whatever their order.
      const bool turned = a.contrasts.size() == 1 && contrast.first == answer.control;
      const double sign = turned ? -1.0 : 1.0;
      const std::string& first = answer.groups[turned ? contrast.second : contrast.first];
      const std::string& second = answer.groups[turned ? contrast.first : contrast.second];
      analysis::Interval ci = contrast.test.ci;
      if (turned) ci = {-ci.high, -ci.low};
      words += ". Difference " + first + " − " + second + ": " +
               with_interval(sign * contrast.test.difference, ci) + ", t(" + plain(contrast.test.df, 4) +
               ") = " + fixed(sign * contrast.test.t, 2) + ", " + p_text(contrast.test.p) +
               (a.contrasts.size() > 1 ? ", Holm " + p_text(contrast.p_holm) : "") + "; " +
               compare::favours(sign * contrast.test.difference, first, second, answer.options.better);
    }
    words += ". Partial η² " + fixed(a.partial_eta2, 3) + ".";
    facts.push_back({label, words});
    if (has_value(a.slopes.status) && a.slopes.p < 0.05) {
      std::string careful = "the groups' lines are not parallel (" + p_text(a.slopes.p) +
                            "), so the difference depends on the baseline. Slopes:";
      for (std::size_t group = 0; group < later.slopes.size(); ++group)
        careful +=
            (group == 0 ? " " : ", ") + answer.groups[group] + " " + scoring::rounded(later.slopes[group], 3);
      facts.push_back({"Careful", careful});
    }
  }
  return facts;
}

void add_trajectories(const Groups& g, const GroupAnswer& answer, report::BlockReport& made) {
  const auto& outcome = g.data.outcomes[g.primary];
  std::vector<report::SheetPanel> panels;
  for (const std::string& name : g.data.groups) {
    report::SheetPanel panel;
    panel.title = name;
    panel.unit = unit_of(g, outcome.name);
    for (std::size_t i = 0; i < outcome.people.size(); ++i)
      if (outcome.group[i] == name) panel.others.push_back(outcome.scores[i]);
    panel.groups.push_back(sheet_group_of(outcome, name, g.data.times.size()));
    panels.push_back(std::move(panel));
  }
  const report::Range range = report::sheet_range(panels);
  for (auto& panel : panels) panel.range = range;
  std::string alt = outcome.name + " of everybody over the visits";
  for (std::size_t group = 0; group < answer.groups.size(); ++group) {
    alt += "; mean of " + answer.groups[group] + ":";
    for (std::size_t k = 0; k < answer.times.size(); ++k)
      alt += " " + answer.times[k] + " " + report::number_text(answer.cells[group][k].mean);
  }
  made.blocks.push_back({"Everybody's scores: " + outcome.name,
                         report::sheet_figure(std::move(panels), g.data.times, std::move(alt))});
}

void add_cells(const GroupAnswer& answer, report::BlockReport& made) {
  report::TableBlock table;
  table.head = {"Group"};
  for (const std::string& time : answer.times)
    table.head.insert(table.head.end(), {time + ": n", "mean", "SD", "median"});
  for (std::size_t g = 0; g < answer.groups.size(); ++g) {
    auto& row = table.rows.emplace_back(1, answer.groups[g]);
    for (const auto& cell : answer.cells[g])
      row.insert(row.end(), {std::to_string(cell.n), report::number_text(cell.mean),
                             report::number_text(cell.sd), report::number_text(cell.median)});
  }
  for (auto& row : table.rows)
    for (auto& cell : row)
      if (cell.empty()) cell = "—";
  made.blocks.push_back({"n, mean, SD, median", std::move(table)});
}

std::vector<std::string> term_row(const char* name, const analysis::AnovaTerm& term) {
  if (!has_value(term.status)) return {name, "not made: " + term.note, "—", "—", "—"};
  const double p = std::isnan(term.p_greenhouse_geisser) ? term.p : term.p_greenhouse_geisser;
  return {name, "F(" + plain(term.df1, 4) + ", " + plain(term.df2, 4) + ") = " + fixed(term.f, 2), p_text(p),
          fixed(term.partial_eta2, 3), fixed(term.generalized_eta2, 3)};
}

void add_anova(const GroupAnswer& answer, report::BlockReport& made) {
  const analysis::MixedAnova& anova = answer.anova;
  const std::string heading = "Mixed ANOVA, type III, all times (n = " + std::to_string(anova.people) + ")";
  if (!has_value(anova.status)) {
    made.blocks.push_back({heading, report::TextBlock{{"Not made: " + anova.note + "."}}});
    return;
  }
  report::TableBlock table;
  table.head = {"Effect", "F", "p", "partial η²", "generalized η²"};
  table.rows = {term_row("group", anova.group), term_row("time", anova.time),
                term_row("group × time", anova.group_by_time)};
  made.blocks.push_back({heading, std::move(table)});
  if (anova.sphericity && has_value(anova.sphericity->status))
    made.blocks.push_back({"", report::TextBlock{{"p of time and group × time with Greenhouse-Geisser ε " +
                                                  fixed(anova.sphericity->greenhouse_geisser, 3) +
                                                  " (Mauchly W " + fixed(anova.sphericity->mauchly_w, 3) +
                                                  ", " + p_text(anova.sphericity->mauchly_p) + ")."}}});
  report::TableBlock between;
  between.head = {"Between the groups (Welch)", "difference", "p", "Holm"};
  for (const analysis::Contrast& c : answer.between_groups)
    between.rows.push_back(
        {answer.times[c.stratum] + ": " + answer.groups[c.first] + " − " + answer.groups[c.second],
         with_interval(c.test.difference, c.test.ci), p_text(c.test.p), p_text(c.p_holm)});
  if (!between.rows.empty()) made.blocks.push_back({"", std::move(between)});
}

void add_within(const GroupAnswer& answer, report::BlockReport& made) {
  report::TableBlock table;
  table.head = {"Group, times", "n", "change", "p", "g_av"};
  for (std::size_t g = 0; g < answer.groups.size(); ++g)
    for (const LaterTime& later : answer.later) {
      const compare::PairedAnswer& a = later.within[g];
      const std::string name = answer.groups[g] + ", " + answer.times[0] + " to " + answer.times[later.time];
      if (!has_value(a.t.status)) {
        table.rows.push_back({name, std::to_string(a.t.n1), "not tested: " + a.t.note, "—", "—"});
        continue;
      }
      table.rows.push_back({name, std::to_string(a.t.n1), with_interval(a.t.difference, a.t.ci),
                            p_text(a.t.p),
                            has_value(a.effects.av.status) ? with_interval(a.effects.av.g, a.effects.av.ci)
                                                           : "none: " + a.effects.av.note});
    }
  made.blocks.push_back({"Within each group (does not compare the groups)", std::move(table)});
}

void add_effects(const GroupAnswer& answer, report::BlockReport& made) {
  std::vector<report::EffectRow> rows;
  const auto add = [&](const std::string& label, const analysis::Outcome& outcome, double value,
                       const analysis::Interval& ci) {
    rows.push_back({label, has_value(outcome.status) ? value : std::nan(""), ci.low, ci.high});
  };
  for (std::size_t g = 0; g < answer.groups.size(); ++g)
    for (const LaterTime& later : answer.later)
      add(answer.groups[g] + ", " + answer.times[later.time] + ": g_av", later.within[g].effects.av,
          later.within[g].effects.av.g, later.within[g].effects.av.ci);
  if (answer.groups.size() == 2)
    for (const LaterTime& later : answer.later) {
      const std::string pair = answer.groups[answer.treated()] + " − " + answer.groups[answer.control] +
                               ", " + answer.times[later.time];
      add(pair + ": d_ppc2", *later.change, later.change->d, later.change->ci);
      add(pair + ": g_s", *later.between, later.between->g, later.between->ci);
    }
  const bool lower = answer.options.better == analysis::Better::lower;
  const bool higher = answer.options.better == analysis::Better::higher;
  made.blocks.push_back(
      {"Effect sizes (SD), 95 % CI", report::effects_figure(std::move(rows),
                                                            lower    ? "lower scores: better"
                                                            : higher ? "lower scores: worse"
                                                                     : "lower scores",
                                                            lower    ? "higher scores: worse"
                                                            : higher ? "higher scores: better"
                                                                     : "higher scores")});
  made.blocks.push_back(
      {"", report::TextBlock{{"g_av: change within a group; d_ppc2: change of the first group against "
                              "change of the second (Morris 2008); g_s: the groups at that time alone."}}});
}

void add_responders(const Groups& g, const GroupAnswer& answer, report::BlockReport& made) {
  const std::string heading = "People who changed by more than the measurement error";
  if (!g.mdc) {
    made.blocks.push_back(
        {heading,
         report::TextBlock{{"Not counted: the measurement error of this outcome is not known here (" +
                            g.why_no_error + ")."}}});
    return;
  }
  const bool direction = answer.options.better != analysis::Better::none;
  report::TableBlock table;
  table.head = {"Group, time", direction ? "▲ better" : "higher", "= within it",
                direction ? "▼ worse" : "lower", "of"};
  for (const LaterTime& later : answer.later)
    for (std::size_t k = 0; k < answer.groups.size(); ++k) {
      const compare::Responders& r = later.responders[k];
      table.rows.push_back({answer.groups[k] + ", " + answer.times[later.time], std::to_string(r.better),
                            std::to_string(r.n - r.better - r.worse), std::to_string(r.worse),
                            std::to_string(r.n)});
    }
  made.blocks.push_back({heading, std::move(table)});
  made.blocks.push_back(
      {"", report::TextBlock{{"MDC95 " + scoring::rounded(*g.mdc) + ". " + g.error_source + "."}}});
}

void add_training(const Groups& g, report::BlockReport& made) {
  if (g.data.adherence.empty()) {
    made.blocks.push_back(
        {"Training done", report::TextBlock{{"No training log, so nothing was analysed per protocol."}}});
    return;
  }
  std::map<std::string, std::string> group_of;
  for (const auto& person : g.study.participants()) group_of[person.pseudonym] = person.group;
  std::vector<report::PercentRow> rows;
  for (const std::string& name : g.data.groups) {
    report::PercentRow row{name, {}};
    for (const auto& [person, percent] : g.data.adherence)
      if (group_of[person] == name) row.percents.push_back(percent);
    std::sort(row.percents.begin(), row.percents.end());
    if (!row.percents.empty()) rows.push_back(std::move(row));
  }
  if (rows.empty()) return;
  made.blocks.push_back(
      {"Training done", report::percents_figure(std::move(rows), g.choice.per_protocol,
                                                "% of the planned sessions, a mark a person; line at " +
                                                    plain(g.choice.per_protocol) + " %")});
  const auto planned = compare::per_protocol(g.data, g.choice.per_protocol);
  report::Closing facts;
  facts.statements = ancova_facts(answer_of(g, planned, g.primary));
  made.blocks.push_back({"Per protocol: people with at least " + plain(g.choice.per_protocol) +
                             " % of the sessions (second to the main answer)",
                         std::move(facts)});
}

void add_others(const Groups& g, report::BlockReport& made) {
  if (g.data.outcomes.size() < 2) return;
  report::TableBlock table;
  table.head = {"Outcome", "unit", "difference at " + g.data.times[1] + " (ANCOVA)", "p", "favours"};
  std::vector<report::SheetPanel> panels;
  std::string alt = "Means of the groups over the visits";
  for (std::size_t i = 0; i < g.data.outcomes.size(); ++i) {
    if (i == g.primary) continue;
    const auto& outcome = g.data.outcomes[i];
    auto row = compare::secondary_row(answer_of(g, g.data, i));
    row.insert(row.begin() + 1, unit_of(g, outcome.name));
    row.resize(table.head.size(), "—");
    table.rows.push_back(std::move(row));
    if (panels.size() == most_panels_of_others) continue;
    report::SheetPanel panel;
    panel.title = outcome.name;
    panel.unit = unit_of(g, outcome.name);
    for (const std::string& name : g.data.groups)
      panel.groups.push_back(sheet_group_of(outcome, name, g.data.times.size()));
    alt += "; " + panel.title;
    panels.push_back(std::move(panel));
  }
  made.blocks.push_back({"Other outcomes, " + std::to_string(g.data.outcomes.size() - 1) +
                             " (p not corrected for their number)",
                         std::move(table)});
  made.blocks.push_back({"", report::sheet_figure(std::move(panels), g.data.times, std::move(alt))});
}

void add_end(const Groups& g, const GroupAnswer& answer, report::BlockReport& made) {
  report::TableBlock excluded;
  excluded.head = {"Not in an analysis", "why", "analysis"};
  for (const compare::Excluded& e : answer.excluded)
    if (excluded.rows.size() < most_excluded) excluded.rows.push_back({e.person, e.why, e.analysis});
  if (!excluded.rows.empty()) made.blocks.push_back({"Left out", std::move(excluded)});
  report::TextBlock text;
  if (answer.excluded.size() > most_excluded)
    text.paragraphs.push_back("and " + std::to_string(answer.excluded.size() - most_excluded) + " more");
  text.paragraphs.push_back(compare::group_methods(answer, g.data.outcomes.size()));
  const std::string& name = answer.outcome;
  if (const analysis::Metric* metric = analysis::find_metric(name.substr(name.rfind('/') + 1)))
    text.paragraphs.push_back("Definition: " + std::string(metric->formula) + " (" +
                              std::string(metric->citation) + ").");
  for (const std::string& note : g.data.notes) text.paragraphs.push_back("Note: " + note + ".");
  text.paragraphs.push_back("SHA-256 of the study's state: " + g.data.sha256);
  for (const std::string& limit : compare::plain_limits()) text.paragraphs.push_back(limit);
  made.blocks.push_back({"How these numbers were made", std::move(text)});
}

}  // namespace

report::BlockReport report_of_groups(const datasets::Study& study, const GroupReportChoice& choice) {
  Groups g{.study = study,
           .choice = choice,
           .data = study::study_data(study, {}),
           .scores = study::trial_scores(study),
           .mdc = {},
           .error_source = {},
           .why_no_error = {}};
  g.primary = primary_of(g);
  find_error(g);
  const GroupAnswer answer = answer_of(g, g.data, g.primary);
  report::BlockReport made;
  made.title = "Group report, " + study_name(study);
  made.program = "steadyplate " + std::string(scoring::program_version());
  made.simulated = study.definition().synthetic ||
                   std::any_of(g.scores.begin(), g.scores.end(), [](const auto& s) { return s.simulated; });
  std::vector<std::string> sizes;
  for (std::size_t k = 0; k < answer.groups.size(); ++k)
    sizes.push_back(answer.groups[k] + " " + std::to_string(answer.group_sizes[k]));
  made.facts = {
      {"Groups (people)", compare::joined(sizes)},
      {"Visits", compare::joined(g.data.times)},
      {"Primary outcome", answer.outcome},
      {"Better is", std::string(compare::to_string(answer.options.better))},
      {"Outcomes looked at", std::to_string(g.data.outcomes.size())},
      {"Control group", answer.groups[answer.control] + (answer.control_assumed ? " (assumed)" : "")}};
  report::Closing answer_facts;
  answer_facts.statements = ancova_facts(answer);
  made.blocks.push_back(
      {"Main answer: do the groups differ afterwards? " + answer.outcome +
           (unit_of(g, answer.outcome).empty() ? "" : " (" + unit_of(g, answer.outcome) + ")"),
       std::move(answer_facts)});
  add_trajectories(g, answer, made);
  add_cells(answer, made);
  add_effects(answer, made);
  add_responders(g, answer, made);
  add_training(g, made);
  add_anova(answer, made);
  add_within(answer, made);
  add_others(g, made);
  add_end(g, answer, made);
  report::Closing closing;
  closing.comment = choice.comment;
  closing.signature = true;
  made.blocks.push_back({"Comment and signature", std::move(closing)});
  return made;
}

}  // namespace steadyplate::handover
