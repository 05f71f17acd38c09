#include <cmath>
#include <memory>

#include "tools/cli/clock.hpp"
#include "tools/cli/nordic.hpp"
#include "tools/cli/output_format.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/compare/words.hpp"
#include "tools/nordic/log.hpp"
#include "tools/nordic/plan.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

using Json = nlohmann::ordered_json;
using scoring::csv_field;

struct PlanOptions {
  std::string plan;
  OutputFormat format;
};

struct LogOptions {
  std::string file, participant, date, reps, planned, plan, assistance, note;
  int session = 0;
  std::optional<double> pain, incline_deg;
  bool supervised = false;
};

struct StatusOptions {
  std::string file, plan = "trial2025", participant;
  std::optional<int> through_week;
  double per_protocol = 80.0;
  OutputFormat format;
};

std::string set_text(const analysis::PlannedSet& set) {
  std::string text = std::to_string(set.reps_low);
  if (set.reps_high != set.reps_low) text += '-' + std::to_string(set.reps_high);
  return text;
}

std::string sets_text(const std::vector<analysis::PlannedSet>& sets) {
  std::vector<std::string> words;
  words.reserve(sets.size());
  for (const auto& set : sets) words.push_back(set_text(set));
  return compare::joined(words);
}

void write_plan(std::ostream& out, const nordic::Plan& plan) {
  out << plan.id << ": " << plan.name << '\n';
  if (!plan.source.empty()) compare::write_wrapped(out, "Source: " + plan.source, 2);
  if (!plan.note.empty()) compare::write_wrapped(out, plan.note, 2);
  out << "  " << plan.sessions.size() << " sessions in " << plan.weeks() << " weeks";
  if (plan.warm_up_min) out << ", warm-up " << scoring::plain(*plan.warm_up_min) << " min";
  if (plan.rest_s) out << ", rest between sets " << scoring::plain(*plan.rest_s) << " s";
  out << "\n\n";
  std::vector<std::vector<std::string>> rows = {{"week", "session", "repetitions", ""}};
  for (const auto& session : plan.sessions)
    rows.push_back({std::to_string(session.week), std::to_string(session.session), sets_text(session.sets),
                    session.supervised ? "supervised" : ""});
  compare::write_columns(out, rows, 2);
}

Json json_plan(const nordic::Plan& plan) {
  Json sessions = Json::array();
  for (const auto& session : plan.sessions) {
    Json sets = Json::array();
    for (const auto& set : session.sets)
      sets.push_back({{"reps_low", set.reps_low}, {"reps_high", set.reps_high}});
    sessions.push_back({{"week", session.week},
                        {"session", session.session},
                        {"supervised", session.supervised},
                        {"sets", sets}});
  }
  return {{"id", plan.id},     {"name", plan.name},     {"source", plan.source},
          {"note", plan.note}, {"weeks", plan.weeks()}, {"sessions", sessions}};
}

void run_plan(const PlanOptions& options, Context& context) {
  std::vector<nordic::Plan> plans;
  if (options.plan.empty())
    plans = nordic::shipped_plans();
  else
    plans.push_back(nordic::find_plan(options.plan));
  switch (options.format.chosen(context)) {
    case OutputFormat::Kind::json: {
      Json list = Json::array();
      for (const auto& plan : plans) list.push_back(json_plan(plan));
      context.out << scoring::json_text({{"schema", "steadyplate.nordic.plan/1"},
                                         {"version", scoring::program_version()},
                                         {"plans", list}});
      return;
    }
    case OutputFormat::Kind::csv:
      context.out << "plan,week,session,supervised,set,reps_low,reps_high\n";
      for (const auto& plan : plans)
        for (const auto& session : plan.sessions)
          for (std::size_t i = 0; i < session.sets.size(); ++i)
            context.out << csv_field(plan.id) << ',' << session.week << ',' << session.session << ','
                        << (session.supervised ? "yes" : "no") << ',' << i + 1 << ','
                        << session.sets[i].reps_low << ',' << session.sets[i].reps_high << '\n';
      return;
    case OutputFormat::Kind::table:
      break;
  }
  if (!options.plan.empty()) {
    write_plan(context.out, plans.front());
    return;
  }
  std::vector<std::vector<std::string>> rows;
  rows.reserve(plans.size());
  for (const auto& plan : plans)
    rows.push_back({plan.id + ": " + plan.name, std::to_string(plan.sessions.size()) + " sessions",
                    std::to_string(plan.weeks()) + " weeks"});
  compare::write_columns(context.out, rows, 2);
  context.out << "\nOne in full: steadyplate nordic plan ID\n";
}

/// "3,3,2" as whole numbers. @throws std::invalid_argument
std::vector<int> repetitions_of(const std::string& text, const char* flag) {
  std::vector<int> reps;
  for (const std::string& word : compare::listed(text)) {
    int value = 0;
    if (word.size() > 4 || word.find_first_not_of("0123456789") != std::string::npos)
      throw std::invalid_argument(std::string(flag) + " wants whole numbers, one a set: 3,3,2");
    for (const char digit : word) value = 10 * value + (digit - '0');
    reps.push_back(value);
  }
  if (reps.empty()) throw std::invalid_argument(std::string(flag) + " wants whole numbers, one a set: 3,3,2");
  return reps;
}

void run_log(const LogOptions& options, Context& context) {
  const std::vector<int> done = repetitions_of(options.reps, "--reps");
  std::vector<int> planned;
  int week = 1;
  bool supervised = options.supervised;
  if (!options.plan.empty()) {
    const nordic::Plan plan = nordic::find_plan(options.plan);
    if (options.session > static_cast<int>(plan.sessions.size()))
      throw std::invalid_argument("--session: the plan has " + std::to_string(plan.sessions.size()) +
                                  " sessions");
    const auto& session = plan.sessions[static_cast<std::size_t>(options.session) - 1];
    week = session.week;
    supervised = supervised || session.supervised;
    for (const auto& set : session.sets) planned.push_back(set.reps_low);
  }
  if (!options.planned.empty()) planned = repetitions_of(options.planned, "--planned");
  std::vector<nordic::LogRow> rows;
  for (std::size_t i = 0; i < std::max(done.size(), planned.size()); ++i) {
    nordic::LogRow row;
    row.participant = options.participant;
    row.date = options.date.empty() ? today() : options.date;
    row.set.day = nordic::day_of(row.date);
    row.supervised = supervised ? "yes" : "no";
    row.week = week;
    row.set.session = options.session;
    row.set.set = static_cast<int>(i) + 1;
    row.set.reps_done = i < done.size() ? done[i] : 0;
    if (i < planned.size()) row.set.reps_planned = planned[i];
    row.set.pain = options.pain;
    row.assistance = options.assistance;
    if (options.incline_deg) row.incline_deg = scoring::exact(*options.incline_deg);
    row.note = options.note;
    rows.push_back(row);
  }
  scoring::write_file(options.file, nordic::with_rows(options.file, rows), true);
  context.err << "steadyplate: logged session " << options.session << " of " << options.participant << ", "
              << rows.size() << " set(s), in " << options.file << '\n';
}

struct PersonStatus {
  std::string participant;
  analysis::Adherence adherence;
};

Json json_status(const PersonStatus& status, double per_protocol) {
  const analysis::Adherence& a = status.adherence;
  return {{"participant", status.participant},
          {"sessions_planned", a.sessions_planned},
          {"sessions_done", a.sessions_done},
          {"sessions_full", a.sessions_full},
          {"sessions_unlogged", a.sessions_unlogged},
          {"sessions_extra", a.sessions_extra},
          {"sessions_percent", scoring::json_number(a.sessions_percent)},
          {"reps_planned", a.reps_planned},
          {"reps_done", a.reps_done},
          {"reps_excess", a.reps_excess},
          {"reps_percent", scoring::json_number(a.reps_percent)},
          {"longest_gap_days", a.longest_gap_days ? Json(*a.longest_gap_days) : Json(nullptr)},
          {"pain_highest", a.pain_highest ? scoring::json_number(*a.pain_highest) : Json(nullptr)},
          {"pain_mean", a.pain_mean ? scoring::json_number(*a.pain_mean) : Json(nullptr)},
          {"per_protocol", a.sessions_percent >= per_protocol ? "yes" : "no"}};
}

std::vector<std::string> status_row(const PersonStatus& status, double per_protocol) {
  const analysis::Adherence& a = status.adherence;
  return {status.participant,
          std::to_string(a.sessions_done) + "/" + std::to_string(a.sessions_planned),
          scoring::fixed(a.sessions_percent, 0) + " %",
          std::to_string(a.sessions_full),
          std::to_string(a.sessions_unlogged),
          std::to_string(a.reps_done) + "/" + std::to_string(a.reps_planned),
          scoring::fixed(a.reps_percent, 0) + " %",
          a.reps_excess > 0 ? "+" + std::to_string(a.reps_excess) : "",
          a.longest_gap_days ? std::to_string(*a.longest_gap_days) + " d" : "",
          a.pain_highest ? scoring::plain(*a.pain_highest) : "",
          a.sessions_percent >= per_protocol ? "yes" : "no"};
}

void run_status(const StatusOptions& options, Context& context) {
  const nordic::Plan plan = nordic::find_plan(options.plan);
  std::vector<analysis::PlannedSession> sessions;
  for (const auto& session : plan.sessions)
    if (!options.through_week || session.week <= *options.through_week) sessions.push_back(session);
  // What the plan has in later weeks is neither missing nor extra yet.
  auto rows = nordic::read_log(options.file);
  std::erase_if(rows, [&](const nordic::LogRow& row) {
    return row.set.session > static_cast<int>(sessions.size()) &&
           row.set.session <= static_cast<int>(plan.sessions.size());
  });
  std::vector<PersonStatus> people;
  for (const std::string& name : nordic::participants_of(rows))
    if (options.participant.empty() || name == options.participant)
      people.push_back({name, nordic::adherence_of(rows, name, sessions)});
  if (people.empty())
    throw std::invalid_argument("--participant: there is no row of '" + options.participant + "' in " +
                                options.file);
  switch (options.format.chosen(context)) {
    case OutputFormat::Kind::json: {
      Json list = Json::array();
      for (const auto& person : people) list.push_back(json_status(person, options.per_protocol));
      context.out << scoring::json_text({{"schema", "steadyplate.nordic.status/1"},
                                         {"version", scoring::program_version()},
                                         {"plan", plan.id},
                                         {"per_protocol_percent", options.per_protocol},
                                         {"participants", list}});
      return;
    }
    case OutputFormat::Kind::csv: {
      bool first = true;
      for (const auto& person : people) {
        const Json json = json_status(person, options.per_protocol);
        std::string head, line;
        for (const auto& [key, value] : json.items()) {
          head += (head.empty() ? "" : ",") + key;
          const std::string text = value.is_string()         ? value.get<std::string>()
                                   : value.is_number_float() ? scoring::exact(value.get<double>())
                                   : value.is_null()         ? ""
                                                             : value.dump();
          line += (line.empty() ? "" : ",") + csv_field(text);
        }
        if (first) context.out << head << '\n';
        first = false;
        context.out << line << '\n';
      }
      return;
    }
    case OutputFormat::Kind::table:
      break;
  }
  context.out << "Plan " << plan.id << ": " << plan.name << "; sessions counted: " << sessions.size()
              << ". Not logged counts as not done.\n\n";
  std::vector<std::vector<std::string>> table = {
      {"", "sessions", "", "full", "unlogged", "reps", "", "excess", "longest gap", "pain", "per protocol"}};
  for (const auto& person : people) table.push_back(status_row(person, options.per_protocol));
  compare::write_columns(context.out, table, 2);
  context.out << "\nPer protocol: at least " << scoring::plain(options.per_protocol)
              << " % of the sessions with any repetition. Pain: the highest of 0 to 10.\n";
}

}  // namespace

void add_nordic(CLI::App& app, Context& context) {
  CLI::App* verb = app.add_subcommand("nordic", "Nordic hamstring training: plans, log, adherence, strength");
  verb->require_subcommand(1);
  verb->footer(R"(
Examples:
  steadyplate nordic plan                                    the plans there are
  steadyplate nordic plan trial2025
  steadyplate nordic log training.csv --participant P7 --plan trial2025 --session 1 --reps 3,3,2 --pain 1
  steadyplate nordic status training.csv --plan trial2025 --through-week 2
  steadyplate nordic strength nordbord.csv --mass 76

The CSV of status has a column sessions_percent, which steadyplate compare group takes as --adherence.)");

  auto plan = std::make_shared<PlanOptions>();
  CLI::App* plan_verb = verb->add_subcommand("plan", "The training plans, or one in full");
  plan_verb->add_option("plan", plan->plan, "Id of a plan, or a file of your own")
      ->option_text("[ID|FILE.toml]");
  plan->format.add_to(*plan_verb, "Output");
  plan_verb->callback([plan, &context] { run_plan(*plan, context); });

  auto log = std::make_shared<LogOptions>();
  CLI::App* log_verb = verb->add_subcommand("log", "Add one session to a training log");
  log_verb->add_option("file", log->file, "The log; made when it is not there")
      ->option_text("LOG.csv")
      ->required();
  log_verb->add_option("--participant", log->participant, "Pseudonym")->option_text("NAME")->required();
  log_verb->add_option("--session", log->session, "Number of the session in the whole plan")
      ->check(CLI::Range(1, 10000))
      ->option_text("N")
      ->required();
  log_verb->add_option("--reps", log->reps, "Repetitions done, one number a set: 3,3,2")
      ->option_text("LIST")
      ->required();
  log_verb->add_option("--plan", log->plan, "Plan that tells week and planned repetitions")
      ->option_text("ID|FILE");
  log_verb->add_option("--planned", log->planned, "Planned repetitions, when there is no plan or a range")
      ->option_text("LIST");
  log_verb->add_option("--date", log->date, "Day, 2026-03-01 (today)")->option_text("DATE");
  log_verb->add_option("--pain", log->pain, "Highest pain, 0 to 10")
      ->check(CLI::Range(0.0, 10.0))
      ->option_text("N");
  log_verb->add_option("--assistance", log->assistance, "Band, partner, ...")->option_text("TEXT");
  log_verb->add_option("--incline", log->incline_deg, "Incline of the board, deg")->option_text("DEG");
  log_verb->add_flag("--supervised", log->supervised, "An instructor was there");
  log_verb->add_option("--note", log->note, "Anything else; no names")->option_text("TEXT");
  log_verb->callback([log, &context] { run_log(*log, context); });

  auto status = std::make_shared<StatusOptions>();
  CLI::App* status_verb = verb->add_subcommand("status", "Planned and done: adherence, gaps, pain");
  status_verb->add_option("file", status->file, "The training log")->option_text("LOG.csv")->required();
  status_verb->add_option("--plan", status->plan, "The plan (trial2025)")->option_text("ID|FILE");
  status_verb->add_option("--participant", status->participant, "Only this one")->option_text("NAME");
  status_verb->add_option("--through-week", status->through_week, "Count sessions up to this week only")
      ->check(CLI::Range(1, 1000))
      ->option_text("WEEK");
  status_verb
      ->add_option("--per-protocol", status->per_protocol, "Percent of sessions that counts as done (80)")
      ->check(CLI::Range(0.0, 100.0))
      ->option_text("PERCENT");
  status->format.add_to(*status_verb, "Output");
  status_verb->callback([status, &context] { run_status(*status, context); });

  add_nordic_strength(*verb, context);
}

}  // namespace steadyplate::cli
