// Is the study what it was? And: erasing one person from it.

#include <sys/stat.h>

#include <map>
#include <set>

#include "datasets/study/audit.hpp"
#include "datasets/study/connection.hpp"
#include "datasets/study/study.hpp"

namespace steadyplate::datasets {

namespace fs = std::filesystem;

namespace {

/// Who a row belongs to, for its salt.
struct Kept {
  const char* table;
  const char* owner;  ///< SQL: uuid of the row -> uuid of the participant
};
constexpr Kept kept[] = {
    {"participant", "uuid"},
    {"session", "participant"},
    {"trial", "(SELECT participant FROM session WHERE session.uuid = trial.session)"},
    {"run", "(SELECT participant FROM session WHERE session.uuid = run.session)"},
    {"printed", "(SELECT participant FROM session WHERE session.uuid = printed.session)"},
    {"training", "participant"},
};

/// Digest of every subject's last line with this action.
std::map<std::string, std::string> last_digests(const std::vector<AuditRow>& audit,
                                                const std::string& action) {
  std::map<std::string, std::string> last;
  for (const AuditRow& row : audit) {
    if (row.action == action) last[row.subject] = row.digest;
    if (row.action == "delete" && action == "add participant") last.erase(row.subject);
  }
  return last;
}

class Checker {
 public:
  Checker(SQLite::Database& database, const RawStore& raw, const fs::path& folder)
      : database_(database), raw_(raw), folder_(folder) {}

  StudyCheck run() {
    SQLite::Statement quick(database_, "PRAGMA integrity_check");
    while (quick.executeStep())
      if (text_at(quick, 0) != "ok") problem("study.db: " + text_at(quick, 0));
    SQLite::Statement keys(database_, "PRAGMA foreign_key_check");
    while (keys.executeStep()) problem("study.db: a row of " + text_at(keys, 0) + " belongs to nothing");
    const std::vector<AuditRow> audit = read_audit(database_);
    check_.audit_lines = audit.size();
    if (!audit.empty()) check_.head = audit.back().hash;
    for (const std::string& wrong : audit_problems(audit)) problem(wrong);
    for (const Kept& rows : kept) check_rows(rows, audit);
    check_values(audit);
    check_raw(audit);
    check_incoming();
    check_modes();
    return check_;
  }

 private:
  void problem(const std::string& text) { check_.problems.push_back(text); }
  void note(const std::string& text) { check_.notes.push_back(text); }

  std::string salt(const std::string& person) {
    SQLite::Statement query(database_, "SELECT salt FROM participant WHERE uuid = ?");
    query.bind(1, person);
    return query.executeStep() ? text_at(query, 0) : "";
  }

  void check_rows(const Kept& rows, const std::vector<AuditRow>& audit) {
    const std::string table = rows.table;
    auto expected = last_digests(audit, "add " + table);
    SQLite::Statement list(database_, "SELECT uuid, " + std::string(rows.owner) + " FROM " + table);
    SQLite::Statement one(database_, "SELECT * FROM " + table + " WHERE uuid = ?");
    while (list.executeStep()) {
      const std::string uuid = text_at(list, 0);
      one.reset();
      one.bind(1, uuid);
      const std::string digest = digest_of_rows(one, salt(text_at(list, 1)));
      const auto found = expected.find(uuid);
      if (found == expected.end())
        problem_of(table, uuid, "was put there");
      else if (found->second != digest)
        problem_of(table, uuid, "was changed");
      if (found != expected.end()) expected.erase(found);
    }
    // What is left was added and is gone: by `delete`, whose lines name the rows that went with a person.
    for (const auto& [uuid, digest] : expected)
      if (!deleted(audit, uuid)) problem_of(table, uuid, "was removed");
  }

  void problem_of(const std::string& table, const std::string& uuid, const char* what) {
    std::string text = table;
    problem(text.append(" ").append(uuid).append(" ").append(what).append(" past the audit"));
  }

  static bool deleted(const std::vector<AuditRow>& audit, const std::string& uuid) {
    for (const AuditRow& row : audit)
      if (row.action == "delete" && row.subject == uuid) return true;
    return false;
  }

  void check_values(const std::vector<AuditRow>& audit) {
    std::map<std::pair<std::string, std::string>, std::string> expected;
    std::set<std::string> gone;
    for (const AuditRow& row : audit) {
      if (row.action == "score") expected[{row.subject, row.detail}] = row.digest;
      if (row.action == "delete") gone.insert(row.subject);
    }
    SQLite::Statement list(
        database_,
        "SELECT DISTINCT m.trial, m.scoring, s.participant FROM metric_value AS m JOIN trial AS t ON "
        "t.uuid = m.trial JOIN session AS s ON s.uuid = t.session");
    SQLite::Statement one(database_,
                          "SELECT * FROM metric_value WHERE trial = ? AND scoring = ? ORDER BY metric");
    while (list.executeStep()) {
      one.reset();
      SQLite::bind(one, text_at(list, 0), list.getColumn(1).getInt64());
      const auto found = expected.find({text_at(list, 0), "scoring " + text_at(list, 1)});
      if (found == expected.end() || found->second != digest_of_rows(one, salt(text_at(list, 2))))
        problem("scores of trial " + text_at(list, 0) + " were changed past the audit");
      if (found != expected.end()) expected.erase(found);
    }
    for (const auto& [key, digest] : expected)
      if (!gone.contains(key.first) && !digest.empty())
        problem("scores of trial " + key.first + " were removed past the audit");
  }

  void check_raw(const std::vector<AuditRow>& audit) {
    std::set<std::string> wanted;
    SQLite::Statement rows(
        database_, "SELECT raw_sha256, suffix FROM trial UNION SELECT sha256, suffix FROM certificate");
    while (rows.executeStep()) {
      const std::string wrong = raw_.problem(text_at(rows, 0), text_at(rows, 1));
      if (!wrong.empty()) problem(wrong);
      wanted.insert(text_at(rows, 0) + text_at(rows, 1));
      ++check_.raw_files;
    }
    check_.trials = static_cast<std::size_t>(database_.execAndGet("SELECT count(*) FROM trial").getInt64());
    static_cast<void>(audit);
    for (const std::string& name : raw_.names())
      if (!wanted.contains(name))
        note("raw/" + name +
             (RawStore::is_unfinished(name) ? " is the beginning of a file" : " belongs to no trial") +
             ": left by an interrupted import; --tidy removes it");
  }

  /// Trials that were being taken when a guided session died, or are being taken now.
  void check_incoming() {
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / "incoming", none)) {
      const std::string name = entry.path().lexically_relative(folder_).string();
      if (entry.is_symlink())
        problem(name + " is a symbolic link: what is recorded must lie in the study itself");
      else if (!entry.is_directory())
        note(name +
             " is a trial under way, or was interrupted: the next steadyplate record --study offers it");
    }
  }

  void check_modes() {
    for (const char* part : {".", "raw", "exports", "incoming"}) {
      struct stat state {};
      if (::lstat((folder_ / part).c_str(), &state) == 0 && (state.st_mode & 0077U) != 0)
        note((folder_ / part).lexically_normal().string() + " can be read by others: chmod 700");
    }
    for (const auto& entry : fs::directory_iterator(folder_)) {
      const std::string name = entry.path().filename().string();
      struct stat state {};
      if (name.starts_with("study.") && ::lstat(entry.path().c_str(), &state) == 0 &&
          (state.st_mode & 0077U) != 0)
        note(entry.path().string() + " can be read by others: chmod 600");
      if (name.find(".before-v") != std::string::npos)
        note(entry.path().string() + " is the copy kept before the layout changed");
    }
  }

  SQLite::Database& database_;
  const RawStore& raw_;
  const fs::path& folder_;
  StudyCheck check_;
};

}  // namespace

StudyCheck Study::check(bool tidy) {
  if (tidy)
    together([&] {
      // Under the writer's lock nobody else is in the middle of an import.
      std::set<std::string> wanted;
      SQLite::Statement rows(
          *database_,
          "SELECT raw_sha256 || suffix FROM trial UNION SELECT sha256 || suffix FROM certificate");
      while (rows.executeStep()) wanted.insert(text_at(rows, 0));
      for (const std::string& name : raw_.names())
        if (!wanted.contains(name)) raw_.remove_name(name);
    });
  return guarded(folder_, [&] {
    SQLite::Transaction one_moment(*database_);
    return Checker(*database_, raw_, folder_).run();
  });
}

void Study::erase(const std::string& pseudonym) {
  std::vector<std::string> files;
  std::vector<std::string> runs;
  together([&] {
    const std::string person = participant_uuid(pseudonym);
    std::vector<std::string> subjects = {person};
    SQLite::Statement begun(
        *database_, "SELECT run.uuid FROM run JOIN session ON session.uuid = session WHERE participant = ?");
    begun.bind(1, person);
    while (begun.executeStep()) runs.push_back(text_at(begun, 0));
    SQLite::Statement of(
        *database_,
        "SELECT trial.uuid, raw_sha256 || suffix FROM trial JOIN session ON session.uuid = session WHERE "
        "participant = ?1 UNION ALL SELECT printed.uuid, '' FROM printed JOIN session ON session.uuid = "
        "session WHERE participant = ?1 UNION ALL SELECT run.uuid, '' FROM run JOIN session ON session.uuid "
        "= "
        "session WHERE participant = ?1 UNION ALL SELECT uuid, '' FROM training WHERE participant = ?1 "
        "UNION ALL SELECT uuid, '' FROM session WHERE participant = ?1");
    of.bind(1, person);
    while (of.executeStep()) {
      subjects.push_back(text_at(of, 0));
      if (!text_at(of, 1).empty()) files.push_back(text_at(of, 1));
    }
    constexpr const char* values =
        "DELETE FROM metric_value WHERE trial IN (SELECT trial.uuid FROM trial, session "
        "WHERE session.uuid = trial.session AND participant = ?)";
    for (const char* sql :
         {values, "DELETE FROM trial WHERE session IN (SELECT uuid FROM session WHERE participant = ?)",
          "DELETE FROM run WHERE session IN (SELECT uuid FROM session WHERE participant = ?)",
          "DELETE FROM printed WHERE session IN (SELECT uuid FROM session WHERE participant = ?)",
          "DELETE FROM training WHERE participant = ?", "DELETE FROM session WHERE participant = ?",
          "DELETE FROM participant WHERE uuid = ?"}) {
      SQLite::Statement remove(*database_, sql);
      remove.bind(1, person);
      remove.exec();
    }
    for (const std::string& subject : subjects) append_audit(*database_, "delete", subject, "", "");
  });
  // The rows are gone for good before the files go: a kill in between leaves files that belong to no trial.
  for (const std::string& name : files) raw_.remove_name(name);
  for (const std::string& run : runs) fs::remove_all(folder_ / "incoming" / run);
  guarded(folder_, [&] {
    // Old pages in the write-ahead log go too.
    database_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database_->exec("VACUUM");
    database_->exec("PRAGMA wal_checkpoint(TRUNCATE)");
  });
  for (const auto& entry : fs::directory_iterator(folder_))
    if (entry.path().filename().string().find("study.db.before-v") == 0) fs::remove(entry.path());
  sync_folder(folder_ / "raw");
}

}  // namespace steadyplate::datasets
