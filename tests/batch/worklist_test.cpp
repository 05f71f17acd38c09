// Which recordings the user's words name, in which order, under which names.

#include "tools/batch/worklist.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "datasets/error.hpp"
#include "tests/support/data.hpp"
#include "tools/batch/csv_line.hpp"
#include "tools/batch/run_document.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using batch::find_recordings;
using batch::Worklist;

void put(const fs::path& file, const std::string& text = "x") {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

std::vector<std::string> names(const Worklist& list) {
  std::vector<std::string> all;
  for (const auto& item : list.items) all.push_back(item.name);
  return all;
}

TEST(Worklist, AFolderGivesItsRecordingsToTheBottomSorted) {
  const TemporaryDirectory folder;
  for (const char* file : {"b.txt", "a/z.CSV", "a/deep/k.spj", "BDSinfo.txt", "README.md", "SIMULATED.txt",
                           ".hidden.txt", "a/page.pdf", "old/metrics.csv", "a/SHA256SUMS.txt", "m.mot"})
    put(folder.path() / file);
  put(folder.path() / "old/run.json", "{\n  \"schema\": \"steadyplate.run/1\",\n");
  put(folder.path() / "out/metrics.csv");
  fs::create_directory_symlink(folder.path(), folder.path() / "a" / "loop");
  const Worklist list = find_recordings({folder.path().string()}, folder.path() / "out");
  EXPECT_EQ(names(list), (std::vector<std::string>{"k", "z", "b", "m"}));
  EXPECT_EQ(list.passed_over.size(), 5U) << "companions, sums, the read-me file and the page are told";
}

TEST(Worklist, NamesArePathsWhenStemsRepeat) {
  const TemporaryDirectory folder;
  put(folder.path() / "x/p1/t1.txt");
  put(folder.path() / "x/p2/t1.txt");
  EXPECT_EQ(names(find_recordings({folder.path().string()}, "")),
            (std::vector<std::string>{"p1/t1", "p2/t1"}));
  put(folder.path() / "x/p1/t1.csv");
  EXPECT_EQ(names(find_recordings({folder.path().string()}, "")),
            (std::vector<std::string>{"p1/t1.csv", "p1/t1.txt", "p2/t1.txt"}));
}

TEST(Worklist, OneListWhateverTheOrderAndRepetitionOfWords) {
  const TemporaryDirectory folder;
  put(folder.path() / "a.txt");
  put(folder.path() / "b.txt");
  const std::string a = (folder.path() / "a.txt").string(), b = (folder.path() / "b.txt").string();
  const Worklist one = find_recordings({b, a, b}, "");
  EXPECT_EQ(one.items.size(), 2U);
  EXPECT_EQ(one.sha256, find_recordings({folder.path().string()}, "").sha256);
  EXPECT_NE(one.sha256, find_recordings({a}, "").sha256);
}

TEST(Worklist, AManifestNamesFilesAndConditions) {
  const TemporaryDirectory folder;
  put(folder.path() / "list.csv",
      "file,person,condition\r\nsub/b.txt,1,ec-foam\n\"a, b.txt\",2,\n/abs.txt,3\n");
  const Worklist list = find_recordings({(folder.path() / "list.csv").string()}, "");
  ASSERT_EQ(list.items.size(), 3U);
  EXPECT_EQ(list.items[0].file, "/abs.txt");
  EXPECT_EQ(list.items[1].file, (folder.path() / "a, b.txt").string());
  EXPECT_EQ(list.items[2].file, (folder.path() / "sub/b.txt").string());
  EXPECT_EQ(list.items[2].condition, "ec-foam");
  put(folder.path() / "wrong.csv", "file,condition\na.txt,eyes-open\n");
  EXPECT_THROW(find_recordings({(folder.path() / "wrong.csv").string()}, ""), std::invalid_argument);
  put(folder.path() / "twice.csv", "file,condition\na.txt,eo\na.txt,ec\n");
  EXPECT_THROW(find_recordings({(folder.path() / "twice.csv").string()}, ""), std::invalid_argument);
  put(folder.path() / "nameless.csv", "file,condition\n,eo\n");
  EXPECT_THROW(find_recordings({(folder.path() / "nameless.csv").string()}, ""), datasets::ReadError);
}

TEST(Worklist, AnEmptyFolderIsAnError) {
  const TemporaryDirectory folder;
  EXPECT_THROW(find_recordings({folder.path().string()}, ""), datasets::ReadError);
}

TEST(Worklist, ArgumentsThatDoNotShapeResultsAreLeftOut) {
  EXPECT_EQ(
      batch::shaping_arguments({"batch", "data", "--jobs", "4", "-j4", "-j", "2", "--jobs=3", "--out", "r",
                                "--out=r", "--resume", "--force", "--shard", "1/2", "--metrics", "all"}),
      (std::vector<std::string>{"batch", "data", "--metrics", "all"}));
}

TEST(CsvLine, QuotesAsInRfc4180) {
  EXPECT_EQ(batch::csv_fields("a,\"b, \"\"c\"\"\",,d"), (std::vector<std::string>{"a", "b, \"c\"", "", "d"}));
}

}  // namespace
}  // namespace steadyplate::test
