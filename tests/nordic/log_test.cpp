// Training logs: read, held against a plan, and rows added without touching what is there.

#include "tools/nordic/log.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

#include "datasets/error.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::test {
namespace {

using namespace nordic;

class Log : public testing::Test {
 protected:
  std::string write(const std::string& text) {
    const auto file = folder_.path() / "log.csv";
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
  std::string complaint(const std::string& text) {
    try {
      read_log(write(text));
    } catch (const datasets::ReadError& error) {
      return error.what();
    }
    return "";
  }
  static LogRow row(const std::string& participant, int session, int set, int reps) {
    LogRow r;
    r.participant = participant;
    r.set.session = session;
    r.set.set = set;
    r.set.reps_done = reps;
    return r;
  }
  TemporaryDirectory folder_;
};

TEST_F(Log, IsReadWithWhatItHas) {
  const auto rows =
      read_log(write("participant,session,set,reps_done,pain,date\nA,1,1,3,2.5,2026-03-01\nB,1,1,0,,\n"));
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].set.pain, 2.5);
  EXPECT_EQ(rows[0].set.day, analysis::day_number(2026, 3, 1));
  EXPECT_FALSE(rows[1].set.day);
  EXPECT_EQ(participants_of(rows), (std::vector<std::string>{"A", "B"}));
}

TEST_F(Log, RefusesWithTheLine) {
  const std::string head = "participant,session,set,reps_done,pain,date\n";
  EXPECT_NE(complaint(head + "A,1,1,3,,\nA,1,2,3.5,,\n").find("line 3: '3.5' in column 'reps_done'"),
            std::string::npos);
  EXPECT_NE(complaint(head + "A,1,1,3,11,\n").find("pain must be 0 to 10"), std::string::npos);
  EXPECT_NE(complaint(head + "A,1,1,3,,2026-02-30\n").find("is not a date"), std::string::npos);
  EXPECT_NE(complaint(head + "A,,1,3,,\n").find("'session' is empty"), std::string::npos);
  EXPECT_NE(complaint("participant,set\nA,1\n").find("no column 'session'"), std::string::npos);
  EXPECT_NE(complaint("who,session,set,reps_done\nA,1,1,1\n").find("participant"), std::string::npos);
}

TEST_F(Log, GetsRowsAtItsEndAndNothingElseChanges) {
  const std::string old = "participant,date,session,set,reps_done,mood\nA,2026-03-01,1,1,3,fine\n";
  const std::string file = write(old);
  const std::string grown = with_rows(file, {row("A", 1, 2, 3), row("B", 1, 1, 2)});
  EXPECT_EQ(grown, old + "A,,1,2,3,\nB,,1,1,2,\n");
  EXPECT_EQ(with_rows(write("participant,session,set,reps_done"), {row("A", 1, 1, 3)}),
            "participant,session,set,reps_done\nA,1,1,3\n");
  write(old);
  EXPECT_THROW(with_rows(file, {row("A", 1, 1, 3)}), std::invalid_argument);
  LogRow painful = row("A", 2, 1, 3);
  painful.set.pain = 3.0;
  EXPECT_THROW(with_rows(file, {painful}), datasets::ReadError);  // no such column: it would be lost
}

TEST_F(Log, ANewOneBeginsWithItsHeaderAndReadsBack) {
  const std::string file = (folder_.path() / "new.csv").string();
  LogRow r = row("A, the first", 4, 1, 3);
  r.set.pain = 1.5;
  r.note = "said \"easy\"";
  r.date = "2026-03-01";
  std::ofstream(file, std::ios::binary) << with_rows(file, {r});
  const auto rows = read_log(file);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].participant, r.participant);
  EXPECT_EQ(rows[0].note, r.note);
  EXPECT_EQ(rows[0].set.pain, 1.5);
  EXPECT_EQ(rows[0].set.session, 4);
}

/// The synthetic trial: counted here by hand from the same file.
TEST_F(Log, OfTheTrialIsCountedAsByHand) {
  STEADYPLATE_REQUIRE_DATA(file, "nhe-trial-2025/synthetic_training_log.csv");
  const auto rows = read_log(file.string());
  const auto plan = find_plan("trial2025").sessions;
  ASSERT_EQ(participants_of(rows).size(), 16U);
  for (const std::string& participant : participants_of(rows)) {
    std::map<std::string, int> by_session;
    int reps = 0;
    for (const auto& line : read_csv(file))
      if (line.at("participant") == participant) {
        by_session[line.at("session")] += std::stoi(line.at("reps_done"));
        reps += std::stoi(line.at("reps_done"));
      }
    std::size_t done = 0;
    for (const auto& [session, count] : by_session) done += count > 0 ? 1 : 0;
    const analysis::Adherence a = adherence_of(rows, participant, plan);
    EXPECT_EQ(a.sessions_planned, 12U);
    EXPECT_EQ(a.sessions_done, done) << participant;
    EXPECT_EQ(a.reps_done, reps) << participant;
    EXPECT_EQ(a.reps_planned, 108);
  }
}

}  // namespace
}  // namespace steadyplate::test
