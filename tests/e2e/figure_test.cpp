// `figure`: every kind in every file type, the same bytes each time, nothing overwritten.

#include <gtest/gtest.h>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {
namespace {

std::string sample(const char* name) {
  return (source_dir() / "datasets" / "samples" / name).string();
}

TEST(Figure, EveryKindInEveryFileTypeIsTheSameOnRepeat) {
  const TemporaryDirectory folder;
  for (const std::string kind : {"stato", "stabilogram", "spectrum", "summary"})
    for (const std::string type : {"svg", "pdf", "png"}) {
      const auto first = folder.path() / (kind + "-1." + type);
      const auto second = folder.path() / (kind + "-2." + type);
      const auto result = steadyplate({"figure", kind, sample("SIM00001.txt"), "--out", first.string()});
      ASSERT_EQ(result.exit_code, 0) << kind << ' ' << type << ' ' << result.err;
      ASSERT_EQ(steadyplate({"figure", kind, sample("SIM00001.txt"), "--out", second.string()},
                            {{"LC_ALL", "de_DE.UTF-8"}})
                    .exit_code,
                0);
      EXPECT_GT(slurp(first).size(), 1000U);
      EXPECT_EQ(slurp(first), slurp(second)) << kind << ' ' << type;
    }
}

TEST(Figure, RefusesToOverwriteAndUnknownTypes) {
  const TemporaryDirectory folder;
  const std::string out = (folder.path() / "a.svg").string();
  ASSERT_EQ(steadyplate({"figure", "stato", sample("SIM00001.txt"), "--out", out}).exit_code, 0);
  EXPECT_EQ(steadyplate({"figure", "stato", sample("SIM00001.txt"), "--out", out}).exit_code, 6);
  EXPECT_EQ(steadyplate({"figure", "stato", sample("SIM00001.txt"), "--out", out, "--force"}).exit_code, 0);
  const std::string odd = (folder.path() / "a.jpeg").string();
  EXPECT_EQ(steadyplate({"figure", "stato", sample("SIM00001.txt"), "--out", odd}).exit_code, 2);
  EXPECT_EQ(steadyplate({"figure", "dance", sample("SIM00001.txt"), "--out", out}).exit_code, 2);
}

TEST(Figure, SummaryOfSimulatedTrialsSaysSo) {
  const TemporaryDirectory folder;
  const auto out = folder.path() / "page.pdf";
  ASSERT_EQ(steadyplate(
                {"figure", "summary", sample("SIM00001.txt"), sample("SIM00002.txt"), "--out", out.string()})
                .exit_code,
            0);
  const auto text = run_process({"pdftotext", "-layout", out.string(), "-"});
  ASSERT_EQ(text.exit_code, 0) << "pdftotext (poppler-utils) is needed";
  for (const char* word : {"SIMULATED", "prediction ellipse", "SIM00001", "Not a medical device"})
    EXPECT_NE(text.out.find(word), std::string::npos) << word << '\n' << text.out;
}

}  // namespace
}  // namespace steadyplate::test
