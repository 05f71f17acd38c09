#include "tests/analysis/preprocess/columns.hpp"

#include <charconv>
#include <sstream>

#include "tests/support/data.hpp"

namespace steadyplate::test {

namespace {

std::vector<std::string> split(const std::string& line, char separator) {
  std::vector<std::string> fields;
  std::istringstream in(line);
  std::string field;
  while (std::getline(in, field, separator)) {
    const auto first = field.find_first_not_of(" \r");
    const auto last = field.find_last_not_of(" \r");
    fields.push_back(first == std::string::npos ? "" : field.substr(first, last - first + 1));
  }
  return fields;
}

double to_number(const std::string& text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    ADD_FAILURE() << "not a number: '" << text << "'";
  return value;
}

}  // namespace

std::map<std::string, std::vector<double>> read_columns(const std::filesystem::path& file, char separator,
                                                        std::size_t skip_lines) {
  std::istringstream in(slurp(file));
  std::string line;
  for (std::size_t i = 0; i <= skip_lines; ++i) std::getline(in, line);
  const auto header = split(line, separator);
  std::map<std::string, std::vector<double>> columns;
  while (std::getline(in, line)) {
    const auto fields = split(line, separator);
    if (fields.size() < header.size()) continue;
    for (std::size_t i = 0; i < header.size(); ++i) columns[header[i]].push_back(to_number(fields[i]));
  }
  return columns;
}

std::map<std::string, double> reference_values(const std::filesystem::path& table,
                                               const std::string& recording, const std::string& source,
                                               const std::string& preprocessing_contains) {
  std::map<std::string, double> values;
  for (const auto& row : read_csv(table)) {
    if (row.at("recording") != recording || row.at("source") != source) continue;
    if (row.at("preprocessing").find(preprocessing_contains) == std::string::npos) continue;
    values[row.at("variable")] = to_number(row.at("value"));
  }
  return values;
}

}  // namespace steadyplate::test
