// Paired tests, effect sizes within a group, Shapiro-Wilk and corrections of p against R.

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/effect_sizes.hpp"
#include "analysis/compare/moments.hpp"
#include "analysis/compare/p_adjust.hpp"
#include "analysis/compare/rank_tests.hpp"
#include "analysis/compare/shapiro_wilk.hpp"
#include "analysis/compare/t_tests.hpp"
#include "tests/analysis/compare/reference.hpp"

namespace steadyplate::test {
namespace {

class Paired : public testing::TestWithParam<const char*> {};

TEST_P(Paired, AgreesWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/paired.json");
  STEADYPLATE_REQUIRE_REFERENCE(data_file, "data/" + std::string(GetParam()) + ".csv");
  const auto e = parse_json(expected_file).at(GetParam());
  const Values pre = column(data_file, "pre");
  const Values post = column(data_file, "post");

  const analysis::Descriptives before = analysis::describe(pre);
  const analysis::Descriptives after = analysis::describe(post);
  EXPECT_EQ(before.n, e["n"]);
  expect_statistic(before.mean, e["mean_pre"], "mean_pre");
  expect_statistic(before.sd, e["sd_pre"], "sd_pre");
  expect_statistic(after.mean, e["mean_post"], "mean_post");
  expect_statistic(after.sd, e["sd_post"], "sd_post");

  const analysis::TTest t = analysis::paired_t(pre, post);
  ASSERT_EQ(t.status, analysis::Status::ok) << t.note;
  expect_statistic(t.difference, e["mean_diff"], "mean_diff");
  expect_statistic(t.se, e["se_diff"], "se_diff");
  expect_statistic(t.t, e["t"], "t");
  expect_statistic(t.df, e["df"], "df");
  expect_p(t.p, e["p_two_sided"], "p");
  expect_statistic(t.ci.low, e["ci_low"], "ci_low");
  expect_statistic(t.ci.high, e["ci_high"], "ci_high");

  const analysis::PairedEffects effects = analysis::paired_effects(pre, post);
  expect_statistic(effects.r, e["r"], "r");
  expect_statistic(effects.av.d, e["d_av_rms"], "d_av_rms");
  expect_statistic(effects.av.g, e["g_av_rms"], "g_av_rms");
  expect_noncentral(effects.av.ci, e["g_av_rms_ci"], "g_av_rms_ci");
  expect_statistic(effects.av_mean.d, e["d_av_mean"], "d_av_mean");
  expect_statistic(effects.av_mean.g, e["g_av_mean"], "g_av_mean");
  expect_statistic(effects.rm.d, e["d_rm"], "d_rm");
  expect_statistic(effects.rm.g, e["g_rm"], "g_rm");
  expect_statistic(effects.z.d, e["d_z"], "d_z");
  expect_statistic(effects.z.g, e["g_z"], "g_z");
  expect_noncentral(effects.z.ci, e["g_z_ci"], "g_z_ci");
  expect_statistic(analysis::hedges_correction(t.df), e["J_exact"], "J_exact");

  const auto& w = e["wilcoxon"];
  const analysis::SignedRank rank = analysis::signed_rank(pre, post);
  EXPECT_EQ(rank.n - rank.zeros, w["n_nonzero"]);
  expect_statistic(rank.w_plus, w["W_plus"], "W_plus");
  expect_statistic(rank.w_minus, w["W_minus"], "W_minus");
  expect_statistic(rank.rank_biserial, w["rank_biserial"], "rank_biserial");
  EXPECT_EQ(rank.exact, !w["p_exact"].is_null());
  expect_p(rank.p, rank.exact ? w["p_exact"] : w["p_normal_cc"], "p of W+");
  const auto normal = [&](bool continuity) {
    return analysis::signed_rank(pre, post,
                                 {.method = analysis::RankMethod::normal, .continuity = continuity});
  };
  EXPECT_FALSE(normal(true).exact);
  expect_p(normal(true).p, w["p_normal_cc"], "p_normal_cc");
  expect_p(normal(false).p, w["p_normal"], "p_normal");

  const analysis::ShapiroWilk shapiro = analysis::shapiro_wilk(analysis::differences(pre, post));
  expect_statistic(shapiro.w, e["shapiro_diff"]["W"], "W");
  expect_p(shapiro.p, e["shapiro_diff"]["p"], "p of W");
}

INSTANTIATE_TEST_SUITE_P(Sets, Paired, testing::Values("sleep", "osi_small", "ties_and_zeros"));

TEST(ShapiroWilk, AgreesWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/shapiro.json");
  STEADYPLATE_REQUIRE_REFERENCE(data_file, "data/shapiro_sets.csv");
  std::size_t compared = 0;
  const auto expected = parse_json(expected_file);
  for (const auto& [name, e] : expected.items()) {
    const analysis::ShapiroWilk test = analysis::shapiro_wilk(column(data_file, "value", "set", name));
    EXPECT_EQ(test.n, e["n"]);
    expect_statistic(test.w, e["W"], name + " W");
    expect_p(test.p, e["p"], name + " p");
    ++compared;
  }
  EXPECT_EQ(compared, 6U);
}

/// As printed in the manual of NAG's g01ddc.
TEST(ShapiroWilk, MeetsWhatNagPublished) {
  const Values first = {0.11, 7.87, 4.61, 10.14, 7.95, 3.14, 0.46, 4.43, 0.21, 4.75,
                        0.71, 1.52, 3.24, 0.93,  0.42, 4.97, 9.53, 4.55, 0.47, 6.66};
  EXPECT_NEAR(analysis::shapiro_wilk(first).w, 0.9005, 5e-5);
  EXPECT_NEAR(analysis::shapiro_wilk(first).p, 0.0421, 5e-5);
}

TEST(Corrections, AgreeWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/p_adjust.json");
  const auto expected = parse_json(expected_file);
  ASSERT_EQ(expected.size(), 3U);
  for (const auto& [name, e] : expected.items()) {
    const Values p = e["p"].get<Values>();
    const Values holm = analysis::holm(p);
    const Values bonferroni = analysis::bonferroni(p);
    for (std::size_t i = 0; i < p.size(); ++i) {
      expect_p(holm[i], e["holm"][i], name + " holm");
      expect_p(bonferroni[i], e["bonferroni"][i], name + " bonferroni");
    }
  }
}

TEST(Distributions, AgreeWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/distributions.json");
  const auto e = parse_json(expected_file);
  for (const auto& row : e["psignrank"])
    expect_p(analysis::signed_rank_cdf(row["w"], row["n"]), row["cdf"], "psignrank");
  for (const auto& row : e["pwilcox"])
    expect_p(analysis::rank_sum_cdf(row["u"], row["m"], row["n"]), row["cdf"], "pwilcox");
  for (const auto& row : e["ncp_ci95"])
    expect_noncentral(analysis::noncentrality_limits(row["t"], row["df"]),
                      nlohmann::json::array({row["low"], row["high"]}), "ncp");
  for (const auto& row : e["J"]) expect_statistic(analysis::hedges_correction(row["df"]), row["exact"], "J");
}

}  // namespace
}  // namespace steadyplate::test
