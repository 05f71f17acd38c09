#include "tools/study/import.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "datasets/file.hpp"
#include "datasets/sha256.hpp"
#include "tools/compare/columns.hpp"
#include "tools/nordic/log.hpp"
#include "tools/scoring/conditions.hpp"

namespace steadyplate::study {

namespace fs = std::filesystem;
using datasets::ReadError;
using datasets::ReadFault;

namespace {

/// A study keeps one file a trial: what is needed from a file beside it (a calibration, a header) would be
/// missed when the trial is scored.
void check_alone(const datasets::Study& study, const RecordingToImport& recording, const std::string& bytes,
                 const datasets::Recording& opened) {
  if (opened.data().provenance.companions.empty()) return;
  try {
    const fs::path kept = study.folder() / "raw" / fs::path(recording.file).filename();
    const auto alone = datasets::read_bytes(bytes, kept, read_options(recording.reading));
    const bool same = std::all_of(
        opened.data().channels.begin(), opened.data().channels.end(),
        [&](const datasets::Channel& channel) { return alone.find(channel.name, channel.plate) != nullptr; });
    if (same) return;
  } catch (const ReadError&) {
    // the same answer: it cannot be read alone
  }
  const std::string beside = fs::path(opened.data().provenance.companions.front()).filename().string();
  throw ReadError(
      ReadFault::damaged, recording.file, 0,
      "it says less without the file beside it (" + beside + "), and a study keeps one file a trial.",
      "Make one file of them, and import that: steadyplate convert " +
          fs::path(recording.file).filename().string() + " --to csv --out trial.csv");
}

}  // namespace

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
  trial.reading = to_json(recording.reading);
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
  const datasets::Recording opened = open_as(recording.file, recording.reading, trial, certificate);
  check_alone(study, recording, bytes, opened);
  // Tables beside the file stay behind: what they told of the condition is kept with the trial, and that
  // nobody was measured. A journal says that itself.
  if (opened.data().simulated && trial.suffix != ".spj") {
    Reading reading = recording.reading;
    reading.simulated = true;
    trial.reading = to_json(reading);
  }
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
