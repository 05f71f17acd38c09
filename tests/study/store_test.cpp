// What a study keeps, and how.

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>

#include "datasets/sha256.hpp"
#include "datasets/study/schema.hpp"
#include "datasets/study/visit_date.hpp"
#include "tests/study/small_study.hpp"
#include "tools/study/merge.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using datasets::Study;
using datasets::StudyFault;

unsigned mode_of(const fs::path& file) {
  struct stat state {};
  EXPECT_EQ(::lstat(file.c_str(), &state), 0) << file;
  return state.st_mode & 0777U;
}

using Store = SmallStudy;

TEST_F(Store, IsForItsOwnerOnlyAndRawFilesAreReadOnly) {
  Study study(folder_);
  const auto added = study.add_trial(trial(), "bytes of a recording");
  EXPECT_TRUE(added.is_new);
  EXPECT_EQ(added.number, 1);
  for (const char* folder : {"", "raw", "exports"}) EXPECT_EQ(mode_of(folder_ / folder), 0700U) << folder;
  for (const char* file : {"study.toml", "study.db", "study.db-wal", "study.db-shm"})
    EXPECT_EQ(mode_of(folder_ / file), 0600U) << file;
  const fs::path raw = folder_ / "raw" / (datasets::sha256_hex("bytes of a recording") + ".txt");
  EXPECT_EQ(mode_of(raw), 0400U);
  EXPECT_EQ(slurp(raw), "bytes of a recording");
  EXPECT_EQ(added.uuid.size(), 36U);
  EXPECT_EQ(added.uuid[14], '4');
  EXPECT_NE(std::string("89ab").find(added.uuid[19]), std::string::npos);
}

TEST_F(Store, UsesWalAndFlushesEveryCommit) {
  const Study study(folder_);
  SQLite::Database database((folder_ / "study.db").string());
  EXPECT_EQ(database.execAndGet("PRAGMA journal_mode").getString(), "wal");
  SQLite::Statement tables(
      database,
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE "
      "'sqlite_%'");
  std::size_t count = 0;
  while (tables.executeStep()) {
    EXPECT_EQ(tables.getColumn(1).getInt(), 1) << tables.getColumn(0).getString();
    ++count;
  }
  EXPECT_EQ(count, 10U);
}

TEST_F(Store, OverwritesNothing) {
  Study study(folder_);
  const auto first = study.add_trial(trial(1), "one");
  const auto again = study.add_trial(trial(1), "one");
  EXPECT_FALSE(again.is_new);
  EXPECT_EQ(again.uuid, first.uuid);
  EXPECT_EQ(fault_of([&] { study.add_trial(trial(1), "two"); }).first, StudyFault::exists);
  EXPECT_EQ(fault_of([&] { study.add_trial(trial(2), "one"); }).first, StudyFault::exists);
  EXPECT_EQ(study.add_trial(trial(), "two").number, 2);
  datasets::StudyParticipant other;
  other.pseudonym = "P-001";
  other.group = "CON";
  EXPECT_EQ(fault_of([&] { study.add_participant(other); }).first, StudyFault::exists);
  EXPECT_EQ(fault_of([&] {
              study.add_session({"", "P-001", "baseline", "2026-03-02"});
            }).first,
            StudyFault::exists);
  EXPECT_EQ(fault_of([&] { Study::create(folder_, small_definition()); }).first, StudyFault::exists);
  EXPECT_EQ(study.trials().size(), 2U);
}

TEST_F(Store, AVisitHasItsSessionsDayElseThatOfItsFirstRun) {
  Study study(folder_);
  const auto date = [&] { return datasets::visit_date(study, "P-001", "post"); };
  EXPECT_EQ(date(), "") << "no such visit";
  study.add_session({"", "P-001", "post", ""});
  EXPECT_EQ(date(), "");
  study.add_run({"", "P-001", "post", "b", "text", 7, "quiet", "2026-04-03T09:00:00Z", "program"});
  study.add_run({"", "P-001", "post", "c", "text", 7, "quiet", "2026-04-02T23:59:00Z", "program"});
  EXPECT_EQ(date(), "2026-04-02");
  EXPECT_EQ(datasets::visit_date(study, "P-001", "baseline"), "2026-03-01") << "of another visit";
  // A session without a date takes one; then it has it.
  EXPECT_FALSE(study.add_session({"", "P-001", "post", "2026-04-01"}).is_new);
  EXPECT_EQ(date(), "2026-04-01");
  EXPECT_EQ(fault_of([&] {
              study.add_session({"", "P-001", "post", "2026-04-02"});
            }).first,
            StudyFault::exists);
  EXPECT_FALSE(study.add_session({"", "P-001", "post", ""}).is_new);
  EXPECT_EQ(date(), "2026-04-01");
  EXPECT_TRUE(study.check().problems.empty()) << "the row is what the audit says";
}

TEST_F(Store, TakesPseudonymsOnly) {
  Study study(folder_);
  for (const char* name :
       {"ANNA", "Anna-1", "19900512", "1990-05-12", "P", "P 7", "P-0000000000000007", ""}) {
    datasets::StudyParticipant person;
    person.pseudonym = name;
    const auto [fault, message] = fault_of([&] { study.add_participant(person); });
    EXPECT_EQ(fault, StudyFault::refused) << name;
    if (std::string(name).size() > 2) {
      EXPECT_EQ(message.find(name), std::string::npos) << message;
    }
  }
  EXPECT_EQ(study.participants().size(), 1U);
}

TEST_F(Store, RefusesWhatThePlanDoesNotHave) {
  Study study(folder_);
  EXPECT_EQ(fault_of([&] { study.add_session({"", "P-001", "later", ""}); }).first, StudyFault::refused);
  EXPECT_EQ(fault_of([&] {
              study.add_session({"", "P-001", "post", "2026-02-29"});
            }).first,
            StudyFault::refused);
  EXPECT_EQ(fault_of([&] { study.add_session({"", "P-009", "post", ""}); }).first, StudyFault::not_found);
  auto fall = trial();
  fall.state = "fall";
  EXPECT_EQ(fault_of([&] { study.add_trial(fall, "x"); }).first, StudyFault::refused);
  auto other = trial();
  other.test = "loud";
  EXPECT_EQ(fault_of([&] { study.add_trial(other, "x"); }).first, StudyFault::refused);
  EXPECT_TRUE(study.raw().names().empty());
}

TEST_F(Store, ChangesTogetherAreAllOrNone) {
  Study study(folder_);
  const auto lines = study.audit().size();
  EXPECT_THROW(study.together([&] {
    study.add_session({"", "P-001", "post", ""});
    throw std::runtime_error("stop");
  }),
               std::runtime_error);
  EXPECT_EQ(study.sessions().size(), 1U);
  EXPECT_EQ(study.audit().size(), lines);
}

TEST_F(Store, BringsAnOlderLayoutUpToDateAndKeepsACopy) {
  fs::remove(folder_ / "study.db");
  datasets::create_private_file(folder_ / "study.db");
  {
    SQLite::Database old((folder_ / "study.db").string(), SQLite::OPEN_READWRITE);
    datasets::migrate_study(old, folder_ / "study.db", 1);
    old.exec("INSERT INTO certificate VALUES ('abc', '.toml', 'then')");
  }
  Study study(folder_);
  EXPECT_EQ(study.certificate_suffix("abc"), ".toml");
  EXPECT_TRUE(study.printed().empty()) << "the new table is there";
  const fs::path copy = folder_ / ("study.db.before-v" + std::to_string(datasets::newest_study_version()));
  EXPECT_EQ(mode_of(copy), 0600U);
  SQLite::Database before(copy.string());
  EXPECT_EQ(before.execAndGet("PRAGMA user_version").getInt(), 1);
  EXPECT_EQ(before.execAndGet("SELECT count(*) FROM certificate").getInt(), 1);
  SQLite::Database now((folder_ / "study.db").string());
  EXPECT_EQ(now.execAndGet("PRAGMA user_version").getInt(), datasets::newest_study_version());
}

/// Two processes at once: every trial of both is there, each with its own number.
TEST_F(Store, TwoProcessesMayWriteAtOnce) {
  constexpr int each = 25;
  std::vector<pid_t> children;
  for (int child = 0; child < 2; ++child) {
    const pid_t pid = ::fork();
    ASSERT_GE(pid, 0);
    if (pid == 0) {
      int result = 0;
      try {
        Study study(folder_);
        for (int i = 0; i < each; ++i)
          study.add_trial(trial(), "process " + std::to_string(child) + " trial " + std::to_string(i));
      } catch (const std::exception& error) {
        result = 1;
        static_cast<void>(::write(STDERR_FILENO, error.what(), std::string_view(error.what()).size()));
      }
      ::_exit(result);
    }
    children.push_back(pid);
  }
  for (const pid_t pid : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(pid, &status, 0), pid);
    EXPECT_EQ(status, 0);
  }
  Study study(folder_);
  std::set<std::int64_t> numbers;
  for (const auto& one : study.trials()) numbers.insert(one.number);
  EXPECT_EQ(numbers.size(), 2U * each);
  EXPECT_EQ(*numbers.rbegin(), 2 * each);
  EXPECT_TRUE(study.check().problems.empty());
}

TEST_F(Store, SaysSoWhenAnotherProgramKeepsWriting) {
  Study study(folder_);
  SQLite::Database other((folder_ / "study.db").string(), SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  const auto [fault, message] = fault_of([&] { study.add_trial(trial(), "x"); });
  EXPECT_EQ(fault, StudyFault::busy);
  EXPECT_NE(message.find("another program is writing"), std::string::npos) << message;
  EXPECT_EQ(study.trials().size(), 0U) << "reading goes on";
  other.exec("ROLLBACK");
  EXPECT_TRUE(study.add_trial(trial(), "x").is_new);
}

TEST_F(Store, AProtocolIsRunOnceAtAVisit) {
  Study study(folder_);
  datasets::StudyRun run{"", "P-001", "baseline", "p", "text", 7, "quiet", "", "program"};
  const auto first = study.add_run(run);
  EXPECT_TRUE(first.is_new);
  EXPECT_FALSE(study.add_run(run).is_new);
  EXPECT_EQ(study.runs().front().uuid, first.uuid);
  EXPECT_EQ(study.runs().front().seed, 7);
  run.text = "another text";
  EXPECT_EQ(fault_of([&] { study.add_run(run); }).first, StudyFault::exists);
  EXPECT_TRUE(study.check().problems.empty());
  {
    SQLite::Database behind((folder_ / "study.db").string(), SQLite::OPEN_READWRITE);
    behind.exec("UPDATE run SET seed = 8");
  }
  EXPECT_EQ(study.check().problems.size(), 1U) << "changed past the audit";
}

TEST_F(Store, ErasesAPersonToTheLastByte) {
  Study study(folder_);
  study.add_trial(trial(), "her recording");
  datasets::PrintedScore score;
  score.participant = "P-001";
  score.time_point = "baseline";
  score.test = "quiet";
  score.metric = "OSI";
  score.value = 1.25;
  score.device = "DEVICE-OF-P-001";
  study.add_printed(score);
  const std::string uuid = study.participants().front().uuid;
  const std::string run =
      study.add_run({"", "P-001", "baseline", "p", "her protocol", 7, "quiet", "", ""}).uuid;
  fs::create_directories(folder_ / "incoming" / run);
  std::ofstream(folder_ / "incoming" / run / "t.spj") << "her recording of P-001";
  study.erase("P-001");
  EXPECT_TRUE(study.runs().empty());
  EXPECT_FALSE(fs::exists(folder_ / "incoming" / run));
  EXPECT_TRUE(study.participants().empty());
  EXPECT_TRUE(study.raw().names().empty());
  for (const auto& entry : fs::recursive_directory_iterator(folder_))
    if (entry.is_regular_file()) {
      EXPECT_EQ(slurp(entry.path()).find("P-001"), std::string::npos) << entry.path();
    }
  EXPECT_TRUE(study.check().problems.empty());
  EXPECT_EQ(study.audit().back().action, "delete");
  EXPECT_EQ(fault_of([&] { study.erase("P-001"); }).first, StudyFault::not_found);
}

TEST_F(Store, MergesWhatIsNewAndListsWhatDiffers) {
  const fs::path copy = temporary_.path() / "station-2";
  Study::create(copy, small_definition());
  Study second(copy);
  datasets::StudyParticipant person;
  person.pseudonym = "P-001";
  person.group = "NHE";
  second.add_participant(person);
  person.pseudonym = "P-002";
  person.group = "CON";
  second.add_participant(person);
  second.add_session({"", "P-001", "post", "2026-04-01"});
  second.add_session({"", "P-001", "baseline", "2026-03-02"});
  second.add_session({"", "P-002", "baseline", ""});
  auto post = trial();
  post.time_point = "post";
  second.add_trial(post, "post of one");
  second.add_trial(trial(), "in doubt");
  auto other = trial();
  other.participant = "P-002";
  const auto kept = second.add_trial(other, "baseline of two");
  Study first(folder_);
  const study::Merged merged = study::merge(first, second);
  EXPECT_EQ(merged.participants, 1U);
  EXPECT_EQ(merged.sessions, 2U);
  EXPECT_EQ(merged.trials, 2U);
  ASSERT_EQ(merged.conflicts.size(), 1U) << "another date of the same session";
  EXPECT_NE(merged.conflicts[0].find("another date"), std::string::npos) << merged.conflicts[0];
  bool found = false;
  for (const auto& one : first.trials()) found = found || one.uuid == kept.uuid;
  EXPECT_TRUE(found) << "a trial keeps its UUID";
  EXPECT_TRUE(first.check().problems.empty());
  const study::Merged again = study::merge(first, second);
  EXPECT_EQ(again.trials + again.sessions + again.participants, 0U);
}

}  // namespace
}  // namespace steadyplate::test
