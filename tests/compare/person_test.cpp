// One person: sessions out of result files, what must agree, and the verdict with its error.

#include "tools/compare/person.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "analysis/compare/measurement_error.hpp"
#include "tools/compare/person_output.hpp"

namespace steadyplate::test {
namespace {

using namespace compare;

Session session(const std::string& name, const std::vector<double>& values) {
  Session s;
  s.name = name;
  s.recordings = {"t"};
  s.metrics["mean_velocity"] = {"1", "mm/s", "", values, 0};
  s.facts = {{"profile", "default"}, {"vision", "open"}, {"surface", "firm"}};
  s.duration_s = 60.0;
  return s;
}

std::vector<ReliabilityEntry> error_of(double sem, analysis::SemKind kind) {
  ReliabilityEntry entry;
  entry.metric = "mean_velocity";
  entry.sem = sem;
  entry.kind = kind;
  entry.source = "test";
  return {entry};
}

MetricChange change(const std::vector<double>& before, const std::vector<double>& after,
                    const std::vector<ReliabilityEntry>& table, const PersonOptions& options = {}) {
  return metric_change("mean_velocity", session("before", before), session("after", after), nullptr, table,
                       options);
}

TEST(Person, ScoreIsTheMeanAndItsErrorThatOfTheMean) {
  const auto table = error_of(0.6, analysis::SemKind::between_trials);
  const MetricChange equal = change({10, 11, 12}, {8, 9, 10}, table);
  EXPECT_EQ(equal.before.score, 11.0);
  EXPECT_EQ(equal.before.sd, 1.0);
  EXPECT_NEAR(*equal.change.rules.sem, 0.6 / std::sqrt(3.0), 1e-15);
  EXPECT_EQ(equal.change.verdict, analysis::Verdict::improved);
  // k1 = 4, k2 = 2: the difference has SD 0.6 sqrt(1/4 + 1/2).
  const MetricChange unequal = change({10, 11, 12, 11}, {8, 9}, table);
  EXPECT_NEAR(unequal.change.change / unequal.change.rci, 0.6 * std::sqrt(0.75), 1e-12);
  EXPECT_NE(unequal.warnings.at(0).find("warn_unequal_trials"), std::string::npos);
  const MetricChange retest = change({10, 11, 12}, {8, 9, 10}, error_of(0.6, analysis::SemKind::test_retest));
  EXPECT_EQ(retest.change.rules.sem, 0.6);
}

TEST(Person, MedianAndBestHaveTheErrorOfOneTrial) {
  const auto table = error_of(0.6, analysis::SemKind::between_trials);
  PersonOptions options;
  options.score = TrialScore::best;
  const MetricChange best = change({10, 11, 15}, {8, 9, 10}, table, options);
  EXPECT_EQ(best.before.score, 10.0);  // lower is better
  EXPECT_EQ(best.change.rules.sem, 0.6);
  options.score = TrialScore::median;
  EXPECT_EQ(change({10, 11, 15}, {8, 9, 10}, table, options).before.score, 11.0);
}

TEST(Person, FewerThanTwoTrialsGiveNoVerdict) {
  const MetricChange one = change({10}, {5, 6}, error_of(0.1, analysis::SemKind::test_retest));
  EXPECT_FALSE(one.change.verdict);
  EXPECT_EQ(one.sentence,
            "No verdict: fewer than 2 valid trials in a session (has 1). Change: -4.5 mm/s (-45.0 %).");
  EXPECT_FALSE(change({}, {5, 6}, {}).change.verdict);
}

/// The best of several repetitions is one value a visit, with the error it has from day to day.
TEST(Person, OnePeakTorqueAVisitIsJudgedByItsRetestError) {
  const std::string metric = "strength/peak_torque.dominant.flexors.60";
  const auto at = [&](double newton_metres) {
    Session s = session("visit", {10, 11});
    s.metrics[metric] = {"", "N m", "", {newton_metres}, 0};
    return s;
  };
  const auto judged = [&](double after, const std::vector<ReliabilityEntry>& table) {
    return metric_change(metric, at(100), at(after), nullptr, table, {});
  };
  const MetricChange more = judged(131.0, shipped_reliability());
  ASSERT_TRUE(more.reliability);
  EXPECT_EQ(more.change.verdict, analysis::Verdict::improved) << more.sentence;
  EXPECT_EQ(judged(129.0, shipped_reliability()).change.verdict, analysis::Verdict::no_clear_change)
      << "exp(2.7718 x ln 1.10) = 1.302, and nobody told what matters";
  auto between = error_of(0.01, analysis::SemKind::between_trials);
  between[0].metric = metric;
  EXPECT_FALSE(judged(131.0, between).change.verdict) << "an error between trials needs trials";
}

TEST(Person, WithoutAnErrorThereIsNoVerdictAndItSaysWhatWasLookedFor) {
  const MetricChange none = change({10, 11}, {5, 6}, {});
  EXPECT_EQ(none.change.verdict, analysis::Verdict::error_unknown);
  EXPECT_NE(none.why_no_reliability.find("mean_velocity"), std::string::npos);
}

TEST(Person, SteadyImprovementOverTrialsIsFlaggedAsLearning) {
  const auto has = [](const MetricChange& m) {
    for (const std::string& warning : m.warnings)
      if (warning.find("warn_learning") != std::string::npos) return true;
    return false;
  };
  const auto table = error_of(0.5, analysis::SemKind::between_trials);  // MDC95 1.39
  EXPECT_TRUE(has(change({10, 9, 8.5}, {8, 8, 8}, table)));
  EXPECT_FALSE(has(change({10, 9.5, 9}, {8, 8, 8}, table)));  // within the error
  EXPECT_FALSE(has(change({10, 8, 8.5}, {8, 8, 8}, table)));  // not steady
  EXPECT_FALSE(has(change({8.5, 9, 10}, {8, 8, 8}, table)));  // getting worse is no learning
}

TEST(Sessions, DifferInWhatIsKnownOnly) {
  const Session a = session("before", {1, 2});
  Session b = session("after", {1, 2});
  EXPECT_TRUE(differences_of(a, b, "mean_velocity").empty());
  b.duration_s = 57.0;
  b.facts.erase("vision");
  EXPECT_TRUE(differences_of(a, b, "mean_velocity").empty());
  b.facts["vision"] = "closed";
  b.duration_s = 30.0;
  b.metrics["mean_velocity"].version = "2";
  const auto found = differences_of(a, b, "mean_velocity");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0], "vision: open before, closed after");
  EXPECT_EQ(found[1], "duration: 60 s before, 30 s after");
  EXPECT_EQ(found[2], "version of mean_velocity: 1 before, 2 after");
}

TEST(Sessions, UnknownConditionsAreSaid) {
  const Session a = session("before", {10, 11});
  Session b = session("after", {9, 10});
  b.facts.erase("vision");
  const MetricChange m = metric_change("mean_velocity", a, b, nullptr, {}, {});
  EXPECT_EQ(m.warnings.at(0), "not known after and taken to agree: vision");
}

TEST(Person, FollowUpIsJudgedByTheSameRules) {
  const Session a = session("before", {10, 11});
  const Session b = session("after", {6, 7});
  const Session c = session("follow-up", {6.5, 7.5});
  const MetricChange m =
      metric_change("mean_velocity", a, b, &c, error_of(0.5, analysis::SemKind::test_retest), {});
  ASSERT_TRUE(m.follow_up);
  EXPECT_EQ(m.follow_up->retention, analysis::Retention::kept);
  EXPECT_NEAR(m.follow_up->retained_percent, 87.5, 1e-12);
}

TEST(Decimals, GiveThreeDigits) {
  EXPECT_EQ(decimals_of(8.1), 2);
  EXPECT_EQ(decimals_of(0.24), 3);
  EXPECT_EQ(decimals_of(167.0), 0);
  EXPECT_EQ(decimals_of(-54321.0), 0);
  EXPECT_EQ(decimals_of(1e-12), 6);
  EXPECT_EQ(decimals_of(0.0), 2);
}

}  // namespace
}  // namespace steadyplate::test
