#include "tools/compare/person_output.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "analysis/compare/verdict_text.hpp"
#include "analysis/metrics/metric.hpp"
#include "tools/compare/words.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::compare {

namespace {

using analysis::Better;
using scoring::fixed;
using scoring::json_number;

std::string count_text(const Session& session) {
  return session.name + ": " + std::to_string(session.recordings.size()) + " trial(s), " +
         joined(session.recordings);
}

std::string facts_text(const Session& session) {
  std::vector<std::string> words;
  for (const auto& [key, word] : session.facts) words.push_back(std::string(key).append(" ").append(word));
  if (session.duration_s) words.push_back("duration " + scoring::plain(*session.duration_s, 4) + " s");
  return joined(words);
}

std::vector<std::string> score_row(const std::string& name, const SessionScore& score, int decimals) {
  std::string trials;
  for (const double value : score.trials) trials += (trials.empty() ? "" : ", ") + fixed(value, decimals);
  return {name, fixed(score.score, decimals), fixed(score.sd, decimals), fixed(score.cv_percent, 1), trials};
}

/// "-0.50 to 0.12 mm/s", of ln scores in percent.
std::string true_change_text(const MetricChange& m) {
  const analysis::Interval& ci = m.change.true_change;
  if (m.change.rules.scale == analysis::Scale::log)
    return fixed(100.0 * std::expm1(ci.low), 1) + " to " + fixed(100.0 * std::expm1(ci.high), 1) + " %";
  const int decimals = decimals_of(m.before.score);
  return fixed(ci.low, decimals) + " to " + fixed(ci.high, decimals) + (m.unit.empty() ? "" : " " + m.unit);
}

void write_error(std::ostream& out, const MetricChange& m) {
  if (!m.reliability) {
    out << "   Measurement error: not known, " << m.why_no_reliability << " (--reliability)\n";
    return;
  }
  const analysis::IndividualChange& c = m.change;
  if (!std::isnan(c.mdc95)) {
    const auto figures = analysis::verdict_figures(c, m.unit, decimals_of(m.before.score));
    out << "   Measurement error of a change (MDC95): " << figures.mdc;
    if (!figures.swc.empty()) out << "; smallest change that matters: " << figures.swc;
    out << "; RCI " << fixed(c.rci, 2);
    if (c.rules.practice != 0.0) out << ", with practice " << fixed(c.rci_practice, 2);
    out << '\n' << "   True change, 95 % CI: " << true_change_text(m) << '\n';
  }
  if (c.verdict && !std::isnan(c.chance_better))
    out << "   The true change: better by more than that smallest one with about "
        << fixed(100.0 * c.chance_better, 0) << " %, worse with about " << fixed(100.0 * c.chance_worse, 0)
        << " %, trivial with about " << fixed(100.0 * c.chance_trivial, 0) << " %\n";
  write_wrapped(out, source_text(*m.reliability), 3);
}

void write_follow_up(std::ostream& out, const MetricChange& m) {
  if (!m.follow_up) return;
  const analysis::FollowUp& f = *m.follow_up;
  const int decimals = decimals_of(m.before.score);
  out << "   Before to follow-up: " << analysis::verdict_sentence(f.to_follow_up, m.unit, decimals) << '\n'
      << "   After to follow-up: " << analysis::verdict_sentence(f.since_post, m.unit, decimals) << '\n';
  if (f.retention)
    out << "   Retained: " << fixed(f.retained_percent, 0) << " % of the change, "
        << (*f.retention == analysis::Retention::partly_kept ? "partly kept"
                                                             : analysis::to_string(*f.retention))
        << '\n';
  else
    out << "   Retained: not asked, " << f.note << '\n';
}

std::string verdict_word(const MetricChange& m) {
  return m.change.verdict ? std::string(analysis::to_string(*m.change.verdict)) : "none";
}

std::string mdc_text(const MetricChange& m) {
  if (std::isnan(m.change.mdc95)) return "not known";
  return analysis::verdict_figures(m.change, m.unit, decimals_of(m.before.score)).mdc;
}

void write_secondary(std::ostream& out, const std::vector<MetricChange>& secondary) {
  if (secondary.empty()) return;
  std::vector<std::vector<std::string>> rows = {{"", "before", "after", "change", "MDC95", "verdict"}};
  std::vector<std::string> published;  // where the errors that are not the user's own come from, each once
  for (const MetricChange& m : secondary) {
    const int places = decimals_of(m.before.score);
    rows.push_back({m.metric, fixed(m.before.score, places), fixed(m.after.score, places),
                    std::isnan(m.change.percent) ? "" : fixed(m.change.percent, 1) + " %", mdc_text(m),
                    verdict_word(m)});
    if (!m.reliability || m.reliability->grade.empty()) continue;
    const std::string source = m.reliability->metric + ": " + source_text(*m.reliability);
    if (std::find(published.begin(), published.end(), source) == published.end()) published.push_back(source);
  }
  write_columns(out, rows, 3);
  for (const std::string& source : published) write_wrapped(out, source, 3);
}

std::string definition_of(const std::string& metric) {
  const analysis::Metric* row = analysis::find_metric(metric);
  return row == nullptr ? "" : std::string(row->formula) + " (" + std::string(row->citation) + ")";
}

}  // namespace

void write_person(std::ostream& out, const PersonAnswer& a) {
  const MetricChange& p = a.primary;
  out << (a.before.person.empty() ? std::string("Person (not named)") : "Person " + a.before.person)
      << ", steadyplate " << scoring::program_version() << '\n';
  if (a.before.simulated || a.after.simulated) out << "SIMULATED DATA: not measured on a person.\n";
  write_wrapped(out, count_text(a.before), 0);
  write_wrapped(out, count_text(a.after), 0);
  if (a.follow_up) write_wrapped(out, count_text(*a.follow_up), 0);
  write_wrapped(out, "Measured under: " + facts_text(a.before), 0);
  if (!a.differences.empty()) {
    out << "Compared although these differ (--force):\n";
    for (const std::string& difference : a.differences) out << "   " << difference << '\n';
  }
  out << '\n'
      << p.metric << (p.unit.empty() ? "" : ", " + scoring::pretty_unit(p.unit))
      << (a.primary_named ? " (primary)"
                          : " (primary by default; name yours before the baseline with --metric)")
      << ", "
      << (p.better == Better::none ? std::string("no direction of better")
                                   : std::string(to_string(p.better)) + " is better")
      << '\n';
  if (const std::string definition = definition_of(p.metric); !definition.empty())
    write_wrapped(out, definition, 3);
  const int decimals = decimals_of(p.before.score);
  std::vector<std::vector<std::string>> rows = {{"", "score", "trial SD", "CV %", "trials"},
                                                score_row("before", p.before, decimals),
                                                score_row("after", p.after, decimals)};
  if (a.follow_up) rows.push_back(score_row("follow-up", p.later, decimals));
  write_columns(out, rows, 3);
  out << "\n   " << p.sentence << '\n';
  write_error(out, p);
  write_follow_up(out, p);
  for (const std::string& warning : p.warnings) write_wrapped(out, "Careful: " + warning, 3);
  out << "\nSecondary metrics looked at: " << a.secondary.size()
      << (a.secondary.empty() ? "\n" : " (the more are looked at, the more change by chance)\n");
  write_secondary(out, a.secondary);
  if (a.adherence_percent)
    out << "\nAdherence: " << scoring::plain(*a.adherence_percent)
        << " % of the planned sessions, as entered\n";
  else
    out << "\nAdherence: not given (--adherence; steadyplate nordic status tells it)\n";
  for (const std::string& limit : plain_limits()) write_wrapped(out, limit, 0);
}

Json json_change(const MetricChange& m) {
  const analysis::IndividualChange& c = m.change;
  const auto score = [](const SessionScore& s) {
    return Json{{"score", json_number(s.score)},
                {"sd", json_number(s.sd)},
                {"cv_percent", json_number(s.cv_percent)},
                {"trials", s.trials}};
  };
  const bool lower = m.better == Better::lower;
  Json json = {{"metric", m.metric},
               {"unit", m.unit},
               {"better", to_string(m.better)},
               {"verdict", c.verdict ? Json(analysis::to_string(*c.verdict)) : Json(nullptr)},
               {"sentence", m.sentence},
               {"pre", json_number(c.pre)},
               {"post", json_number(c.post)},
               {"scale", c.rules.scale == analysis::Scale::log ? "log" : "plain"},
               {"sem", c.rules.sem ? json_number(*c.rules.sem) : Json(nullptr)},
               {"sdiff", c.rules.sem ? json_number(std::numbers::sqrt2 * *c.rules.sem) : Json(nullptr)},
               {"mdc95", json_number(c.mdc95)},
               {"mdc90", json_number(c.mdc90)},
               {"change", json_number(c.change)},
               {"pct", json_number(c.percent)},
               {"true_change_ci", json_interval(c.true_change)},
               {"rci_jacobson_truax", json_number(c.rci)},
               {"rci_practice", json_number(c.rci_practice)},
               {"swc", c.rules.swc ? json_number(*c.rules.swc) : Json(nullptr)},
               {"p_change_below_minus_swc", json_number(lower ? c.chance_better : c.chance_worse)},
               {"p_change_above_swc", json_number(lower ? c.chance_worse : c.chance_better)},
               {"before", score(m.before)},
               {"after", score(m.after)},
               {"reliability", m.reliability ? Json(source_text(*m.reliability)) : Json(nullptr)},
               {"warnings", m.warnings}};
  add_outcome(json, c);
  if (m.follow_up) {
    json["follow_up"] = score(m.later);
    json["retained_percent"] = json_number(m.follow_up->retained_percent);
    json["retention"] =
        m.follow_up->retention ? Json(analysis::to_string(*m.follow_up->retention)) : Json(nullptr);
  }
  return json;
}

Json json_person(const PersonAnswer& a) {
  const auto session = [](const Session& s) {
    Json json = {{"files", s.files}, {"recordings", s.recordings}, {"conditions", s.facts}};
    json["duration_s"] = s.duration_s ? json_number(*s.duration_s) : Json(nullptr);
    return json;
  };
  Json document = {{"schema", "steadyplate.compare.person/1"},
                   {"version", scoring::program_version()},
                   {"person", a.before.person},
                   {"simulated", a.before.simulated || a.after.simulated},
                   {"before", session(a.before)},
                   {"after", session(a.after)}};
  if (a.follow_up) document["follow_up"] = session(*a.follow_up);
  document["differences"] = a.differences;
  document["adherence_percent"] = a.adherence_percent ? Json(*a.adherence_percent) : Json(nullptr);
  document["primary_named"] = a.primary_named;
  document["primary"] = json_change(a.primary);
  document["metrics_looked_at"] = a.secondary.size() + 1;
  document["secondary"] = Json::array();
  for (const MetricChange& m : a.secondary) document["secondary"].push_back(json_change(m));
  document["methods"] = person_methods(a);
  document["limits"] = plain_limits();
  return document;
}

std::string person_methods(const PersonAnswer& a) {
  std::string text = "The score of a session was taken from " +
                     std::to_string(a.primary.before.trials.size()) + " trials before and " +
                     std::to_string(a.primary.after.trials.size()) + " after. The change of " +
                     a.primary.metric +
                     " was judged against the minimal detectable "
                     "change MDC95 = 1.96 sqrt(2) SEM (Weir 2005)";
  if (a.primary.change.rules.scale == analysis::Scale::log) text += " of ln scores";
  text += a.primary.reliability ? "; measurement error: " + source_text(*a.primary.reliability)
                                : "; the measurement error was not known, so no verdict was given";
  return text + ". " + std::to_string(a.secondary.size()) +
         " further metrics were looked at. Computed with steadyplate " +
         std::string(scoring::program_version()) + ".";
}

}  // namespace steadyplate::compare
