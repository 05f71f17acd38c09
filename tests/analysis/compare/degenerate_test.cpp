// Data that cannot support a number: a status with a reason, NaN, never a 0 and never an exception.

#include <cmath>
#include <stdexcept>

#include "analysis/compare/ancova.hpp"
#include "analysis/compare/bland_altman.hpp"
#include "analysis/compare/effect_sizes.hpp"
#include "analysis/compare/mixed_anova.hpp"
#include "analysis/compare/post_hoc.hpp"
#include "analysis/compare/rank_tests.hpp"
#include "analysis/compare/reliability.hpp"
#include "analysis/compare/shapiro_wilk.hpp"
#include "analysis/compare/t_tests.hpp"
#include "analysis/compare/tukey.hpp"
#include "tests/analysis/compare/reference.hpp"

namespace steadyplate::test {
namespace {

using namespace analysis;

void expect_refused(const Outcome& outcome, Status status, double number, const std::string& what) {
  EXPECT_EQ(outcome.status, status) << what << ": " << outcome.note;
  EXPECT_FALSE(outcome.note.empty()) << what;
  EXPECT_TRUE(std::isnan(number)) << what << " is " << number;
}

struct Case {
  const char* name;
  Values pre, post;
  Status status;
};

/// 0.1 + 0.2 and the like: the same but for rounding.
const Values kAlmostSame = {0.1 + 0.2, 0.3, 0.3, 0.3};

const std::vector<Case>& pair_cases() {
  static const std::vector<Case> cases = {
      {"nothing", {}, {}, Status::too_short},
      {"two pairs", {1, 2}, {2, 4}, Status::too_short},
      {"a NaN", {1, 2, kNoValue}, {2, 4, 5}, Status::not_finite},
      {"infinity", {1, 2, 3}, {2, 4, INFINITY}, Status::not_finite},
      {"one change for all", {1, 2, 3, 4}, {2, 3, 4, 5}, Status::constant},
      {"one change but for rounding", {0.1, 0.2, 0.3, 0.7}, {0.2, 0.3, 0.4, 0.8}, Status::constant},
      {"nothing moves", {1, 1, 1, 1}, {1, 1, 1, 1}, Status::constant},
  };
  return cases;
}

TEST(Degenerate, PairsGiveAStatusWithAReason) {
  for (const Case& c : pair_cases()) {
    const TTest t = paired_t(c.pre, c.post);
    expect_refused(t, c.status, t.p, std::string("paired t, ") + c.name);
    EXPECT_TRUE(std::isnan(t.ci.low));
    const PairedEffects e = paired_effects(c.pre, c.post);
    EXPECT_TRUE(std::isnan(e.av.ci.low)) << c.name;
    EXPECT_TRUE(std::isnan(e.z.g)) << c.name;
    if (c.status == Status::constant) continue;
    const SignedRank w = signed_rank(c.pre, c.post);
    expect_refused(w, c.status, w.p, std::string("signed rank, ") + c.name);
    const BlandAltman b = bland_altman(c.pre, c.post);
    expect_refused(b, c.status, b.bias, std::string("Bland-Altman, ") + c.name);
  }
}

TEST(Degenerate, TwoGroupsGiveAStatusWithAReason) {
  const Values good = {1, 2, 4, 3};
  const std::vector<Case> cases = {
      {"an empty group", {}, good, Status::too_short},
      {"two in a group", {1, 2}, good, Status::too_short},
      {"a NaN", {1, kNoValue, 3}, good, Status::not_finite},
      {"two constants", {1, 1, 1}, {2, 2, 2}, Status::constant},
      {"two constants but for rounding", kAlmostSame, {0.3, 0.3, 0.3}, Status::constant},
  };
  for (const Case& c : cases) {
    const std::string name = c.name;
    expect_refused(welch_t(c.pre, c.post), c.status, welch_t(c.pre, c.post).p, "Welch, " + name);
    expect_refused(student_t(c.pre, c.post), c.status, student_t(c.pre, c.post).t, "Student, " + name);
    expect_refused(between_effect(c.pre, c.post), c.status, between_effect(c.pre, c.post).g, "g, " + name);
    const std::vector<Values> groups = {c.pre, c.post};
    expect_refused(one_way_f(groups), c.status, one_way_f(groups).p, "one way, " + name);
    expect_refused(tukey_kramer(groups)[0], c.status, tukey_kramer(groups)[0].p, "Tukey, " + name);
    if (c.status != Status::constant)
      expect_refused(rank_sum(c.pre, c.post), c.status, rank_sum(c.pre, c.post).p, "U, " + name);
  }
  EXPECT_EQ(welch_t({{1, 1, 1}}, good).status, Status::ok);  // one constant group is no harm to Welch
  const Values same(4, 2.5);
  expect_refused(rank_sum(same, same), Status::constant, rank_sum(same, same).p, "U of ties only");
}

/// Only ties, but not all the same: the normal approximation with the tie term, never the exact count.
TEST(Degenerate, TiesAreNeverCountedAsExact) {
  const SignedRank w = signed_rank(Values(6, 0.0), {{1, 1, 1, -1, 1, 1}});
  EXPECT_TRUE(w.ties);
  EXPECT_FALSE(w.exact);
  EXPECT_GT(w.p, 0.05);
  EXPECT_LT(w.p, 1.0);
  const RankSum u = rank_sum({{1, 1, 1, 2}}, {{2, 2, 2, 1}});
  EXPECT_FALSE(u.exact);
  EXPECT_GT(u.p, 0.1);
  EXPECT_EQ(signed_rank({{0.2, 0.3, 0.4}}, {{0.3, 0.4, 0.5}}).ties,
            true);  // 0.1 three times, but for rounding
}

TEST(Degenerate, ShapiroWilkRefuses) {
  expect_refused(shapiro_wilk({{1, 2}}), Status::too_short, shapiro_wilk({{1, 2}}).w, "two");
  expect_refused(shapiro_wilk(Values(9, 3.0)), Status::constant, shapiro_wilk(Values(9, 3.0)).p, "constant");
  const Values many = sample(1, 5001);
  expect_refused(shapiro_wilk(many), Status::degenerate, shapiro_wilk(many).p, "too many");
  EXPECT_EQ(shapiro_wilk(sample(1, 5000)).status, Status::ok);
}

RepeatedMeasures table(std::vector<Values> scores, std::vector<std::size_t> group) {
  RepeatedMeasures data;
  data.scores = std::move(scores);
  data.group = std::move(group);
  data.groups = 2;
  return data;
}

TEST(Degenerate, ModelsRefuse) {
  const std::vector<Values> good = {{1, 2, 4}, {2, 2, 3}, {3, 5, 4}, {4, 4, 6}, {2, 4, 3}, {5, 5, 8}};
  const std::vector<std::size_t> halves = {0, 0, 0, 1, 1, 1};
  EXPECT_EQ(mixed_anova(table(good, halves)).status, Status::ok);
  const MixedAnova few = mixed_anova(table(good, {0, 0, 0, 0, 1, 1}));
  expect_refused(few, Status::too_short, few.group.f, "two in a group");
  const MixedAnova one = mixed_anova(table(good, {0, 0, 0, 0, 0, 0}));
  expect_refused(one, Status::too_short, one.group.f, "one group only");
  auto missing = good;
  missing[2][1] = kNoValue;
  const MixedAnova hole = mixed_anova(table(missing, halves));
  expect_refused(hole, Status::not_finite, hole.time.f, "a missing cell");
  EXPECT_EQ(complete_rows(missing).size(), 5U);
  const MixedAnova flat = mixed_anova(table(std::vector<Values>(6, Values(3, 0.1)), halves));
  expect_refused(flat.group_by_time, Status::constant, flat.group_by_time.p, "constant");
  expect_refused(flat.group, Status::constant, flat.group.p, "constant");
  // Everybody changes alike: no error within people, but there is one between them.
  std::vector<Values> parallel;
  for (double person : {1.0, 2.0, 4.0, 3.0, 5.0, 9.0}) parallel.push_back({person, person + 1, person + 3});
  const MixedAnova alike = mixed_anova(table(parallel, halves));
  expect_refused(alike.time, Status::constant, alike.time.f, "parallel");
  EXPECT_EQ(alike.group.status, Status::ok);
  EXPECT_THROW(mixed_anova(table({{1, 2}, {1}}, {0, 1})), std::invalid_argument);
}

TEST(Degenerate, AncovaRefuses) {
  const Values pre = {1, 2, 3, 4, 5, 7};
  const Values post = {2, 2, 4, 3, 6, 5};
  const std::vector<std::size_t> halves = {0, 0, 0, 1, 1, 1};
  EXPECT_EQ(ancova(pre, post, halves, 2).status, Status::ok);
  const Ancova flat = ancova(Values(6, 2.0), post, halves, 2);
  expect_refused(flat, Status::constant, flat.slope, "baseline constant");
  const Ancova same = ancova(pre, pre, halves, 2);
  expect_refused(same, Status::constant, same.group.p, "post is the baseline");
  const Ancova missing = ancova(pre, {{2, 2, 4, kNoValue, 6, 5}}, halves, 2);
  expect_refused(missing, Status::not_finite, missing.group.p, "missing");
  const std::vector<std::size_t> lopsided = {0, 0, 0, 0, 1, 1};
  const Ancova few = ancova(pre, post, lopsided, 2);
  expect_refused(few, Status::too_short, few.group.p, "two in a group");
}

TEST(Degenerate, ReliabilityRefusesOrWarns) {
  expect_refused(reliability({}), Status::too_short, reliability({}).sem_agreement, "nobody");
  const std::vector<Values> one_trial = {{1}, {2}, {3}};
  expect_refused(reliability(one_trial), Status::too_short, reliability(one_trial).icc_2_1.value,
                 "one trial");
  const std::vector<Values> flat(4, Values(3, 0.1));
  expect_refused(reliability(flat), Status::constant, reliability(flat).icc_2_1.value, "all the same");
  const std::vector<Values> copied = {{1, 1}, {2, 2}, {4, 4}};
  const Reliability copy = reliability(copied);
  EXPECT_EQ(copy.status, Status::warn);
  EXPECT_EQ(copy.sem_agreement, 0.0);
  EXPECT_TRUE(std::isnan(copy.icc_2_1.ci.low));
  const std::vector<Values> disagree = {{1, 9}, {9, 1}, {2, 8}, {8, 2.5}};
  EXPECT_LT(reliability(disagree).icc_2_1.value, 0.0);  // printed, not cut
}

TEST(Degenerate, RatiosNeedScoresAboveZero) {
  const BlandAltman ratio = bland_altman_log({{1, 2, 0}}, {{1, 2, 3}});
  expect_refused(ratio, Status::degenerate, ratio.bias, "a zero");
}

/// 10^5 rows: an answer, in sensible time.
TEST(Degenerate, ManyRowsAreNoTrouble) {
  const std::size_t n = 100000;
  const Values pre = sample(21, n, 10.0);
  const Values post = sample(22, n, 10.01);
  EXPECT_EQ(paired_t(pre, post).status, Status::ok);
  const SignedRank w = signed_rank(pre, post);
  EXPECT_FALSE(w.exact);
  EXPECT_GT(w.p, 0.0);
  EXPECT_EQ(rank_sum(pre, post).status, Status::ok);
  EXPECT_TRUE(std::isfinite(paired_effects(pre, post).av.ci.low));
  RepeatedMeasures data;
  data.groups = 2;
  for (std::size_t i = 0; i < n; ++i) {
    data.scores.push_back({pre[i], post[i], 0.5 * (pre[i] + post[i]) + 1e-3 * pre[(i + 7) % n]});
    data.group.push_back(i % 2);
  }
  EXPECT_TRUE(std::isfinite(mixed_anova(data).group_by_time.p));
  EXPECT_TRUE(std::isfinite(ancova(pre, post, data.group, 2).contrasts.at(0).test.p));
  EXPECT_TRUE(std::isfinite(reliability(data.scores).icc_2_1.ci.low));
}

}  // namespace
}  // namespace steadyplate::test
