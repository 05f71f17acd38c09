// A whole trial of 16 + 16 people (synthetic: nobody was measured) against R, and individual changes.

#include <nlohmann/json.hpp>

#include "analysis/compare/ancova.hpp"
#include "analysis/compare/effect_sizes.hpp"
#include "analysis/compare/individual_change.hpp"
#include "analysis/compare/measurement_error.hpp"
#include "analysis/compare/mixed_anova.hpp"
#include "analysis/compare/rank_tests.hpp"
#include "analysis/compare/reliability.hpp"
#include "analysis/compare/shapiro_wilk.hpp"
#include "analysis/compare/t_tests.hpp"
#include "tests/analysis/compare/reference.hpp"

namespace steadyplate::test {
namespace {

using analysis::RepeatedMeasures;

/// Rows whose `key` columns have these values; groups CON, NHE as R sorts them.
RepeatedMeasures trial(const std::filesystem::path& file, const std::map<std::string, std::string>& keys,
                       const std::vector<std::string>& times) {
  RepeatedMeasures data;
  data.groups = 2;
  for (const auto& row : read_csv(file)) {
    bool wanted = true;
    for (const auto& [name, value] : keys) wanted = wanted && row.at(name) == value;
    if (!wanted) continue;
    data.group.push_back(row.at("group") == "NHE" ? 1 : 0);
    Values& scores = data.scores.emplace_back();
    for (const auto& time : times) scores.push_back(std::stod(row.at(time)));
  }
  return data;
}

void expect_term(const analysis::AnovaTerm& term, const nlohmann::json& e, const std::string& what) {
  expect_statistic(term.ss, e["ss"], what + " ss");
  expect_statistic(term.df1, e["df"], what + " df");
  expect_statistic(term.ss_error, e["ss_error"], what + " ss_error");
  expect_statistic(term.df2, e["df_error"], what + " df_error");
  expect_statistic(term.f, e["F"], what + " F");
  expect_p(term.p, e["p"], what + " p");
  expect_statistic(term.partial_eta2, e["partial_eta2"], what + " partial_eta2");
  expect_statistic(term.generalized_eta2, e["generalized_eta2"], what + " generalized_eta2");
  if (e.contains("p_GG")) expect_p(term.p_greenhouse_geisser, e["p_GG"], what + " p_GG");
  if (e.contains("p_HF")) expect_p(term.p_huynh_feldt, e["p_HF"], what + " p_HF");
}

void expect_ancova(const analysis::Ancova& a, const nlohmann::json& e, const std::string& what) {
  EXPECT_EQ(a.n, e["n"]);
  expect_statistic(a.baseline_mean, e["grand_mean_pre"], what + " grand mean");
  expect_statistic(a.slope, e["slope_pre"], what + " slope");
  expect_statistic(a.mse, e["mse"], what + " mse");
  expect_statistic(a.r_squared, e["r2"], what + " r2");
  expect_statistic(a.baseline.f, e["pre"]["F"], what + " F pre");
  expect_p(a.baseline.p, e["pre"]["p"], what + " p pre");
  expect_statistic(a.group.f, e["group"]["F"], what + " F group");
  expect_p(a.group.p, e["group"]["p"], what + " p group");
  expect_statistic(a.partial_eta2, e["group"]["partial_eta2"], what + " partial_eta2");
  for (std::size_t g = 0; g < 2; ++g) {
    expect_statistic(a.means[g].mean, e["adjusted_means"][g]["mean"], what + " mean");
    expect_statistic(a.means[g].se, e["adjusted_means"][g]["se"], what + " se");
  }
  const auto& c = e["contrasts"][0];
  const analysis::TTest& t = a.contrasts.at(0).test;
  expect_statistic(t.difference, c["diff"], what + " difference");
  expect_statistic(t.t, c["t"], what + " t");
  expect_p(t.p, c["p"], what + " p");
  expect_interval(t.ci, {c["ci_low"], c["ci_high"]}, what + " ci");
  expect_statistic(a.slopes.f, e["homogeneity_of_slopes"]["F"], what + " slopes F");
  expect_p(a.slopes.p, e["homogeneity_of_slopes"]["p"], what + " slopes p");
}

void expect_paired(const Values& pre, const Values& post, const nlohmann::json& e, const std::string& what) {
  const analysis::TTest t = analysis::paired_t(pre, post);
  expect_statistic(t.difference, e["mean_diff"], what + " mean_diff");
  expect_statistic(t.t, e["t"], what + " t");
  expect_p(t.p, e["p_two_sided"], what + " p");
  expect_interval(t.ci, {e["ci_low"], e["ci_high"]}, what + " ci");
  const analysis::PairedEffects effects = analysis::paired_effects(pre, post);
  expect_statistic(effects.av.g, e["g_av_rms"], what + " g_av");
  expect_noncentral(effects.av.ci, e["g_av_rms_ci"], what + " g_av ci");
  expect_statistic(effects.rm.g, e["g_rm"], what + " g_rm");
  expect_statistic(effects.z.g, e["g_z"], what + " g_z");
  expect_noncentral(effects.z.ci, e["g_z_ci"], what + " g_z ci");
  const analysis::SignedRank w = analysis::signed_rank(pre, post);
  expect_statistic(w.w_plus, e["wilcoxon"]["W_plus"], what + " W+");
  EXPECT_EQ(w.exact, !e["wilcoxon"]["p_exact"].is_null());
  expect_p(w.p, e["wilcoxon"][w.exact ? "p_exact" : "p_normal_cc"], what + " p of W+");
  const analysis::ShapiroWilk s = analysis::shapiro_wilk(analysis::differences(pre, post));
  expect_statistic(s.w, e["shapiro_diff"]["W"], what + " W");
  expect_p(s.p, e["shapiro_diff"]["p"], what + " p of W");
}

void expect_outcome(const RepeatedMeasures& data, const nlohmann::json& e, const std::string& what) {
  ASSERT_EQ(data.people(), 32U);
  const analysis::MixedAnova anova = analysis::mixed_anova(data);
  expect_term(anova.group, e["mixed_anova_type3"]["group"], what + " group");
  expect_term(anova.time, e["mixed_anova_type3"]["time"], what + " time");
  expect_term(anova.group_by_time, e["mixed_anova_type3"]["group:time"], what + " group:time");
  expect_statistic(anova.sphericity->mauchly_w, e["mixed_anova_type3"]["time"]["mauchly_W"], what + " W");
  expect_statistic(anova.sphericity->huynh_feldt, e["mixed_anova_type3"]["time"]["eps_HF"], what + " HF");
  const auto table = analysis::cells(data);
  for (const auto& row : e["cells"]) {
    const std::string time = row["time"];
    const std::size_t t = time == "baseline" ? 0 : time == "post" ? 1 : 2;
    const auto& cell = table[row["group"] == "NHE" ? 1 : 0][t];
    EXPECT_EQ(cell.n, row["n"]);
    expect_statistic(cell.mean, row["mean"], what + " cell mean");
    expect_statistic(cell.sd, row["sd"], what + " cell sd");
  }
  const auto scores = [&](std::size_t group, std::size_t time) { return analysis::cell(data, group, time); };
  Values pre, post, later;
  for (const Values& row : data.scores) {
    pre.push_back(row[0]);
    post.push_back(row[1]);
    later.push_back(row[2]);
  }
  expect_ancova(analysis::ancova(pre, post, data.group, 2), e["ancova_post"], what + " post");
  expect_ancova(analysis::ancova(pre, later, data.group, 2), e["ancova_followup"], what + " follow-up");
  expect_paired(scores(1, 0), scores(1, 1), e["paired_NHE_post"], what + " NHE");
  expect_paired(scores(0, 0), scores(0, 1), e["paired_CON_post"], what + " CON");
  const analysis::ChangeEffect effect =
      analysis::change_against_change(scores(1, 0), scores(1, 1), scores(0, 0), scores(0, 1));
  expect_statistic(effect.d, e["dppc2_post"]["dppc2"], what + " dppc2");
  expect_statistic(effect.variance, e["dppc2_post"]["variance"], what + " variance");
  expect_interval(effect.ci, e["dppc2_post"]["ci_normal"], what + " dppc2 ci");
}

TEST(SyntheticTrial, EveryOutcomeAgreesWithR) {
  STEADYPLATE_REQUIRE_DATA(expected_file, "nhe-trial-2025/synthetic_expected.json");
  STEADYPLATE_REQUIRE_DATA(scores, "nhe-trial-2025/synthetic_biodex_scores.csv");
  STEADYPLATE_REQUIRE_DATA(strength, "nhe-trial-2025/synthetic_strength.csv");
  const auto e = parse_json(expected_file);
  for (const std::string test : {"static_both_ec", "unstable_both", "unstable_dominant"})
    for (const std::string index : {"APSI", "MLSI", "OSI"})
      expect_outcome(trial(scores, {{"test", test}, {"index", index}}, {"baseline", "post", "followup"}),
                     e.at(test + "/" + index), test + "/" + index);
  const std::string torque = "peak_torque_nm_";
  for (const std::string muscle : {"flexors", "extensors"})
    expect_outcome(
        trial(strength, {{"muscle", muscle}}, {torque + "baseline", torque + "post", torque + "followup"}),
        e.at("strength/" + muscle), muscle);
}

TEST(SyntheticTrial, ReliabilityOfItsTrialsAgreesWithR) {
  STEADYPLATE_REQUIRE_DATA(expected_file, "nhe-trial-2025/synthetic_expected.json");
  STEADYPLATE_REQUIRE_DATA(trials, "nhe-trial-2025/synthetic_biodex_trials.csv");
  const auto all = parse_json(expected_file);
  for (const std::string test : {"static_both_ec", "unstable_both", "unstable_dominant"}) {
    std::map<std::string, Values> by_person;
    for (const auto& row : read_csv(trials))
      if (row.at("test") == test && row.at("time") == "baseline")
        by_person[row.at("participant")].push_back(std::stod(row.at("osi")));
    std::vector<Values> rows;
    for (const auto& [person, values] : by_person) rows.push_back(values);
    const analysis::Reliability r = analysis::reliability(rows);
    const auto& e = all.at("icc_baseline_trials/" + test);
    EXPECT_EQ(r.people, e["n"]);
    EXPECT_EQ(r.trials, e["k"]);
    expect_statistic(r.icc_1_1.value, e["ICC_1_1"], test + " ICC_1_1");
    expect_statistic(r.icc_2_1.value, e["ICC_2_1"], test + " ICC_2_1");
    expect_statistic(r.icc_2_k.value, e["ICC_2_k"], test + " ICC_2_k");
    expect_interval(r.icc_2_1.ci, e["ICC_2_1_ci"], test + " ICC_2_1_ci");
    expect_interval(r.icc_3_1.ci, e["ICC_3_1_ci"], test + " ICC_3_1_ci");
    expect_p(r.p_trials, e["p_trials"], test + " p_trials");
    expect_statistic(r.sem_agreement, e["SEM_agreement_sqrtMSW"], test + " SEM");
    expect_statistic(r.mdc95_agreement, e["MDC95_agreement"], test + " MDC95");
  }
}

TEST(IndividualChange, AgreesWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/individual_change.json");
  const auto all = parse_json(expected_file);
  ASSERT_EQ(all.size(), 2U);
  for (const auto& e : all) {
    analysis::ChangeRules rules;
    rules.better = analysis::Better::higher;
    rules.sem = analysis::sem_from_icc(e["sd"], e["icc"]);
    rules.swc = 0.2 * e["sd"].get<double>();
    rules.practice = e["practice"];
    expect_statistic(*rules.sem, e["sem"], "sem");
    expect_statistic(*rules.swc, e["swc"], "swc");
    const analysis::IndividualChange c = analysis::individual_change(e["pre"], e["post"], rules);
    expect_statistic(c.change, e["change"], "change");
    expect_statistic(c.percent, e["pct"], "pct");
    expect_statistic(c.mdc95, e["mdc95"], "mdc95");
    expect_statistic(c.rci, e["rci_jacobson_truax"], "rci");
    expect_statistic(c.rci_practice, e["rci_practice"], "rci_practice");
    expect_statistic(c.change / c.rci, e["sdiff"], "sdiff");
    expect_statistic(c.chance_better, e["p_change_above_swc"], "p above");
    expect_statistic(c.chance_worse, e["p_change_below_minus_swc"], "p below");
  }
}

}  // namespace
}  // namespace steadyplate::test
