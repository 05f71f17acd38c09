#include "tests/analysis/metrics/columns.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>
#include <string_view>

#include "tests/support/data.hpp"

namespace steadyplate::test {

namespace {

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> out(1);
  for (const char c : line) {
    if (c == '\t' || c == ',' || c == ';')
      out.emplace_back();
    else if (c != ' ' && c != '\r')
      out.back() += c;
  }
  return out;
}

}  // namespace

std::vector<std::vector<double>> read_columns(const std::filesystem::path& file,
                                              const std::vector<std::string>& names) {
  std::istringstream in(slurp(file));
  std::vector<std::size_t> position;
  std::vector<std::vector<double>> columns(names.size());
  for (std::string line; std::getline(in, line);) {
    const auto row = fields(line);
    if (position.empty()) {
      std::vector<std::size_t> found;
      for (const std::string& name : names) {
        const auto at = std::find(row.begin(), row.end(), name);
        if (at != row.end()) found.push_back(static_cast<std::size_t>(at - row.begin()));
      }
      if (found.size() == names.size()) position = found;
      continue;
    }
    for (std::size_t c = 0; c < names.size(); ++c) {
      double value = 0.0;
      if (position[c] >= row.size()) break;
      const std::string& text = row[position[c]];
      if (std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{})
        columns[c].push_back(value);
    }
  }
  return columns;
}

}  // namespace steadyplate::test
