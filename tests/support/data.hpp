#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace steadyplate::test {

/// Root of the source tree.
std::filesystem::path source_dir();

/// A file below STEADYPLATE_DATA (default: ../shared/datasets beside the clone), or nothing when the
/// recordings are not on this machine. With CI=true their absence is a failure of the calling test.
std::optional<std::filesystem::path> data_file(const std::string& relative);

/// Whole file as bytes. Fails the test when it cannot be read.
std::string slurp(const std::filesystem::path& file);

/// A CSV with a header and quoted fields, as rows of name -> text: for reference tables only.
std::vector<std::map<std::string, std::string>> read_csv(const std::filesystem::path& file);

/// A directory of this test's own, empty, removed when the object goes.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace steadyplate::test

/// Name `variable` the path of a real recording; skip loudly (or fail, in CI) when it is not there.
#define STEADYPLATE_REQUIRE_DATA(variable, relative)                                                    \
  const auto variable##_found = ::steadyplate::test::data_file(relative);                               \
  if (!variable##_found)                                                                                \
    GTEST_SKIP() << "NOT TESTED: " << (relative) << " is not here. Set STEADYPLATE_DATA to the folder " \
                 << "with the public recordings.";                                                      \
  const std::filesystem::path variable = *variable##_found
