#include "tests/support/data.hpp"

#include <stdlib.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace steadyplate::test {

namespace fs = std::filesystem;

fs::path source_dir() {
  return STEADYPLATE_SOURCE_DIR;
}

std::optional<fs::path> data_file(const std::string& relative) {
  const char* configured = std::getenv("STEADYPLATE_DATA");
  const fs::path root =
      configured != nullptr ? fs::path(configured) : source_dir() / ".." / "shared" / "datasets";
  const fs::path file = root / relative;
  if (fs::exists(file)) return file;
  const char* ci = std::getenv("CI");
  if (ci != nullptr && std::string(ci) == "true")
    ADD_FAILURE() << file << " is missing, and CI must have the recordings (STEADYPLATE_DATA).";
  return std::nullopt;
}

std::string slurp(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) ADD_FAILURE() << "cannot read " << file;
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<std::map<std::string, std::string>> read_csv(const fs::path& file) {
  const std::string text = slurp(file);
  std::vector<std::vector<std::string>> table(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
      table.back().back() += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      table.back().emplace_back();
    else if (c == '\n' && !quoted)
      table.push_back({""});
    else if (c != '\r')
      table.back().back() += c;
  }
  if (table.back() == std::vector<std::string>{""}) table.pop_back();
  std::vector<std::map<std::string, std::string>> rows;
  for (std::size_t k = 1; k < table.size(); ++k) {
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < table[0].size() && i < table[k].size(); ++i) row[table[0][i]] = table[k][i];
  }
  return rows;
}

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (fs::temp_directory_path() / "steadyplate-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) ADD_FAILURE() << "cannot make a temporary directory";
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace steadyplate::test
