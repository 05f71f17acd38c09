#include "tools/cli/compare.hpp"

#include <algorithm>
#include <memory>

#include "datasets/study/study.hpp"
#include "tools/cli/compare_study.hpp"
#include "tools/cli/output_format.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/compare/group_text.hpp"
#include "tools/compare/json_parts.hpp"
#include "tools/compare/reliability_table.hpp"
#include "tools/compare/words.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

using compare::Json;

struct CompareOptions {
  std::string file;
  compare::ColumnChoice columns;
  OutputFormat format;
  std::string primary, better, control, reliability;
  double per_protocol = 80.0;
  bool methods = false;
};

constexpr const char* group_footer = R"(
A row a person (columns before, after, follow-up), or a row a person and time. Columns are found by usual names
(participant, group, baseline, post, followup; time, value); what is not clear is refused with the flag that settles it.
Columns such as test, index or metric tell outcomes apart: outcome "static/OSI" has test static and index OSI.

Main answer: ANCOVA on the score afterwards with the baseline as covariate. Then the mixed ANOVA, tests within each group
(these do not compare the groups), effect sizes, and people beyond the measurement error. Complete cases per analysis.

A study's folder (steadyplate study) in place of the file: its time points, groups, primary outcome and adherence are
those of the study.

Examples:
  steadyplate compare group lab
  steadyplate compare group scores.csv --metric static_both_ec/OSI --better lower
  steadyplate compare group long.csv --id code --group arm --time visit --value osi --pre w0 --post w4
  steadyplate compare group scores.csv --where test=unstable_both,index=OSI --adherence sessions_percent
  steadyplate compare group scores.csv --metric OSI --reliability SEM=0.07 --format json > osi.json
  steadyplate compare group scores.csv --metric OSI --methods        the paragraph for the paper)";

constexpr const char* paired_footer = R"(
The same people before and after, all groups of the file together (choose one with --where group=A). Without a control group
this does not tell training from learning the test.

Examples:
  steadyplate compare paired scores.csv --where group=NHE,index=OSI
  steadyplate compare paired sleep.csv --id person --pre drug1 --post drug2)";

void add_columns(CLI::App& verb, CompareOptions& options, bool groups) {
  const std::string group = "What the columns are (else found by usual names)";
  const auto column = [&](const char* flag, std::string& target, const char* text, const char* word) {
    verb.add_option(flag, target, text)->option_text(word)->group(group);
  };
  verb.add_option("file", options.file,
                  groups ? "CSV with one line of column names, or a study's folder"
                         : "CSV with one line of column names")
      ->option_text(groups ? "FILE.csv|STUDY" : "FILE.csv")
      ->required();
  column("--id", options.columns.id, "The person's column", "COLUMN");
  if (groups) column("--group", options.columns.group, "The group's column", "COLUMN");
  column("--pre", options.columns.pre, "Before: a column, or a value of the time column", "NAME");
  column("--post", options.columns.post, "After", "NAME");
  column("--followup", options.columns.followup, "Follow-up, when there is one", "NAME");
  column("--time", options.columns.time, "The column of times of a long table", "COLUMN");
  column("--value", options.columns.value, "The column of scores of a long table", "COLUMN");
  column("--trial", options.columns.trial, "The column of trials: their mean is the score", "COLUMN");
  column("--by", options.columns.by, "Columns that tell outcomes apart", "COLUMN,...");
  column("--where", options.columns.where, "Only rows with these values", "COLUMN=VALUE,...");
}

void add_output(CLI::App& verb, CompareOptions& options) {
  options.format.add_to(verb, "Output");
  verb.add_flag("--methods", options.methods, "Print the paragraph for a paper instead")->group("Output");
}

/// The outcome the verdict is about: named, or the only one.
std::size_t primary_of(const compare::StudyData& study, const std::string& named) {
  std::vector<std::string> names;
  for (const auto& outcome : study.outcomes) names.push_back(outcome.name);
  if (named.empty() && names.size() == 1) return 0;
  const auto found = std::find(names.begin(), names.end(), named);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  throw datasets::ReadError(
      datasets::ReadFault::ambiguous, study.file, 0,
      named.empty() ? "several outcomes; the one that was named primary before the study must be said."
                    : "there is no outcome '" + named + "'.",
      "Name it with --metric. There are: " + compare::joined(names) + ".");
}

void write_head(std::ostream& out, const compare::StudyData& study, std::size_t primary) {
  out << study.file << " (SHA-256 " << study.sha256.substr(0, 16) << "...), steadyplate "
      << scoring::program_version() << '\n';
  out << "Times: " << compare::joined(study.times) << ". Outcomes looked at: " << study.outcomes.size()
      << "; primary: " << study.outcomes[primary].name << '\n';
  const std::string& name = study.outcomes[primary].name;
  const analysis::Metric* metric = analysis::find_metric(name.substr(name.rfind('/') + 1));
  if (metric != nullptr)
    compare::write_wrapped(
        out, "Definition: " + std::string(metric->formula) + " (" + std::string(metric->citation) + ")", 0);
  out << (metric == nullptr ? "Definition, preparation, device and level" : "Preparation, device and level")
      << " are not in the table: name them where you report this\n";
  for (const std::string& note : study.notes) out << "Note: " << note << '\n';
  out << '\n';
}

void write_limits(std::ostream& out) {
  out << '\n';
  for (const std::string& limit : compare::plain_limits()) compare::write_wrapped(out, limit, 0);
}

/// The MDC95 of a score, when the user gave an error for the outcome.
std::optional<double> mdc_of(const std::string& given, const std::string& outcome, std::string& source) {
  if (given.empty()) return std::nullopt;
  const auto table = compare::reliability_given(given);
  for (const auto& entry : table) {
    if (!entry.metric.empty() && entry.metric != outcome) continue;
    if (entry.scale == analysis::Scale::log)
      throw std::invalid_argument(
          "--reliability: people are counted on the plain scale; this error is of ln scores");
    if (entry.kind == analysis::SemKind::between_trials)
      throw std::invalid_argument(
          "--reliability: people are counted by the error of the score as it is used; this one is between "
          "trials (divide it by the root of their number, and say KIND=test_retest)");
    source = compare::source_text(entry);
    return analysis::minimal_detectable_change(entry.sem);
  }
  throw std::invalid_argument("--reliability: " + given + " has no row for '" + outcome + "'");
}

Json document_of(const compare::StudyData& study, const std::string& schema, const std::string& primary) {
  return {{"schema", schema},
          {"version", scoring::program_version()},
          {"input", {{"file", study.file}, {"sha256", study.sha256}}},
          {"times", study.times},
          {"primary", primary},
          {"outcomes_looked_at", study.outcomes.size()},
          {"notes", study.notes},
          {"limits", compare::plain_limits()}};
}

/// Every outcome; the MDC is for the primary one.
std::vector<compare::GroupAnswer> answers_of(const compare::StudyData& study, const CompareOptions& options,
                                             std::size_t primary, std::optional<double> mdc) {
  std::vector<compare::GroupAnswer> answers;
  for (std::size_t i = 0; i < study.outcomes.size(); ++i) {
    compare::GroupOptions group;
    const bool said = i == primary && !options.better.empty();
    group.better =
        said ? compare::direction_named(options.better) : compare::direction_of(study.outcomes[i].name);
    group.control = options.control;
    group.per_protocol = options.per_protocol;
    if (i == primary) group.mdc = mdc;
    answers.push_back(compare::group_answer(study, study.outcomes[i], group));
  }
  return answers;
}

void write_secondary(std::ostream& out, const std::vector<compare::GroupAnswer>& answers,
                     std::size_t primary) {
  if (answers.size() < 2) return;
  out << "\nSecondary outcomes, " << answers.size() - 1 << ", at " << answers[0].times[1]
      << " at equal baseline (ANCOVA; p not corrected for their number)\n";
  std::vector<std::vector<std::string>> rows;
  for (std::size_t i = 0; i < answers.size(); ++i)
    if (i != primary) rows.push_back(compare::secondary_row(answers[i]));
  compare::write_columns(out, rows, 3);
}

void write_adherence(std::ostream& out, const compare::StudyData& study, double percent) {
  std::vector<double> all;
  std::size_t enough = 0;
  for (const auto& [person, value] : study.adherence) {
    all.push_back(value);
    if (value >= percent) ++enough;
  }
  const analysis::Descriptives d = analysis::describe(all);
  out << "\nAdherence: " << d.n << " people, mean " << scoring::fixed(d.mean, 1) << " %, median "
      << scoring::fixed(d.median, 1) << " %; " << enough << " with at least " << scoring::plain(percent)
      << " % (per protocol)\n";
}

void run_group(const CompareOptions& options, Context& context) {
  std::string named = options.primary;
  const compare::StudyData study = datasets::Study::is_study(options.file)
                                       ? study_as_table(options.file, options.columns, named)
                                       : compare::read_study_table(options.file, options.columns, true);
  const std::size_t primary = primary_of(study, named);
  std::string source;
  const auto mdc = mdc_of(options.reliability, study.outcomes[primary].name, source);
  const auto answers = answers_of(study, options, primary, mdc);
  std::vector<compare::GroupAnswer> treated_as_planned;
  if (!study.adherence.empty())
    treated_as_planned =
        answers_of(compare::per_protocol(study, options.per_protocol), options, primary, mdc);
  if (options.methods) {
    compare::write_wrapped(context.out, compare::group_methods(answers[primary], answers.size()), 0);
    return;
  }
  const auto kind = options.format.chosen(context);
  if (kind == OutputFormat::Kind::table) {
    write_head(context.out, study, primary);
    compare::write_group(context.out, answers[primary]);
    if (!source.empty()) compare::write_wrapped(context.out, "Measurement error: " + source, 3);
    if (study.adherence.empty()) {
      context.out << "\nAdherence: not given (--adherence), so per protocol was not analysed\n";
    } else {
      write_adherence(context.out, study, options.per_protocol);
      context.out << "\nPer protocol (second to the analysis of all above)\n" << std::string(50, '-') << '\n';
      compare::write_group(context.out, treated_as_planned[primary]);
    }
    write_secondary(context.out, answers, primary);
    write_limits(context.out);
    return;
  }
  Json outcomes = Json::object();
  Json planned = Json::object();
  for (const auto& answer : answers) outcomes[answer.outcome] = compare::json_group(answer);
  for (const auto& answer : treated_as_planned) planned[answer.outcome] = compare::json_group(answer);
  const std::string schema = "steadyplate.compare.group/1";
  if (kind == OutputFormat::Kind::csv) {
    for (const auto& answer : treated_as_planned)
      outcomes[answer.outcome]["per_protocol"] = planned[answer.outcome];
    context.out << compare::flat_csv(outcomes, schema);
    return;
  }
  Json document = document_of(study, schema, study.outcomes[primary].name);
  document["control"] = answers[primary].groups[answers[primary].control];
  document["control_assumed"] = answers[primary].control_assumed;
  document["reliability"] = source.empty() ? Json(nullptr) : Json(source);
  document["methods"] = compare::group_methods(answers[primary], answers.size());
  document["outcomes"] = outcomes;
  if (!planned.empty())
    document["per_protocol"] = {{"at_least_percent", options.per_protocol}, {"outcomes", planned}};
  context.out << scoring::json_text(document);
}

/// Rows with both scores.
compare::PairedAnswer pairs_of(const compare::OutcomeData& outcome, std::size_t time,
                               std::vector<std::string>& left_out) {
  std::vector<double> pre, post;
  for (std::size_t i = 0; i < outcome.people.size(); ++i) {
    if (analysis::all_finite(std::vector<double>{outcome.scores[i][0], outcome.scores[i][time]})) {
      pre.push_back(outcome.scores[i][0]);
      post.push_back(outcome.scores[i][time]);
    } else {
      left_out.push_back(outcome.people[i]);
    }
  }
  return compare::paired_answer(pre, post);
}

void run_paired(const CompareOptions& options, Context& context) {
  const compare::StudyData study = compare::read_study_table(options.file, options.columns, false);
  const std::size_t primary = primary_of(study, options.primary);
  if (options.methods) {
    compare::write_wrapped(context.out, compare::paired_methods(study.outcomes.size()), 0);
    return;
  }
  const auto kind = options.format.chosen(context);
  if (kind == OutputFormat::Kind::table) write_head(context.out, study, primary);
  if (kind == OutputFormat::Kind::table && study.groups.size() > 1)
    context.out << "Note: groups " << compare::joined(study.groups) << " together (one: --where)\n\n";
  Json outcomes = Json::object();
  for (const auto& outcome : study.outcomes) {
    if (kind == OutputFormat::Kind::table)
      context.out << outcome.name << (&outcome == &study.outcomes[primary] ? " (primary)" : " (secondary)")
                  << '\n';
    for (std::size_t t = 1; t < study.times.size(); ++t) {
      std::vector<std::string> left_out;
      const compare::PairedAnswer answer = pairs_of(outcome, t, left_out);
      if (kind == OutputFormat::Kind::table) {
        compare::write_paired(context.out, answer, study.times[0], study.times[t], 2);
        if (!left_out.empty())
          context.out << "    without both scores: " << compare::joined(left_out) << '\n';
      }
      Json json = compare::json_paired(answer);
      json["excluded"] = left_out;
      outcomes[outcome.name]["paired_" + study.times[t]] = json;
    }
  }
  const std::string schema = "steadyplate.compare.paired/1";
  if (kind == OutputFormat::Kind::table) {
    write_limits(context.out);
  } else if (kind == OutputFormat::Kind::csv) {
    context.out << compare::flat_csv(outcomes, schema);
  } else {
    Json document = document_of(study, schema, study.outcomes[primary].name);
    document["methods"] = compare::paired_methods(study.outcomes.size());
    document["outcomes"] = outcomes;
    context.out << scoring::json_text(document);
  }
}

}  // namespace

void add_compare_group(CLI::App& compare_verb, Context& context) {
  auto options = std::make_shared<CompareOptions>();
  CLI::App* verb = compare_verb.add_subcommand("group", "Did one group change more than another?");
  add_columns(*verb, *options, true);
  verb->add_option("--metric", options->primary, "The primary outcome, named before the study")
      ->option_text("OUTCOME");
  verb->add_option("--better", options->better,
                   "Which way is better, for the primary outcome: lower, higher or none")
      ->check(CLI::IsMember({"lower", "higher", "none"}));
  verb->add_option("--control", options->control, "The group others are compared with")->option_text("GROUP");
  verb->add_option("--reliability", options->reliability,
                   "Measurement error of the primary outcome, to count people beyond it")
      ->option_text("FILE|SEM=X");
  verb->add_option("--adherence", options->columns.adherence,
                   "Column with the percent of sessions done: adds the analysis per protocol")
      ->option_text("COLUMN");
  verb->add_option("--per-protocol", options->per_protocol, "Percent of sessions that counts as done (80)")
      ->check(CLI::Range(0.0, 100.0))
      ->option_text("PERCENT");
  add_output(*verb, *options);
  verb->footer(group_footer);
  verb->callback([options, &context] { run_group(*options, context); });
}

void add_compare_paired(CLI::App& compare_verb, Context& context) {
  auto options = std::make_shared<CompareOptions>();
  CLI::App* verb = compare_verb.add_subcommand("paired", "Did one group of people change?");
  add_columns(*verb, *options, false);
  verb->add_option("--metric", options->primary, "The primary outcome, named before the study")
      ->option_text("OUTCOME");
  add_output(*verb, *options);
  verb->footer(paired_footer);
  verb->callback([options, &context] { run_paired(*options, context); });
}

void add_compare(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("compare", "Before and after: one person, one group, several groups");
  verb->require_subcommand(1);
  verb->footer(R"(
Examples:
  steadyplate compare person pre1.csv pre2.csv --post post1.csv post2.csv
  steadyplate compare group scores.csv --metric OSI --better lower
  steadyplate compare group STUDY
  steadyplate compare person STUDY P-007
  steadyplate compare paired scores.csv --where group=NHE
  steadyplate compare reliability trials.csv --trial trial --value osi

Each has --help of its own: steadyplate compare group --help)");
  add_compare_person(*verb, context);
  add_compare_group(*verb, context);
  add_compare_paired(*verb, context);
  add_compare_reliability(*verb, context);
}

}  // namespace steadyplate::cli
