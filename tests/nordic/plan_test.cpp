// Training plans: those shipped say what their sources say, wrong ones are refused with their line.

#include "tools/nordic/plan.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "datasets/error.hpp"

namespace steadyplate::test {
namespace {

using namespace nordic;

int repetitions(const Plan& plan) {
  int sum = 0;
  for (const auto& session : plan.sessions)
    for (const auto& set : session.sets) sum += set.reps_low;
  return sum;
}

TEST(Plans, TheTrialHasTwelveSessionsAnd108Repetitions) {
  const Plan plan = find_plan("trial2025");
  EXPECT_EQ(plan.sessions.size(), 12U);
  EXPECT_EQ(plan.weeks(), 4);
  EXPECT_EQ(repetitions(plan), 108);
  EXPECT_EQ(plan.rest_s, 120.0);
  EXPECT_EQ(plan.warm_up_min, 15.0);
  for (const auto& session : plan.sessions) EXPECT_EQ(session.supervised, session.week == 1);
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(plan.sessions[i].session, static_cast<int>(i) + 1);
}

TEST(Plans, PetersenHas27Sessions) {
  const Plan plan = find_plan("petersen2011");
  EXPECT_EQ(plan.sessions.size(), 27U);
  EXPECT_EQ(plan.weeks(), 10);
  EXPECT_EQ(plan.sessions[0].sets.size(), 2U);
  EXPECT_EQ(plan.sessions[3].sets[0].reps_low, 6);
  EXPECT_EQ(plan.sessions[3].sets[0].reps_high, 8);
  EXPECT_EQ(repetitions(plan), 10 + 2 * 12 + 3 * 18 + 3 * 24 + 18 * 30);
}

TEST(Plans, EachNamesItsSource) {
  ASSERT_EQ(shipped_plans().size(), 4U);
  for (const Plan& plan : shipped_plans()) {
    EXPECT_FALSE(plan.source.empty()) << plan.id;
    EXPECT_FALSE(plan.name.empty()) << plan.id;
  }
  EXPECT_THROW(find_plan("never"), std::invalid_argument);
  EXPECT_THROW(find_plan("nowhere.toml"), datasets::ReadError);
}

TEST(Plans, WrongOnesAreRefusedWithTheirLine) {
  const auto complaint = [](const char* text) -> std::string {
    try {
      parse_plan(text, "x", "x.toml");
    } catch (const datasets::ReadError& error) {
      return error.what();
    }
    return "";
  };
  const std::string block = "[[block]]\nweeks = 1\nsessions_a_week = 2\nsets = [\"3\"]\n";
  EXPECT_EQ(complaint(block.c_str()), "");
  EXPECT_NE(complaint("name = \"x\"\n").find("without a [[block]]"), std::string::npos);
  EXPECT_NE(complaint((block + "colour = 1\n").c_str()).find("line 5: 'colour'"), std::string::npos);
  EXPECT_NE(complaint("[[block]]\nweeks = 0\n").find("x.toml line 2: 'weeks'"), std::string::npos);
  for (const char* sets : {"[]", "[3]", "[\"8-6\"]", "[\"0\"]", "[\"3-\"]", "[\"a\"]", "\"3\""})
    EXPECT_NE(
        complaint(("[[block]]\nweeks = 1\nsessions_a_week = 1\nsets = " + std::string(sets) + "\n").c_str())
            .find("line 4: 'sets'"),
        std::string::npos)
        << sets;
  EXPECT_NE(complaint("[[block]]\nweeks = 1\nsets = [\"3\"]\n").find("complete"), std::string::npos);
  EXPECT_NE(complaint("name = \n").find("x.toml line 1"), std::string::npos);
}

}  // namespace
}  // namespace steadyplate::test
