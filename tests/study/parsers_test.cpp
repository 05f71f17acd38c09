// study.toml and tables of printed scores: what they say, cut at every byte, and refused.

#include "datasets/error.hpp"
#include "tests/study/small_study.hpp"
#include "tools/study/printed.hpp"

namespace steadyplate::test {
namespace {

using datasets::ReadError;

constexpr const char* table =
    "participant,test,time,trial,device,OSI,apsi\n"
    "P-001,quiet,baseline,1,\"Board, old\",0.36,0.28\n"
    "P-001,quiet,baseline,2,,0.5,NA\n";

TEST(Printed, ReadsARowATrial) {
  const auto found = study::parse_printed(table, "scores.csv", small_definition(), {});
  ASSERT_EQ(found.rows.size(), 3U) << "a cell without a number is no score";
  EXPECT_EQ(found.rows[0].metric, "OSI");
  EXPECT_EQ(found.rows[0].value, 0.36);
  EXPECT_EQ(found.rows[0].unit, "deg");
  EXPECT_EQ(found.rows[0].device, "Board, old");
  EXPECT_EQ(found.rows[1].metric, "APSI");
  EXPECT_EQ(found.rows[2].trial, 2);
}

TEST(Printed, ReadsAColumnATimePointAndAScoreARow) {
  const auto wide = study::parse_printed(
      "participant;leg;peak_torque_nm_baseline;peak_torque_nm_post\nP-001;dominant;102,5;125\n", "s.csv",
      small_definition(), {});
  ASSERT_EQ(wide.rows.size(), 2U);
  EXPECT_EQ(wide.rows[0].value, 102.5);
  EXPECT_EQ(wide.rows[0].test, "strength");
  EXPECT_EQ(wide.rows[1].time_point, "post");
  EXPECT_EQ(wide.rows[0].detail, "leg=dominant");
  const auto rows = study::parse_printed("participant,metric,value,unit\nP-001,sway_index,1.5,deg\n", "s.csv",
                                         small_definition(), {"quiet", "post", "D", "8"});
  ASSERT_EQ(rows.rows.size(), 1U);
  EXPECT_EQ(rows.rows[0].metric, "sway_index");
  EXPECT_EQ(rows.rows[0].level, "8");
}

TEST(Printed, SaysWhatIsMissing) {
  const auto message = [](const char* csv) -> std::string {
    try {
      study::parse_printed(csv, "s.csv", small_definition(), {});
    } catch (const ReadError& error) {
      return error.what();
    }
    return "taken";
  };
  EXPECT_NE(message("a,osi\nP,1\n").find("no column of participants"), std::string::npos);
  EXPECT_NE(message("participant,mass\nP-001,1\n").find("no column of scores"), std::string::npos);
  EXPECT_NE(message("participant,time,osi\nP-001,post,1\n").find("--test"), std::string::npos);
  EXPECT_NE(message("participant,test,osi\nP-001,quiet,1\n").find("--session"), std::string::npos);
  EXPECT_NE(message("participant,test,time,osi\nP-001,quiet,post,high\n").find("s.csv line 2"),
            std::string::npos);
  EXPECT_NE(message("participant,test,time,trial,osi\nP-001,quiet,post,1.5,1\n").find("whole number"),
            std::string::npos);
}

TEST(Printed, CutAtEveryByteIsReadOrRefusedAndNeverMore) {
  const std::string whole = table;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    try {
      EXPECT_LE(study::parse_printed(whole.substr(0, size), "s.csv", small_definition(), {}).rows.size(), 3U)
          << size;
    } catch (const ReadError& error) {
      EXPECT_NE(std::string(error.what()), "") << size;
    }
  }
}

TEST(Participants, AreReadWithTheirUnits) {
  const auto found = study::parse_participants(
      "id,group,height_cm,mass_kg,sex,dominant_leg,birth_year,age\nP-001,NHE,178.5,74,F,left,1990,33\n",
      "p.csv");
  ASSERT_EQ(found.rows.size(), 1U);
  EXPECT_EQ(found.rows[0].height_mm, 1785.0);
  EXPECT_EQ(found.rows[0].birth_year, 1990);
  EXPECT_EQ(found.rows[0].dominant_leg, "left");
  ASSERT_EQ(found.notes.size(), 1U);
  EXPECT_NE(found.notes[0].find("'age'"), std::string::npos);
}

TEST(StudyToml, ComesBackAsItWasWritten) {
  datasets::StudyDefinition definition = datasets::study_template("nhe-trial-2025");
  definition.name = "quotes \" and \\ and\nlines \x7f";
  definition.synthetic = true;
  const auto again = datasets::parse_study_definition(datasets::study_toml(definition), "study.toml");
  EXPECT_EQ(again.name, definition.name);
  EXPECT_EQ(again.groups, definition.groups);
  EXPECT_EQ(again.time_points, definition.time_points);
  EXPECT_EQ(again.tests, definition.tests);
  EXPECT_EQ(again.primary, definition.primary);
  EXPECT_EQ(again.plan, definition.plan);
  EXPECT_EQ(again.note, definition.note);
  EXPECT_EQ(again.published, definition.published);
  EXPECT_FALSE(again.published.empty());
  EXPECT_TRUE(again.synthetic);
}

TEST(StudyToml, CutAtEveryByteIsReadOrRefused) {
  const std::string whole = datasets::study_toml(datasets::study_template("nhe-trial-2025"));
  std::size_t refused = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    try {
      datasets::parse_study_definition(whole.substr(0, size), "study.toml");
    } catch (const ReadError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, whole.size() / 4);
}

TEST(StudyToml, RefusesWhatCouldReachTheDatabase) {
  for (const char* text : {"time_points = [\"a' OR 1\"]", "tests = [\"\"]", "groups = [\"A\", \"A\"]",
                           "primary = \"OSI\"", "colour = 1", "time_points = 3"})
    EXPECT_THROW(datasets::parse_study_definition(text, "study.toml"), ReadError) << text;
}

}  // namespace
}  // namespace steadyplate::test
