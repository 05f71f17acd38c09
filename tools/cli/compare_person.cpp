#include <algorithm>
#include <memory>

#include "datasets/study/study.hpp"
#include "tools/cli/compare.hpp"
#include "tools/cli/output_format.hpp"
#include "tools/compare/person_output.hpp"
#include "tools/compare/words.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/study/person.hpp"

namespace steadyplate::cli {

namespace {

struct ComparePersonOptions {
  std::vector<std::string> before, after, later;
  std::string metric, secondary = "all", trials = "mean", condition, reliability, better;
  std::optional<double> display_step, adherence;
  double practice = 0.0;
  OutputFormat format;
  bool force = false, methods = false;
};

compare::TrialScore score_named(const std::string& word) {
  return word == "median" ? compare::TrialScore::median
         : word == "best" ? compare::TrialScore::best
                          : compare::TrialScore::mean;
}

/// The primary metric: named, or mean velocity, the most repeatable of the core scores.
std::string primary_of(const ComparePersonOptions& options, const std::vector<std::string>& common) {
  std::string wanted = options.metric.empty() ? "mean_velocity" : options.metric;
  if (std::find(common.begin(), common.end(), wanted) != common.end()) return wanted;
  throw datasets::ReadError(
      datasets::ReadFault::ambiguous, options.before.front(), 0, "'" + wanted + "' is not in both sessions.",
      "Name the primary metric with --metric. In both are: " + compare::joined(common) + ".");
}

std::vector<std::string> secondary_of(const ComparePersonOptions& options,
                                      const std::vector<std::string>& common, const std::string& primary) {
  std::vector<std::string> chosen;
  if (options.secondary == "none") return chosen;
  const std::vector<std::string> named = compare::listed(options.secondary);
  for (const std::string& id : options.secondary == "all" ? common : named) {
    if (std::find(common.begin(), common.end(), id) == common.end())
      throw std::invalid_argument("--secondary: '" + id + "' is not in both sessions");
    if (id != primary) chosen.push_back(id);
  }
  return chosen;
}

/// In what the sessions differ, for any metric looked at, each said once.
std::vector<std::string> differences_of(const compare::PersonAnswer& answer, const std::string& primary,
                                        const std::vector<std::string>& secondary) {
  std::vector<std::string> all;
  std::vector<std::string> metrics = {primary};
  metrics.insert(metrics.end(), secondary.begin(), secondary.end());
  for (const compare::Session* other : {&answer.after, answer.follow_up ? &*answer.follow_up : nullptr}) {
    if (other == nullptr) continue;
    for (const std::string& metric : metrics)
      for (const std::string& difference : compare::differences_of(answer.before, *other, metric))
        if (std::find(all.begin(), all.end(), difference) == all.end()) all.push_back(difference);
  }
  return all;
}

/// An error given in words is for the primary metric, whatever the condition; a table comes before ours.
std::vector<compare::ReliabilityEntry> reliability_of(const ComparePersonOptions& options,
                                                      const std::string& primary,
                                                      const std::vector<compare::ReliabilityEntry>& own) {
  std::vector<compare::ReliabilityEntry> table;
  if (!options.reliability.empty()) table = compare::reliability_given(options.reliability);
  for (auto& entry : table)
    if (entry.metric.empty()) entry.metric = primary;
  table.insert(table.end(), own.begin(), own.end());
  const auto& shipped = compare::shipped_reliability();
  table.insert(table.end(), shipped.begin(), shipped.end());
  return table;
}

/// STUDY PARTICIPANT in place of files.
bool names_a_study(const ComparePersonOptions& options) {
  return options.before.size() == 2 && datasets::Study::is_study(options.before.front());
}

void read_files(const ComparePersonOptions& options, compare::PersonAnswer& answer) {
  if (options.after.empty())
    throw std::invalid_argument(
        "compare person needs --post with results of the session after, or a study's folder "
        "and a participant");
  answer.before = compare::read_session("before", options.before, options.condition);
  answer.after = compare::read_session("after", options.after, options.condition);
  if (!options.later.empty())
    answer.follow_up = compare::read_session("follow-up", options.later, options.condition);
}

void run_compare_person(ComparePersonOptions options, Context& context) {
  compare::PersonAnswer answer;
  std::vector<compare::ReliabilityEntry> own;
  if (names_a_study(options)) {
    if (!options.after.empty() || !options.later.empty() || !options.condition.empty())
      throw std::invalid_argument(
          "a study has its own sessions: leave out --post, --followup and --condition");
    study::StudyPerson person =
        study::person_of_study(datasets::Study(options.before[0]), options.before[1], options.metric);
    answer.before = std::move(person.before);
    answer.after = std::move(person.after);
    answer.follow_up = std::move(person.follow_up);
    options.metric = person.metric;
    options.after = {options.before[0]};
    if (!options.adherence) options.adherence = person.adherence_percent;
    own = std::move(person.own);
  } else {
    read_files(options, answer);
  }
  const std::vector<std::string> common = compare::common_metrics(answer.before, answer.after);
  const std::string primary = primary_of(options, common);
  answer.adherence_percent = options.adherence;
  answer.primary_named = !options.metric.empty();
  const std::vector<std::string> secondary = secondary_of(options, common, primary);
  answer.differences = differences_of(answer, primary, secondary);
  if (!answer.differences.empty() && !options.force)
    throw datasets::ReadError(
        datasets::ReadFault::ambiguous, options.before.front() + " and " + options.after.front(), 0,
        "the sessions cannot be compared: " + compare::joined(answer.differences, "; ") + ".",
        "--force compares them all the same and prints the differences.");

  const auto table = reliability_of(options, primary, own);
  const compare::Session* later = answer.follow_up ? &*answer.follow_up : nullptr;
  compare::PersonOptions rules;
  rules.score = score_named(options.trials);
  compare::PersonOptions of_primary = rules;
  if (!options.better.empty()) of_primary.better = compare::direction_named(options.better);
  of_primary.display_step = options.display_step;
  of_primary.practice = options.practice;
  answer.primary = compare::metric_change(primary, answer.before, answer.after, later, table, of_primary);
  for (const std::string& id : secondary)
    answer.secondary.push_back(compare::metric_change(id, answer.before, answer.after, later, table, rules));

  if (options.methods) {
    compare::write_wrapped(context.out, compare::person_methods(answer), 0);
    return;
  }
  switch (options.format.chosen(context)) {
    case OutputFormat::Kind::table:
      compare::write_person(context.out, answer);
      break;
    case OutputFormat::Kind::json:
      context.out << scoring::json_text(compare::json_person(answer));
      break;
    case OutputFormat::Kind::csv: {
      compare::Json rows = compare::Json::object();
      rows[primary] = compare::json_change(answer.primary);
      rows[primary]["role"] = "primary";
      for (const auto& change : answer.secondary) {
        rows[change.metric] = compare::json_change(change);
        rows[change.metric]["role"] = "secondary";
      }
      context.out << compare::flat_csv(rows, "steadyplate.compare.person/1");
      break;
    }
  }
}

constexpr const char* compare_person_footer = R"(
The files are results of `steadyplate analyze`: the long CSV (--format csv), metrics.csv, or the folder written with --out,
whose trials.csv tells conditions, rate and person. Every recording in them is one trial; the score is their mean.
Sessions must agree in condition, profile, duration, rate, plate, file format and the metric's definition.

The verdict compares the change with the measurement error (MDC95). Its source is printed; without one there is no
verdict. Of three metrics in quiet standing (mean_velocity, ellipse_area.prediction_f, mean_power_frequency; 60 s, same-day
error of healthy adults) the program knows the error; better is your own: steadyplate compare reliability.

In a study the score is of the test of the primary outcome (--metric TEST/METRIC chooses another); strength and adherence
stand beside it, and the measurement error is the study's own, between the trials of the first visit of all its people.

Examples:
  steadyplate compare person STUDY P-007
  steadyplate compare person before/ --post after/ --condition eo-firm
  steadyplate compare person pre1.csv pre2.csv pre3.csv --post post1.csv post2.csv post3.csv --metric mean_velocity
  steadyplate compare person before/ --post after/ --followup later/ --reliability velocity.csv
  steadyplate compare person before/ --post after/ --metric range --reliability SEM=2.1,SWC=1.0,KIND=test_retest)";

}  // namespace

void add_compare_person(CLI::App& compare_verb, Context& context) {
  auto options = std::make_shared<ComparePersonOptions>();
  CLI::App* verb = compare_verb.add_subcommand("person", "Did one person really change?");
  verb->add_option("before", options->before,
                   "Results of the first session; or a study's folder and a participant")
      ->option_text("PRE...|STUDY PARTICIPANT")
      ->required();
  verb->add_option("--post", options->after, "Results of the session after")->option_text("POST...");
  verb->add_option("--followup", options->later, "Results of a later session")->option_text("LATER...");
  verb->add_option(
          "--condition", options->condition,
          "Only trials of this condition: words joined by '-' from eo ec firm foam unstable both left right "
          "tandem")
      ->option_text("WORDS");
  verb->add_option("--metric", options->metric,
                   "The primary metric, named before the baseline (mean_velocity)")
      ->option_text("ID");
  verb->add_option("--secondary", options->secondary, "Other metrics: all, none or ids")->option_text("LIST");
  verb->add_option("--trials", options->trials, "Score of a session: mean, median or best of its trials")
      ->check(CLI::IsMember({"mean", "median", "best"}));
  verb->add_option("--better", options->better, "Which way is better, for the primary metric")
      ->check(CLI::IsMember({"lower", "higher", "none"}));
  verb->add_option("--reliability", options->reliability,
                   "Measurement error: a table, or SEM=X or ICC=X,SD=X for the primary metric, with SWC=X, "
                   "KIND=between_trials|test_retest, SCALE=plain|log")
      ->option_text("FILE|SEM=X");
  verb->add_option("--practice", options->practice,
                   "Change to expect without training (adds an adjusted RCI)")
      ->option_text("X");
  verb->add_option("--display-step", options->display_step, "Smallest step the device shows")
      ->check(CLI::PositiveNumber)
      ->option_text("X");
  verb->add_option("--adherence", options->adherence, "Percent of the planned sessions done, to be printed")
      ->check(CLI::Range(0.0, 100.0))
      ->option_text("PERCENT");
  verb->add_flag("--force", options->force, "Compare sessions that differ, and print in what");
  options->format.add_to(*verb, "Output");
  verb->add_flag("--methods", options->methods, "Print the paragraph for a paper instead")->group("Output");
  verb->footer(compare_person_footer);
  verb->callback([options, &context] { run_compare_person(*options, context); });
}

}  // namespace steadyplate::cli
