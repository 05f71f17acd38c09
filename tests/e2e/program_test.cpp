// The program as a whole: help, version, what it links, exit codes.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

TEST(Program, HelpTeachesAndEveryVerbHasItsOwn) {
  const auto help = steadyplate({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  for (const char* verb : {"inspect", "analyze", "metrics", "figure", "simulate"}) {
    EXPECT_NE(help.out.find(verb), std::string::npos) << verb;
    const auto own = steadyplate({verb, "--help"});
    EXPECT_EQ(own.exit_code, 0) << verb;
    EXPECT_GT(own.out.size(), 200U) << verb;
  }
}

TEST(Program, VersionIsOneLine) {
  const auto result = steadyplate({"--version"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.out.rfind("steadyplate ", 0), 0U);
}

TEST(Program, WrongUsageExitsWithTwo) {
  EXPECT_EQ(steadyplate({}).exit_code, 2);
  const auto no_verb = steadyplate({"dance"});
  EXPECT_EQ(no_verb.exit_code, 2);
  EXPECT_NE(no_verb.err.find("no verb 'dance'. There are inspect analyze"), std::string::npos) << no_verb.err;
  EXPECT_EQ(steadyplate({"analyze"}).exit_code, 2);
  EXPECT_EQ(steadyplate({"analyze", "--no-such-flag", "x"}).exit_code, 2);
  const auto sample = (source_dir() / "datasets/samples/SIM00001.txt").string();
  EXPECT_EQ(steadyplate({"analyze", sample, "--lowpass", "fast"}).exit_code, 2);
  EXPECT_EQ(steadyplate({"analyze", sample, "--plate", "third"}).exit_code, 2);
  const auto unknown = steadyplate({"analyze", sample, "--metrics", "mean_velocty"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_NE(unknown.err.find("mean_velocity"), std::string::npos) << "names the closest: " << unknown.err;
}

TEST(Program, LinksNoDesktopOrMappingLibraries) {
  const auto result = run_process({"ldd", STEADYPLATE_PROGRAM_PATH});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const char* library : {"Qt", "gdal", "vtk"})
    EXPECT_EQ(result.out.find(library), std::string::npos) << library;
}

TEST(Metrics, OneInFullNamesFormulaUnitAndSource) {
  const auto result = steadyplate({"metrics", "ellipse_area.prediction_f"});
  EXPECT_EQ(result.exit_code, 0);
  for (const char* word : {"mm²", "Schubert", "formula", "source"})
    EXPECT_NE(result.out.find(word), std::string::npos) << word;
}

TEST(Metrics, EveryRowIsInTheJson) {
  const auto document = nlohmann::json::parse(steadyplate({"metrics", "--json"}).out);
  EXPECT_EQ(document["schema"], "steadyplate.metrics/1");
  EXPECT_GT(document["metrics"].size(), 60U);
  for (const auto& metric : document["metrics"]) EXPECT_FALSE(metric["formula"].get<std::string>().empty());
}

TEST(Inspect, ExplainsASampleInOneScreen) {
  const auto result = steadyplate({"inspect", (source_dir() / "datasets/samples/SIM00001.txt").string()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  for (const char* word : {"hbedb", "100", "assumed", "SIMULATED", "next"})
    EXPECT_NE(result.out.find(word), std::string::npos) << word << "\n" << result.out;
}

}  // namespace
}  // namespace steadyplate::test
