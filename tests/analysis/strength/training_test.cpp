// Adherence by counting by hand, and what must hold of any log.

#include "analysis/strength/training.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

namespace steadyplate::test {
namespace {

using namespace analysis;

/// `sessions` of three sets of three.
std::vector<PlannedSession> plan_of(int sessions) {
  std::vector<PlannedSession> plan;
  for (int i = 1; i <= sessions; ++i)
    plan.push_back(
        {.week = (i + 2) / 3, .session = i, .supervised = false, .sets = {{3, 3}, {3, 3}, {3, 3}}});
  return plan;
}

LoggedSet logged(int session, int set, int reps, std::optional<int> day = {},
                 std::optional<double> pain = {}) {
  LoggedSet row;
  row.session = session;
  row.set = set;
  row.reps_done = reps;
  row.day = day;
  row.pain = pain;
  return row;
}

TEST(Adherence, CountsSessionsAndRepetitionsOfThePlan) {
  const std::vector<LoggedSet> log = {
      logged(1, 1, 3, 0),  logged(1, 2, 3, 0),      logged(1, 3, 3, 0, 2.0),  // full
      logged(2, 1, 3, 2),  logged(2, 2, 1, 2, 4.0),                           // begun
      logged(3, 1, 0, 5),  logged(3, 2, 0),         logged(3, 3, 0),          // logged as not done
      logged(4, 1, 5, 9),  logged(4, 2, 3),         logged(4, 3, 3),          // full, two too many
      logged(9, 1, 3, 12),                                                    // not in the plan
  };
  const Adherence a = adherence(plan_of(6), log);
  EXPECT_EQ(a.sessions_planned, 6U);
  EXPECT_EQ(a.sessions_done, 3U);
  EXPECT_EQ(a.sessions_full, 2U);
  EXPECT_EQ(a.sessions_unlogged, 2U);
  EXPECT_EQ(a.sessions_extra, 1U);
  EXPECT_DOUBLE_EQ(a.sessions_percent, 50.0);
  EXPECT_EQ(a.reps_planned, 54);
  EXPECT_EQ(a.reps_done, 9 + 4 + 0 + 9);
  EXPECT_EQ(a.reps_excess, 2);
  EXPECT_NEAR(a.reps_percent, 100.0 * 22 / 54, 1e-12);
  EXPECT_EQ(a.longest_gap_days, 7);  // 2 to 9: day 5 has no repetition
  EXPECT_EQ(a.pain_highest, 4.0);
  EXPECT_EQ(a.pain_mean, 3.0);
}

TEST(Adherence, NothingLoggedIsNothingDone) {
  const Adherence a = adherence(plan_of(12), {});
  EXPECT_EQ(a.status, Status::ok);
  EXPECT_EQ(a.sessions_percent, 0.0);
  EXPECT_EQ(a.sessions_unlogged, 12U);
  EXPECT_FALSE(a.longest_gap_days);
  EXPECT_FALSE(a.pain_mean);
  EXPECT_EQ(adherence({}, {}).status, Status::missing_input);
}

TEST(Adherence, NeverExceedsAHundredPercent) {
  std::vector<LoggedSet> log;
  for (int session = 1; session <= 12; ++session)
    for (int set = 1; set <= 4; ++set) log.push_back(logged(session, set, 50));
  const Adherence a = adherence(plan_of(12), log);
  EXPECT_EQ(a.sessions_percent, 100.0);
  EXPECT_EQ(a.reps_percent, 100.0);
  EXPECT_EQ(a.reps_excess, 12 * (3 * 47 + 50));
}

/// A range is met by its lower number, and its upper one is no excess.
TEST(Adherence, RangesAreMetByTheirLowerNumber) {
  const std::vector<PlannedSession> plan = {{.week = 1, .session = 1, .supervised = false, .sets = {{6, 8}}}};
  EXPECT_EQ(adherence(plan, std::vector<LoggedSet>{logged(1, 1, 6)}).sessions_full, 1U);
  EXPECT_EQ(adherence(plan, std::vector<LoggedSet>{logged(1, 1, 8)}).reps_excess, 0);
  EXPECT_EQ(adherence(plan, std::vector<LoggedSet>{logged(1, 1, 9)}).reps_excess, 1);
  EXPECT_EQ(adherence(plan, std::vector<LoggedSet>{logged(1, 1, 5)}).sessions_full, 0U);
  LoggedSet own = logged(1, 1, 7);
  own.reps_planned = 8;  // agreed on the day
  EXPECT_EQ(adherence(plan, std::vector<LoggedSet>{own}).sessions_full, 0U);
}

TEST(Adherence, RefusesRowsThatCannotBe) {
  const auto refused = [](const LoggedSet& row) {
    EXPECT_THROW(adherence(plan_of(1), std::vector<LoggedSet>{row}), std::invalid_argument);
  };
  refused(logged(0, 1, 3));
  refused(logged(1, 0, 3));
  refused(logged(1, 1, -1));
  refused(logged(1, 1, 3, {}, 11.0));
  refused(logged(1, 1, 3, {}, std::nan("")));
  EXPECT_THROW(adherence(plan_of(1), std::vector<LoggedSet>{logged(1, 1, 3), logged(1, 1, 2)}),
               std::invalid_argument);
}

TEST(DayNumber, IsThatOfTheCalendar) {
  EXPECT_EQ(day_number(1970, 1, 1), 0);
  EXPECT_EQ(day_number(2024, 3, 1), *day_number(2024, 2, 28) + 2);
  EXPECT_EQ(day_number(2026, 3, 1), *day_number(2026, 2, 28) + 1);
  EXPECT_FALSE(day_number(2026, 2, 29));
  EXPECT_FALSE(day_number(2026, 13, 1));
  EXPECT_FALSE(day_number(2026, 0, 1));
}

}  // namespace
}  // namespace steadyplate::test
