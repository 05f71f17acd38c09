// What must hold whatever the data: enumeration of the exact tests, exchange of groups, shifts, scales,
// order.

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "analysis/compare/ancova.hpp"
#include "analysis/compare/bland_altman.hpp"
#include "analysis/compare/effect_sizes.hpp"
#include "analysis/compare/mixed_anova.hpp"
#include "analysis/compare/p_adjust.hpp"
#include "analysis/compare/rank_tests.hpp"
#include "analysis/compare/reliability.hpp"
#include "analysis/compare/shapiro_wilk.hpp"
#include "analysis/compare/t_tests.hpp"
#include "tests/analysis/compare/reference.hpp"

namespace steadyplate::test {
namespace {

using namespace analysis;

Values mapped(Values x, double factor, double shift) {
  for (double& value : x) value = factor * value + shift;
  return x;
}

/// Every assignment of signs to the ranks 1 to n is equally likely: count them all.
TEST(SignedRankTest, EqualsEnumerationOfAllSigns) {
  for (std::size_t n = 1; n <= 12; ++n) {
    std::vector<double> count(n * (n + 1) / 2 + 1, 0.0);
    for (std::uint32_t signs = 0; signs < (1U << n); ++signs) {
      std::size_t sum = 0;
      for (std::size_t rank = 1; rank <= n; ++rank)
        if ((signs >> (rank - 1)) & 1U) sum += rank;
      count[sum] += 1.0;
    }
    double below = 0.0;
    for (std::size_t w = 0; w < count.size(); ++w) {
      below += count[w];
      ASSERT_EQ(signed_rank_cdf(static_cast<double>(w), n), below / std::ldexp(1.0, static_cast<int>(n)))
          << n << ' ' << w;
    }
  }
}

/// The p of the test itself, by flipping the signs of the very differences.
TEST(SignedRankTest, PEqualsEnumerationOfTheData) {
  for (std::size_t n = 3; n <= 12; ++n) {
    const Values d = sample(100 + n, n, 0.3);
    const Values zero(n, 0.0);
    const double centre = static_cast<double>(n * (n + 1)) / 4.0;
    const SignedRank test = signed_rank(zero, d);
    ASSERT_TRUE(test.exact);
    double as_far = 0.0;
    for (std::uint32_t signs = 0; signs < (1U << n); ++signs) {
      Values flipped = d;
      for (std::size_t i = 0; i < n; ++i)
        if ((signs >> i) & 1U) flipped[i] = -flipped[i];
      const double w = signed_rank(zero, flipped, {.method = RankMethod::normal}).w_plus;
      if (std::fabs(w - centre) >= std::fabs(test.w_plus - centre)) as_far += 1.0;
    }
    EXPECT_NEAR(test.p, as_far / std::ldexp(1.0, static_cast<int>(n)), 1e-15) << n;
  }
}

/// Every choice of n1 out of n1 + n2 places is equally likely: count them all.
TEST(RankSumTest, EqualsEnumerationOfAllChoices) {
  for (std::size_t all = 2; all <= 12; ++all)
    for (std::size_t m = 1; m < all; ++m) {
      const std::size_t n = all - m;
      std::vector<double> count(m * n + 1, 0.0);
      double choices = 0.0;
      for (std::uint32_t chosen = 0; chosen < (1U << all); ++chosen) {
        if (static_cast<std::size_t>(std::popcount(chosen)) != m) continue;
        std::size_t u = 0;
        std::size_t others = 0;
        for (std::size_t place = 0; place < all; ++place) {
          if ((chosen >> place) & 1U)
            u += others;
          else
            ++others;
        }
        count[u] += 1.0;
        choices += 1.0;
      }
      double below = 0.0;
      for (std::size_t u = 0; u < count.size(); ++u) {
        below += count[u];
        ASSERT_NEAR(rank_sum_cdf(static_cast<double>(u), m, n), below / choices, 1e-15) << m << ' ' << n;
      }
    }
}

TEST(RankTests, AreWhatTheRanksSayOnly) {
  const Values x = sample(1, 9, 2.0);
  const Values y = sample(2, 11, 2.4);
  const RankSum plain = rank_sum(x, y);
  Values log_x = x;
  Values log_y = y;
  for (Values* values : {&log_x, &log_y})
    for (double& value : *values) value = std::log(value);
  EXPECT_EQ(rank_sum(log_x, log_y).p, plain.p);
  const RankSum other = rank_sum(y, x);
  EXPECT_EQ(other.u1, plain.u2);
  EXPECT_EQ(other.p, plain.p);
  EXPECT_EQ(other.rank_biserial, -plain.rank_biserial);
}

/// pre and post exchanged: all signs turn, no p changes.
TEST(PairedTests, ExchangeOfPreAndPostTurnsSigns) {
  const Values pre = sample(3, 14, 5.0);
  const Values post = sample(4, 14, 5.4);
  const TTest t = paired_t(pre, post);
  const TTest u = paired_t(post, pre);
  EXPECT_EQ(u.difference, -t.difference);
  EXPECT_EQ(u.t, -t.t);
  EXPECT_EQ(u.p, t.p);
  EXPECT_EQ(u.ci.low, -t.ci.high);
  const SignedRank w = signed_rank(pre, post);
  const SignedRank v = signed_rank(post, pre);
  EXPECT_EQ(w.w_plus, v.w_minus);
  EXPECT_EQ(w.p, v.p);
  const PairedEffects e = paired_effects(pre, post);
  const PairedEffects f = paired_effects(post, pre);
  EXPECT_NEAR(e.av.g, -f.av.g, 1e-15);
  EXPECT_NEAR(e.av.ci.low, -f.av.ci.high, 1e-12);
  EXPECT_NEAR(e.rm.g, -f.rm.g, 1e-15);
}

TEST(TwoGroups, ExchangeTurnsSigns) {
  const Values x = sample(5, 8, 5.0);
  const Values y = sample(6, 13, 5.4);
  for (const auto& test : {welch_t, student_t}) {
    EXPECT_EQ(test(x, y, 0.95).t, -test(y, x, 0.95).t);
    EXPECT_NEAR(test(x, y, 0.95).df, test(y, x, 0.95).df, 1e-12);
    EXPECT_NEAR(test(x, y, 0.95).p, test(y, x, 0.95).p, 1e-14);
  }
  EXPECT_NEAR(between_effect(x, y).g, -between_effect(y, x).g, 1e-15);
  EXPECT_NEAR(between_effect(x, y).ci.low, -between_effect(y, x).ci.high, 1e-12);
}

struct Study {
  RepeatedMeasures data;
  Values pre, post;
};

Study study_of(std::uint64_t seed, double factor = 1.0, double shift = 0.0) {
  Study study;
  study.data.groups = 3;
  Noise noise(seed);
  for (std::size_t i = 0; i < 20; ++i) {
    const std::size_t group = i % 3;
    Values row;
    const double person = 4.0 + noise();
    for (std::size_t t = 0; t < 4; ++t)
      row.push_back(factor * (person + 0.4 * noise() + 0.2 * static_cast<double>(t * group)) + shift);
    study.data.scores.push_back(row);
    study.data.group.push_back(group);
    study.pre.push_back(row[0]);
    study.post.push_back(row[1]);
  }
  return study;
}

/// Adding a constant or changing the unit changes no F, t or p.
TEST(Models, ShiftAndUnitChangeNoTest) {
  const Study plain = study_of(7);
  const MixedAnova a = mixed_anova(plain.data);
  const Ancova c = ancova(plain.pre, plain.post, plain.data.group, 3);
  for (const auto& [factor, shift] : {std::pair{1.0, 1000.0}, {25.4, 0.0}, {1e-6, 0.0}, {-3.0, 7.0}}) {
    const Study moved = study_of(7, factor, shift);
    const MixedAnova b = mixed_anova(moved.data);
    const Ancova d = ancova(moved.pre, moved.post, moved.data.group, 3);
    for (const auto& [x, y] : {std::pair{&a.group, &b.group},
                               {&a.time, &b.time},
                               {&a.time_type2, &b.time_type2},
                               {&a.group_by_time, &b.group_by_time}}) {
      EXPECT_NEAR(y->f / x->f, 1.0, 1e-9);
      EXPECT_NEAR(y->p / x->p, 1.0, 1e-8);
      EXPECT_NEAR(y->ss / x->ss, factor * factor, 1e-9 * factor * factor);
    }
    EXPECT_NEAR(b.sphericity->mauchly_w, a.sphericity->mauchly_w, 1e-9);
    EXPECT_NEAR(b.sphericity->greenhouse_geisser, a.sphericity->greenhouse_geisser, 1e-9);
    EXPECT_NEAR(d.group.f / c.group.f, 1.0, 1e-9);
    EXPECT_NEAR(d.slopes.f / c.slopes.f, 1.0, 1e-8);
    EXPECT_NEAR(d.slope, c.slope, 1e-9);
    EXPECT_NEAR(d.means[0].mean, factor * c.means[0].mean + shift, 1e-9 * std::fabs(factor) + 1e-9);
  }
}

/// People in another order, and groups under other numbers: the same answer.
TEST(Models, OrderOfPeopleAndNamesOfGroupsDoNotMatter) {
  const Study plain = study_of(8);
  std::vector<std::size_t> order(plain.data.people());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::reverse(order.begin(), order.end());
  std::swap(order[2], order[11]);
  RepeatedMeasures turned = only(plain.data, order);
  for (std::size_t& group : turned.group) group = 2 - group;
  const MixedAnova a = mixed_anova(plain.data);
  const MixedAnova b = mixed_anova(turned);
  EXPECT_NEAR(a.group_by_time.f, b.group_by_time.f, 1e-10 * a.group_by_time.f);
  EXPECT_NEAR(a.group.f, b.group.f, 1e-10 * a.group.f);
  EXPECT_NEAR(a.time.p, b.time.p, 1e-10);
  Values pre, post;
  for (const Values& row : turned.scores) {
    pre.push_back(row[0]);
    post.push_back(row[1]);
  }
  const Ancova c = ancova(plain.pre, plain.post, plain.data.group, 3);
  const Ancova d = ancova(pre, post, turned.group, 3);
  EXPECT_NEAR(c.group.f, d.group.f, 1e-10 * c.group.f);
  EXPECT_NEAR(c.means[0].mean, d.means[2].mean, 1e-12);
  EXPECT_NEAR(c.contrasts[1].test.difference, -d.contrasts[1].test.difference, 1e-12);  // 0-2 is 2-0
}

/// Two times: F of group x time is the square of Student's t on the changes; F of groups that of the means.
TEST(Models, TwoTimesAreTTestsOfChangesAndMeans) {
  RepeatedMeasures data = study_of(9).data;
  data.groups = 2;
  for (std::size_t i = 0; i < data.people(); ++i) {
    data.scores[i].resize(2);
    data.group[i] = i % 2;
  }
  std::vector<Values> change(2), mean(2);
  for (std::size_t i = 0; i < data.people(); ++i) {
    change[data.group[i]].push_back(data.scores[i][1] - data.scores[i][0]);
    mean[data.group[i]].push_back(0.5 * (data.scores[i][1] + data.scores[i][0]));
  }
  const MixedAnova a = mixed_anova(data);
  const TTest of_changes = student_t(change[0], change[1]);
  const TTest of_means = student_t(mean[0], mean[1]);
  EXPECT_NEAR(a.group_by_time.f, of_changes.t * of_changes.t, 1e-10);
  EXPECT_NEAR(a.group_by_time.p, of_changes.p, 1e-12);
  EXPECT_NEAR(a.group.f, of_means.t * of_means.t, 1e-10);
  EXPECT_FALSE(a.sphericity);
  EXPECT_EQ(a.time.p_greenhouse_geisser, a.time.p);
}

TEST(OneWay, OfTwoGroupsIsStudentsT) {
  const std::vector<Values> groups = {sample(10, 7, 1.0), sample(11, 12, 1.5)};
  const TTest t = student_t(groups[0], groups[1]);
  EXPECT_NEAR(one_way_f(groups).f, t.t * t.t, 1e-12);
  EXPECT_NEAR(one_way_f(groups).p, t.p, 1e-13);
}

TEST(ShapiroWilkTest, IsFreeOfPlaceScaleAndOrder) {
  Values x = sample(12, 25, 0.0);
  const ShapiroWilk plain = shapiro_wilk(x);
  for (const auto& [factor, shift] : {std::pair{1e-3, 0.0}, {40.0, -9.0}, {-1.0, 0.0}}) {
    const ShapiroWilk moved = shapiro_wilk(mapped(x, factor, shift));
    EXPECT_NEAR(moved.w, plain.w, 1e-12);
    EXPECT_NEAR(moved.p, plain.p, 1e-10);
  }
  std::reverse(x.begin(), x.end());
  EXPECT_EQ(shapiro_wilk(x).w, plain.w);
}

TEST(Corrections, NeverLowerAPAndKeepTheOrder) {
  const Values p = {0.04, 0.001, kNoValue, 0.5, 0.03, 0.03};
  const Values by_holm = holm(p);
  const Values by_bonferroni = bonferroni(p);
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (std::isnan(p[i])) {
      EXPECT_TRUE(std::isnan(by_holm[i]));
      continue;
    }
    EXPECT_GE(by_holm[i], p[i]);
    EXPECT_GE(by_bonferroni[i], by_holm[i]);
    for (std::size_t j = 0; j < p.size(); ++j)
      if (p[i] < p[j]) {
        EXPECT_LE(by_holm[i], by_holm[j]);
      }
  }
  EXPECT_NEAR(by_holm[1], 5 * 0.001, 1e-15);  // the NaN does not count
}

/// A shift of one trial changes agreement, not consistency; a shift of all changes nothing.
TEST(ReliabilityTest, KnowsShiftsOfTrials) {
  std::vector<Values> rows, trial_shifted, all_shifted;
  Noise noise(13);
  for (int i = 0; i < 12; ++i) {
    const double person = 10.0 + 3.0 * noise();
    rows.push_back({person + noise(), person + noise(), person + noise()});
    trial_shifted.push_back({rows.back()[0], rows.back()[1], rows.back()[2] + 2.0});
    all_shifted.push_back(mapped(rows.back(), 1.0, 100.0));
  }
  const Reliability r = reliability(rows);
  const Reliability t = reliability(trial_shifted);
  const Reliability a = reliability(all_shifted);
  EXPECT_NEAR(r.icc_3_1.value, t.icc_3_1.value, 1e-12);
  EXPECT_GT(r.icc_2_1.value, t.icc_2_1.value);
  EXPECT_GT(t.sem_agreement, r.sem_agreement);
  EXPECT_NEAR(r.icc_2_1.value, a.icc_2_1.value, 1e-10);
  EXPECT_LT(r.icc_2_1.ci.low, r.icc_2_1.value);
  EXPECT_GT(r.icc_2_1.ci.high, r.icc_2_1.value);
}

TEST(BlandAltmanTest, ExchangeTurnsTheBias) {
  const Values a = sample(14, 15, 3.0);
  const Values b = sample(15, 15, 3.3);
  const BlandAltman x = bland_altman(a, b);
  const BlandAltman y = bland_altman(b, a);
  EXPECT_EQ(x.bias, -y.bias);
  EXPECT_NEAR(x.limits.low, -y.limits.high, 1e-14);
  EXPECT_EQ(x.r_p, y.r_p);
}

}  // namespace
}  // namespace steadyplate::test
