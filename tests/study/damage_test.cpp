// What was changed behind the program's back is told.

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>

#include <fstream>

#include "datasets/sha256.hpp"
#include "tests/study/small_study.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using datasets::Study;
using datasets::StudyFault;

class Damage : public SmallStudy {
 protected:
  void SetUp() override {
    SmallStudy::SetUp();
    Study study(folder_);
    uuid_ = study.add_trial(trial(), "bytes of a recording").uuid;
    study.add_values(study.add_scoring({0, "", "0.1.0", "default", "core"}), uuid_,
                     {{"mean_velocity", 1, 7.5, "mm/s", "ok", "", "5-60s", ""}});
    raw_ = study.raw().path(datasets::sha256_hex("bytes of a recording"), ".txt");
    EXPECT_TRUE(study.check().problems.empty());
  }

  void behind_its_back(const std::string& sql) const {
    SQLite::Database database((folder_ / "study.db").string(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA foreign_keys = OFF");
    database.exec(sql);
  }

  /// One problem that has these words.
  void expect_problem(const std::string& words) const {
    Study study(folder_);
    const auto found = study.check().problems;
    ASSERT_FALSE(found.empty()) << "not noticed: " << words;
    EXPECT_NE(found.front().find(words), std::string::npos) << found.front();
  }

  std::string uuid_;
  fs::path raw_;
};

TEST_F(Damage, OneBitOfARawFile) {
  std::string bytes = slurp(raw_);
  bytes[7] = static_cast<char>(bytes[7] ^ 1);
  ::chmod(raw_.c_str(), 0600);
  std::ofstream(raw_, std::ios::binary) << bytes;
  ::chmod(raw_.c_str(), 0400);
  expect_problem("was changed after it was imported");
  const Study study(folder_);
  EXPECT_EQ(fault_of([&] {
              static_cast<void>(study.raw().get(datasets::sha256_hex("bytes of a recording"), ".txt"));
            }).first,
            StudyFault::unusable);
}

TEST_F(Damage, ARawFileThatIsMissingOrWritable) {
  ::chmod(raw_.c_str(), 0600);
  expect_problem("can be written");
  fs::remove(raw_);
  expect_problem("is missing");
}

TEST_F(Damage, LinksOutOfTheFolder) {
  const fs::path elsewhere = temporary_.path() / "elsewhere.txt";
  fs::copy(raw_, elsewhere);
  fs::remove(raw_);
  fs::create_symlink(elsewhere, raw_);
  expect_problem("symbolic link");
  for (const char* part : {"raw", "exports", "study.db", "study.toml"}) {
    const fs::path moved = temporary_.path() / "moved";
    fs::rename(folder_ / part, moved);
    fs::create_symlink(moved, folder_ / part);
    const auto [fault, message] = fault_of([&] { const Study study(folder_); });
    EXPECT_EQ(fault, StudyFault::unusable) << part;
    EXPECT_NE(message.find("symbolic link"), std::string::npos) << message;
    fs::remove(folder_ / part);
    fs::rename(moved, folder_ / part);
  }
}

TEST_F(Damage, RowsChangedPastTheAudit) {
  const std::vector<std::pair<std::string, std::string>> harms = {
      {"UPDATE participant SET mass_kg = 80", "participant"},
      {"UPDATE session SET date = '2026-03-05'", "session"},
      {"UPDATE trial SET state = 'void'", "was changed past the audit"},
      {"UPDATE metric_value SET value = 6.5", "scores of trial"},
      {"DELETE FROM metric_value", "scores of trial"},
      {"INSERT INTO session SELECT 'made-up', uuid, 'post', NULL FROM participant",
       "was put there past the audit"},
  };
  for (const auto& [sql, words] : harms) {
    const fs::path copy = temporary_.path() / "copy";
    fs::copy(folder_, copy, fs::copy_options::recursive);
    behind_its_back(sql);
    expect_problem(words);
    fs::remove_all(folder_);
    fs::rename(copy, folder_);
  }
}

TEST_F(Damage, TheAuditItself) {
  EXPECT_THROW(behind_its_back("UPDATE audit SET who = 'somebody'"), SQLite::Exception);
  EXPECT_THROW(behind_its_back("DELETE FROM audit"), SQLite::Exception);
  behind_its_back("DROP TRIGGER audit_stays; UPDATE audit SET who = 'somebody' WHERE number = 2");
  expect_problem("audit line 2 was changed after it was written");
}

TEST_F(Damage, ALineCutOutOfTheAudit) {
  behind_its_back("DROP TRIGGER audit_is_kept; DELETE FROM audit WHERE number = 3");
  expect_problem("audit line 4 comes where line 3 should be");
}

TEST_F(Damage, ADatabaseOfANewerProgram) {
  behind_its_back("PRAGMA user_version = 99");
  const auto [fault, message] = fault_of([&] { const Study study(folder_); });
  EXPECT_EQ(fault, StudyFault::unusable);
  EXPECT_NE(message.find("has layout 99"), std::string::npos) << message;
}

TEST_F(Damage, ADatabaseThatIsNone) {
  std::ofstream(folder_ / "study.db", std::ios::binary | std::ios::trunc) << std::string(8192, 'x');
  fs::remove(folder_ / "study.db-wal");
  fs::remove(folder_ / "study.db-shm");
  EXPECT_EQ(fault_of([&] { const Study study(folder_); }).first, StudyFault::unusable);
}

TEST_F(Damage, WhatAnInterruptedImportLeavesIsHarmlessAndTidied) {
  std::ofstream(folder_ / "raw" / ".incoming-abcdef") << "half";
  Study study(folder_);
  const auto found = study.check();
  EXPECT_TRUE(found.problems.empty());
  ASSERT_EQ(found.notes.size(), 1U);
  EXPECT_TRUE(study.check(true).notes.empty());
  EXPECT_TRUE(fs::exists(raw_)) << "what belongs to a trial stays";
}

}  // namespace
}  // namespace steadyplate::test
