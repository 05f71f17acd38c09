#include "tools/cli/study.hpp"

#include <memory>

#include "datasets/study/study.hpp"
#include "tools/cli/output_format.hpp"
#include "tools/cli/verbs.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::cli {

namespace {

using Json = nlohmann::ordered_json;

struct InitOptions {
  std::string folder, from;
  datasets::StudyDefinition definition;
  std::string groups, time_points, tests;
  bool json = false;
};

struct AddOptions {
  std::string folder;
  datasets::StudyParticipant participant;
  std::optional<double> height_cm;
  datasets::StudySession session;
  bool json = false;
};

struct DeleteOptions {
  std::string folder, participant;
  bool yes = false, json = false;
};

void answer(Context& context, bool json, const char* what, const Json& document, const std::string& words) {
  if (!json) {
    context.out << words << '\n';
    return;
  }
  Json head = study_head(what);
  head.update(document);
  context.out << scoring::json_text(head);
}

void run_init(const InitOptions& options, Context& context) {
  datasets::StudyDefinition definition = options.definition;
  if (!options.from.empty()) {
    const datasets::StudyDefinition form = datasets::study_template(options.from);
    if (definition.name.empty()) definition.name = form.name;
    definition.groups = form.groups;
    definition.time_points = form.time_points;
    definition.tests = form.tests;
    if (definition.primary.empty()) definition.primary = form.primary;
    if (definition.plan.empty()) definition.plan = form.plan;
    definition.note = form.note;
    definition.published = form.published;
  }
  for (const auto& [text, list] : {std::pair{&options.groups, &definition.groups},
                                   {&options.time_points, &definition.time_points},
                                   {&options.tests, &definition.tests}})
    if (!text->empty()) *list = compare::listed(*text);
  // What is written is what is read: a wrong word is told now.
  static_cast<void>(datasets::parse_study_definition(datasets::study_toml(definition), "the new study.toml"));
  datasets::Study::create(options.folder, definition);
  answer(context, options.json, "init",
         {{"study", options.folder},
          {"time_points", definition.time_points},
          {"groups", definition.groups},
          {"tests", definition.tests}},
         "Made the study " + options.folder +
             ". What it plans is in study.toml; next: steadyplate study import " + options.folder +
             " --participants PEOPLE.csv");
}

void run_add(const AddOptions& options, bool participant, Context& context) {
  datasets::Study study(options.folder);
  datasets::StudyParticipant person = options.participant;
  if (options.height_cm) person.height_mm = 10.0 * *options.height_cm;
  const datasets::Added added =
      participant ? study.add_participant(person) : study.add_session(options.session);
  answer(context, options.json, "add", {{"uuid", added.uuid}, {"new", added.is_new}},
         (added.is_new ? "Added " : "There already, the same: ") + added.uuid);
}

void run_delete(const DeleteOptions& options, Context& context) {
  if (!options.yes)
    throw std::invalid_argument(
        "deleting a participant takes all rows and raw files of that person away for good. Say --yes when "
        "you mean it");
  datasets::Study study(options.folder);
  study.erase(options.participant);
  answer(
      context, options.json, "delete", {{"deleted", true}},
      "Deleted. The audit keeps that somebody was deleted, not who. Look yourself after exports/, copies and "
      "backups of this folder, and studies merged or shared from it.");
}

void add_init(CLI::App& verb, Context& context) {
  auto options = std::make_shared<InitOptions>();
  CLI::App* init = verb.add_subcommand("init", "Make a new study");
  init->add_option("folder", options->folder, "Its folder, which must not be there")
      ->option_text("STUDY")
      ->required();
  init->add_option("--template", options->from, "Begin with: " + compare::joined(datasets::study_templates()))
      ->option_text("ID");
  init->add_option("--name", options->definition.name, "Title")->option_text("TEXT");
  init->add_option("--groups", options->groups, "Groups, the control group first")->option_text("A,B");
  init->add_option("--time-points", options->time_points, "Visits in order: before, after, follow-up")
      ->option_text("A,B,C");
  init->add_option("--tests", options->tests, "Tests of each visit")->option_text("A,B");
  init->add_option("--primary", options->definition.primary, "The outcome named before the baseline")
      ->option_text("TEST/METRIC");
  init->add_option("--plan", options->definition.plan, "Training plan (steadyplate nordic plan)")
      ->option_text("ID|FILE");
  init->add_flag("--synthetic", options->definition.synthetic, "Made-up people: every output says so");
  init->add_flag("--json", options->json, "Answer as JSON")->group("Output");
  init->callback([options, &context] { run_init(*options, context); });
}

void add_add(CLI::App& verb, Context& context) {
  CLI::App* add = verb.add_subcommand("add", "Add a participant or a session");
  add->require_subcommand(1);
  auto person = std::make_shared<AddOptions>();
  CLI::App* participant =
      add->add_subcommand("participant", "A person, by pseudonym: no name, no date of birth");
  participant->add_option("study", person->folder, "Folder")->option_text("STUDY")->required();
  participant
      ->add_option("pseudonym", person->participant.pseudonym, "3 to 16 capital letters, digits and '-'")
      ->option_text("P-007")
      ->required();
  participant->add_option("--group", person->participant.group, "Group")->option_text("WORD");
  participant->add_option("--birth-year", person->participant.birth_year, "Year of birth")
      ->option_text("YEAR");
  participant->add_option("--sex", person->participant.sex, "F, M or X")
      ->check(CLI::IsMember({"F", "M", "X"}));
  participant->add_option("--height", person->height_cm, "Height, cm")->option_text("CM");
  participant->add_option("--mass", person->participant.mass_kg, "Mass, kg")->option_text("KG");
  participant->add_option("--dominant-leg", person->participant.dominant_leg, "left or right")
      ->check(CLI::IsMember({"left", "right"}));
  participant->add_option("--foot-length", person->participant.foot_length_mm, "Foot length, mm")
      ->option_text("MM");
  participant->add_option("--foot-width", person->participant.foot_width_mm, "Foot width, mm")
      ->option_text("MM");
  participant->add_flag("--json", person->json, "Answer as JSON")->group("Output");
  participant->callback([person, &context] { run_add(*person, true, context); });
  auto visit = std::make_shared<AddOptions>();
  CLI::App* session = add->add_subcommand("session", "A visit of a participant");
  session->add_option("study", visit->folder, "Folder")->option_text("STUDY")->required();
  session->add_option("pseudonym", visit->session.participant, "Who")->option_text("P-007")->required();
  session->add_option("time_point", visit->session.time_point, "Which visit, a word of study.toml")
      ->option_text("TIME")
      ->required();
  session->add_option("--date", visit->session.date, "Day, 2026-03-01")->option_text("DATE");
  session->add_flag("--json", visit->json, "Answer as JSON")->group("Output");
  session->callback([visit, &context] { run_add(*visit, false, context); });
}

void add_delete(CLI::App& verb, Context& context) {
  auto options = std::make_shared<DeleteOptions>();
  CLI::App* erase = verb.add_subcommand("delete", "Delete a participant for good");
  erase->add_option("study", options->folder, "Folder")->option_text("STUDY")->required();
  erase->add_option("participant", options->participant, "Pseudonym")->option_text("P-007")->required();
  erase->add_flag("--yes", options->yes, "I mean it");
  erase->add_flag("--json", options->json, "Answer as JSON")->group("Output");
  erase->callback([options, &context] { run_delete(*options, context); });
}

}  // namespace

Json study_head(const char* what) {
  return {{"schema", std::string("steadyplate.study.") + what + "/1"},
          {"version", scoring::program_version()}};
}

void add_study(CLI::App& app, Context& context) {
  CLI::App* verb =
      app.add_subcommand("study", "A whole study in one folder: people, visits, trials, scores, audit");
  verb->require_subcommand(1);
  verb->footer(R"(
Examples:
  steadyplate study init lab --template nhe-trial-2025
  steadyplate study add participant lab P-007 --group NHE --height 178 --mass 74 --dominant-leg right
  steadyplate study import lab trial1.txt trial2.txt --participant P-007 --session baseline --test static_both_ec
  steadyplate study import lab --list trials.csv --scores biodex.csv --training log.csv
  steadyplate study score lab
  steadyplate compare group lab
  steadyplate compare person lab P-007
  steadyplate study sheet lab P-007 --out P-007.pdf
  steadyplate study export lab
  steadyplate study share lab --deidentify --out for-others
  steadyplate study check lab

The folder holds study.toml, study.db (SQLite), raw/ (recordings by their SHA-256, read-only) and exports/. Copy it
whole. It knows pseudonyms only: the list of names stays with you. Keep it on a local, encrypted disk.)");
  add_init(*verb, context);
  add_add(*verb, context);
  add_study_import(*verb, context);
  add_study_score(*verb, context);
  add_study_look(*verb, context);
  add_study_sheet(*verb, context);
  add_study_exchange(*verb, context);
  add_delete(*verb, context);
}

}  // namespace steadyplate::cli
