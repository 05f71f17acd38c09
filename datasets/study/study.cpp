#include "datasets/study/study.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "datasets/file.hpp"
#include "datasets/next_step.hpp"
#include "datasets/sha256.hpp"
#include "datasets/study/audit.hpp"
#include "datasets/study/connection.hpp"
#include "datasets/study/schema.hpp"

namespace steadyplate::datasets {

namespace fs = std::filesystem;

namespace {

constexpr int patience_ms = 10'000;

void write_private(const fs::path& file, std::string_view text) {
  create_private_file(file);
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
  bool done = descriptor >= 0;
  while (done && !text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    done = written > 0;
    if (done) text.remove_prefix(static_cast<std::size_t>(written));
  }
  done = done && ::fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (!done)
    throw StudyError(StudyFault::no_write,
                     "cannot write " + file.string() + ": " + std::generic_category().message(error) + ".");
}

void make_private_folder(const fs::path& folder) {
  if (::mkdir(folder.c_str(), 0700) != 0)
    throw StudyError(StudyFault::no_write, "cannot make the folder " + folder.string() + ": " +
                                               std::generic_category().message(errno) + ".");
}

/// Open, with the rules every connection keeps.
std::unique_ptr<SQLite::Database> connect(const fs::path& file) {
  auto database = std::make_unique<SQLite::Database>(file.string(), SQLite::OPEN_READWRITE, patience_ms);
  database->exec("PRAGMA foreign_keys = ON");
  database->exec("PRAGMA secure_delete = ON");
  database->exec("PRAGMA trusted_schema = OFF");
  return database;
}

/// The parts of a study are in it, and are what they should be.
void refuse_links(const fs::path& folder) {
  for (const char* part :
       {"study.toml", "study.db", "study.db-wal", "study.db-shm", "raw", "exports", "incoming"}) {
    const fs::path place = folder / part;
    struct stat state {};
    if (::lstat(place.c_str(), &state) != 0) continue;
    if (S_ISLNK(state.st_mode))
      throw StudyError(StudyFault::unusable,
                       place.string() +
                           " is a symbolic link. A study is one folder with nothing outside it: put "
                           "the real file or folder there.");
  }
}

}  // namespace

void explain(const SQLite::Exception& error, const fs::path& folder) {
  const std::string where = (folder / "study.db").string();
  const std::string said = std::string(" (SQLite: ") + error.what() + ").";
  switch (error.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw StudyError(StudyFault::busy, where + ": another program is writing in this study" + said +
                                             " Nothing was changed by this one: try again when it is done.");
    case SQLITE_FULL:
      throw StudyError(StudyFault::no_write, where + ": there is no room left" + said +
                                                 " Free some and try again; what was acknowledged is kept.");
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      throw StudyError(StudyFault::no_write, where + " and its folder must be writable, also for reading" +
                                                 said + " Change the permissions, or copy the study.");
    case SQLITE_IOERR:
      throw StudyError(StudyFault::no_write, where + ": the disk refused" + said +
                                                 " Is it full or failing? What was acknowledged is kept.");
    case SQLITE_CONSTRAINT:
      throw StudyError(StudyFault::refused, where + ": a value breaks a rule of the study" + said);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    default:
      throw StudyError(StudyFault::unusable, where + " is damaged or no study" + said +
                                                 " Take a copy of the folder before anything else.");
  }
}

std::string random_hex(std::size_t count) {
  std::string bytes(count, '\0');
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(count))
    throw StudyError(StudyFault::no_write, "the system gives no random numbers.");
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text += digits[static_cast<unsigned char>(byte) >> 4U];
    text += digits[static_cast<unsigned char>(byte) & 15U];
  }
  return text;
}

std::string new_uuid() {
  std::string hex = random_hex(16);
  constexpr std::string_view variants = "89ab";
  hex[12] = '4';
  const auto variant = static_cast<std::size_t>(hex[16] <= '9' ? hex[16] - '0' : hex[16] - 'a' + 10) & 3U;
  hex[16] = variants[variant];
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' + hex.substr(16, 4) + '-' +
         hex.substr(20);
}

bool Study::is_study(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder, ignored) && fs::exists(fs::symlink_status(folder / "study.db", ignored));
}

void Study::create(const fs::path& folder, const StudyDefinition& definition) {
  const fs::path clean = folder.has_filename() ? folder : folder.parent_path();
  if (clean.filename().empty() || clean.filename() == "." || clean.filename() == "..")
    throw StudyError(StudyFault::refused, "name the folder of the new study.");
  if (fs::exists(fs::symlink_status(clean)))
    throw StudyError(StudyFault::exists,
                     clean.string() + " is there already. Choose another name for the study.");
  const fs::path parent = clean.has_parent_path() ? clean.parent_path() : fs::path(".");
  std::string making = (parent / ".steadyplate-study-XXXXXX").string();
  if (::mkdtemp(making.data()) == nullptr)
    throw StudyError(StudyFault::no_write, "cannot make a folder in " + parent.string() + ": " +
                                               std::generic_category().message(errno) +
                                               ". Choose another place, or change its permissions.");
  try {
    make_private_folder(fs::path(making) / "raw");
    make_private_folder(fs::path(making) / "exports");
    write_private(fs::path(making) / "study.toml", study_toml(definition));
    const fs::path file = fs::path(making) / "study.db";
    create_private_file(file);
    guarded(clean, [&] {
      const auto database = connect(file);
      database->exec("PRAGMA journal_mode = WAL");
      database->exec("PRAGMA synchronous = FULL");
      migrate_study(*database, file, newest_study_version());
      SQLite::Transaction transaction(*database, SQLite::TransactionBehavior::IMMEDIATE);
      append_audit(*database, "init", new_uuid(), sha256_hex(study_toml(definition)), "");
      transaction.commit();
    });
    sync_folder(making);
    if (::renameat2(AT_FDCWD, making.c_str(), AT_FDCWD, clean.c_str(), RENAME_NOREPLACE) != 0) {
      const int error = errno;
      throw StudyError(error == EEXIST ? StudyFault::exists : StudyFault::no_write,
                       "cannot make " + clean.string() + ": " + std::generic_category().message(error) + ".");
    }
    sync_folder(parent);
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(making, ignored);
    throw;
  }
}

Study::Study(const fs::path& folder) : folder_(folder), raw_(folder / "raw") {
  if (!is_study(folder))
    throw WithNextStep<StudyError>(
        folder.string() + " is not a study: there is no study.db.",
        {.terminal = "Make one: steadyplate study init FOLDER", .page = "Make one with New study."},
        StudyFault::unusable);
  refuse_links(folder);
  if (!fs::is_directory(folder / "raw"))
    throw StudyError(StudyFault::unusable, folder.string() + "/raw is missing. Put it back from a copy.");
  definition_ =
      parse_study_definition(read_file(folder / "study.toml", 1U << 20U), (folder / "study.toml").string());
  guarded(folder, [&] {
    const fs::path file = folder / "study.db";
    database_ = connect(file);
    const int version = database_->execAndGet("PRAGMA user_version").getInt();
    if (database_->execAndGet("PRAGMA application_id").getInt() != study_application_id || version < 1)
      throw StudyError(StudyFault::unusable, file.string() + " is a database, but not of a study.");
    migrate_study(*database_, file, newest_study_version());
    database_->exec("PRAGMA journal_mode = WAL");
    database_->exec("PRAGMA synchronous = FULL");
  });
}

Study::~Study() = default;

void Study::together(const std::function<void()>& changes) {
  if (in_transaction_) {
    changes();
    return;
  }
  guarded(folder_, [&] {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    in_transaction_ = true;
    try {
      changes();
      transaction.commit();
    } catch (...) {
      in_transaction_ = false;
      throw;
    }
    in_transaction_ = false;
  });
}

std::string Study::salt_of(const std::string& participant_uuid) const {
  if (participant_uuid.empty()) return "";
  SQLite::Statement query(*database_, "SELECT salt FROM participant WHERE uuid = ?");
  query.bind(1, participant_uuid);
  return query.executeStep() ? query.getColumn(0).getString() : "";
}

void Study::note_row(const std::string& table, const std::string& uuid, const std::string& participant_uuid,
                     const std::string& detail) {
  SQLite::Statement row(*database_, "SELECT * FROM " + table + " WHERE uuid = ?");
  row.bind(1, uuid);
  append_audit(*database_, "add " + table, uuid, digest_of_rows(row, salt_of(participant_uuid)), detail);
}

std::string Study::participant_uuid(const std::string& pseudonym) const {
  SQLite::Statement query(*database_, "SELECT uuid FROM participant WHERE pseudonym = ?");
  query.bind(1, pseudonym);
  if (!query.executeStep())
    throw WithNextStep<StudyError>("there is no such participant in " + folder_.string() + ".",
                                   {.terminal = "See them: steadyplate study list " + folder_.string() +
                                                "; a new one: steadyplate study add participant.",
                                    .page = "Choose the participant again."},
                                   StudyFault::not_found);
  return query.getColumn(0).getString();
}

std::string Study::session_uuid(const std::string& pseudonym, const std::string& time_point) const {
  SQLite::Statement query(
      *database_,
      "SELECT session.uuid FROM session JOIN participant ON participant.uuid = participant WHERE "
      "pseudonym = ? AND time_point = ?");
  SQLite::bind(query, pseudonym, time_point);
  if (query.executeStep()) return query.getColumn(0).getString();
  static_cast<void>(participant_uuid(pseudonym));
  throw WithNextStep<StudyError>(
      "this participant has no session '" + time_point + "'.",
      {.terminal = "Make it: steadyplate study add session.", .page = "Choose participant and visit again."},
      StudyFault::not_found);
}

std::string pseudonym_problem(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto digits = std::count_if(text.begin(), text.end(), digit);
  if (text.size() < 3 || text.size() > 16 || !std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'A' && c <= 'Z') || digit(c) || c == '-';
      }))
    return "a pseudonym is 3 to 16 capital letters, digits and '-', as in P-007";
  if (digits == 0) return "it could be a name: a pseudonym has a digit, as in P-007";
  if (digits >= 6 && std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return "it could be a date of birth or a file number: a pseudonym has a letter, as in P-007";
  return "";
}

}  // namespace steadyplate::datasets
