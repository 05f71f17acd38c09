// Study tables, long and wide: the same study whichever way it is written.

#include "tools/compare/outcomes.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "tests/support/data.hpp"
#include "tools/compare/group_answer.hpp"

namespace steadyplate::test {
namespace {

using namespace compare;

class Outcomes : public testing::Test {
 protected:
  StudyData read(const std::string& text, const ColumnChoice& choice = {}, bool groups = true) {
    const auto file = folder_.path() / "study.csv";
    std::ofstream(file, std::ios::binary) << text;
    return read_study_table(file.string(), choice, groups);
  }
  std::string complaint(const std::string& text, const ColumnChoice& choice = {}) {
    try {
      read(text, choice);
    } catch (const datasets::ReadError& error) {
      return error.what();
    }
    return "";
  }
  TemporaryDirectory folder_;
};

TEST_F(Outcomes, LongAndWideAreTheSameStudy) {
  const StudyData wide = read("id,group,pre,post\nA,x,1,2\nB,y,3,4\nC,x,5,\n");
  const StudyData tall =
      read("id,group,time,value\nA,x,pre,1\nB,y,pre,3\nB,y,post,4\nA,x,post,2\nC,x,pre,5\n");
  for (const StudyData* study : {&wide, &tall}) {
    EXPECT_EQ(study->groups, (std::vector<std::string>{"x", "y"}));
    EXPECT_EQ(study->times, (std::vector<std::string>{"pre", "post"}));
    ASSERT_EQ(study->outcomes.size(), 1U);
    const OutcomeData& outcome = study->outcomes[0];
    EXPECT_EQ(outcome.people, (std::vector<std::string>{"A", "B", "C"}));
    EXPECT_EQ(outcome.scores[1], (std::vector<double>{3, 4}));
    EXPECT_TRUE(std::isnan(outcome.scores[2][1]));
  }
}

TEST_F(Outcomes, TimesCanBeNamed) {
  ColumnChoice choice;
  choice.pre = "first";
  choice.post = "third";
  const std::string text =
      "id,group,visit,score\nA,x,first,1\nA,x,second,9\nA,x,third,2\nB,y,first,1\nB,y,third,1\n";
  EXPECT_EQ(read(text, choice).outcomes[0].scores[0], (std::vector<double>{1, 2}));
  EXPECT_NE(complaint(text).find("--pre"), std::string::npos);
}

TEST_F(Outcomes, TrialsAreAveragedOnlyWhenTheyAreTrials) {
  const std::string text =
      "id,group,time,trial,value\nA,x,pre,1,1\nA,x,pre,2,2\nA,x,pre,3,\nA,x,post,1,4\nB,y,pre,1,1\n";
  const StudyData study = read(text);
  EXPECT_EQ(study.outcomes[0].scores[0], (std::vector<double>{1.5, 4}));
  EXPECT_EQ(study.notes.size(), 1U);
  const std::string twice = "id,group,time,value\nA,x,pre,1\nA,x,pre,2\nA,x,post,2\n";
  EXPECT_NE(complaint(twice).find("line 3: 'A' has two rows"), std::string::npos);
}

TEST_F(Outcomes, KeysMakeOutcomes) {
  const StudyData study = read("id,group,test,index,pre,post\nA,x,s,OSI,1,2\nA,x,s,MLSI,3,4\n");
  ASSERT_EQ(study.outcomes.size(), 2U);
  EXPECT_EQ(study.outcomes[0].name, "s/OSI");
  EXPECT_EQ(study.outcomes[1].name, "s/MLSI");
}

TEST_F(Outcomes, RefusesWhatCannotBe) {
  EXPECT_NE(complaint("id,pre,post\nA,1,2\n").find("--group"), std::string::npos);
  EXPECT_NE(complaint("name,group,pre,post\nA,x,1,2\n").find("--id"), std::string::npos);
  EXPECT_NE(complaint("id,group,w1,w2\nA,x,1,2\n").find("--pre and --post"), std::string::npos);
  EXPECT_NE(complaint("id,group,pre,post\nA,,1,2\n").find("'A' has no group"), std::string::npos);
  EXPECT_NE(complaint("id,group,time,value\nA,x,pre,1\nA,y,post,2\n").find("is in group 'x' and in 'y'"),
            std::string::npos);
  ColumnChoice choice;
  choice.adherence = "done";
  EXPECT_NE(complaint("id,group,pre,post,done\nA,x,1,2,180\n", choice).find("percent"), std::string::npos);
}

TEST_F(Outcomes, PerProtocolLeavesOutWhoDidTooLittle) {
  ColumnChoice choice;
  choice.adherence = "done";
  const StudyData study = read("id,group,pre,post,done\nA,x,1,2,80\nB,x,1,2,79.9\nC,y,1,2,\n", choice);
  const StudyData part = per_protocol(study, 80.0);
  EXPECT_EQ(part.outcomes[0].people, (std::vector<std::string>{"A", "C"}));  // controls have no adherence
}

/// Each analysis has the people it can have, and says who is missing.
TEST_F(Outcomes, MissingScoresCostOnlyTheAnalysisThatNeedsThem) {
  std::string text = "id,group,pre,post,followup\n";
  for (int i = 0; i < 8; ++i) {
    const std::string n = std::to_string(i);
    text += "P" + n + ',' + (i % 2 ? "x" : "y") + ",1." + n + ",2." + std::to_string((i * 5) % 8) + ',' +
            (i == 3 ? "" : "3." + std::to_string((i * 3) % 7)) + '\n';
  }
  const StudyData study = read(text);
  const GroupAnswer answer = group_answer(study, study.outcomes[0], {});
  EXPECT_EQ(answer.later[0].ancova.n, 8U);
  EXPECT_EQ(answer.later[1].ancova.n, 7U);
  EXPECT_EQ(answer.anova.people, 7U);
  ASSERT_EQ(answer.excluded.size(), 2U);
  EXPECT_EQ(answer.excluded[0].person, "P3");
  EXPECT_EQ(answer.excluded[0].why, "no score at followup");
  EXPECT_TRUE(answer.control_assumed);
  GroupOptions wrong;
  wrong.control = "z";
  EXPECT_THROW(group_answer(study, study.outcomes[0], wrong), std::invalid_argument);
}

TEST(Direction, IsThatOfTheMetricTableOrOfUsualNames) {
  EXPECT_EQ(direction_of("mean_velocity"), analysis::Better::lower);
  EXPECT_EQ(direction_of("static/OSI"), analysis::Better::lower);
  EXPECT_EQ(direction_of("peak_torque_nm"), analysis::Better::higher);
  EXPECT_EQ(direction_of("mean_power_frequency"), analysis::Better::none);
  EXPECT_EQ(direction_of("composition"), analysis::Better::none);
}

}  // namespace
}  // namespace steadyplate::test
