#include <cmath>
#include <map>
#include <memory>
#include <set>

#include "datasets/study/study.hpp"
#include "tools/cli/compare.hpp"
#include "tools/cli/output_format.hpp"
#include "tools/compare/columns.hpp"
#include "tools/compare/group_text.hpp"
#include "tools/compare/json_parts.hpp"
#include "tools/compare/reliability_table.hpp"
#include "tools/compare/words.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/person.hpp"

namespace steadyplate::cli {

namespace {

using compare::Json;
using scoring::rounded;

struct CompareReliabilityOptions {
  std::string file, id, trial, value, trials, where, time, save;
  std::string metric, unit, vision, surface, stance, kind, source, population;
  std::optional<double> duration_s;
  OutputFormat format;
  bool log = false, methods = false, force = false;
};

/// People x trials, complete; who was left out.
struct Trials {
  std::vector<std::string> names;  ///< of the trials
  std::vector<std::vector<double>> scores;
  std::vector<std::string> people, left_out;

  void add(const std::string& person, const std::vector<double>& of_person) {
    if (analysis::all_finite(of_person)) {
      scores.push_back(of_person);
      people.push_back(person);
    } else {
      left_out.push_back(person);
    }
  }
};

/// Columns named on the command line, else every column of numbers but the person's.
std::vector<std::size_t> trial_columns(const compare::TextTable& table,
                                       const CompareReliabilityOptions& options) {
  std::vector<std::size_t> columns;
  for (const std::string& name : compare::listed(options.trials))
    columns.push_back(table.need(name, "--trials"));
  if (!columns.empty()) return columns;
  const auto id = compare::column_of(table, compare::Role::id, options.id);
  for (std::size_t c = 0; c < table.names.size(); ++c)
    if (!id || c != *id) columns.push_back(c);
  return columns;
}

Trials wide_trials(const compare::TextTable& table, const CompareReliabilityOptions& options) {
  Trials trials;
  const auto id = compare::column_of(table, compare::Role::id, options.id);
  const auto columns = trial_columns(table, options);
  trials.names.reserve(columns.size());
  for (const std::size_t c : columns) trials.names.push_back(table.names[c]);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const std::string person = id ? table.rows[r][*id] : "row " + std::to_string(r + 1);
    std::vector<double> scores;
    scores.reserve(columns.size());
    for (const std::size_t c : columns) scores.push_back(compare::number_in(table, r, c));
    trials.add(person, scores);
  }
  return trials;
}

Trials long_trials(const compare::TextTable& table, const CompareReliabilityOptions& options,
                   std::size_t trial) {
  using datasets::ReadError;
  using datasets::ReadFault;
  const auto id = compare::column_of(table, compare::Role::id, options.id);
  const auto value = compare::column_of(table, compare::Role::value, options.value);
  if (!id || !value)
    throw ReadError(
        ReadFault::ambiguous, table.file, 1, "a table with a row a trial needs person and score.",
        "Say which with --id and --value. Its columns are: " + compare::joined(table.names) + ".");
  std::vector<std::string> people, names;
  std::map<std::pair<std::string, std::string>, double> cells;
  const auto note = [](std::vector<std::string>& known, const std::string& name) {
    for (const std::string& other : known)
      if (other == name) return;
    known.push_back(name);
  };
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const std::string& person = table.rows[r][*id];
    const std::string& name = table.rows[r][trial];
    if (!cells.try_emplace({person, name}, compare::number_in(table, r, *value)).second)
      throw ReadError(ReadFault::ambiguous, table.file, table.lines[r],
                      std::string("'").append(person).append("' has trial '").append(name).append("' twice."),
                      "Choose the rows of one test and session with --where.");
    note(people, person);
    note(names, name);
  }
  Trials trials;
  trials.names = names;
  for (const std::string& person : people) {
    std::vector<double> scores;
    for (const std::string& name : names) {
      const auto cell = cells.find({person, name});
      scores.push_back(cell == cells.end() ? analysis::kNoValue : cell->second);
    }
    trials.add(person, scores);
  }
  return trials;
}

/// ln of every score. @throws datasets::ReadError  a score not above 0
void take_logs(Trials& trials, const std::string& file) {
  for (std::size_t i = 0; i < trials.scores.size(); ++i)
    for (double& score : trials.scores[i]) {
      if (!(score > 0.0))
        throw datasets::ReadError(datasets::ReadFault::damaged, file, 0,
                                  "'" + trials.people[i] + "' has a score that is not above 0 (--log).", "");
      score = std::log(score);
    }
}

void write_table(std::ostream& out, const CompareReliabilityOptions& options, const Trials& trials,
                 const analysis::Reliability& r, const analysis::BlandAltman& b) {
  const std::string unit = options.unit.empty() ? "" : " " + options.unit;
  const std::string of = options.log ? " (of ln scores)" : unit;
  out << options.file << ", steadyplate " << scoring::program_version() << '\n'
      << r.people << " people x " << r.trials << " trials (" << compare::joined(trials.names) << ")";
  if (!trials.left_out.empty()) out << "; not complete, left out: " << compare::joined(trials.left_out);
  out << "\n\n";
  if (!analysis::has_value(r.status)) {
    out << "No reliability: " << r.note << '\n';
    return;
  }
  out << "  ICC(1,1)   " << compare::with_interval(r.icc_1_1.value, r.icc_1_1.ci) << '\n'
      << "  ICC(2,1)   " << compare::with_interval(r.icc_2_1.value, r.icc_2_1.ci) << "   absolute agreement\n"
      << "  ICC(3,1)   " << compare::with_interval(r.icc_3_1.value, r.icc_3_1.ci) << "   consistency\n"
      << "  of the mean of all trials: ICC(1,k) " << rounded(r.icc_1_k.value) << ", ICC(2,k) "
      << rounded(r.icc_2_k.value) << ", ICC(3,k) " << rounded(r.icc_3_k.value) << '\n'
      << "  SEM        " << rounded(r.sem_agreement) << of << " agreement, " << rounded(r.sem_consistency)
      << " consistency\n"
      << "  MDC95      " << rounded(r.mdc95_agreement) << of << " agreement, " << rounded(r.mdc95_consistency)
      << " consistency\n"
      << "  SWC        " << rounded(r.swc) << of << " (0.2 of the SD between people, "
      << rounded(r.sd_between) << ")\n";
  if (options.log) {
    const analysis::RatioChange up = analysis::ratio_change(r.mdc95_agreement);
    out << "  as percent: typical error "
        << rounded(analysis::typical_error_of_logs_percent(r.sem_agreement), 3) << " %, MDC95 +"
        << rounded(up.up_percent, 3) << " / -" << rounded(up.down_percent, 3) << " %\n";
  } else if (!std::isnan(r.typical_error_percent)) {
    out << "  typical error " << rounded(r.typical_error_percent, 3) << " % of the mean\n";
  }
  out << "  do the trials differ? F " << rounded(r.f_trials, 3) << ", " << compare::p_text(r.p_trials)
      << " (small p: people learn or tire)\n\n";
  out << "First two trials, " << trials.names[0] << " - " << trials.names[1]
      << (options.log ? " (ratios)\n" : "\n");
  if (!analysis::has_value(b.status)) {
    out << "  " << b.note << '\n';
    return;
  }
  out << "  bias " << compare::with_interval(b.bias, b.bias_ci) << "; 95 % limits of agreement "
      << compare::interval_text(b.limits) << '\n'
      << "  does the difference grow with the score? r " << rounded(b.r, 3) << ", " << compare::p_text(b.r_p)
      << '\n';
}

compare::ReliabilityEntry entry_of(const CompareReliabilityOptions& options, const analysis::Reliability& r) {
  compare::ReliabilityEntry entry;
  entry.metric = options.metric;
  entry.unit = options.unit;
  entry.vision = options.vision;
  entry.surface = options.surface;
  entry.stance = options.stance;
  entry.duration_s = options.duration_s;
  entry.scale = options.log ? analysis::Scale::log : analysis::Scale::plain;
  entry.kind =
      options.kind == "test_retest" ? analysis::SemKind::test_retest : analysis::SemKind::between_trials;
  entry.sem = r.sem_agreement;
  entry.sd_between = r.sd_between;
  entry.people = std::to_string(r.people);
  entry.population = options.population;
  entry.source = options.source.empty() ? options.file : options.source;
  return entry;
}

void save_entry(const CompareReliabilityOptions& options, const analysis::Reliability& r, Context& context) {
  if (options.metric.empty() || options.kind.empty())
    throw std::invalid_argument(
        "--save needs --metric ID (what was measured) and --kind between_trials or test_retest");
  if (!analysis::has_value(r.status) || !(r.sem_agreement > 0.0))
    throw std::invalid_argument("--save: there is no measurement error to save: " + r.note);
  scoring::write_file(options.save, compare::reliability_csv(entry_of(options, r), r.icc_2_1.value),
                      options.force);
  context.err << "steadyplate: wrote " << options.save << "; use it with --reliability " << options.save
              << '\n';
}

/// Trials of a study's outcome: complete ones, the most that there are.
Trials study_trials(CompareReliabilityOptions& options) {
  const study::StudyRepeats repeats =
      study::repeats_of_study(datasets::Study(options.file), options.metric, options.time);
  options.metric = repeats.metric;
  if (options.unit.empty()) options.unit = repeats.unit;
  if (options.source.empty()) options.source = "trials at " + repeats.time_point + " in " + options.file;
  std::set<std::int64_t> numbers;
  for (const auto& [person, values] : repeats.people)
    for (const auto& [number, value] : values) numbers.insert(number);
  Trials trials;
  for (const std::int64_t number : numbers) trials.names.push_back(std::to_string(number));
  for (const auto& [person, values] : repeats.people) {
    std::vector<double> scores;
    for (const std::int64_t number : numbers) {
      const auto found = values.find(number);
      scores.push_back(found == values.end() ? analysis::kNoValue : found->second);
    }
    trials.add(person, scores);
  }
  return trials;
}

Trials table_trials(const CompareReliabilityOptions& options, compare::TextTable& table) {
  table = compare::read_text_table(options.file);
  compare::keep_where(table, options.where);
  const auto trial = options.trials.empty() ? compare::column_of(table, compare::Role::trial, options.trial)
                                            : std::optional<std::size_t>();
  return trial ? long_trials(table, options, *trial) : wide_trials(table, options);
}

void run_compare_reliability(CompareReliabilityOptions options, Context& context) {
  if (options.methods) {
    compare::write_wrapped(context.out, compare::reliability_methods(options.log), 0);
    return;
  }
  compare::TextTable table;
  table.file = options.file;
  Trials trials =
      datasets::Study::is_study(options.file) ? study_trials(options) : table_trials(options, table);
  if (trials.names.size() < 2)
    throw datasets::ReadError(datasets::ReadFault::ambiguous, options.file, 0, "one trial only.",
                              "Name the columns of the trials with --trials, or their column with --trial.");
  const std::size_t first = 0;
  std::vector<double> a, b;
  for (const auto& row : trials.scores) {
    a.push_back(row[first]);
    b.push_back(row[first + 1]);
  }
  const analysis::BlandAltman agreement =
      options.log ? analysis::bland_altman_log(a, b) : analysis::bland_altman(a, b);
  if (options.log) take_logs(trials, options.file);
  const analysis::Reliability r = analysis::reliability(trials.scores);
  if (!options.save.empty()) save_entry(options, r, context);
  const auto kind = options.format.chosen(context);
  if (kind == OutputFormat::Kind::table) {
    write_table(context.out, options, trials, r, agreement);
    return;
  }
  Json answer = compare::json_reliability(r);
  answer["bland_altman"] = compare::json_bland_altman(agreement);
  const std::string name = options.metric.empty() ? "score" : options.metric;
  if (kind == OutputFormat::Kind::csv) {
    context.out << compare::flat_csv(Json{{name, answer}}, "steadyplate.compare.reliability/1");
    return;
  }
  context.out << scoring::json_text(Json{{"schema", "steadyplate.compare.reliability/1"},
                                         {"version", scoring::program_version()},
                                         {"input", {{"file", table.file}, {"sha256", table.sha256}}},
                                         {"metric", name},
                                         {"scale", options.log ? "log" : "plain"},
                                         {"trials", trials.names},
                                         {"excluded", trials.left_out},
                                         {"methods", compare::reliability_methods(options.log)},
                                         {"reliability", answer}});
}

constexpr const char* compare_reliability_footer = R"(
A row a person with a column a trial, or a row a trial. Two or more trials (or sessions) of the same people under the same
protocol say how large the measurement error is. Trials of one day say less than days apart: name which with --kind.

Examples:
  steadyplate compare reliability judges.csv
  steadyplate compare reliability trials.csv --where test=static,time=baseline --trial trial --value osi
  steadyplate compare reliability STUDY --metric static_both_ec/OSI
  steadyplate compare reliability days.csv --trials day1,day8 --metric mean_velocity --unit mm/s --log
      --kind test_retest --save velocity.csv
  steadyplate compare person ... --reliability velocity.csv)";

}  // namespace

void add_compare_reliability(CLI::App& compare_verb, Context& context) {
  auto options = std::make_shared<CompareReliabilityOptions>();
  CLI::App* verb = compare_verb.add_subcommand("reliability", "How large is the measurement error?");
  verb->add_option("file", options->file, "CSV with one line of column names, or a study's folder")
      ->option_text("FILE.csv|STUDY")
      ->required();
  const auto column = [&](const char* flag, std::string& target, const char* text, const char* word) {
    verb->add_option(flag, target, text)->option_text(word);
  };
  column("--id", options->id, "The person's column", "COLUMN");
  column("--trials", options->trials, "Columns of the trials (default: all others)", "COLUMN,...");
  column("--trial", options->trial, "Column of the trial's number, in a table with a row a trial", "COLUMN");
  column("--value", options->value, "Column of the score, in such a table", "COLUMN");
  column("--where", options->where, "Only rows with these values", "COLUMN=VALUE,...");
  column("--time", options->time, "Of a study: the time point of the trials (its first)", "TIME");
  verb->add_flag("--log", options->log, "Use ln scores: for areas, velocities and other skewed scores");
  const std::string saving = "A table for --reliability";
  const auto word = [&](const char* flag, std::string& target, const char* text, const char* type) {
    verb->add_option(flag, target, text)->option_text(type)->group(saving);
  };
  word("--save", options->save, "Write the row to this file", "TABLE.csv");
  word("--metric", options->metric, "What was measured: an id of steadyplate metrics, or your own", "ID");
  word("--unit", options->unit, "Its unit", "UNIT");
  verb->add_option("--kind", options->kind, "Trials of one session, or sessions (scores as they are used)")
      ->check(CLI::IsMember({"between_trials", "test_retest"}))
      ->group(saving);
  verb->add_option("--vision", options->vision, "Under which vision it holds (not given: any)")
      ->check(CLI::IsMember({"open", "closed"}))
      ->group(saving);
  verb->add_option("--surface", options->surface, "Surface (not given: any)")
      ->check(CLI::IsMember({"firm", "foam", "unstable"}))
      ->group(saving);
  verb->add_option("--stance", options->stance, "Stance (not given: any)")
      ->check(CLI::IsMember({"both_legs", "left_leg", "right_leg", "tandem"}))
      ->group(saving);
  verb->add_option("--duration", options->duration_s, "Seconds of a trial (not given: any)")
      ->check(CLI::PositiveNumber)
      ->option_text("S")
      ->group(saving);
  word("--population", options->population, "Who was measured", "TEXT");
  word("--source", options->source, "Where the data are from (default: the file's name)", "TEXT");
  verb->add_flag("--force", options->force, "Replace the table")->group(saving);
  options->format.add_to(*verb, "Output");
  verb->add_flag("--methods", options->methods, "Print the paragraph for a paper instead")->group("Output");
  verb->footer(compare_reliability_footer);
  verb->callback([options, &context] { run_compare_reliability(*options, context); });
}

}  // namespace steadyplate::cli
