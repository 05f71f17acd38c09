#include <memory>

#include "datasets/error.hpp"
#include "datasets/file.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/output_format.hpp"
#include "tools/cli/study.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"
#include "tools/study/import.hpp"
#include "tools/study/score.hpp"

namespace steadyplate::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t largest_mapping = 1U << 20U;

struct ImportOptions {
  std::string folder, list, participants, training, certificate, map;
  std::vector<std::string> files, scores;
  study::RecordingToImport said;
  std::int64_t number = 0;
  study::PrintedDefaults printed;
  bool json = false;
};

struct ScoreOptions {
  std::string folder;
  study::StudyScoreOptions how;
  bool json = false;
};

std::string counted(const study::ImportedRows& rows, const char* what) {
  std::string text = std::to_string(rows.added) + " " + what + " added";
  if (rows.already > 0) text += ", " + std::to_string(rows.already) + " there already";
  return text;
}

Json json_of(const study::ImportedRows& rows) {
  return {{"added", rows.added}, {"already", rows.already}, {"notes", rows.notes}};
}

std::vector<study::RecordingToImport> recordings_of(const ImportOptions& options) {
  std::vector<study::RecordingToImport> all;
  if (!options.list.empty()) all = study::read_import_list(options.list, options.said);
  for (const std::string& file : options.files) {
    study::RecordingToImport one = options.said;
    one.file = file;
    all.push_back(one);
  }
  if (options.number > 0) {
    if (all.size() != 1)
      throw std::invalid_argument("--trial is for one recording; several are numbered by themselves");
    all.front().trial.number = options.number;
  }
  return all;
}

void run_import(ImportOptions options, Context& context) {
  if (options.files.empty() && options.list.empty() && options.participants.empty() &&
      options.scores.empty() && options.training.empty())
    throw std::invalid_argument(
        "import what? Give recordings, --list, --participants, --scores or --training");
  datasets::Study target(options.folder);
  options.printed.test = options.said.trial.test;
  options.printed.time_point = options.said.trial.time_point;
  Json document = study_head("import");
  const auto table = [&](const char* key, const char* what, const study::ImportedRows& rows) {
    document[key] = json_of(rows);
    if (!options.json) context.out << counted(rows, what) << '\n';
    for (const std::string& note : rows.notes) context.err << "steadyplate: " << note << '\n';
  };
  if (!options.participants.empty())
    table("participants", "participant(s)", study::import_participants(target, options.participants));
  if (!options.certificate.empty())
    options.said.trial.certificate = target.add_certificate(datasets::read_file(options.certificate),
                                                            datasets::raw_suffix(options.certificate));
  if (!options.map.empty()) options.said.reading.mapping = datasets::read_file(options.map, largest_mapping);
  Json trials = Json::array();
  std::vector<std::string> failures;
  int failure_code = exit_code::done;
  std::size_t added = 0, already = 0;
  const auto recordings = recordings_of(options);
  for (std::size_t i = 0; i < recordings.size(); ++i) {
    try {
      const study::Imported imported = study::import_recording(target, recordings[i]);
      ++(imported.added.is_new ? added : already);
      // Said when it is on disk, and not before.
      if (!options.json)
        context.out << (imported.added.is_new ? "trial " : "there already: trial ") << imported.added.uuid
                    << ' ' << imported.sha256 << std::endl;
      trials.push_back({{"trial", imported.added.uuid},
                        {"number", imported.added.number},
                        {"raw_sha256", imported.sha256},
                        {"new", imported.added.is_new}});
    } catch (const datasets::ReadError& error) {
      failures.emplace_back(error.what());
      failure_code = exit_code::unreadable;
    } catch (const datasets::StudyError& error) {
      // Of this recording, not of the study: the rest goes on.
      if (error.fault() != datasets::StudyFault::exists && error.fault() != datasets::StudyFault::refused &&
          error.fault() != datasets::StudyFault::not_found)
        throw;
      failures.push_back("recording " + std::to_string(i + 1) + ": " + error.what());
      failure_code =
          error.fault() == datasets::StudyFault::exists ? exit_code::would_overwrite : exit_code::usage;
    }
  }
  for (const std::string& file : options.scores)
    table("printed", "printed score(s)", study::import_printed(target, file, options.printed));
  if (!options.training.empty())
    table("training", "set(s) of training", study::import_training(target, options.training));
  for (const std::string& failure : failures) context.err << "steadyplate: " << failure << '\n';
  if (!recordings.empty())
    context.err << "steadyplate: " << added << " trial(s) imported, " << already << " there already, "
                << failures.size() << " failed\n";
  if (!failures.empty())
    context.exit_code = failures.size() == recordings.size() ? failure_code : exit_code::some_failed;
  if (!options.json) return;
  document["trials"] = trials;
  document["failures"] = failures;
  context.out << scoring::json_text(document);
}

void run_score(const ScoreOptions& options, bool again, Context& context) {
  datasets::Study target(options.folder);
  study::StudyScoreOptions how = options.how;
  how.again = again;
  if (again && how.profile.empty()) {
    const auto scorings = target.scorings();
    how.profile = scorings.empty() ? "default" : scorings.back().profile;
    if (how.selection.empty() && !scorings.empty()) how.selection = scorings.back().selection;
  }
  if (how.profile.empty()) how.profile = "default";
  if (how.selection.empty()) how.selection = "core";
  std::size_t tenth = 0;
  const study::ScoredStudy done = study::score_study(target, how, [&](std::size_t at, std::size_t of) {
    if (10 * at / of == tenth) return;
    tenth = 10 * at / of;
    context.err << "steadyplate: scored " << at << " of " << of << " trials\n";
  });
  for (const auto& failure : done.failures) context.err << "steadyplate: " << failure.terminal << '\n';
  if (!done.failures.empty())
    context.exit_code = done.scored == 0 ? exit_code::unreadable : exit_code::some_failed;
  if (options.json) {
    Json document = study_head(again ? "rescore" : "score");
    document["scored"] = done.scored;
    document["already"] = done.there_already;
    document["void_or_fall"] = done.not_scored;
    document["unchanged_values"] = done.unchanged;
    document["moved"] = Json::array();
    for (const auto& m : done.moved)
      document["moved"].push_back({{"trial", m.trial},
                                   {"metric", m.metric},
                                   {"from_version", m.from_version},
                                   {"to_version", m.to_version},
                                   {"from", m.from ? Json(*m.from) : Json(nullptr)},
                                   {"to", m.to ? Json(*m.to) : Json(nullptr)},
                                   {"from_status", m.from_status},
                                   {"to_status", m.to_status}});
    document["failures"] = nlohmann::ordered_json::array();
    for (const auto& failure : done.failures) document["failures"].push_back(failure.terminal);
    context.out << scoring::json_text(document);
    return;
  }
  context.out << done.scored << " trial(s) scored, " << done.there_already << " had scores, "
              << done.not_scored << " void or fall\n";
  if (!again) return;
  context.out << done.unchanged << " value(s) stayed, " << done.moved.size() << " moved\n";
  if (done.moved.empty()) return;
  context.out << "trial,metric,from_version,to_version,from,to,from_status,to_status\n";
  for (const auto& m : done.moved)
    context.out << m.trial << ',' << m.metric << ',' << m.from_version << ',' << m.to_version << ','
                << (m.from ? scoring::exact(*m.from) : "") << ',' << (m.to ? scoring::exact(*m.to) : "")
                << ',' << m.from_status << ',' << m.to_status << '\n';
}

constexpr const char* import_footer = R"(
A recording is copied into raw/ and its trial noted; each line "trial UUID SHA-256" is printed when that trial is on
disk. Import again after an interruption: what is there already is told and left as it is.
The list has a row a recording: file, participant, session, test; trial, condition, state, reason, date may be there.
Printed scores are typed from a device's screen: participant, session, test, trial, OSI, APSI, MLSI, or peak_torque_nm.

Examples:
  steadyplate study import lab t1.txt t2.txt t3.txt --participant P-007 --session baseline --test static_both_ec
      --condition ec-firm-both
  steadyplate study import lab t4.txt --participant P-007 --session baseline --test unstable_both --state fall
      --reason "stepped off after 8 s"
  steadyplate study import lab --list trials.csv
  steadyplate study import lab --participants people.csv --scores biodex.csv --device "Biodex BSS" --training log.csv)";

}  // namespace

void add_study_import(CLI::App& study_verb, Context& context) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* verb =
      study_verb.add_subcommand("import", "Take in recordings, printed scores, people, training logs");
  verb->add_option("study", options->folder, "Folder")->option_text("STUDY")->required();
  verb->add_option("files", options->files, "Recordings of one participant, session and test")
      ->option_text("...");
  verb->add_option("--list", options->list, "A table of recordings")->option_text("LIST.csv");
  verb->add_option("--participants", options->participants, "A table of participants")
      ->option_text("FILE.csv");
  verb->add_option("--scores", options->scores, "Printed scores")->option_text("FILE.csv...");
  verb->add_option("--training", options->training, "A training log (steadyplate nordic log)")
      ->option_text("LOG.csv");
  const std::string what = "What the files are";
  auto& trial = options->said.trial;
  verb->add_option("--participant", trial.participant, "Pseudonym")->option_text("P-007")->group(what);
  verb->add_option("--session", trial.time_point, "Time point")->option_text("TIME")->group(what);
  verb->add_option("--test", trial.test, "Test")->option_text("TEST")->group(what);
  verb->add_option("--trial", options->number, "Number of the trial (the next one)")
      ->check(CLI::Range(1, 1000000))
      ->option_text("N")
      ->group(what);
  verb->add_option("--condition", options->said.condition, "Words as in analyze: ec-firm-both")
      ->option_text("WORDS")
      ->group(what);
  verb->add_option("--protocol", trial.protocol, "Id of the protocol")->option_text("ID")->group(what);
  verb->add_option("--state", trial.state, "valid, void or fall")
      ->check(CLI::IsMember({"valid", "void", "fall"}))
      ->group(what);
  verb->add_option("--reason", trial.reason, "Why void, or what happened")->option_text("TEXT")->group(what);
  verb->add_option("--date", options->said.date, "Day of a new session")->option_text("DATE")->group(what);
  verb->add_option("--device", options->printed.device, "Device of printed scores")
      ->option_text("TEXT")
      ->group(what);
  verb->add_option("--level", options->printed.level, "Platform level of printed scores")
      ->option_text("WORD")
      ->group(what);
  const std::string reading = "When the file does not say it";
  verb->add_option("--reader", options->said.reading.reader, "Read as this kind of file")
      ->option_text("ID")
      ->group(reading);
  verb->add_option("--columns", options->said.reading.columns, "ml=NAME,ap=NAME,time=NAME,fz=NAME")
      ->option_text("LIST")
      ->group(reading);
  verb->add_option("--cop-unit", options->said.reading.cop_unit, "mm, cm or m")
      ->check(CLI::IsMember({"mm", "cm", "m"}))
      ->group(reading);
  verb->add_option("--rate", options->said.reading.rate_hz, "Samples per second")
      ->check(CLI::PositiveNumber)
      ->option_text("HZ")
      ->group(reading);
  verb->add_option("--map", options->map,
                   "A saved column mapping (TOML), see datasets/README.md; its text is kept with each trial")
      ->option_text("FILE")
      ->group(reading);
  verb->add_flag("--skip-bad-rows", options->said.reading.skip_bad_rows, "Leave out rows that cannot be read")
      ->group(reading);
  verb->add_option("--board", options->said.reading.board, "Device profile of journals and bare bytes")
      ->option_text("PROFILE")
      ->group(reading);
  verb->add_option("--certificate", options->certificate,
                   "Calibration certificate of the board; kept with the study")
      ->option_text("FILE")
      ->group(reading);
  verb->add_flag("--json", options->json, "Answer as JSON")->group("Output");
  verb->footer(import_footer);
  verb->callback([options, &context] { run_import(*options, context); });
}

void add_study_score(CLI::App& study_verb, Context& context) {
  for (const bool again : {false, true}) {
    auto options = std::make_shared<ScoreOptions>();
    options->how.profile.clear();
    options->how.selection.clear();
    CLI::App* verb = again ? study_verb.add_subcommand("rescore", "Score all trials anew and show what moved")
                           : study_verb.add_subcommand(
                                 "score", "Score the trials that have no scores yet, from their raw files");
    verb->add_option("study", options->folder, "Folder")->option_text("STUDY")->required();
    verb->add_option(
            "--profile", options->how.profile,
            again ? "Preparation profile (that of the last scoring)" : "Preparation profile (default)")
        ->option_text("PROFILE");
    verb->add_option("--metrics", options->how.selection,
                     again ? "core, all or ids (those of the last scoring)" : "core (default), all or ids")
        ->option_text("LIST");
    verb->add_flag("--json", options->json, "Answer as JSON")->group("Output");
    verb->callback([options, again, &context] { run_score(*options, again, context); });
  }
}

}  // namespace steadyplate::cli
