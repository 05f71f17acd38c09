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

namespace {

std::vector<std::string> split_csv_line(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else if (c != '\r')
      fields.back() += c;
  }
  return fields;
}

}  // namespace

std::vector<std::map<std::string, std::string>> read_csv(const fs::path& file) {
  std::istringstream in(slurp(file));
  std::string line;
  std::getline(in, line);
  const auto header = split_csv_line(line);
  std::vector<std::map<std::string, std::string>> rows;
  while (std::getline(in, line)) {
    const auto fields = split_csv_line(line);
    auto& row = rows.emplace_back();
    for (std::size_t i = 0; i < header.size() && i < fields.size(); ++i) row[header[i]] = fields[i];
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
