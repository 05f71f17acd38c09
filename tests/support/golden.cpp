#include "tests/support/golden.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>

#include "tests/support/data.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {

std::string page_text(const std::string& pdf) {
  const auto read = run_process({"pdftotext", "-layout", pdf, "-"});
  EXPECT_EQ(read.exit_code, 0) << "pdftotext (poppler-utils) is needed: " << read.err;
  static const std::pair<std::regex, const char*> masks[] = {
      {std::regex("[0-9a-f]{64}"), "HASH"},
      {std::regex("[0-9]{4}-[0-9]{2}-[0-9]{2}"), "DATE"},
      {std::regex("steadyplate [0-9]+\\.[0-9]+\\.[0-9]+"), "steadyplate VERSION"}};
  std::string masked = read.out;
  for (const auto& [what, with] : masks) masked = std::regex_replace(masked, what, with);
  std::istringstream lines(masked);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    std::string kept;
    for (const char c : line)
      if (c != '\f' && (c != ' ' || (!kept.empty() && kept.back() != ' '))) kept += c;
    while (!kept.empty() && kept.back() == ' ') kept.pop_back();
    if (!kept.empty()) text += kept + '\n';
  }
  return text;
}

void expect_golden(const std::string& name, const std::string& text) {
  const auto file = source_dir() / name;
  if (std::getenv("STEADYPLATE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(file, std::ios::binary) << text;
    return;
  }
  const std::string golden = slurp(file);
  EXPECT_FALSE(golden.empty()) << file << " is not there";
  EXPECT_EQ(text, golden)
      << "The page is not what was looked at. If it should be: STEADYPLATE_UPDATE_GOLDEN=1, and "
         "look at it again.";
}

}  // namespace steadyplate::test
