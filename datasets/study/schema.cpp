#include "datasets/study/schema.hpp"

#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <system_error>

#include "datasets/study/error.hpp"

namespace steadyplate::datasets {

namespace {

// One string a version, never changed once released: a new layout is a new string at the end. Columns are
// only added, and start as NULL, so that digests of older rows stay what they were (audit.cpp).
constexpr const char* steps[] = {
    // 1: people, visits, trials with raw files, scores, certificates, audit
    R"sql(
CREATE TABLE participant (
  uuid TEXT PRIMARY KEY, salt TEXT NOT NULL, pseudonym TEXT NOT NULL UNIQUE, arm TEXT, birth_year INTEGER,
  sex TEXT CHECK (sex IN ('F', 'M', 'X')), height_mm REAL CHECK (height_mm > 0), mass_kg REAL CHECK (mass_kg > 0),
  dominant_leg TEXT CHECK (dominant_leg IN ('left', 'right')), foot_length_mm REAL CHECK (foot_length_mm > 0),
  foot_width_mm REAL CHECK (foot_width_mm > 0)) STRICT;
CREATE TABLE session (
  uuid TEXT PRIMARY KEY, participant TEXT NOT NULL REFERENCES participant, time_point TEXT NOT NULL, date TEXT,
  UNIQUE (participant, time_point)) STRICT;
CREATE TABLE certificate (sha256 TEXT PRIMARY KEY, suffix TEXT NOT NULL, imported TEXT NOT NULL) STRICT;
CREATE TABLE trial (
  uuid TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES session, test TEXT NOT NULL, vision TEXT, surface TEXT,
  stance TEXT, protocol TEXT, number INTEGER NOT NULL CHECK (number > 0),
  state TEXT NOT NULL CHECK (state IN ('valid', 'void', 'fall')), reason TEXT, source TEXT NOT NULL,
  raw_sha256 TEXT NOT NULL UNIQUE, suffix TEXT NOT NULL, reading TEXT, certificate TEXT REFERENCES certificate,
  imported TEXT NOT NULL, UNIQUE (session, test, number)) STRICT;
CREATE TABLE scoring (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, program TEXT NOT NULL, profile TEXT NOT NULL, selection TEXT NOT NULL)
  STRICT;
CREATE TABLE metric_value (
  scoring INTEGER NOT NULL REFERENCES scoring, trial TEXT NOT NULL REFERENCES trial, metric TEXT NOT NULL,
  version INTEGER NOT NULL, value REAL, unit TEXT NOT NULL, status TEXT NOT NULL, plate TEXT NOT NULL,
  segment TEXT NOT NULL, parameters TEXT NOT NULL, PRIMARY KEY (trial, scoring, metric)) STRICT;
CREATE TABLE audit (
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  digest TEXT NOT NULL, detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT;
CREATE INDEX audit_subject ON audit (subject, number);
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
)sql",
    // 2: scores from a device's screen, the training log
    R"sql(
CREATE TABLE printed (
  uuid TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES session, test TEXT NOT NULL, metric TEXT NOT NULL,
  trial INTEGER NOT NULL CHECK (trial > 0), value REAL NOT NULL, unit TEXT NOT NULL, device TEXT, level TEXT,
  detail TEXT NOT NULL, sha256 TEXT NOT NULL, UNIQUE (session, test, metric, detail, trial)) STRICT;
CREATE TABLE training (
  uuid TEXT PRIMARY KEY, participant TEXT NOT NULL REFERENCES participant, date TEXT, week INTEGER NOT NULL,
  session INTEGER NOT NULL, set_number INTEGER NOT NULL, reps_planned INTEGER, reps_done INTEGER NOT NULL,
  supervised TEXT, pain REAL, assistance TEXT, incline_deg TEXT, note TEXT,
  UNIQUE (participant, session, set_number)) STRICT;
)sql",
    // 3: guided sessions
    R"sql(
ALTER TABLE trial ADD COLUMN taken TEXT;
CREATE TABLE run (
  uuid TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES session, protocol TEXT NOT NULL, text TEXT NOT NULL,
  seed INTEGER NOT NULL, test_order TEXT NOT NULL, began TEXT NOT NULL, program TEXT NOT NULL,
  UNIQUE (session, protocol)) STRICT;
)sql"};

int version_of(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt();
}

void back_up(SQLite::Database& database, const std::filesystem::path& file, int target) {
  const std::string name = file.string() + ".before-v" + std::to_string(target);
  std::filesystem::path copy = name;
  for (int i = 2; std::filesystem::exists(std::filesystem::symlink_status(copy)); ++i)
    copy = name + "-" + std::to_string(i);
  create_private_file(copy);
  SQLite::Database target_database(copy.string(), SQLite::OPEN_READWRITE);
  SQLite::Backup backup(target_database, database);
  backup.executeStep();
}

}  // namespace

int newest_study_version() {
  return static_cast<int>(std::size(steps));
}

void create_private_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (descriptor < 0)
    throw StudyError(StudyFault::no_write, "cannot write " + file.string() + ": " +
                                               std::generic_category().message(errno) +
                                               ". Make room, or change the folder's permissions.");
  ::close(descriptor);
}

void migrate_study(SQLite::Database& database, const std::filesystem::path& file, int target) {
  const int now = version_of(database);
  if (now > newest_study_version())
    throw StudyError(StudyFault::unusable, file.string() + " has layout " + std::to_string(now) +
                                               ", this program knows " +
                                               std::to_string(newest_study_version()) +
                                               ". Use the newer steadyplate that made it.");
  if (now >= target) return;
  if (now > 0) back_up(database, file, target);
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::EXCLUSIVE);
  // Another process may have come first.
  for (int version = version_of(database); version < target; ++version) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-bounds-constant-array-index): below target <= newest
    database.exec(steps[version]);
    database.exec("PRAGMA user_version = " + std::to_string(version + 1));
  }
  database.exec("PRAGMA application_id = " + std::to_string(study_application_id));
  transaction.commit();
}

}  // namespace steadyplate::datasets
