#include "tools/scoring/files.hpp"

#include <gtest/gtest.h>

#include "tests/support/data.hpp"

namespace steadyplate::scoring {
namespace {

TEST(WriteFile, LeavesNothingBehindAndNeverOverwritesUnasked) {
  const test::TemporaryDirectory folder;
  const auto file = folder.path() / "a.csv";
  write_file(file, "one", false);
  EXPECT_THROW(write_file(file, "two", false), WouldOverwrite);
  EXPECT_EQ(test::slurp(file), "one");
  write_file(file, "two", true);
  EXPECT_EQ(test::slurp(file), "two");
  std::size_t entries = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++entries;
  EXPECT_EQ(entries, 1U);
}

TEST(WriteFile, SaysWhyItCannot) {
  const test::TemporaryDirectory folder;
  try {
    write_file(folder.path() / "no" / "such" / "a.csv", "x", false);
    FAIL() << "must throw";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("No such file"), std::string::npos) << error.what();
  }
}

TEST(WriteFile, AFullDiskIsAnErrorNotAShortFile) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const test::TemporaryDirectory folder;
  const auto file = folder.path() / "a.csv";
  std::filesystem::create_symlink("/dev/full", folder.path() / "a.csv.part");
  EXPECT_THROW(write_file(file, std::string(100000, 'x'), false), std::runtime_error);
  EXPECT_FALSE(std::filesystem::exists(file));
}

}  // namespace
}  // namespace steadyplate::scoring
