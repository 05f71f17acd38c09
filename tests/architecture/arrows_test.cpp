// The arrows between the rooms, kept by reading every #include of the tree (README.md of each room says why).

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "tests/support/data.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;

/// Which rooms a room may include, besides itself.
const std::map<std::string, std::set<std::string>>& allowed() {
  static const std::map<std::string, std::set<std::string>> arrows = {
      {"analysis", {}},
      {"datasets", {}},
      {"acquisition", {"datasets"}},
      {"calibration", {"datasets", "analysis"}},
      {"tools/scoring", {"analysis", "datasets", "calibration", "acquisition"}},
      {"tools/report", {"tools/scoring", "analysis", "datasets", "calibration"}},
      {"tools/compare", {"tools/scoring", "analysis", "datasets"}},
      {"tools/nordic", {"tools/compare", "tools/scoring", "analysis", "datasets"}},
      {"tools/study", {"tools/nordic", "tools/compare", "tools/scoring", "analysis", "datasets"}},
      {"tools/handover",
       {"tools/report", "tools/study", "tools/compare", "tools/scoring", "analysis", "datasets"}},
      {"tools/session", {"tools/scoring", "analysis", "datasets", "calibration", "acquisition"}},
      {"tools/batch", {"tools/scoring", "analysis", "datasets", "calibration", "acquisition"}},
      {"tools/bench",
       {"tools/session", "tools/batch", "tools/scoring", "analysis", "datasets", "calibration", "acquisition",
        "tests"}},  // the textbook forms it measures against
      {"tools/station",
       {"tools/session", "tools/handover", "tools/report", "tools/study", "tools/scoring", "analysis",
        "datasets", "calibration", "acquisition"}},
      {"tools/cli",
       {"tools/station", "tools/handover", "tools/session", "tools/batch", "tools/report", "tools/study",
        "tools/nordic", "tools/compare", "tools/scoring", "analysis", "datasets", "calibration",
        "acquisition"}},
  };
  return arrows;
}

/// "tools/cli" for tools, else the top folder.
std::string room_of(const std::string& path) {
  const auto first = path.find('/');
  if (first == std::string::npos) return "";
  const std::string top = path.substr(0, first);
  if (top != "tools") return top;
  const auto second = path.find('/', first + 1);
  return second == std::string::npos ? top : path.substr(0, second);
}

struct Include {
  std::string file;
  std::size_t line;
  std::string target;
  bool quoted;
};

std::vector<Include> includes_of(const fs::path& root, const fs::path& file) {
  std::vector<Include> found;
  std::istringstream in(slurp(file));
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    if (line.rfind("#include ", 0) != 0) continue;
    const char close = line[9] == '<' ? '>' : '"';
    const auto end = line.find(close, 10);
    found.push_back({fs::relative(file, root).string(), number, line.substr(10, end - 10), close == '"'});
  }
  return found;
}

std::vector<Include> all_includes() {
  std::vector<Include> includes;
  const fs::path root = source_dir();
  for (const char* top : {"acquisition", "analysis", "calibration", "datasets", "tools"})
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".hpp") continue;
      const auto here = includes_of(root, entry.path());
      includes.insert(includes.end(), here.begin(), here.end());
    }
  return includes;
}

TEST(Arrows, EveryIncludeFollowsThem) {
  std::size_t checked = 0;
  for (const Include& include : all_includes()) {
    if (!include.quoted) continue;
    const std::string from = room_of(include.file);
    const std::string to = room_of(include.target);
    ASSERT_TRUE(allowed().contains(from))
        << include.file << ": room '" << from << "' is not in the table of arrows";
    ++checked;
    EXPECT_TRUE(from == to || allowed().at(from).contains(to))
        << include.file << " line " << include.line << ": " << from << " must not include " << include.target;
  }
  EXPECT_GT(checked, 50U) << "the test no longer sees the sources";
}

TEST(Arrows, AnalysisOpensNoFileReadsNoClockPrintsNothing) {
  const std::set<std::string> forbidden = {"fstream", "iostream", "filesystem", "cstdio",  "stdio.h",
                                           "chrono",  "ctime",    "unistd.h",   "fcntl.h", "thread"};
  for (const Include& include : all_includes()) {
    if (room_of(include.file) != "analysis") continue;
    EXPECT_FALSE(forbidden.contains(include.target))
        << include.file << " line " << include.line << ": analysis is pure, so not <" << include.target
        << ">";
  }
}

TEST(Rooms, EachHasAReadme) {
  for (const char* room : {"acquisition", "analysis", "calibration", "datasets", "tools", "tools/scoring",
                           "tools/batch", "tools/report", "tools/handover", "tools/session", "tools/study",
                           "tools/station", "tools/cli", "datasets/study", "tests"})
    EXPECT_TRUE(fs::exists(source_dir() / room / "README.md")) << room;
}

TEST(Rooms, NoSourceFileIsLong) {
  for (const char* top : {"acquisition", "analysis", "calibration", "datasets", "tools", "tests"})
    for (const auto& entry : fs::recursive_directory_iterator(source_dir() / top)) {
      const auto extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".hpp") continue;
      const std::string text = slurp(entry.path());
      EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 600)
          << entry.path() << " is long: is it one responsibility, or several?";
    }
}

}  // namespace
}  // namespace steadyplate::test
