// `nordic` as a user runs it: from a plan to a log, its adherence, and on to the comparison of groups.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numbers>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

using Json = nlohmann::ordered_json;

class Nordic : public testing::Test {
 protected:
  std::string file(const std::string& name) { return (folder_.path() / name).string(); }
  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(file(name), std::ios::binary) << text;
    return file(name);
  }
  ProcessResult log(int session, const std::string& reps, const std::string& date) {
    return steadyplate({"nordic", "log", file("log.csv"), "--participant", "P7", "--plan", "trial2025",
                        "--session", std::to_string(session), "--reps", reps, "--date", date});
  }
  /// Three repetitions of both legs at 50 Hz, as NordBord exports them.
  std::string trace() {
    std::string text = "Time,LeftForce,RightForce\n";
    for (int i = 0; i < 1200; ++i) {
      const double t = i / 50.0;
      const double since = std::fmod(t, 8.0) - 3.0;
      const double shape = since > 0.0 && since < 4.0 ? std::sin(std::numbers::pi * since / 4.0) : 0.0;
      text += std::to_string(t) + ',' + std::to_string(300.0 * shape) + ',' + std::to_string(330.0 * shape) +
              '\n';
    }
    return write("nordbord.csv", text);
  }
  TemporaryDirectory folder_;
};

TEST_F(Nordic, PlansAreListedAndShown) {
  const Json plans = Json::parse(steadyplate({"nordic", "plan", "--json"}).out);
  EXPECT_EQ(plans["plans"].size(), 4U);
  const auto one = steadyplate({"nordic", "plan", "trial2025", "--format", "table"});
  EXPECT_NE(one.out.find("12 sessions in 4 weeks"), std::string::npos) << one.out;
  EXPECT_NE(one.out.find("0315459"), std::string::npos);
  const auto unknown = steadyplate({"nordic", "plan", "mine"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("petersen2011"), std::string::npos);
  const std::string own = write(
      "own.toml", "name = \"Own\"\n[[block]]\nweeks = 2\nsessions_a_week = 1\nsets = [\"4\", \"5-6\"]\n");
  EXPECT_EQ(steadyplate({"nordic", "plan", own, "--format", "csv"}).out,
            "plan,week,session,supervised,set,reps_low,reps_high\nown,1,1,no,1,4,4\nown,1,1,no,2,5,6\n"
            "own,2,2,no,1,4,4\nown,2,2,no,2,5,6\n");
}

TEST_F(Nordic, LogGrowsAndStatusCounts) {
  ASSERT_EQ(log(1, "3,3,3", "2026-03-02").exit_code, 0);
  ASSERT_EQ(log(2, "3,2,0", "2026-03-05").exit_code, 0);
  ASSERT_EQ(log(5, "3,3,4", "2026-03-14").exit_code, 0);
  const auto twice = log(2, "3,3,3", "2026-03-05");
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_NE(twice.err.find("logged already"), std::string::npos);
  EXPECT_EQ(log(13, "3", "2026-03-20").exit_code, 2);
  EXPECT_EQ(log(6, "3,x", "2026-03-20").exit_code, 2);
  EXPECT_EQ(log(6, "3", "20.3.2026").exit_code, 2);

  const Json all =
      Json::parse(steadyplate({"nordic", "status", file("log.csv"), "--json"}).out)["participants"][0];
  EXPECT_EQ(all["sessions_done"], 3);
  EXPECT_EQ(all["sessions_full"], 2);
  EXPECT_EQ(all["sessions_unlogged"], 9);
  EXPECT_EQ(all["reps_done"], 9 + 5 + 9);
  EXPECT_EQ(all["reps_excess"], 1);
  EXPECT_EQ(all["longest_gap_days"], 9);
  EXPECT_EQ(all["sessions_percent"], 25.0);
  EXPECT_EQ(all["per_protocol"], "no");
  const Json week =
      Json::parse(steadyplate({"nordic", "status", file("log.csv"), "--through-week", "1", "--json"})
                      .out)["participants"][0];
  EXPECT_EQ(week["sessions_planned"], 3);
  EXPECT_EQ(week["sessions_done"], 2);
  EXPECT_EQ(week["sessions_extra"], 0);
}

/// Adherence of the trial's log into the comparison of its groups: the whole way by commands.
TEST_F(Nordic, StatusFeedsThePerProtocolAnalysis) {
  STEADYPLATE_REQUIRE_DATA(training, "nhe-trial-2025/synthetic_training_log.csv");
  STEADYPLATE_REQUIRE_DATA(scores, "nhe-trial-2025/synthetic_biodex_scores.csv");
  const Json status = Json::parse(steadyplate({"nordic", "status", training.string(), "--json"}).out);
  std::map<std::string, double> percent;
  std::size_t enough = 0;
  for (const Json& person : status["participants"]) {
    percent[person["participant"]] = person["sessions_percent"];
    enough += person["per_protocol"] == "yes" ? 1 : 0;
  }
  std::string text = "participant,group,baseline,post,sessions_percent\n";
  for (const auto& row : read_csv(scores))
    if (row.at("test") == "static_both_ec" && row.at("index") == "OSI") {
      const auto own = percent.find(row.at("participant"));
      text += row.at("participant") + ',' + row.at("group") + ',' + row.at("baseline") + ',' +
              row.at("post") + ',' + (own == percent.end() ? "" : std::to_string(own->second)) + '\n';
    }
  const auto result = steadyplate({"compare", "group", write("study.csv", text), "--adherence",
                                   "sessions_percent", "--better", "lower", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json document = Json::parse(result.out);
  EXPECT_EQ(document["outcomes"]["score"]["ancova_post"]["n"], 32);
  EXPECT_EQ(document["per_protocol"]["outcomes"]["score"]["ancova_post"]["n"], 16 + enough);
  EXPECT_LT(enough, 16U);
}

TEST_F(Nordic, StrengthFindsRepetitionsAndQuotesPublishedNumbersAsNotes) {
  const Json answer = Json::parse(
      steadyplate({"nordic", "strength", trace(), "--mass", "75", "--distance", "0.4", "--json"}).out);
  EXPECT_EQ(answer["repetitions"], 3);
  EXPECT_NEAR(answer["left"]["score_n"].get<double>(), 300.0, 0.5);
  EXPECT_NEAR(answer["right"]["n_per_kg"].get<double>(), 4.4, 0.01);
  EXPECT_NEAR(answer["left"]["moment_n_m"].get<double>(), 120.0, 0.2);
  EXPECT_NEAR(answer["imbalance_weaker_percent"].get<double>(), 100.0 * (1 - 300.0 / 330.0), 0.01);
  EXPECT_EQ(answer["left"]["repetitions"][0]["rfd"][0]["status"], "warn");
  const auto table =
      steadyplate({"nordic", "strength", file("nordbord.csv"), "--mass", "75", "--format", "table"});
  for (const char* expected :
       {"256 N", "279 N", "337 N", "326 N", "Opar et al. 2013", "evidence is mixed", "not limits"})
    EXPECT_NE(table.out.find(expected), std::string::npos) << expected << " is not in\n" << table.out;
  std::string said = table.out;
  std::transform(said.begin(), said.end(), said.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const char* word : {"significant", "safe", "risk", "danger", "cured"})
    EXPECT_EQ(said.find(word), std::string::npos) << word;
}

TEST_F(Nordic, StrengthSaysWhatItCannotRead) {
  const auto nobody =
      steadyplate({"nordic", "strength", write("quiet.csv", "Time,Left,Right\n0,1,1\n0.02,2,1\n")});
  EXPECT_EQ(nobody.exit_code, 0);
  EXPECT_NE(nobody.err.find("no repetition"), std::string::npos);
  const auto column = steadyplate({"nordic", "strength", write("odd.csv", "Time,Force\n0,1\n0.02,2\n")});
  EXPECT_EQ(column.exit_code, 3);
  EXPECT_NE(column.err.find("left_n"), std::string::npos) << column.err;
  const auto time =
      steadyplate({"nordic", "strength", write("back.csv", "Time,Left,Right\n1,1,1\n0.5,2,1\n")});
  EXPECT_EQ(time.exit_code, 3);
  EXPECT_NE(time.err.find("line 3"), std::string::npos) << time.err;
}

TEST_F(Nordic, RatioIsEnteredAndHasNoVerdict) {
  const auto result =
      steadyplate({"nordic", "ratio", "--flexors", "108", "--extensors", "180", "--format", "table"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_NE(result.out.find("0.60; customary mark 0.6 at 60 deg/s, no verdict"), std::string::npos)
      << result.out;
}

/// Two hooks that say "millis,left,right" in newtons: recorded as any board is, and read like a file of a
/// NordBord.
TEST_F(Nordic, StrengthComesFromAJournalOfTwoLoadCellsAsWell) {
  const std::string csv = trace();
  std::string wire;
  for (int i = 0; i < 1200; ++i) {
    const double t = i / 50.0;
    const double since = std::fmod(t, 8.0) - 3.0;
    const double shape = since > 0.0 && since < 4.0 ? std::sin(std::numbers::pi * since / 4.0) : 0.0;
    wire += std::to_string(20 * i) + ',' + std::to_string(300.0 * shape) + ',' +
            std::to_string(330.0 * shape) + '\n';
  }
  const std::string bytes = write("hooks.bin", wire);
  const std::string profile = write("hooks.toml", R"(id = "hooks"
name = "Two ankle hooks: millis,left,right in N"
framing = "lines"
rate_hz = 50
loss_evidence = "clock"
[lines]
delimiter = ","
fields = ["t", "left", "right"]
[clock]
ticks_per_s = 1000
[[channel]]
name = "left_n"
unit = "N"
[[channel]]
name = "right_n"
unit = "N"
)");
  const auto record =
      steadyplate({"record", "--device", "replay:" + bytes, "--board", profile, "--out", file("set.spj")});
  ASSERT_EQ(record.exit_code, 0) << record.err;
  const auto live = steadyplate({"nordic", "strength", file("set.spj"), "--mass", "76", "--json"});
  ASSERT_EQ(live.exit_code, 0) << live.err;
  Json a = Json::parse(live.out);
  Json b = Json::parse(steadyplate({"nordic", "strength", csv, "--mass", "76", "--json"}).out);
  EXPECT_EQ(a["repetitions"], 3) << live.out;
  EXPECT_EQ(a["left"]["score_n"], b["left"]["score_n"]);
  EXPECT_EQ(a["right"]["score_n"], b["right"]["score_n"]);
  // A journal of another board is told by its channels.
  ASSERT_EQ(
      steadyplate({"record", "--device", "sim:quiet?speed=20", "--duration", "1", "--out", file("q.spj")})
          .exit_code,
      0);
  const auto other = steadyplate({"nordic", "strength", file("q.spj")});
  EXPECT_EQ(other.exit_code, 3);
  EXPECT_NE(other.err.find("no channels left_n and right_n"), std::string::npos) << other.err;
}

}  // namespace
}  // namespace steadyplate::test
