#include "tools/study/import.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "datasets/file.hpp"
#include "tools/compare/columns.hpp"
#include "tools/nordic/log.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/open.hpp"
#include "tools/scoring/scoring.hpp"
#include "tools/study/reading.hpp"

namespace steadyplate::study {

namespace fs = std::filesystem;
using datasets::ReadError;
using datasets::ReadFault;

std::string to_json(const Reading& reading) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [key, text] : {std::pair{"reader", &reading.reader},
                                  {"columns", &reading.columns},
                                  {"cop_unit", &reading.cop_unit},
                                  {"board", &reading.board}})
    if (!text->empty()) json[key] = *text;
  if (reading.rate_hz) json["rate_hz"] = *reading.rate_hz;
  if (reading.skip_bad_rows) json["bad_rows"] = "skip";
  return json.empty() ? "" : json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Reading reading_from(const std::string& text) {
  Reading reading;
  if (text.empty()) return reading;
  const auto json = nlohmann::ordered_json::parse(text, nullptr, false);
  if (!json.is_object())
    throw datasets::StudyError(datasets::StudyFault::unusable,
                               "what was said about a trial's file is damaged in study.db.");
  reading.reader = json.value("reader", "");
  reading.columns = json.value("columns", "");
  reading.cop_unit = json.value("cop_unit", "");
  reading.board = json.value("board", "");
  if (json.contains("rate_hz")) reading.rate_hz = json["rate_hz"].get<double>();
  reading.skip_bad_rows = json.value("bad_rows", "") == "skip";
  return reading;
}

datasets::Recording open_as(const fs::path& file, const Reading& reading, const datasets::StudyTrial& trial,
                            const std::string& certificate) {
  datasets::ReadOptions options;
  options.format = reading.reader;
  options.columns = reading.columns;
  options.cop_unit = reading.cop_unit;
  options.rate_hz = reading.rate_hz;
  if (reading.skip_bad_rows) options.bad_rows = datasets::BadRows::skip;
  datasets::Recording recording = scoring::open_recording(file, options, reading.board, certificate);
  datasets::Condition named;
  if (trial.vision == "open") named.vision = datasets::Vision::open;
  if (trial.vision == "closed") named.vision = datasets::Vision::closed;
  if (trial.surface == "firm") named.surface = datasets::Surface::firm;
  if (trial.surface == "foam") named.surface = datasets::Surface::foam;
  if (trial.surface == "unstable") named.surface = datasets::Surface::unstable;
  if (trial.stance == "both_legs") named.stance = datasets::Stance::both_legs;
  if (trial.stance == "left_leg") named.stance = datasets::Stance::left_leg;
  if (trial.stance == "right_leg") named.stance = datasets::Stance::right_leg;
  if (trial.stance == "tandem") named.stance = datasets::Stance::tandem;
  if (named == datasets::Condition{}) return recording;
  return scoring::with_condition(recording, named);
}

datasets::Recording open_trial(const datasets::Study& study, const datasets::StudyTrial& trial) {
  static_cast<void>(study.raw().get(trial.raw_sha256, trial.suffix));
  std::string certificate;
  if (!trial.certificate.empty()) {
    const std::string suffix = study.certificate_suffix(trial.certificate);
    static_cast<void>(study.raw().get(trial.certificate, suffix));
    certificate = study.raw().path(trial.certificate, suffix).string();
  }
  return open_as(study.raw().path(trial.raw_sha256, trial.suffix), reading_from(trial.reading), trial,
                 certificate);
}

std::vector<RecordingToImport> read_import_list(const std::string& list, const RecordingToImport& said) {
  const compare::TextTable table = compare::read_text_table(list);
  const std::size_t file = table.need("file", "--list");
  const auto id = compare::column_of(table, compare::Role::id, "");
  const auto time = compare::column_of(table, compare::Role::time, "");
  const auto trial = compare::column_of(table, compare::Role::trial, "");
  std::vector<RecordingToImport> rows;
  const auto put = [&](std::size_t row, const std::optional<std::size_t>& column, std::string& target) {
    if (column && !table.rows[row][*column].empty()) target = table.rows[row][*column];
  };
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    RecordingToImport one = said;
    one.file = (fs::path(list).parent_path() / table.rows[row][file]).string();
    put(row, id, one.trial.participant);
    put(row, time, one.trial.time_point);
    put(row, table.find("test"), one.trial.test);
    put(row, table.find("condition"), one.condition);
    put(row, table.find("protocol"), one.trial.protocol);
    put(row, table.find("state"), one.trial.state);
    put(row, table.find("reason"), one.trial.reason);
    put(row, table.find("date"), one.date);
    if (trial && !table.rows[row][*trial].empty()) {
      const double number = compare::number_in(table, row, *trial);
      if (!(number >= 1.0 && number <= 1e6) || number != std::floor(number))
        throw ReadError(ReadFault::damaged, list, table.lines[row], "a trial is a whole number from 1.", "");
      one.trial.number = static_cast<std::int64_t>(number);
    }
    rows.push_back(one);
  }
  return rows;
}

Imported import_recording(datasets::Study& study, const RecordingToImport& recording) {
  datasets::StudyTrial trial = recording.trial;
  if (trial.participant.empty() || trial.time_point.empty() || trial.test.empty())
    throw std::invalid_argument(
        "import needs --participant, --session and --test for recordings, or a --list with these columns");
  if (trial.state != "valid" && trial.state != "void" && trial.state != "fall")
    throw std::invalid_argument("state must be valid, void or fall, not '" + trial.state + "'");
  const Reading reading = {recording.reader, recording.columns, recording.cop_unit,
                           recording.board,  recording.rate_hz, recording.skip_bad_rows};
  trial.reading = to_json(reading);
  trial.source = fs::path(recording.file).filename().string();
  trial.suffix = datasets::raw_suffix(recording.file);
  if (!recording.condition.empty()) {
    const auto words = scoring::condition_words(scoring::parse_condition(recording.condition));
    trial.vision = words.vision;
    trial.surface = words.surface;
    trial.stance = words.stance;
  }
  const std::string bytes = datasets::read_file(recording.file);
  const std::string certificate =
      trial.certificate.empty()
          ? ""
          : study.raw().path(trial.certificate, study.certificate_suffix(trial.certificate)).string();
  const datasets::Recording opened = open_as(recording.file, reading, trial, certificate);
  // Tables beside the file stay behind: what they told of the condition is kept with the trial.
  const auto words = scoring::condition_words(opened.data().condition);
  trial.vision = words.vision;
  trial.surface = words.surface;
  trial.stance = words.stance;
  Imported imported;
  imported.sha256 = datasets::sha256_hex(bytes);
  study.together([&] {
    study.add_session({"", trial.participant, trial.time_point, recording.date});
    imported.added = study.add_trial(trial, bytes);
  });
  return imported;
}

ImportedRows import_participants(datasets::Study& study, const std::string& file) {
  const auto table = parse_participants(datasets::read_file(file), file);
  ImportedRows done;
  done.notes = table.notes;
  study.together([&] {
    for (const auto& person : table.rows)
      ++(study.add_participant(person).is_new ? done.added : done.already);
  });
  return done;
}

ImportedRows import_printed(datasets::Study& study, const std::string& file,
                            const PrintedDefaults& defaults) {
  const auto table = parse_printed(datasets::read_file(file), file, study.definition(), defaults);
  ImportedRows done;
  done.notes = table.notes;
  study.together([&] {
    for (const auto& score : table.rows) {
      study.add_session({"", score.participant, score.time_point, ""});
      ++(study.add_printed(score).is_new ? done.added : done.already);
    }
  });
  return done;
}

ImportedRows import_training(datasets::Study& study, const std::string& file) {
  ImportedRows done;
  const auto rows = nordic::read_log(file);
  study.together([&] {
    for (const auto& row : rows) {
      datasets::TrainingSet set;
      set.participant = row.participant;
      set.date = row.date;
      set.week = row.week;
      set.session = row.set.session;
      set.set = row.set.set;
      if (row.set.reps_planned) set.reps_planned = *row.set.reps_planned;
      set.reps_done = row.set.reps_done;
      set.supervised = row.supervised;
      set.pain = row.set.pain;
      set.assistance = row.assistance;
      set.incline_deg = row.incline_deg;
      set.note = row.note;
      ++(study.add_training(set).is_new ? done.added : done.already);
    }
  });
  return done;
}

}  // namespace steadyplate::study
