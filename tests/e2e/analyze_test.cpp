// `analyze` on real and on shipped recordings, run as a user runs it.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <numbers>
#include <sstream>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

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
  const Json document = Json::parse(result.out);
  EXPECT_EQ(document["schema"], "steadyplate.analyze/1");
  EXPECT_FALSE(document["version"].get<std::string>().empty());
  ASSERT_EQ(document["recordings"].size(), 4U);
  const Json metrics = Json::parse(steadyplate({"metrics", "--json"}).out)["metrics"];
  const auto of_tilt = std::count_if(metrics.begin(), metrics.end(), [](const Json& metric) {
    return metric["family"] == "tilt" || metric["family"] == "landing";
  });
  EXPECT_GT(of_tilt, 0);
  for (const Json& recording : document["recordings"]) {
    EXPECT_EQ(recording["metrics"].size(), metrics.size() - static_cast<std::size_t>(of_tilt));
    EXPECT_EQ(recording["provenance"]["sha256"].get<std::string>().size(), 64U);
    EXPECT_EQ(recording["preparation"]["profile"], "default");
    EXPECT_FALSE(recording["preparation"]["steps"].empty());
    for (const Json& metric : recording["metrics"]) {
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
  const Json run = Json::parse(slurp(fs::path(out) / "run.json"));
  EXPECT_EQ(run["inputs"].size(), 4U);
  const Json package = Json::parse(slurp(fs::path(out) / "datapackage.json"));
  for (const Json& resource : package["resources"]) {
    const auto rows = read_csv(fs::path(out) / resource["path"].get<std::string>());
    ASSERT_FALSE(rows.empty());
    ASSERT_EQ(rows.front().size(), resource["schema"]["fields"].size());
    for (const Json& field : resource["schema"]["fields"])
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
  const Json document = Json::parse(result.out);
  std::size_t romberg = 0;
  std::size_t foam = 0;
  for (const Json& ratio : document["ratios"]) {
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
  const Json document = Json::parse(result.out);
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
  const auto recordings = Json::parse(result.out).at("recordings");
  EXPECT_NEAR(recordings[0].at("metrics")[0].at("value").get<double>(), 75.0, 1.0);
  EXPECT_NEAR(recordings[1].at("metrics")[0].at("value").get<double>(), 50.0, 1.0);
  EXPECT_GT(recordings[1].at("metrics")[1].at("value").get<double>(), 98.0);
  const auto one =
      steadyplate({"analyze", north, east, "--score", "lean", "--height-mm", "1750", "--target", "0"});
  EXPECT_EQ(one.exit_code, 2);
  EXPECT_NE(one.err.find("--target names 1 directions for 2 files"), std::string::npos) << one.err;
}

/// The file behind a list is a file: no list takes the word that follows it.
TEST(Analyze, AListIsOneWordAndTheFileBehindItIsRead) {
  const auto file = (source_dir() / "datasets/samples/SIM00001.txt").string();
  const auto other = (source_dir() / "datasets/samples/SIM00002.txt").string();
  const auto recordings = [](const std::vector<std::string>& arguments) {
    const auto result = steadyplate(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return Json::parse(result.out, nullptr, false)["recordings"].size();
  };
  EXPECT_EQ(recordings({"analyze", "--json", "--condition", "ec-foam,eo-foam", file, other}), 2U);
  EXPECT_EQ(recordings({"analyze", "--json", "--foot", "250,95", file}), 1U);
  EXPECT_EQ(recordings({"analyze", "--json", "--set", "dfa_cut_from=start", file}), 1U);
  EXPECT_EQ(
      recordings({"analyze", "--json", "--condition", "ec-foam", "--condition", "eo-foam", file, other}), 2U);
  const TemporaryDirectory folder;
  const auto page = (folder.path() / "page.pdf").string();
  EXPECT_EQ(steadyplate({"report", "--out", page, "--condition", "ec-foam", file}).exit_code, 0);
  for (const char* wrong : {"250", "250,95,100"}) {
    const auto refused = steadyplate({"analyze", "--foot", wrong, file});
    EXPECT_EQ(refused.exit_code, 2) << wrong;
    EXPECT_NE(refused.err.find("wants 2 values in one word"), std::string::npos) << refused.err;
  }
}

/// Four conditions of the shipped samples make a mCTSIB, in every output.
TEST(Analyze, SensoryConditionsAreInTableCsvAndJson) {
  const auto trials = with({"analyze"}, sample_trials());
  const auto csv = steadyplate(trials);
  EXPECT_NE(csv.out.find("mctsib_composite.mean_velocity"), std::string::npos) << csv.out;
  const auto table = steadyplate(with(trials, {"--format", "table"}));
  EXPECT_NE(table.out.find("mCTSIB composite, Mean velocity"), std::string::npos);
  const auto sensory = Json::parse(steadyplate(with(trials, {"--format", "json"})).out).at("composed");
  ASSERT_FALSE(sensory.empty());
  EXPECT_EQ(sensory[0].at("simulated"), true);
}

fs::path write_rows(const fs::path& file, const std::string& header, int rows,
                    const std::function<std::string(int)>& row) {
  std::ofstream out(file);
  out << header << '\n';
  for (int i = 0; i < rows; ++i) out << row(i) << '\n';
  return file;
}

/// A step of 0.4 body weights sideways in the first of three seconds: sqrt(0.16/3).
TEST(Analyze, ALandingFromItsForces) {
  const TemporaryDirectory folder;
  const auto file =
      write_rows(folder.path() / "jump.csv", "time_s,fz_n,force_ml_n,force_ap_n", 2500, [](int i) {
        const bool down = i >= 250, early = down && i < 750;
        return std::to_string(i / 500.0) + (down ? ",700," : ",0,") + (early ? "280," : "0,") + "0";
      });
  const auto result =
      steadyplate({"analyze", file.string(), "--score", "landing", "--mass-kg", "71.3801", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json recording = Json::parse(result.out).at("recordings").at(0);
  EXPECT_EQ(recording["segment"], "0.5-3.5s");
  for (const Json& metric : recording["metrics"]) {
    if (metric["id"] != "dpsi_landing" && metric["id"] != "mlsi_landing") continue;
    EXPECT_NEAR(metric["value"].get<double>(), std::sqrt(0.16 / 3.0), 1e-5) << metric;
    EXPECT_NE(metric["parameters"].get<std::string>().find("weight=entered"), std::string::npos);
  }
  EXPECT_NE(steadyplate({"analyze", file.string(), "--score", "landing", "--format", "table"})
                .out.find("warn_weight_from_trial"),
            std::string::npos);
  const auto page = steadyplate(
      {"report", file.string(), "--score", "landing", "--out", (folder.path() / "page.pdf").string()});
  EXPECT_EQ(page.exit_code, 2);
  EXPECT_NE(page.err.find("no page of a landing"), std::string::npos) << page.err;
  const auto sample = steadyplate({"analyze", sample_trials()[0], "--score", "landing"});
  EXPECT_EQ(sample.exit_code, 0) << "a person who stands from the first sample on: a status, no failure";
  EXPECT_NE(sample.out.find(",degenerate,"), std::string::npos) << sample.out;
}

TEST(Analyze, ASwayAngleForTheSensoryOrganizationTest) {
  const TemporaryDirectory folder;
  const auto file = write_rows(folder.path() / "sway.csv", "time_s,sway_angle_ap_deg", 2000, [](int i) {
    return std::to_string(i / 100.0) + "," + std::to_string(2.5 * std::sin(0.05 * i));
  });
  const auto result = steadyplate({"analyze", file.string(), "--score", "sway", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json metric = Json::parse(result.out).at("recordings").at(0).at("metrics").at(0);
  EXPECT_EQ(metric["id"], "sot_equilibrium.sway_angle");
  EXPECT_NEAR(metric["value"].get<double>(), 60.0, 0.01);
  EXPECT_EQ(metric["status"], "ok");
}

/// A board's tilt as text: constant 3 and 4 deg are 5 from level.
TEST(Analyze, ATiltFromText) {
  const TemporaryDirectory folder;
  const auto file = write_rows(folder.path() / "tilt.csv", "time_s;tilt_ml_deg;tilt_ap_deg", 600,
                               [](int i) { return std::to_string(i / 20.0) + ";3;4"; });
  const auto result = steadyplate({"analyze", file.string(), "--metrics", "osi.rms_zero", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NEAR(Json::parse(result.out).at("recordings").at(0).at("metrics").at(0).at("value").get<double>(),
              5.0, 1e-12);
}

TEST(Analyze, ParametersAreSetByNameAndToldWithEachValue) {
  const auto dfa = [](const std::vector<std::string>& more) {
    const auto result = steadyplate(
        with({"analyze", sample_trials()[0], "--metrics", "dfa_alpha_ml", "--format", "csv"}, more));
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  };
  const std::string plain = dfa({});
  const std::string set = dfa({"--set", "dfa_cut_from=start,dfa_shortest_s=0.2"});
  EXPECT_NE(plain, set);
  EXPECT_NE(set.find("shortest_s=0.2;longest=N/4;cut_from=start"), std::string::npos) << set;
  EXPECT_EQ(set, dfa({"--set", "dfa_cut_from=start", "--set", "dfa_shortest_s=0.2"}));
  for (const char* wrong : {"dfa_cut_from=middle", "dfa_from=start", "dfa_shortest_s=-1", "entropy_m=9"}) {
    const auto refused = steadyplate({"analyze", sample_trials()[0], "--set", wrong});
    EXPECT_EQ(refused.exit_code, 2) << wrong;
    EXPECT_NE(refused.err.find("--set: "), std::string::npos) << refused.err;
  }
  // the file behind the flag is still a file
  EXPECT_EQ(steadyplate({"analyze", "--set", "entropy_rate_hz=native", sample_trials()[0]}).exit_code, 0);
}

TEST(Analyze, PoolsTheDiffusionCurvesOfRepeatedTrials) {
  std::vector<std::string> words{
      "analyze",  "--metrics", "sda_critical_time.cdl1993_ap", "--condition", "eo-firm,eo-firm,ec-firm",
      "--format", "csv"};
  for (const std::size_t i : {0U, 1U, 2U}) words.push_back(sample_trials()[i]);
  EXPECT_EQ(steadyplate(words).out.find("pooled."), std::string::npos) << "only when asked for";
  words.emplace_back("--pool");
  const auto result = steadyplate(words);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("pooled.sda_critical_time.cdl1993_ap"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("trials=SIM00001+SIM00002"), std::string::npos) << result.out;
}

/// With each value: the parameters that shaped it, its warnings, and how the trial was prepared.
TEST(Analyze, JsonCarriesParametersWarningsAndPreparationWithEachValue) {
  const auto result =
      steadyplate(with(with({"analyze"}, sample_trials()),
                       {"--json", "--metrics", "everything", "--height-mm", "1750", "--foot", "260,95"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json document = Json::parse(result.out);
  std::map<std::string, std::string> defaults;
  const Json rows = Json::parse(steadyplate({"metrics", "--json"}).out)["metrics"];
  for (const Json& metric : rows)
    defaults[metric["id"]] =
        metric["default_parameters"].is_null() ? "" : metric["default_parameters"].get<std::string>();
  for (const Json& recording : document["recordings"]) {
    EXPECT_TRUE(recording["warnings"].is_array());
    EXPECT_TRUE(recording["look_first"].is_array());
    for (const char* key :
         {"profile", "settings", "steps", "warnings", "rate_hz", "duration_s", "samples_filled"})
      EXPECT_TRUE(recording["preparation"].contains(key)) << key;
    std::size_t warned = 0;
    for (const Json& metric : recording["metrics"]) {
      const std::string id = metric["id"];
      EXPECT_EQ(metric["parameters"].is_null(), defaults.at(id).empty()) << id;
      if (metric["status"] == "ok") continue;
      EXPECT_TRUE(metric["note"].is_string()) << id << " has a status and no reason";
      ++warned;
    }
    EXPECT_GT(warned, 0U) << "the foot's middle is not known, and there is no horizontal force";
  }
}

/// Someone's trial in metres read as centimetres: the value stands, and the recording is to be looked at.
TEST(Analyze, AnUnusualValueAsksForALookAtTheRecording) {
  STEADYPLATE_REQUIRE_DATA(first, "hbedb/BDS00001.txt");
  const auto usual = steadyplate({"analyze", first.string(), "--json"});
  ASSERT_EQ(usual.exit_code, 0) << usual.err;
  EXPECT_TRUE(Json::parse(usual.out)["recordings"][0]["look_first"].empty()) << usual.out;
  // eyes open on foam, said to be on firm ground: too much sway for that
  const fs::path foam = first.parent_path() / "BDS00007.txt";
  const auto wrong = steadyplate({"analyze", foam.string(), "--condition", "eo-firm", "--json"});
  const Json look = Json::parse(wrong.out)["recordings"][0]["look_first"];
  ASSERT_FALSE(look.empty());
  EXPECT_EQ(look[0]["metric"], "mean_velocity");
  EXPECT_EQ(look[0]["percentile_95"], 15.5);
  EXPECT_NE(look[0]["source"].get<std::string>().find("not norms"), std::string::npos);
  const auto table = steadyplate({"analyze", foam.string(), "--condition", "eo-firm", "--format", "table"});
  EXPECT_NE(table.out.find("look at the recording first"), std::string::npos) << table.out;
  EXPECT_EQ(steadyplate({"analyze", foam.string(), "--condition", "eo-firm", "--strict"}).exit_code, 0)
      << "unusual is no failed gate";
}

}  // namespace
}  // namespace steadyplate::test
