// `compare` as a user runs it: every number of the reference sets in its JSON, refusals that help, plain
// words.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// Every number of `expected` is in `actual` under the same keys. Intervals of noncentral t have 1e-5, p
/// 1e-6, the rest 1e-9. @returns how many were compared
std::size_t expect_same(const Json& actual, const Json& expected, const std::string& path) {
  std::size_t compared = 0;
  if (expected.is_object() || expected.is_array()) {
    for (const auto& [key, part] : expected.items()) {
      const Json* found = nullptr;
      if (expected.is_object() && actual.contains(key)) found = &actual.at(key);
      if (expected.is_array() && std::stoul(key) < actual.size()) found = &actual.at(std::stoul(key));
      EXPECT_NE(found, nullptr) << path << '.' << key << " is not there";
      if (found != nullptr) compared += expect_same(*found, part, path + '.' + key);
    }
    return compared;
  }
  if (!expected.is_number()) {
    EXPECT_EQ(actual, expected) << path;
    return 1;
  }
  EXPECT_TRUE(actual.is_number()) << path << " is " << actual;
  if (!actual.is_number()) return 0;
  const bool noncentral =
      path.find("g_av_rms_ci") != std::string::npos || path.find("g_z_ci") != std::string::npos;
  const bool is_p = path.find(".p") != std::string::npos;
  const double tolerance = noncentral ? 1e-5 : is_p ? 1e-6 : 1e-9;
  const double wanted = expected.get<double>();
  EXPECT_NEAR(actual.get<double>(), wanted,
              std::max(tolerance * std::fabs(wanted), noncentral ? 1e-5 : 1e-14))
      << path;
  return 1;
}

Json parsed(const ProcessResult& result) {
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return result.exit_code == 0 ? Json::parse(result.out) : Json();
}

/// The cells are listed in another order than R's: by time, then group.
Json sorted_cells(Json cells) {
  std::sort(cells.begin(), cells.end(), [](const Json& a, const Json& b) {
    return a["time"].get<std::string>() + a["group"].get<std::string>() <
           b["time"].get<std::string>() + b["group"].get<std::string>();
  });
  return cells;
}

std::size_t expect_outcome(Json actual, Json expected, const std::string& name) {
  actual["cells"] = sorted_cells(actual["cells"]);
  expected["cells"] = sorted_cells(expected["cells"]);
  return expect_same(actual, expected, name);
}

TEST(CompareGroup, EveryNumberOfTheTrialAgreesWithR) {
  STEADYPLATE_REQUIRE_DATA(expected_file, "nhe-trial-2025/synthetic_expected.json");
  STEADYPLATE_REQUIRE_DATA(scores, "nhe-trial-2025/synthetic_biodex_scores.csv");
  const Json expected = Json::parse(slurp(expected_file));
  const Json document = parsed(steadyplate(
      {"compare", "group", scores.string(), "--metric", "static_both_ec/OSI", "--format", "json"}));
  EXPECT_EQ(document["schema"], "steadyplate.compare.group/1");
  EXPECT_EQ(document["outcomes_looked_at"], 9);
  EXPECT_EQ(document["control"], "CON");
  std::size_t compared = 0;
  for (const auto& [name, outcome] : document["outcomes"].items())
    compared += expect_outcome(outcome, expected.at(name), name);
  EXPECT_GT(compared, 9U * 150U);
}

/// Contrasts within and between, both types of sums of squares.
TEST(CompareGroup, ContrastsAgreeWithR) {
  STEADYPLATE_REQUIRE_DATA(expected_file, "stats-reference/expected/mixed_anova.json");
  STEADYPLATE_REQUIRE_DATA(data, "stats-reference/data/nhe_small_2x3.csv");
  const Json expected = Json::parse(slurp(expected_file)).at("nhe_small_2x3");
  const Json document =
      parsed(steadyplate({"compare", "group", data.string(), "--better", "lower", "--json"}));
  const Json outcome = document["outcomes"]["score"];
  EXPECT_GT(expect_same(outcome["mixed_anova_type3"], expected["type3"], "type3"), 20U);
  EXPECT_GT(expect_same(outcome["mixed_anova_type2"], expected["type2"], "type2"), 10U);
  expect_same(outcome["pairwise_within_group_paired_t"], expected["pairwise_within_group_paired_t"],
              "within");
  expect_same(outcome["pairwise_between_groups_welch"], expected["pairwise_between_groups_welch"], "between");
}

/// Three unequal groups. R has them in another order, so pairs are found by their names.
TEST(CompareGroup, ThreeGroupsAgreeWithR) {
  STEADYPLATE_REQUIRE_DATA(expected_file, "stats-reference/expected/ancova.json");
  STEADYPLATE_REQUIRE_DATA(anova_file, "stats-reference/expected/mixed_anova.json");
  STEADYPLATE_REQUIRE_DATA(data, "stats-reference/data/obrien_kaiser_wide.csv");
  const Json all = Json::parse(slurp(expected_file));
  const Json expected =
      all.at(all.contains("obrien_kaiser_post") ? "obrien_kaiser_post" : "obrien_kaiser_wide_post");
  const Json document = parsed(steadyplate({"compare", "group", data.string(), "--json"}));
  const Json outcome = document["outcomes"]["score"];
  const Json anova = Json::parse(slurp(anova_file)).at("obrien_kaiser_wide");
  expect_same(outcome["mixed_anova_type3"], anova["type3"], "type3");
  expect_same(outcome["mixed_anova_type2"], anova["type2"], "type2");
  std::size_t found = 0;
  for (const Json& wanted : expected["contrasts"])
    for (const Json& contrast : outcome["ancova_post"]["contrasts"]) {
      const bool same = contrast["g1"] == wanted["g1"] && contrast["g2"] == wanted["g2"];
      const bool turned = contrast["g1"] == wanted["g2"] && contrast["g2"] == wanted["g1"];
      if (!same && !turned) continue;
      ++found;
      EXPECT_NEAR(contrast["diff"].get<double>(), (turned ? -1.0 : 1.0) * wanted["diff"].get<double>(), 1e-9);
      for (const char* key : {"se", "df", "p", "p_holm", "p_bonferroni"})
        expect_same(contrast[key], wanted[key], std::string("contrast.") + key);
    }
  EXPECT_EQ(found, 3U);
}

/// The same data with either direction of better: the sentence turns, no number does.
TEST(CompareGroup, FavoursTheGroupThatIsBetter) {
  STEADYPLATE_REQUIRE_DATA(scores, "nhe-trial-2025/synthetic_biodex_scores.csv");
  const auto run = [&](const char* better) {
    return steadyplate({"compare", "group", scores.string(), "--where", "test=static_both_ec,index=OSI",
                        "--better", better, "--format", "table"})
        .out;
  };
  const std::string lower = run("lower");
  const std::string higher = run("higher");
  EXPECT_NE(
      lower.find(
          "difference NHE - CON: -0.2358 (95 % CI -0.2899 to -0.1816), t(29) = -8.90, p < 0.001; favours "
          "NHE"),
      std::string::npos)
      << lower;
  EXPECT_EQ(lower.find("favours CON"), std::string::npos);
  EXPECT_NE(
      higher.find("difference NHE - CON: -0.2358 (95 % CI -0.2899 to -0.1816), t(29) = -8.90, p < 0.001; "
                  "favours CON"),
      std::string::npos)
      << higher;
  EXPECT_NE(run("none").find("; CON higher"), std::string::npos);
}

TEST(ComparePaired, AgreesWithR) {
  STEADYPLATE_REQUIRE_DATA(expected_file, "stats-reference/expected/paired.json");
  for (const char* name : {"sleep", "osi_small", "ties_and_zeros"}) {
    STEADYPLATE_REQUIRE_DATA(data, std::string("stats-reference/data/") + name + ".csv");
    const Json document = parsed(steadyplate({"compare", "paired", data.string(), "--json"}));
    const Json answer = document["outcomes"]["score"]["paired_post"];
    EXPECT_GT(expect_same(answer, Json::parse(slurp(expected_file)).at(name), name), 35U);
  }
}

TEST(CompareReliability, AgreesWithRFromBothLayouts) {
  STEADYPLATE_REQUIRE_DATA(expected_file, "stats-reference/expected/icc.json");
  STEADYPLATE_REQUIRE_DATA(judges, "stats-reference/data/shrout_fleiss_1979.csv");
  const Json document = parsed(steadyplate({"compare", "reliability", judges.string(), "--json"}));
  EXPECT_GT(
      expect_same(document["reliability"], Json::parse(slurp(expected_file))["shrout_fleiss_1979"], "sf"),
      25U);
  STEADYPLATE_REQUIRE_DATA(trial_expected, "nhe-trial-2025/synthetic_expected.json");
  STEADYPLATE_REQUIRE_DATA(trials, "nhe-trial-2025/synthetic_biodex_trials.csv");
  const Json from_long =
      parsed(steadyplate({"compare", "reliability", trials.string(), "--where",
                          "test=unstable_both,time=baseline", "--value", "osi", "--json"}));
  expect_same(from_long["reliability"],
              Json::parse(slurp(trial_expected))["icc_baseline_trials/unstable_both"], "trials");
}

TEST(CompareReliability, BlandAltmanAgreesWithR) {
  STEADYPLATE_REQUIRE_DATA(expected_file, "stats-reference/expected/bland_altman.json");
  STEADYPLATE_REQUIRE_DATA(data, "stats-reference/data/bland_altman_1986_pefr.csv");
  const Json document =
      parsed(steadyplate({"compare", "reliability", data.string(), "--trials", "wright1,mini1", "--json"}));
  expect_same(document["reliability"]["bland_altman"],
              Json::parse(slurp(expected_file))["pefr_wright1_vs_mini1"], "bland_altman");
}

class Compare : public testing::Test {
 protected:
  std::string file(const std::string& name) { return (folder_.path() / name).string(); }
  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(file(name), std::ios::binary) << text;
    return file(name);
  }
  /// Trials of seeds from..to as results in a folder.
  std::string session(const std::string& name, int from, int to, const std::string& condition = "eo-firm",
                      const std::string& person = "P7") {
    std::vector<std::string> analyze = {"analyze"};
    std::string conditions;
    for (int seed = from; seed <= to; ++seed) {
      const std::string trial = file(name + std::to_string(seed) + ".txt");
      EXPECT_EQ(steadyplate({"simulate", "--seed", std::to_string(seed), "--person", person, "--out", trial})
                    .exit_code,
                0);
      analyze.push_back(trial);
      conditions += (conditions.empty() ? "" : ",") + condition;
    }
    for (const std::string& word : {std::string("--condition"), conditions, std::string("--out"), file(name)})
      analyze.push_back(word);
    const auto result = steadyplate(analyze);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return file(name);
  }
  TemporaryDirectory folder_;
};

TEST_F(Compare, PersonPrintsVerdictErrorSourceAndLimits) {
  const std::string before = session("before", 1, 3);
  const std::string after = session("after", 4, 6);
  const auto result = steadyplate({"compare", "person", before, "--post", after, "--format", "table"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const char* expected :
       {"Person P7", "SIMULATED DATA", "profile default", "No clear change.", "87 people",
        "Santos & Duarte 2016", "CC BY 4.0", "Secondary metrics looked at: 5",
        "only a control group answers that", "Not a medical device", "primary by default"})
    EXPECT_NE(result.out.find(expected), std::string::npos) << expected << " is not in\n" << result.out;
  const Json document = parsed(steadyplate({"compare", "person", before, "--post", after, "--json"}));
  EXPECT_EQ(document["primary"]["verdict"], "no_clear_change");
  EXPECT_EQ(document["primary"]["before"]["trials"].size(), 3U);
  EXPECT_EQ(document["metrics_looked_at"], 6);
  EXPECT_TRUE(document["adherence_percent"].is_null());
  const auto csv = steadyplate({"compare", "person", before, "--post", after});
  EXPECT_EQ(csv.out.rfind("outcome,key,value\nmean_velocity,metric,mean_velocity\n", 0), 0U) << csv.out;
}

/// The same session as both: no change at all, whatever the metric.
TEST_F(Compare, PersonAgainstItselfHasNotChanged) {
  const std::string before = session("before", 1, 3);
  const Json document = parsed(steadyplate({"compare", "person", before, "--post", before, "--json"}));
  EXPECT_EQ(document["primary"]["change"], 0.0);
  EXPECT_EQ(document["primary"]["sentence"], "No clear change.");
  for (const Json& metric : document["secondary"]) EXPECT_EQ(metric["change"], 0.0);
}

TEST_F(Compare, PersonRefusesSessionsThatDifferUnlessForced) {
  const std::string before = session("before", 1, 2);
  const std::string after = session("after", 3, 4, "ec-firm");
  const auto refused = steadyplate({"compare", "person", before, "--post", after});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_NE(refused.err.find("vision: open before, closed after"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("--force"), std::string::npos);
  const auto forced =
      steadyplate({"compare", "person", before, "--post", after, "--force", "--format", "table"});
  EXPECT_EQ(forced.exit_code, 0) << forced.err;
  EXPECT_NE(forced.out.find("vision: open before, closed after"), std::string::npos);
  const std::string other = session("other", 5, 6, "eo-firm", "P8");
  const auto stranger = steadyplate({"compare", "person", before, "--post", other});
  EXPECT_EQ(stranger.exit_code, 3);
  EXPECT_NE(stranger.err.find("participant"), std::string::npos) << stranger.err;
}

TEST_F(Compare, PersonTakesAnErrorFromTheUser) {
  const std::string before = session("before", 1, 3);
  const std::string after = session("after", 4, 6);
  const Json document =
      parsed(steadyplate({"compare", "person", before, "--post", after, "--metric", "rms_distance_ml",
                          "--reliability", "SEM=0.1,SWC=0.05,KIND=test_retest", "--json"}));
  EXPECT_EQ(document["primary"]["sem"], 0.1);
  EXPECT_NEAR(document["primary"]["mdc95"].get<double>(), 0.27718, 1e-5);
  EXPECT_NE(document["primary"]["reliability"].get<std::string>().find("entered by the user"),
            std::string::npos);
}

TEST_F(Compare, ReliabilityTableIsSavedAndUsed) {
  const std::string days =
      write("days.csv", "id,day1,day2\nA,8.1,8.3\nB,9.4,9.0\nC,7.2,7.5\nD,10.1,9.8\nE,8.8,8.9\n");
  const std::string table = file("velocity.csv");
  ASSERT_EQ(steadyplate({"compare", "reliability", days, "--metric", "mean_velocity", "--unit", "mm/s",
                         "--kind", "test_retest", "--save", table})
                .exit_code,
            0);
  EXPECT_EQ(steadyplate({"compare", "reliability", days, "--metric", "mean_velocity", "--kind", "test_retest",
                         "--save", table})
                .exit_code,
            6);
  const std::string before = session("before", 1, 3);
  const std::string after = session("after", 4, 6);
  const Json document =
      parsed(steadyplate({"compare", "person", before, "--post", after, "--reliability", table, "--json"}));
  EXPECT_NE(document["primary"]["reliability"].get<std::string>().find("5 people"), std::string::npos);
  EXPECT_EQ(document["primary"]["scale"], "plain");
}

TEST_F(Compare, GroupSaysWhatItNeeds) {
  const std::string two =
      write("two.csv", "id,group,test,pre,post\nA,x,s,1,2\nB,y,s,3,4\nA,x,t,1,2\nB,y,t,1,2\n");
  const auto several = steadyplate({"compare", "group", two});
  EXPECT_EQ(several.exit_code, 3);
  EXPECT_NE(several.err.find("--metric. There are: s, t"), std::string::npos) << several.err;
  const auto few = steadyplate({"compare", "group", two, "--metric", "s", "--format", "table"});
  EXPECT_EQ(few.exit_code, 0) << few.err;
  EXPECT_NE(few.out.find("not made: needs 3 people in each group, has 1"), std::string::npos) << few.out;
  const auto one_group =
      steadyplate({"compare", "group", write("one.csv", "id,group,pre,post\nA,x,1,2\nB,x,3,4\n")});
  EXPECT_EQ(one_group.exit_code, 2);
  EXPECT_NE(one_group.err.find("compare paired"), std::string::npos) << one_group.err;
}

TEST_F(Compare, GroupAddsThePerProtocolAnalysis) {
  std::string text = "id,group,pre,post,sessions_percent\n";
  for (int i = 0; i < 16; ++i)
    text += "P" + std::to_string(i) + ',' + (i % 2 ? "NHE" : "CON") + ",2." + std::to_string((i * 7) % 10) +
            ",1." + std::to_string((i * 3) % 10) + ',' + (i % 2 ? std::to_string(50 + 3 * i) : "") + '\n';
  const std::string study = write("study.csv", text);
  const Json document = parsed(steadyplate(
      {"compare", "group", study, "--adherence", "sessions_percent", "--better", "lower", "--json"}));
  EXPECT_EQ(document["outcomes"]["score"]["ancova_post"]["n"], 16);
  EXPECT_EQ(document["per_protocol"]["outcomes"]["score"]["ancova_post"]["n"], 11);
  const auto table = steadyplate({"compare", "group", study, "--adherence", "sessions_percent", "--better",
                                  "lower", "--format", "table"});
  EXPECT_NE(table.out.find("Per protocol (second to the analysis of all above)"), std::string::npos);
  EXPECT_NE(table.out.find("favours"), std::string::npos);
}

TEST_F(Compare, NoOutputSaysMoreThanWasMeasured) {
  const std::string before = session("before", 1, 3);
  const std::string after = session("after", 4, 6);
  std::string text = "id,group,pre,post,followup\n";
  for (int i = 0; i < 16; ++i)
    text += "P" + std::to_string(i) + ',' + (i % 2 ? "NHE" : "CON") + ",2." + std::to_string((i * 7) % 10) +
            ",1." + std::to_string((i * 3) % 10) + ",1." + std::to_string((i * 9) % 10) + '\n';
  const std::string study = write("study.csv", text);
  std::vector<std::vector<std::string>> runs;
  for (const char* format : {"table", "csv", "json"}) {
    runs.push_back({"compare", "person", before, "--post", after, "--format", format});
    runs.push_back({"compare", "group", study, "--format", format});
    runs.push_back({"compare", "paired", study, "--format", format});
  }
  runs.push_back({"compare", "group", study, "--methods"});
  runs.push_back({"compare", "person", before, "--post", after, "--methods"});
  runs.push_back({"compare", "paired", study, "--methods"});
  for (const auto& run : runs) {
    const auto result = steadyplate(run);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    std::string said = result.out;
    std::transform(said.begin(), said.end(), said.begin(), [](unsigned char c) { return std::tolower(c); });
    for (const char* word : {"significant", "cured", "safe", "risk"})
      EXPECT_EQ(said.find(word), std::string::npos) << word << " in " << run[1] << '\n' << result.out;
  }
}

TEST_F(Compare, TheLocaleAndTheRunChangeNothing) {
  const std::string study = write("study.csv",
                                  "id;group;pre;post\nA;x;1,5;2,1\nB;x;3,2;4,4\nC;x;2,2;2,9\nD;y;2,5;2,4\n"
                                  "E;y;3,1;2,6\nF;y;2,0;2,3\n");
  const auto plain = steadyplate({"compare", "group", study, "--json"});
  const auto german = steadyplate({"compare", "group", study, "--json"}, {{"LC_ALL", "de_DE.UTF-8"}});
  ASSERT_EQ(plain.exit_code, 0) << plain.err;
  EXPECT_EQ(plain.out, german.out);
  EXPECT_NE(plain.out.find("\"mean\": 2.3"), std::string::npos);
}

}  // namespace
}  // namespace steadyplate::test
