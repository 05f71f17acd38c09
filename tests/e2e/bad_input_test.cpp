// What happens to a user with a bad file: what, where, what next, and never a crash, a hang or a silent
// number.

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;

class BadInput : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    const fs::path file = folder_.path() / name;
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
  TemporaryDirectory folder_;
};

/// Every verb that reads a recording refuses it with exit 3, names the file and says more than that.
void refused(const std::string& file, const std::string& expected) {
  for (const char* verb : {"inspect", "analyze"}) {
    const auto result = steadyplate({verb, file});
    EXPECT_EQ(result.exit_code, 3) << verb << ' ' << file << '\n' << result.out << result.err;
    EXPECT_NE(result.err.find(file), std::string::npos) << result.err;
    EXPECT_NE(result.err.find(expected), std::string::npos)
        << "looked for '" << expected << "' in: " << result.err;
  }
}

TEST_F(BadInput, MissingFile) {
  refused((folder_.path() / "nowhere.txt").string(), "No such file");
}

TEST_F(BadInput, Directory) {
  refused(folder_.path().string(), "directory");
}

TEST_F(BadInput, EmptyFile) {
  refused(write("empty.txt", ""), "empty");
}

TEST_F(BadInput, BinaryFile) {
  std::string bytes = "\x89PNG\r\n\x1a\n";
  for (int i = 0; i < 5000; ++i) bytes += static_cast<char>((i * 37) % 256);
  refused(write("picture.txt", bytes), "");
}

TEST_F(BadInput, AColumnThatIsNotNumbersIsNamedWithItsLine) {
  refused(write("words.csv", "time_s,cop_ml_mm,cop_ap_mm\n0,1,2\n0.01,one,2\n0.02,1,2\n"), "line 3");
}

TEST_F(BadInput, ARowWithTooFewFieldsIsNamedWithItsLineAndTheWayOut) {
  const std::string file = write("short.csv", "time_s,cop_ml_mm,cop_ap_mm\n0,1,2\n0.01,1\n0.02,1,2\n");
  refused(file, "line 3");
  refused(file, "--bad-rows skip");
}

TEST_F(BadInput, ASparseFileOfTwoGigabytesNeitherHangsNorEatsMemory) {
  const std::string file = (folder_.path() / "sparse.txt").string();
  std::ofstream(file) << "Time";
  ASSERT_EQ(truncate(file.c_str(), 2'000'000'000L), 0);
  refused(file, "");
}

TEST_F(BadInput, BytesThatAreNotUtf8StillGiveJsonThatParses) {
  const std::string file = write("latin1.csv", "time_s,ml_mm,ap_mm,L\xE4nge\n0,1,2,3\n0.01,1,2,3\n");
  for (const char* verb : {"inspect", "analyze"}) {
    const auto result = steadyplate({verb, "--json", file});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_TRUE(nlohmann::json::accept(result.out)) << result.out;
  }
}

TEST_F(BadInput, OneSampleIsTooShortNotZero) {
  const auto result = steadyplate({"analyze", "--format", "csv", "--metrics", "all",
                                   write("one.csv", "time_s,cop_ml_mm,cop_ap_mm\n0,1,2\n"), "--rate", "100"});
  EXPECT_EQ(result.out.find(",ok,"), std::string::npos) << result.out;
}

TEST_F(BadInput, AConstantSignalHasZeroPathAndNoFrequency) {
  std::string text = "time_s,cop_ml_mm,cop_ap_mm\n";
  for (int i = 0; i < 3000; ++i)
    text += std::to_string(i / 100) + "." + (i % 100 < 10 ? "0" : "") + std::to_string(i % 100) + ",5,7\n";
  const auto result = steadyplate(
      {"analyze", "--format", "csv", "--metrics", "path_length,mean_frequency", write("still.csv", text)});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("path_length,1,0,mm,ok"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("mean_frequency,1,,Hz,constant"), std::string::npos) << result.out;
}

TEST_F(BadInput, AClockThatGoesBackwardsHasNoScores) {
  std::string text = "time_s,cop_ml_mm,cop_ap_mm\n";
  for (int i = 0; i < 3000; ++i) text += std::to_string(i == 1500 ? 3 : i) + "e-2,1,2\n";
  const auto result =
      steadyplate({"analyze", "--format", "csv", "--metrics", "path_length", write("back.csv", text)});
  EXPECT_EQ(result.out.find(",ok,"), std::string::npos) << result.out;
  EXPECT_NE((result.out + result.err).find("degenerate"), std::string::npos) << result.out << result.err;
}

TEST_F(BadInput, NanAndInfinityAreNeverANumber) {
  std::string text = "time_s,cop_ml_mm,cop_ap_mm\n";
  for (int i = 0; i < 3000; ++i)
    text += std::to_string(i) + "e-2," + (i > 1000 && i < 2000 ? (i % 2 == 0 ? "nan" : "inf") : "1") + ",2\n";
  const auto result = steadyplate({"analyze", "--format", "csv", "--metrics", "path_length",
                                   write("holes.csv", text), "--minimum", "25"});
  EXPECT_NE(result.out.find("not_finite"), std::string::npos) << result.out << result.err;
}

}  // namespace
}  // namespace steadyplate::test
