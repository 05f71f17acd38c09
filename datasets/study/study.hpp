#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datasets/study/definition.hpp"
#include "datasets/study/error.hpp"
#include "datasets/study/raw_store.hpp"
#include "datasets/study/records.hpp"

namespace SQLite {
class Database;
}

namespace steadyplate::datasets {

/// What was added, or was there already with the same content (a repeated import).
struct Added {
  std::string uuid;
  bool is_new = true;
  std::int64_t number = 0;  ///< of a trial within its session and test
};

/// What check() found.
struct StudyCheck {
  std::vector<std::string> problems;  ///< something is lost or was changed
  std::vector<std::string> notes;     ///< harmless: left by an interrupted import, backups
  std::size_t trials = 0, raw_files = 0, audit_lines = 0;
  std::string head;  ///< hash of the last line of the audit
};

/// A study: a folder with study.toml, study.db (SQLite: WAL, synchronous FULL, STRICT tables), raw/ and
/// exports/. Every change is one transaction with its line in the audit; when a function returns, it is on
/// disk. Several processes may use one study: a writer waits up to ten seconds for another, then says so. All
/// functions throw StudyError. No message names a participant.
class Study {
 public:
  /// Make the folder: whole or not at all. @throws StudyError  something is there, cannot write
  static void create(const std::filesystem::path& folder, const StudyDefinition& definition);
  /// Is there a study.db in this folder?
  static bool is_study(const std::filesystem::path& folder);

  /// Open, and bring an older layout up to date (a copy is kept first).
  /// @throws StudyError  not a study, of a newer program, damaged, a part is a link; ReadError  study.toml
  explicit Study(const std::filesystem::path& folder);
  ~Study();
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;

  const std::filesystem::path& folder() const noexcept { return folder_; }
  const StudyDefinition& definition() const noexcept { return definition_; }
  const RawStore& raw() const noexcept { return raw_; }

  /// Several changes as one: all on disk, or none. Not nested.
  void together(const std::function<void()>& changes);

  Added add_participant(const StudyParticipant& participant);
  Added add_session(const StudySession& session);
  /// @param bytes  of the recording. The same bytes as the same trial are answered as already there; as
  /// another
  ///               trial they are refused
  Added add_trial(const StudyTrial& trial, std::string_view bytes);
  /// Into raw/, to be named by trials. @return SHA-256
  std::string add_certificate(std::string_view bytes, const std::string& suffix);
  /// A protocol is run once at a visit: the same again is answered as already there.
  Added add_run(const StudyRun& run);
  Added add_printed(const PrintedScore& score);
  Added add_training(const TrainingSet& set);
  std::int64_t add_scoring(const StudyScoring& scoring);
  void add_values(std::int64_t scoring, const std::string& trial, const std::vector<StudyValue>& values);

  std::vector<StudyParticipant> participants() const;
  /// The one of that pseudonym. @throws StudyError  not_found
  StudyParticipant participant(const std::string& pseudonym) const;
  std::vector<StudySession> sessions() const;
  std::vector<StudyTrial> trials() const;
  std::vector<StudyRun> runs() const;
  std::vector<StudyScoring> scorings() const;
  /// The last scoring of every trial that has one: trial, scoring, values in the order of the metric's name.
  struct Current {
    std::string trial;
    std::int64_t scoring = 0;
    std::vector<StudyValue> values;
  };
  std::vector<Current> current_values() const;
  std::vector<PrintedScore> printed() const;
  std::vector<TrainingSet> training() const;
  std::vector<AuditRow> audit() const;
  /// suffix of a certificate. @throws StudyError
  std::string certificate_suffix(const std::string& sha256) const;

  /// SQLite's own check, audit chain, each row against the audit, each raw file against its hash, modes,
  /// links.
  /// @param tidy  also remove what interrupted imports left
  StudyCheck check(bool tidy = false);

  /// Erase a person: all rows, raw files no one else has, backups of older layouts; the audit keeps a line
  /// that somebody without a name was deleted. What lies in exports/ is the caller's to say.
  void erase(const std::string& pseudonym);

 private:
  void note_row(const std::string& table, const std::string& uuid, const std::string& participant_uuid,
                const std::string& detail);
  std::string participant_uuid(const std::string& pseudonym) const;
  std::string session_uuid(const std::string& pseudonym, const std::string& time_point) const;
  std::string salt_of(const std::string& participant_uuid) const;

  std::filesystem::path folder_;
  StudyDefinition definition_;
  RawStore raw_;
  std::unique_ptr<SQLite::Database> database_;
  bool in_transaction_ = false;
};

/// A random UUID, version 4.
std::string new_uuid();
/// Bytes that nobody can guess, as hex. @throws StudyError
std::string random_hex(std::size_t bytes);

/// Nothing when it can be a pseudonym, else why not.
std::string pseudonym_problem(std::string_view text);

}  // namespace steadyplate::datasets
