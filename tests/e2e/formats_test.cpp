// Other programs' files through the program: there and back, and what a force plate's file still lacks.

#include <gtest/gtest.h>

#include <algorithm>
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
  for (const std::string kind : {"xdf", "sto", "json", "mat"}) {
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

/// The last line of `inspect`, which a newcomer copies.
std::string next_of(const std::string& words) {
  const auto at = words.find("  next        ");
  return at == std::string::npos ? "" : words.substr(at + 14, words.find('\n', at) - at - 14);
}

TEST(Formats, EveryPublicFileIsExplainedInAScreenOrRefusedWithAReason) {
  STEADYPLATE_REQUIRE_DATA(manifest, "MANIFEST.csv");
  std::size_t explained = 0;
  std::size_t refused = 0;
  for (const auto& row : read_csv(manifest)) {
    const std::string file = (manifest.parent_path() / row.at("file")).string();
    SCOPED_TRACE(file);
    const auto seen = steadyplate({"inspect", file});
    if (seen.exit_code != 0) {
      EXPECT_EQ(seen.exit_code, 3);
      EXPECT_NE(seen.err.find(file), std::string::npos) << seen.err;
      ++refused;
      continue;
    }
    ++explained;
    EXPECT_LE(std::count(seen.out.begin(), seen.out.end(), '\n'), 50) << seen.out;
    for (const char* part :
         {"\n  kind        ", "\n  samples     ", "\n  plates      ", "\n  channels    ", "\n  would be    ",
          "\n  assumed\n", "\n  problems\n", "\n  next        steadyplate "})
      EXPECT_NE(seen.out.find(part), std::string::npos) << part << "\n" << seen.out;
    // The command it ends with works as it stands when it needs nothing more than the file.
    const std::string next = next_of(seen.out);
    if (next.rfind("steadyplate analyze", 0) == 0 && next.find("toml") == std::string::npos) {
      const std::string program = std::string("cd / && '") + STEADYPLATE_PROGRAM_PATH + "'" +
                                  next.substr(std::string("steadyplate").size());
      EXPECT_EQ(run_process({"sh", "-c", program + " >/dev/null"}).exit_code, 0) << next;
    }
  }
  EXPECT_EQ(explained + refused, 46U);
  EXPECT_GE(explained, 38U);
}

TEST(Formats, AMatFileOfAnotherProgramIsAskedWhichTrial) {
  const TemporaryDirectory folder;
  const std::string sample = (source_dir() / "datasets" / "samples" / "SIM00001.txt").string();
  const std::string mat = (folder.path() / "trial.mat").string();
  ASSERT_EQ(steadyplate({"convert", sample, "--to", "mat", "--out", mat}).exit_code, 0);
  const auto scores = steadyplate({"analyze", mat, "--format", "csv"});
  EXPECT_EQ(scores.exit_code, 0) << scores.err;
  // A file that is cut is refused; so is one whose helper is not there.
  const std::string bytes = slurp(mat);
  const fs::path cut = folder.path() / "cut.mat";
  std::ofstream(cut, std::ios::binary) << bytes.substr(0, bytes.size() / 2);
  const auto half = steadyplate({"analyze", cut.string()});
  EXPECT_EQ(half.exit_code, 3);
  EXPECT_NE(half.err.find("cut.mat byte "), std::string::npos) << half.err;
}

TEST(Formats, TheProgramItselfDoesNotLoadTheMatLibrary) {
  const auto libraries = run_process({"ldd", STEADYPLATE_PROGRAM_PATH});
  ASSERT_EQ(libraries.exit_code, 0) << libraries.err;
  EXPECT_EQ(libraries.out.find("matio"), std::string::npos) << libraries.out;
  EXPECT_EQ(libraries.out.find("hdf5"), std::string::npos) << libraries.out;
}

TEST(Formats, RawVoltsOfAKistlerPlateBecomeScoresByACertificateOfItsSheet) {
  STEADYPLATE_REQUIRE_DATA(trial, "kistler_raw_volts/kistler_0_10s.txt");
  const TemporaryDirectory folder;
  const auto alone = steadyplate({"analyze", trial.string()});
  EXPECT_EQ(alone.exit_code, 3);
  EXPECT_NE(steadyplate({"inspect", trial.string()}).out.find("steadyplate calibrate kistler"),
            std::string::npos);
  const std::string out = (folder.path() / "cal").string();
  const auto made =
      steadyplate({"calibrate", "kistler", "--sensitivity",
                   "38.117,37.723,38.062,38.008,3.898,3.889,3.885,3.891", "--a", "120", "--b", "200", "--az0",
                   "-48", "--serial", "9281EA", "--x", "forward", "--y", "right", "--out", out});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  const std::string certificate = out + "/certificate.toml";
  const auto seen = steadyplate({"inspect", trial.string(), "--certificate", certificate});
  EXPECT_EQ(seen.exit_code, 0) << seen.err;
  EXPECT_NE(seen.out.find("load        44.6 kg"), std::string::npos) << seen.out;
  const auto scores = steadyplate({"analyze", trial.string(), "--certificate", certificate, "--metrics",
                                   "all", "--profile", "quijoux2021", "--format", "csv"});
  EXPECT_EQ(scores.exit_code, 0) << scores.err;
  // Another board's certificate says what is missing.
  const auto other = steadyplate(
      {"analyze", (source_dir() / "datasets/samples/SIM00001.txt").string(), "--certificate", certificate});
  EXPECT_EQ(other.exit_code, 3);
  EXPECT_NE(other.err.find("no channel 'fx12_v'"), std::string::npos) << other.err;
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
