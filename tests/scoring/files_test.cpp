#include "tools/scoring/files.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

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
  const test::TemporaryDirectory folder;
  const auto file = folder.path() / "a.csv";
  // The kernel refuses to let a file grow beyond this limit, as it does when the disk is full.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit little = before;
  little.rlim_cur = 10000;
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &little), 0);
  EXPECT_THROW(write_file(file, std::string(100000, 'x'), false), std::runtime_error);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace steadyplate::scoring
