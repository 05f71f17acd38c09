// The export against the database, asked in SQLite's own words; how a session took a trial, there and back.

#include "tools/study/export.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <charconv>
#include <cmath>

#include "datasets/study/taken.hpp"
#include "tests/study/small_study.hpp"

namespace steadyplate::test {
namespace {

using Export = SmallStudy;

datasets::Taken some_taken() {
  datasets::Taken taken;
  taken.number = 2;
  taken.attempt = 3;
  taken.practice = true;
  taken.judgement = "repeated";
  taken.end = "step";
  taken.seconds = 12.34;
  taken.samples = 1234;
  taken.lost = 5;
  taken.rate_hz = 99.9;
  taken.mean_load_n = 701.5;
  taken.warnings = {"warn_duration: short, \"quoted\"", "warn_load: żółw"};
  taken.platform_level = "8";
  return taken;
}

TEST_F(Export, EveryCellIsTheDatabases) {
  {
    datasets::Study study(folder_);
    for (int number = 1; number <= 3; ++number) {
      datasets::StudyTrial one = trial(number);
      one.state = number == 2 ? "fall" : "valid";
      one.reason = number == 2 ? "fell, \"hard\"\nand stepped" : "";
      if (number == 3) one.taken = datasets::to_json(some_taken());
      const std::string uuid = study.add_trial(one, "bytes " + std::to_string(number)).uuid;
      for (int again = 0; again < number; ++again) {  // only the last scoring is current
        const auto scoring = study.add_scoring({0, "", "steadyplate test", "default", "core"});
        study.add_values(
            scoring, uuid,
            {{"mean_velocity", 1, 0.1 * number + again, "mm/s", "ok", "", "0-30s", "a=1,b=\"x\""},
             {"sample_entropy.ml", 2, {}, "", "too_short", "left", "", ""}});
      }
    }
  }
  const std::filesystem::path out = temporary_.path() / "out";
  {
    datasets::Study study(folder_);
    study::write_files(out, study::tidy_files(study::contents_of(study)));
    EXPECT_TRUE(study::write_signals(study, {}, out, [](std::size_t, std::size_t) {}).empty());
  }
  SQLite::Database database((folder_ / "study.db").string());
  const auto all = [&](const std::string& sql, const std::string& file,
                       const std::vector<std::string>& columns) {
    const auto rows = read_csv(out / file);
    SQLite::Statement row(database, sql);
    std::size_t count = 0;
    while (row.executeStep()) {
      ASSERT_LT(count, rows.size()) << file;
      for (std::size_t k = 0; k < columns.size(); ++k) {
        const std::string& cell = rows[count].at(columns[k]);
        const auto value = row.getColumn(static_cast<int>(k));
        if (!value.isFloat()) {
          EXPECT_EQ(cell, value.getString()) << columns[k];
          continue;
        }
        double number = 0.0;
        std::from_chars(cell.data(), cell.data() + cell.size(), number);
        EXPECT_EQ(number, value.getDouble()) << columns[k];
      }
      ++count;
    }
    EXPECT_EQ(count, rows.size()) << file;
    EXPECT_GE(count, 3U) << file;
  };
  all("SELECT trial.uuid, pseudonym, time_point, date, test, number, state, ifnull(reason, ''), raw_sha256, "
      "ifnull(json_extract(taken, '$.attempt'), ''), ifnull(json_extract(taken, '$.seconds'), ''), "
      "ifnull(json_extract(taken, '$.platform_level'), '') FROM trial JOIN session ON session.uuid = "
      "trial.session "
      "JOIN participant ON participant.uuid = participant ORDER BY number",
      "trials.csv",
      {"trial", "participant", "session", "date", "test", "number", "state", "reason", "raw_sha256",
       "attempt", "seconds", "platform_level"});
  all("SELECT trial, metric, version, ifnull(value, ''), unit, status, plate, segment, parameters, profile, "
      "program "
      "FROM metric_value JOIN scoring ON scoring.id = scoring JOIN trial ON trial.uuid = trial WHERE scoring "
      "= "
      "(SELECT max(scoring) FROM metric_value AS newer WHERE newer.trial = trial.uuid) ORDER BY number, "
      "metric",
      "metrics.csv",
      {"trial", "metric", "version", "value", "unit", "status", "plate", "segment", "parameters", "profile",
       "program"});
}

TEST(Taken, ComesBackAsItWasWritten) {
  const datasets::Taken written = some_taken();
  const std::string text = datasets::to_json(written);
  const auto read = datasets::taken_from(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(datasets::to_json(*read), text);
  EXPECT_EQ(read->warnings, written.warnings);
  EXPECT_EQ(read->attempt, 3U);
  EXPECT_TRUE(read->practice);
  EXPECT_TRUE(std::isnan(read->mean_ml_mm)) << "what was not known";
}

TEST(Taken, OfAnImportedTrialThereIsNone) {
  EXPECT_FALSE(datasets::taken_from(""));
  EXPECT_FALSE(datasets::taken_from("[1, 2]"));
  const std::string text = datasets::to_json(some_taken());
  for (std::size_t cut = 0; cut < text.size(); ++cut)
    EXPECT_FALSE(datasets::taken_from(text.substr(0, cut))) << cut;
}

TEST(Taken, AnotherTypeIsAsIfItWereNotThere) {
  const auto read = datasets::taken_from(
      R"({"number": "two", "attempt": -3, "practice": "yes", "judgement": 7, "seconds": null, "warnings": [1, "a"],
          "platform_level": {}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->number, 1U);
  EXPECT_EQ(read->attempt, 1U);
  EXPECT_FALSE(read->practice);
  EXPECT_EQ(read->judgement, "");
  EXPECT_EQ(read->warnings, std::vector<std::string>{"a"});
  EXPECT_EQ(read->platform_level, "");
}

}  // namespace
}  // namespace steadyplate::test
