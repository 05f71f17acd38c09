// `analyze` on real and on shipped recordings, run as a user runs it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numbers>
#include <sstream>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

std::vector<std::string> sample_trials() {
  std::vector<std::string> files;
  for (const char* name : {"SIM00001.txt", "SIM00002.txt", "SIM00003.txt", "SIM00004.txt"})
    files.push_back((source_dir() / "datasets" / "samples" / name).string());
  return files;
}

std::vector<std::string> with(std::vector<std::string> first, const std::vector<std::string>& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(Analyze, PrintsTheLongCsvWhenNotOnATerminal) {
  const auto result = steadyplate(with({"analyze"}, sample_trials()));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto lines = lines_of(result.out);
  ASSERT_GT(lines.size(), 24U);
  EXPECT_EQ(lines[0], "recording,plate,segment,metric,version,value,unit,status,profile,parameters");
  for (const std::string& line : lines) EXPECT_EQ(std::count(line.begin(), line.end(), ','), 9) << line;
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find("romberg_ratio.mean_velocity") != std::string::npos;
  }));
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find("foam_ratio.ellipse_area.prediction_f") != std::string::npos;
  }));
}

TEST(Analyze, SaysInEveryOutputThatDataAreSimulated) {
  for (const char* format : {"table", "csv", "json"}) {
    const auto result = steadyplate(with({"analyze", "--format", format}, sample_trials()));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_TRUE(result.out.find("SIMULATED") != std::string::npos ||
                result.out.find("simulated=yes") != std::string::npos ||
                result.out.find("\"simulated\": true") != std::string::npos)
        << format;
  }
}

TEST(Analyze, JsonHasSchemaVersionPreparationAndEveryMetric) {
  const auto result = steadyplate(with({"analyze", "--json", "--metrics", "everything"}, sample_trials()));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json document = json::parse(result.out);
  EXPECT_EQ(document["schema"], "steadyplate.analyze/1");
  EXPECT_FALSE(document["version"].get<std::string>().empty());
  ASSERT_EQ(document["recordings"].size(), 4U);
  const json metrics = json::parse(steadyplate({"metrics", "--json"}).out)["metrics"];
  const auto of_tilt = std::count_if(metrics.begin(), metrics.end(),
                                     [](const json& metric) { return metric["family"] == "tilt"; });
  EXPECT_GT(of_tilt, 0);
  for (const json& recording : document["recordings"]) {
    EXPECT_EQ(recording["metrics"].size(), metrics.size() - static_cast<std::size_t>(of_tilt));
    EXPECT_EQ(recording["provenance"]["sha256"].get<std::string>().size(), 64U);
    EXPECT_EQ(recording["preparation"]["profile"], "default");
    EXPECT_FALSE(recording["preparation"]["steps"].empty());
    for (const json& metric : recording["metrics"]) {
      const bool stands = metric["status"] == "ok" || metric["status"] == "warn";
      EXPECT_EQ(metric["value"].is_null(), !stands) << metric;
    }
  }
}

TEST(Analyze, SameBytesOnRepeatAndInADecimalCommaLocale) {
  const auto command = with({"analyze", "--metrics", "all", "--format", "json"}, sample_trials());
  const std::string first = steadyplate(command).out;
  EXPECT_EQ(first, steadyplate(command).out);
  for (const char* locale : {"C", "de_DE.UTF-8", "pl_PL.UTF-8", "fr_FR.UTF-8"})
    EXPECT_EQ(first, steadyplate(command, {{"LC_ALL", locale}}).out) << locale;
  const auto table = with({"analyze", "--format", "table"}, sample_trials());
  EXPECT_EQ(steadyplate(table).out, steadyplate(table, {{"LC_ALL", "de_DE.UTF-8"}}).out);
}

TEST(Analyze, WritesACompleteResultSetAndNeverOverwritesIt) {
  const TemporaryDirectory folder;
  const std::string out = (folder.path() / "results").string();
  const auto command = with({"analyze", "--out", out}, sample_trials());
  ASSERT_EQ(steadyplate(command).exit_code, 0);
  const json run = json::parse(slurp(fs::path(out) / "run.json"));
  EXPECT_EQ(run["inputs"].size(), 4U);
  const json package = json::parse(slurp(fs::path(out) / "datapackage.json"));
  for (const json& resource : package["resources"]) {
    const auto rows = read_csv(fs::path(out) / resource["path"].get<std::string>());
    ASSERT_FALSE(rows.empty());
    ASSERT_EQ(rows.front().size(), resource["schema"]["fields"].size());
    for (const json& field : resource["schema"]["fields"])
      EXPECT_TRUE(rows.front().contains(field["name"].get<std::string>())) << field;
  }
  const std::string before = slurp(fs::path(out) / "metrics.csv");
  const auto again = steadyplate(command);
  EXPECT_EQ(again.exit_code, 6);
  EXPECT_NE(again.err.find("--force"), std::string::npos) << again.err;
  EXPECT_EQ(slurp(fs::path(out) / "metrics.csv"), before);
  EXPECT_EQ(steadyplate(with(command, {"--force"})).exit_code, 0);
  EXPECT_EQ(slurp(fs::path(out) / "metrics.csv"), before);
}

TEST(Analyze, OneBadFileAmongGoodOnesFailsAloneAndIsNamedAtTheEnd) {
  const auto result = steadyplate(with({"analyze"}, {sample_trials()[0], "nowhere.txt", sample_trials()[1]}));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("nowhere.txt"), std::string::npos);
  EXPECT_NE(result.err.find("1 of 3"), std::string::npos);
  EXPECT_NE(result.out.find("SIM00002"), std::string::npos) << "the good files went on";
}

TEST(Analyze, RealPersonGivesRombergAndFoamRatios) {
  STEADYPLATE_REQUIRE_DATA(first, "hbedb/BDS00001.txt");
  std::vector<std::string> files;
  for (const char* name : {"BDS00001.txt", "BDS00004.txt", "BDS00007.txt", "BDS00010.txt"})
    files.push_back((first.parent_path() / name).string());
  const auto result = steadyplate(with({"analyze", "--json"}, files));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json document = json::parse(result.out);
  std::size_t romberg = 0;
  std::size_t foam = 0;
  for (const json& ratio : document["ratios"]) {
    (ratio["kind"] == "romberg" ? romberg : foam) += 1;
    EXPECT_GT(ratio["quotient"]["value"].get<double>(), 0.0);
  }
  EXPECT_EQ(romberg, foam);
  EXPECT_GE(romberg, 10U) << "two surfaces, each core size";
}

TEST(Analyze, StrictFailsOnAQualityWarningAndSaysWhich) {
  STEADYPLATE_REQUIRE_DATA(wii, "wbb_recorder_txt/wbb_0_88s.txt");
  const auto result = steadyplate({"analyze", "--strict", wii.string()});
  EXPECT_EQ(result.exit_code, 4) << result.err;
  EXPECT_NE(result.err.find("warn_"), std::string::npos) << result.err;
  EXPECT_EQ(steadyplate({"analyze", wii.string()}).exit_code, 0);
}

TEST(Analyze, ConditionsNamedOnTheCommandLineWin) {
  const auto files = sample_trials();
  const auto result =
      steadyplate({"analyze", "--json", files[0], files[1], "--condition", "ec-foam,eo-foam"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json document = json::parse(result.out);
  EXPECT_EQ(document["recordings"][0]["condition"]["vision"], "closed");
  ASSERT_FALSE(document["ratios"].empty());
  EXPECT_EQ(document["ratios"][0]["test"], "SIM00001");
  EXPECT_EQ(steadyplate({"analyze", files[0], "--condition", "eyes-open"}).exit_code, 2);
  EXPECT_EQ(steadyplate({"analyze", files[0], files[1], "--condition", "eo"}).exit_code, 2);
}

/// A lean of 6 deg forward and one of 4 deg to the right, a target each.
TEST(Analyze, LimitsOfStabilityOneTargetAFile) {
  const TemporaryDirectory folder;
  const auto lean = [&](const std::string& name, double reach_deg, bool forward) {
    const fs::path file = folder.path() / name;
    std::ofstream out(file);
    out << "time_s,cop_ml_mm,cop_ap_mm\n";
    for (int i = 0; i < 1200; ++i) {
      const double s = i / 100.0, u = std::clamp((s - 2.4) / 3.0, 0.0, 1.0),
                   back = std::clamp((s - 7.0) / 3.0, 0.0, 1.0);
      const double p =
          reach_deg * (u * u * u * (10.0 - 15.0 * u + 6.0 * u * u) - 0.3 * back * back * (3.0 - 2.0 * back));
      const double d = 0.55 * 1750.0 * std::tan(p * std::numbers::pi / 180.0);
      out << s << ',' << (forward ? 0.0 : d) + 0.02 * std::sin(40.0 * s) << ','
          << (forward ? d : 0.0) + 0.02 * std::cos(37.0 * s) << '\n';
    }
    return file.string();
  };
  const std::string north = lean("n.csv", 6.0, true), east = lean("e.csv", 4.0, false);
  const auto result = steadyplate({"analyze", north, east, "--score", "lean", "--height-mm", "1750",
                                   "--target", "0,90", "--cue", "2", "--metrics",
                                   "los_endpoint_excursion,los_directional_control", "--format", "json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto recordings = json::parse(result.out).at("recordings");
  EXPECT_NEAR(recordings[0].at("metrics")[0].at("value").get<double>(), 75.0, 1.0);
  EXPECT_NEAR(recordings[1].at("metrics")[0].at("value").get<double>(), 50.0, 1.0);
  EXPECT_GT(recordings[1].at("metrics")[1].at("value").get<double>(), 98.0);
  const auto one =
      steadyplate({"analyze", north, east, "--score", "lean", "--height-mm", "1750", "--target", "0"});
  EXPECT_EQ(one.exit_code, 2);
  EXPECT_NE(one.err.find("--target names 1 directions for 2 files"), std::string::npos) << one.err;
}

/// Four conditions of the shipped samples make a mCTSIB, in every output.
TEST(Analyze, SensoryConditionsAreInTableCsvAndJson) {
  const auto trials = with({"analyze"}, sample_trials());
  const auto csv = steadyplate(trials);
  EXPECT_NE(csv.out.find("mctsib_composite.mean_velocity"), std::string::npos) << csv.out;
  const auto table = steadyplate(with(trials, {"--format", "table"}));
  EXPECT_NE(table.out.find("mCTSIB composite, Mean velocity"), std::string::npos);
  const auto sensory = json::parse(steadyplate(with(trials, {"--format", "json"})).out).at("sensory");
  ASSERT_FALSE(sensory.empty());
  EXPECT_EQ(sensory[0].at("simulated"), true);
}

}  // namespace
}  // namespace steadyplate::test
