// ANCOVA, mixed ANOVA and their post hoc tests against R (car 3.1-1).

#include <algorithm>

#include "analysis/compare/ancova.hpp"
#include "analysis/compare/mixed_anova.hpp"
#include "analysis/compare/post_hoc.hpp"
#include "tests/analysis/compare/reference.hpp"

namespace steadyplate::test {
namespace {

struct Set {
  const char* name;
  std::vector<std::string> groups;  ///< in R's order
};

const std::vector<std::string> kTimes = {"pre", "post", "followup"};

class Models : public testing::TestWithParam<Set> {
 protected:
  static std::string csv() { return "data/" + std::string(GetParam().name) + ".csv"; }
  static std::size_t group(const nlohmann::json& name) {
    const auto& groups = GetParam().groups;
    return static_cast<std::size_t>(std::find(groups.begin(), groups.end(), name.get<std::string>()) -
                                    groups.begin());
  }
  static std::size_t time(const nlohmann::json& name) {
    return static_cast<std::size_t>(std::find(kTimes.begin(), kTimes.end(), name.get<std::string>()) -
                                    kTimes.begin());
  }
};

void expect_term(const analysis::AnovaTerm& term, const nlohmann::json& e, const std::string& what) {
  ASSERT_EQ(term.status, analysis::Status::ok) << what << ": " << term.note;
  expect_statistic(term.ss, e["ss"], what + " ss");
  expect_statistic(term.df1, e["df"], what + " df");
  expect_statistic(term.ss_error, e["ss_error"], what + " ss_error");
  expect_statistic(term.df2, e["df_error"], what + " df_error");
  expect_statistic(term.f, e["F"], what + " F");
  expect_p(term.p, e["p"], what + " p");
  expect_statistic(term.partial_eta2, e["partial_eta2"], what + " partial_eta2");
  expect_statistic(term.generalized_eta2, e["generalized_eta2"], what + " generalized_eta2");
  if (!e.contains("p_GG")) return;
  expect_p(term.p_greenhouse_geisser, e["p_GG"], what + " p_GG");
  expect_p(term.p_huynh_feldt, e["p_HF"], what + " p_HF");
}

TEST_P(Models, MixedAnovaAgreesWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/mixed_anova.json");
  STEADYPLATE_REQUIRE_REFERENCE(data_file, csv());
  const auto e = parse_json(expected_file).at(GetParam().name);
  const auto data = study(data_file, GetParam().groups, kTimes);
  const analysis::MixedAnova anova = analysis::mixed_anova(data);
  ASSERT_EQ(anova.status, analysis::Status::ok) << anova.note;
  EXPECT_EQ(anova.people, e["n_subjects"]);
  EXPECT_EQ(anova.groups, e["n_groups"]);
  EXPECT_EQ(anova.times, e["n_times"]);
  expect_term(anova.group, e["type3"]["group"], "III group");
  expect_term(anova.time, e["type3"]["time"], "III time");
  expect_term(anova.group_by_time, e["type3"]["group:time"], "III group:time");
  expect_term(anova.group, e["type2"]["group"], "II group");
  expect_term(anova.time_type2, e["type2"]["time"], "II time");
  expect_term(anova.group_by_time, e["type2"]["group:time"], "II group:time");
  ASSERT_TRUE(anova.sphericity);
  const auto& s = e["type3"]["time"];
  expect_statistic(anova.sphericity->mauchly_w, s["mauchly_W"], "mauchly_W");
  expect_p(anova.sphericity->mauchly_p, s["mauchly_p"], "mauchly_p");
  expect_statistic(anova.sphericity->greenhouse_geisser, s["eps_GG"], "eps_GG");
  expect_statistic(anova.sphericity->huynh_feldt, s["eps_HF"], "eps_HF");
}

TEST_P(Models, CellsAgreeWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/mixed_anova.json");
  STEADYPLATE_REQUIRE_REFERENCE(data_file, csv());
  const auto e = parse_json(expected_file).at(GetParam().name);
  const auto table = analysis::cells(study(data_file, GetParam().groups, kTimes));
  for (const auto& row : e["cells"]) {
    const analysis::Descriptives& cell = table.at(group(row["group"])).at(time(row["time"]));
    EXPECT_EQ(cell.n, row["n"]);
    expect_statistic(cell.mean, row["mean"], "mean");
    expect_statistic(cell.sd, row["sd"], "sd");
  }
}

TEST_P(Models, PostHocTestsAgreeWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/mixed_anova.json");
  STEADYPLATE_REQUIRE_REFERENCE(data_file, csv());
  const auto e = parse_json(expected_file).at(GetParam().name);
  const auto data = study(data_file, GetParam().groups, kTimes);

  const auto within = analysis::time_contrasts(data);
  const auto& rows = e["pairwise_within_group_paired_t"];
  ASSERT_EQ(within.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(within[i].stratum, group(rows[i]["group"]));
    EXPECT_EQ(within[i].first, time(rows[i]["a"]));
    EXPECT_EQ(within[i].second, time(rows[i]["b"]));
    expect_statistic(within[i].test.difference, rows[i]["mean_diff_b_minus_a"], "difference");
    expect_statistic(within[i].test.t, rows[i]["t"], "t");
    expect_statistic(within[i].test.df, rows[i]["df"], "df");
    expect_p(within[i].test.p, rows[i]["p"], "p");
    expect_p(within[i].p_holm, rows[i]["p_holm"], "p_holm");
    expect_p(within[i].p_bonferroni, rows[i]["p_bonferroni"], "p_bonferroni");
  }

  const auto between = analysis::group_contrasts(data);
  const auto& pairs = e["pairwise_between_groups_welch"];
  ASSERT_EQ(between.size(), pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    EXPECT_EQ(between[i].stratum, time(pairs[i]["time"]));
    EXPECT_EQ(between[i].first, group(pairs[i]["g1"]));
    EXPECT_EQ(between[i].second, group(pairs[i]["g2"]));
    expect_statistic(between[i].test.difference, pairs[i]["diff"], "difference");
    expect_statistic(between[i].test.t, pairs[i]["t_welch"], "t");
    expect_statistic(between[i].test.df, pairs[i]["df"], "df");
    expect_p(between[i].test.p, pairs[i]["p"], "p");
    expect_p(between[i].p_holm, pairs[i]["p_holm"], "p_holm");
    expect_p(between[i].p_bonferroni, pairs[i]["p_bonferroni"], "p_bonferroni");
  }
}

TEST_P(Models, AncovaAgreesWithR) {
  STEADYPLATE_REQUIRE_REFERENCE(expected_file, "expected/ancova.json");
  STEADYPLATE_REQUIRE_REFERENCE(data_file, csv());
  const auto all = parse_json(expected_file);
  const auto e = all.contains(std::string(GetParam().name) + "_post")
                     ? all.at(std::string(GetParam().name) + "_post")
                     : all.at("obrien_kaiser_post");
  const auto data = study(data_file, GetParam().groups, kTimes);
  const analysis::Ancova ancova =
      analysis::ancova(column(data_file, "pre"), column(data_file, "post"), data.group, data.groups);
  ASSERT_EQ(ancova.status, analysis::Status::ok) << ancova.note;
  EXPECT_EQ(ancova.n, e["n"]);
  expect_statistic(ancova.baseline_mean, e["grand_mean_pre"], "grand_mean_pre");
  expect_statistic(ancova.slope, e["slope_pre"], "slope_pre");
  expect_statistic(ancova.mse, e["mse"], "mse");
  expect_statistic(ancova.r_squared, e["r2"], "r2");
  expect_statistic(ancova.group.df2, e["df_error"], "df_error");
  expect_statistic(ancova.group.ss_error, e["ss_error"], "ss_error");
  expect_statistic(ancova.baseline.ss, e["pre"]["ss"], "pre ss");
  expect_statistic(ancova.baseline.f, e["pre"]["F"], "pre F");
  expect_p(ancova.baseline.p, e["pre"]["p"], "pre p");
  expect_statistic(ancova.group.ss, e["group"]["ss"], "group ss");
  expect_statistic(ancova.group.df1, e["group"]["df"], "group df");
  expect_statistic(ancova.group.f, e["group"]["F"], "group F");
  expect_p(ancova.group.p, e["group"]["p"], "group p");
  expect_statistic(ancova.partial_eta2, e["group"]["partial_eta2"], "partial_eta2");
  for (const auto& row : e["adjusted_means"]) {
    const analysis::AdjustedMean& mean = ancova.means.at(group(row["group"]));
    expect_statistic(mean.mean, row["mean"], "adjusted mean");
    expect_statistic(mean.se, row["se"], "its se");
  }
  ASSERT_EQ(ancova.contrasts.size(), e["contrasts"].size());
  for (std::size_t i = 0; i < ancova.contrasts.size(); ++i) {
    const analysis::Contrast& contrast = ancova.contrasts[i];
    const auto& row = e["contrasts"][i];
    EXPECT_EQ(contrast.first, group(row["g1"]));
    EXPECT_EQ(contrast.second, group(row["g2"]));
    expect_statistic(contrast.test.difference, row["diff"], "adjusted difference");
    expect_statistic(contrast.test.se, row["se"], "se");
    expect_statistic(contrast.test.t, row["t"], "t");
    expect_statistic(contrast.test.df, row["df"], "df");
    expect_p(contrast.test.p, row["p"], "p");
    expect_statistic(contrast.test.ci.low, row["ci_low"], "ci_low");
    expect_statistic(contrast.test.ci.high, row["ci_high"], "ci_high");
    expect_p(contrast.p_holm, row["p_holm"], "p_holm");
    expect_p(contrast.p_bonferroni, row["p_bonferroni"], "p_bonferroni");
  }
  const auto& slopes = e["homogeneity_of_slopes"];
  expect_statistic(ancova.slopes.f, slopes["F"], "slopes F");
  expect_statistic(ancova.slopes.df1, slopes["df1"], "slopes df1");
  expect_statistic(ancova.slopes.df2, slopes["df2"], "slopes df2");
  expect_p(ancova.slopes.p, slopes["p"], "slopes p");
}

INSTANTIATE_TEST_SUITE_P(Sets, Models,
                         testing::Values(Set{"obrien_kaiser_wide", {"control", "A", "B"}},
                                         Set{"nhe_small_2x3", {"CON", "NHE"}}),
                         [](const auto& set) { return std::string(set.param.name); });

}  // namespace
}  // namespace steadyplate::test
