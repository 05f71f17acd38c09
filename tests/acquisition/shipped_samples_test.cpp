// The recordings in datasets/samples: made by their commands, labelled, readable, small.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>
#include <vector>

#include "acquisition/simulate/sample.hpp"
#include "datasets/read.hpp"
#include "datasets/samples/layouts.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::acquisition {
namespace {

namespace fs = std::filesystem;

fs::path shipped() {
  return test::source_dir() / "datasets/samples";
}

/// File names and whole lines of SIMULATED.txt.
struct Entry {
  std::string name;
  std::string line;
};

std::vector<Entry> entries() {
  std::vector<Entry> found;
  std::istringstream list(test::slurp(shipped() / simulated_list_name));
  std::string line;
  while (std::getline(list, line)) {
    if (!line.empty() && line.front() != '#') {
      found.push_back({line.substr(0, line.find(' ')), line});
    }
  }
  return found;
}

// Red because the simulator or a layout was changed on purpose? Run datasets/samples/make and look at the
// difference.
TEST(ShippedSamples, MakingThemAgainGivesTheCommittedBytes) {
  const test::TemporaryDirectory folder;
  const std::string command = "'" + (shipped() / "make").string() + "' '" STEADYPLATE_PROGRAM_PATH "' '" +
                              folder.path().string() + "' >'" + (folder.path() / "log").string() + "' 2>&1";
  ASSERT_EQ(std::system(command.c_str()), 0) << test::slurp(folder.path() / "log");
  std::set<std::string> names = {std::string(simulated_list_name), std::string(trial_table_name("hbedb"))};
  for (const Entry& entry : entries()) {
    names.insert(entry.name);
  }
  for (const std::string& name : names) {
    EXPECT_TRUE(test::slurp(folder.path() / name) == test::slurp(shipped() / name))
        << name << " is not what make makes";
  }
  for (const auto& file : fs::directory_iterator(folder.path())) {
    const std::string name = file.path().filename().string();
    EXPECT_TRUE(name == "log" || names.contains(name)) << name << " is made but not committed";
  }
}

TEST(ShippedSamples, CoverFourConditionsAndEveryLayout) {
  std::set<std::string> conditions;
  std::string lines;
  for (const Entry& entry : entries()) {
    lines += entry.line + "\n";
    if (entry.name.rfind("SIM0000", 0) == 0) {
      const datasets::Recording recording = datasets::read(shipped() / entry.name);
      EXPECT_EQ(recording.size(), 6000U);
      EXPECT_EQ(recording.data().participant.pseudonym, "1");
      conditions.insert(to_string(recording.data().condition));
    }
  }
  EXPECT_EQ(conditions.size(), 4U);
  for (const std::string_view layout : datasets::sample_layouts()) {
    EXPECT_NE(lines.find("--layout " + std::string(layout) + " "), std::string::npos) << layout;
  }
}

TEST(ShippedSamples, AreLabelledAndSmall) {
  std::uintmax_t bytes = 0;
  ASSERT_GE(entries().size(), 4U);
  for (const Entry& entry : entries()) {
    SCOPED_TRACE(entry.name);
    bytes += fs::file_size(shipped() / entry.name);
    const datasets::Recording recording = datasets::read(shipped() / entry.name);
    EXPECT_TRUE(recording.data().simulated);
    EXPECT_GE(recording.size(), 500U);
  }
  EXPECT_LT(bytes, 3000000U);
}

}  // namespace
}  // namespace steadyplate::acquisition
