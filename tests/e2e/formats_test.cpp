// Other programs' files through the program: there and back, and what a force plate's file still lacks.

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;

/// A converted CSV without its first line, which says what it was made from.
std::string table_of(const fs::path& csv) {
  const std::string text = slurp(csv);
  return text.substr(text.find('\n') + 1);
}

TEST(Formats, ConvertThereAndBackLosesNoBit) {
  const fs::path sample = source_dir() / "datasets" / "samples" / "SIM00001.txt";
  const TemporaryDirectory folder;
  const fs::path direct = folder.path() / "direct.csv";
  ASSERT_EQ(steadyplate({"convert", sample.string(), "--out", direct.string()}).exit_code, 0);
  for (const std::string kind : {"xdf", "sto", "json"}) {
    SCOPED_TRACE(kind);
    const std::string there = (folder.path() / ("trial." + kind)).string();
    const fs::path back = folder.path() / (kind + ".csv");
    const auto first = steadyplate({"convert", sample.string(), "--to", kind, "--out", there});
    EXPECT_EQ(first.exit_code, 0) << first.err;
    EXPECT_EQ(steadyplate({"convert", sample.string(), "--to", kind, "--out", there}).exit_code, 6);
    ASSERT_EQ(steadyplate({"convert", there, "--out", back.string()}).exit_code, 0);
    EXPECT_EQ(table_of(back), table_of(direct));
    const auto inspect = steadyplate({"inspect", there});
    EXPECT_NE(inspect.out.find("SIMULATED DATA"), std::string::npos) << inspect.out;
  }
}

TEST(Formats, AForcePlateWithoutItsPlaceIsExplainedAndScoredWithAMapping) {
  STEADYPLATE_REQUIRE_DATA(trial, "amti_netforce/AMTIdata.bsf");
  const TemporaryDirectory folder;
  const auto alone = steadyplate({"inspect", trial.string()});
  EXPECT_EQ(alone.exit_code, 0) << alone.err;
  EXPECT_NE(alone.out.find("how the plate lay"), std::string::npos) << alone.out;
  EXPECT_NE(alone.out.find("OPT400600-1000-STT"), std::string::npos) << alone.out;
  EXPECT_EQ(steadyplate({"analyze", trial.string()}).exit_code, 3);
  const fs::path map = folder.path() / "plate.toml";
  std::ofstream(map) << "[plate]\nx = \"right\"\ny = \"forward\"\nsurface_z_mm = -40\n";
  const auto placed = steadyplate({"inspect", trial.string(), "--map", map.string()});
  EXPECT_EQ(placed.exit_code, 0) << placed.err;
  EXPECT_EQ(placed.out.find("how the plate lay"), std::string::npos) << placed.out;
  EXPECT_NE(placed.out.find("plate: x points right"), std::string::npos) << placed.out;
}

}  // namespace
}  // namespace steadyplate::test
