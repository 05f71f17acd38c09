// A C3D trial through the program: inspect, analyze, figure, batch, convert and back.

#include <gtest/gtest.h>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;

TEST(C3d, EveryVerbTakesIt) {
  STEADYPLATE_REQUIRE_DATA(trial, "c3d/PiG_Calibration2-NoOption.c3d");
  const TemporaryDirectory folder;
  const fs::path copy = folder.path() / "in" / "stand.c3d";
  fs::create_directories(copy.parent_path());
  fs::copy_file(trial, copy);

  const auto inspect = steadyplate({"inspect", copy.string()});
  EXPECT_EQ(inspect.exit_code, 0) << inspect.err;
  EXPECT_NE(inspect.out.find("FORCE_PLATFORM 2 (type 2)"), std::string::npos) << inspect.out;
  EXPECT_NE(inspect.out.find("161 markers' trajectories"), std::string::npos) << inspect.out;

  const auto scores = steadyplate({"analyze", "--format", "csv", copy.string()});
  EXPECT_EQ(scores.exit_code, 0) << scores.err;
  EXPECT_NE(scores.out.find("stand,net,"), std::string::npos) << scores.out;
  const auto left = steadyplate({"analyze", "--format", "csv", "--plate", "1", copy.string()});
  EXPECT_NE(left.out.find("stand,1,"), std::string::npos) << left.out << left.err;
  // ML and AP exchanged by the laboratory's axes
  const auto turned = steadyplate({"analyze", "--format", "csv", "--columns", "ml=Y,ap=-X", copy.string()});
  EXPECT_EQ(turned.exit_code, 0) << turned.err;
  EXPECT_NE(turned.out, scores.out);

  const auto picture =
      steadyplate({"figure", "stabilogram", copy.string(), "--out", (folder.path() / "f.svg").string()});
  EXPECT_EQ(picture.exit_code, 0) << picture.err;
  EXPECT_GT(fs::file_size(folder.path() / "f.svg"), 2000U);

  const auto batch =
      steadyplate({"batch", copy.parent_path().string(), "--out", (folder.path() / "out").string()});
  EXPECT_EQ(batch.exit_code, 0) << batch.err;
  EXPECT_EQ(slurp(folder.path() / "out" / "metrics.csv"), scores.out);
}

TEST(C3d, ConvertsThereAndBackAndReplacesNothing) {
  const fs::path sample = source_dir() / "datasets" / "samples" / "SIM00001.txt";
  const TemporaryDirectory folder;
  const std::string out = (folder.path() / "trial.c3d").string();
  const auto first = steadyplate({"convert", sample.string(), "--to", "c3d", "--out", out});
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_NE(first.err.find("values are rounded"), std::string::npos) << first.err;
  EXPECT_EQ(steadyplate({"convert", sample.string(), "--to", "c3d", "--out", out}).exit_code, 6);
  const auto inspect = steadyplate({"inspect", out});
  EXPECT_EQ(inspect.exit_code, 0) << inspect.err;
  EXPECT_NE(inspect.out.find("SIMULATED DATA"), std::string::npos) << inspect.out;
  // The second time nothing is rounded any more.
  const std::string again = (folder.path() / "again.c3d").string();
  const auto second = steadyplate({"convert", out, "--to", "c3d", "--out", again});
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_EQ(second.err.find("rounded"), std::string::npos) << second.err;
}

TEST(C3d, ACutFileSaysWhatIsLost) {
  const fs::path sample = source_dir() / "datasets" / "samples" / "SIM00001.txt";
  const TemporaryDirectory folder;
  const fs::path out = folder.path() / "trial.c3d";
  ASSERT_EQ(steadyplate({"convert", sample.string(), "--to", "c3d", "--out", out.string()}).exit_code, 0);
  fs::resize_file(out, fs::file_size(out) / 2);
  const auto half = steadyplate({"inspect", out.string()});
  EXPECT_EQ(half.exit_code, 0) << half.err;
  EXPECT_NE(half.out.find("the file is cut"), std::string::npos) << half.out;
  fs::resize_file(out, 700);
  const auto stub = steadyplate({"analyze", out.string()});
  EXPECT_EQ(stub.exit_code, 3) << stub.out;
  EXPECT_NE(stub.err.find("byte"), std::string::npos) << stub.err;
}

}  // namespace
}  // namespace steadyplate::test
