// Tests and effect sizes of two and more groups against R, reliability and agreement against what was
// published.

#include <algorithm>
#include <cmath>

#include "analysis/compare/bland_altman.hpp"
#include "analysis/compare/distributions.hpp"
#include "analysis/compare/effect_sizes.hpp"
#include "analysis/compare/measurement_error.hpp"
#include "analysis/compare/moments.hpp"
#include "analysis/compare/one_way.hpp"
#include "analysis/compare/rank_tests.hpp"
#include "analysis/compare/reliability.hpp"
#include "analysis/compare/t_tests.hpp"
#include "analysis/compare/tukey.hpp"
#include "tests/analysis/compare/reference.hpp"

namespace steadyplate::test {
namespace {

void expect_t(const analysis::TTest& test, const nlohmann::json& e, const std::string& what) {
  expect_statistic(test.t, e["t"], what + " t");
  expect_statistic(test.df, e["df"], what + " df");
  expect_p(test.p, e["p"], what + " p");
  expect_interval(test.ci, e["ci"], what + " ci");
}

void expect_f(const analysis::FTest& test, const nlohmann::json& e, const std::string& what) {
  expect_statistic(test.f, e["F"], what + " F");
  expect_statistic(test.df1, e["df1"], what + " df1");
  expect_statistic(test.df2, e["df2"], what + " df2");
  expect_p(test.p, e["p"], what + " p");
}

TEST(TwoSamples, AgreeWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/two_sample.json");
  STEADYPLATE_REQUIRE_REFERENCE(data_file, "data/toothgrowth.csv");
  const auto e = parse_json(expected_file).at("toothgrowth_OJ_vs_VC");
  const Values x = column(data_file, "len", "supp", "OJ");
  const Values y = column(data_file, "len", "supp", "VC");
  const std::vector<Values> both = {x, y};

  expect_statistic(analysis::mean_of(x), e["mean1"], "mean1");
  expect_statistic(analysis::sd_of(y), e["sd2"], "sd2");
  expect_t(analysis::student_t(x, y), e["student"], "Student");
  expect_t(analysis::welch_t(x, y), e["welch"], "Welch");
  const analysis::EffectSize g = analysis::between_effect(x, y);
  expect_statistic(g.d, e["d_s"], "d_s");
  expect_statistic(g.g, e["g_s"], "g_s");
  expect_noncentral(g.ci, e["g_s_ci"], "g_s_ci");
  expect_noncentral({g.ci.low * g.d / g.g, g.ci.high * g.d / g.g}, e["d_s_ci"], "d_s_ci");

  const auto& m = e["mann_whitney"];
  const analysis::RankSum u = analysis::rank_sum(x, y);
  EXPECT_TRUE(u.ties);
  EXPECT_FALSE(u.exact);
  expect_statistic(u.u1, m["U1"], "U1");
  expect_statistic(u.u2, m["U2"], "U2");
  expect_statistic(u.rank_biserial, m["rank_biserial"], "rank_biserial");
  expect_p(u.p, m["p_normal_cc"], "p_normal_cc");
  expect_p(analysis::rank_sum(x, y, {.continuity = false}).p, m["p_normal"], "p_normal");

  expect_f(analysis::equal_spread(both, analysis::Centre::mean), e["levene"], "Levene");
  expect_f(analysis::equal_spread(both), e["brown_forsythe"], "Brown-Forsythe");
}

TEST(ChangeAgainstChange, AgreesWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/two_sample.json");
  STEADYPLATE_REQUIRE_REFERENCE(data_file, "data/nhe_small_2x3.csv");
  const auto e = parse_json(expected_file).at("dppc2_nhe_small_post");
  const auto scores = [&](const char* time, const char* group) {
    return column(data_file, time, "group", group);
  };
  const analysis::ChangeEffect effect = analysis::change_against_change(
      scores("pre", "NHE"), scores("post", "NHE"), scores("pre", "CON"), scores("post", "CON"));
  expect_statistic(effect.d, e["dppc2"], "dppc2");
  expect_statistic(effect.sd_pre_pooled, e["sd_pre_pooled"], "sd_pre_pooled");
  expect_statistic(effect.correction, e["c_P"], "c_P");
  expect_statistic(effect.r, e["r_pooled"], "r_pooled");
  expect_statistic(effect.variance, e["variance"], "variance");
  expect_interval(effect.ci, e["ci_normal"], "ci");
}

TEST(OneWay, AgreesWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/oneway_tukey.json");
  STEADYPLATE_REQUIRE_REFERENCE(data_file, "data/plantgrowth.csv");
  const auto e = parse_json(expected_file).at("plantgrowth");
  std::vector<Values> groups;
  for (const char* name : {"ctrl", "trt1", "trt2"})
    groups.push_back(column(data_file, "weight", "group", name));
  const analysis::FTest test = analysis::one_way_f(groups);
  expect_f(test, e, "PlantGrowth");
  expect_statistic(test.ss_error / test.df2, e["mse"], "mse");
  expect_statistic(analysis::eta_squared(test), e["eta2"], "eta2");
  expect_statistic(analysis::omega_squared(test), e["omega2"], "omega2");
  const analysis::RankOneWay ranks = analysis::rank_one_way(groups);
  expect_statistic(ranks.h, e["kruskal"]["H"], "H");
  expect_statistic(ranks.df, e["kruskal"]["df"], "df of H");
  expect_p(ranks.p, e["kruskal"]["p"], "p of H");

  const auto pairs = analysis::tukey_kramer(groups);
  ASSERT_EQ(pairs.size(), e["pairs"].size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    expect_statistic(pairs[i].difference, e["pairs"][i]["diff"], "Tukey difference");
    EXPECT_NEAR(pairs[i].p, e["pairs"][i]["p_tukey"].get<double>(), 1e-7);
    EXPECT_NEAR(pairs[i].ci.low, e["pairs"][i]["ci_low"].get<double>(), 1e-7);
    EXPECT_NEAR(pairs[i].ci.high, e["pairs"][i]["ci_high"].get<double>(), 1e-7);
  }
}

/// Two groups: the range is sqrt 2 times abs(t).
TEST(Tukey, IsTheTTestOfTwoGroups) {
  for (const double df : {2.0, 5.0, 30.0, 400.0})
    for (const double t : {0.3, 1.0, 2.5, 6.0}) {
      const double p = analysis::t_two_sided_p(t, df);
      EXPECT_NEAR(analysis::studentized_range_upper_p(t * std::sqrt(2.0), 2, df), p, 1e-9) << df << ' ' << t;
    }
  EXPECT_NEAR(analysis::studentized_range_quantile(0.95, 3, 10.0), 3.877, 5e-4);  // as tables print it
}

void expect_reliability(const analysis::Reliability& r, const nlohmann::json& e) {
  EXPECT_EQ(r.people, e["n"]);
  EXPECT_EQ(r.trials, e["k"]);
  expect_statistic(r.ms_rows, e["MSR"], "MSR");
  expect_statistic(r.ms_columns, e["MSC"], "MSC");
  expect_statistic(r.ms_error, e["MSE"], "MSE");
  expect_statistic(r.ms_within, e["MSW"], "MSW");
  expect_statistic(r.icc_1_1.value, e["ICC_1_1"], "ICC_1_1");
  expect_statistic(r.icc_1_k.value, e["ICC_1_k"], "ICC_1_k");
  expect_statistic(r.icc_2_1.value, e["ICC_2_1"], "ICC_2_1");
  expect_statistic(r.icc_2_k.value, e["ICC_2_k"], "ICC_2_k");
  expect_statistic(r.icc_3_1.value, e["ICC_3_1"], "ICC_3_1");
  expect_statistic(r.icc_3_k.value, e["ICC_3_k"], "ICC_3_k");
  expect_interval(r.icc_1_1.ci, e["ICC_1_1_ci"], "ICC_1_1_ci");
  expect_interval(r.icc_2_1.ci, e["ICC_2_1_ci"], "ICC_2_1_ci");
  expect_interval(r.icc_3_1.ci, e["ICC_3_1_ci"], "ICC_3_1_ci");
  expect_statistic(r.f_people, e["F_subjects"], "F_subjects");
  expect_p(r.p_people, e["p_subjects"], "p_subjects");
  expect_statistic(r.f_trials, e["F_trials"], "F_trials");
  expect_p(r.p_trials, e["p_trials"], "p_trials");
  expect_statistic(r.sem_consistency, e["SEM_consistency_sqrtMSE"], "SEM consistency");
  expect_statistic(r.sem_agreement, e["SEM_agreement_sqrtMSW"], "SEM agreement");
  expect_statistic(r.sd_all, e["sd_all"], "sd_all");
  expect_statistic(r.mdc95_consistency, e["MDC95_consistency"], "MDC95 consistency");
  expect_statistic(r.mdc95_agreement, e["MDC95_agreement"], "MDC95 agreement");
  expect_statistic(analysis::sem_from_icc(r.sd_all, r.icc_3_1.value), e["SEM_sd_icc31"],
                   "SEM from SD and ICC");
  expect_statistic(r.swc, e["SWC_0.2_sd_between"], "SWC");
  expect_statistic(r.typical_error_percent, e["cv_percent_typical_error"], "typical error, %");
}

TEST(Reliability, AgreesWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/icc.json");
  STEADYPLATE_REQUIRE_REFERENCE(judges, "data/shrout_fleiss_1979.csv");
  STEADYPLATE_REQUIRE_REFERENCE(meters, "data/bland_altman_1986_pefr.csv");
  const auto e = parse_json(expected_file);
  expect_reliability(analysis::reliability(rows_of(judges, {"j1", "j2", "j3", "j4"})),
                     e["shrout_fleiss_1979"]);
  expect_reliability(analysis::reliability(rows_of(meters, {"wright1", "wright2"})), e["pefr_wright_repeat"]);
}

/// Table 4 of the paper, from the data it prints.
TEST(Reliability, MeetsWhatShroutAndFleissPublished) {
  const std::vector<Values> judges = {{9, 2, 5, 8}, {6, 1, 3, 2},  {8, 4, 6, 8},
                                      {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}};
  const analysis::Reliability r = analysis::reliability(judges);
  EXPECT_NEAR(r.icc_1_1.value, 0.17, 0.005);
  EXPECT_NEAR(r.icc_2_1.value, 0.29, 0.005);
  EXPECT_NEAR(r.icc_3_1.value, 0.71, 0.005);
  EXPECT_NEAR(r.icc_1_k.value, 0.44, 0.005);
  EXPECT_NEAR(r.icc_2_k.value, 0.62, 0.005);
  EXPECT_NEAR(r.icc_3_k.value, 0.91, 0.005);
}

TEST(BlandAltman, AgreesWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/bland_altman.json");
  STEADYPLATE_REQUIRE_REFERENCE(data_file, "data/bland_altman_1986_pefr.csv");
  const auto e = parse_json(expected_file).at("pefr_wright1_vs_mini1");
  const analysis::BlandAltman b =
      analysis::bland_altman(column(data_file, "wright1"), column(data_file, "mini1"));
  EXPECT_EQ(b.n, e["n"]);
  expect_statistic(b.bias, e["bias"], "bias");
  expect_statistic(b.sd, e["sd"], "sd");
  expect_statistic(b.limits.low, e["loa_low"], "loa_low");
  expect_statistic(b.limits.high, e["loa_high"], "loa_high");
  expect_interval(b.bias_ci, e["bias_ci"], "bias_ci");
  expect_interval(b.lower_limit_ci, e["loa_low_ci"], "loa_low_ci");
  expect_interval(b.upper_limit_ci, e["loa_high_ci"], "loa_high_ci");
  expect_statistic(b.r, e["proportional_bias_r"], "r");
  expect_p(b.r_p, e["proportional_bias_p"], "p of r");
  expect_statistic(b.percent_within, e["pct_within"], "pct_within");
}

/// The log form is the plain form on logarithms, taken back.
TEST(BlandAltman, RatiosAreThePlainFormOnLogarithms) {
  const Values a = sample(7, 12, 3.0);
  const Values b = sample(8, 12, 3.2);
  Values log_a = a;
  Values log_b = b;
  for (Values* values : {&log_a, &log_b})
    for (double& value : *values) value = std::log(value);
  const analysis::BlandAltman ratio = analysis::bland_altman_log(a, b);
  const analysis::BlandAltman plain = analysis::bland_altman(log_a, log_b);
  EXPECT_NEAR(ratio.bias, std::exp(plain.bias), 1e-12);
  EXPECT_NEAR(ratio.limits.low, std::exp(plain.limits.low), 1e-12);
  EXPECT_NEAR(ratio.upper_limit_ci.high, std::exp(plain.upper_limit_ci.high), 1e-12);
  EXPECT_EQ(ratio.r, plain.r);
  EXPECT_EQ(ratio.percent_within, plain.percent_within);
}

}  // namespace
}  // namespace steadyplate::test
