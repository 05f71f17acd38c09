#include "datasets/text/sniff.hpp"

#include <algorithm>
#include <array>

#include "datasets/text/lines.hpp"
#include "datasets/text/names.hpp"

namespace steadyplate::datasets::text {

namespace {

constexpr std::size_t most_lines = 400;
constexpr std::size_t most_columns = 1000;

struct Line {
  std::string_view text;
  std::size_t number = 0;
  std::size_t fields = 0;
  std::size_t numbers = 0;
  bool ended = true;
};

struct Reading {
  Dialect dialect;
  std::vector<Line> lines;
  std::size_t first = 0;  ///< index of the first sample
  std::size_t fields = 0;
  double number_share = 0.0;  ///< of the cells of the samples
};

std::vector<Line> first_lines(std::string_view text) {
  std::vector<Line> found;
  Lines lines(text);
  while (found.size() < most_lines && lines.next())
    if (!trimmed(lines.line()).empty())
      found.push_back({.text = lines.line(), .number = lines.number(), .ended = lines.ended()});
  return found;
}

void count(Line& line, const Dialect& dialect, std::vector<std::string_view>& fields) {
  split(line.text, dialect.delimiter, fields);
  if (fields.size() > 1 && fields.back().empty()) fields.pop_back();
  line.fields = fields.size();
  line.numbers = 0;
  double value = 0.0;
  for (const std::string_view field : fields)
    if (parse_cell(field, dialect.decimal, value) == Cell::number) ++line.numbers;
}

std::optional<Reading> try_reading(std::vector<Line> lines, const Dialect& dialect,
                                   std::optional<std::size_t> header_line) {
  std::vector<std::string_view> fields;
  for (Line& line : lines) count(line, dialect, fields);
  const std::size_t n = lines.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (header_line && lines[i].number <= *header_line) continue;
    if (lines[i].numbers < 2 || lines[i].fields > most_columns) continue;
    const auto alike = static_cast<std::size_t>(
        std::count_if(lines.begin() + static_cast<std::ptrdiff_t>(i), lines.end(),
                      [&](const Line& line) { return line.fields == lines[i].fields && line.numbers >= 1; }));
    // A short file may have one bad row; it is to be named, not to hide the table.
    if (5 * alike < 4 * (n - i) && alike + 1 < n - i) continue;
    std::size_t cells = 0;
    std::size_t numbers = 0;
    for (std::size_t k = i; k < n; ++k) {
      cells += lines[k].fields;
      numbers += lines[k].numbers;
    }
    const std::size_t columns = lines[i].fields;
    return Reading{dialect, std::move(lines), i, columns,
                   static_cast<double>(numbers) / static_cast<double>(cells)};
  }
  return std::nullopt;
}

/// The reading that finds most numbers; the order of trial decides between equals.
std::optional<Reading> best_reading(std::string_view text, const SniffHints& hints) {
  const std::vector<Line> lines = first_lines(text);
  std::optional<Reading> best;
  for (const char delimiter : {'\t', ';', ',', ' '}) {
    if (hints.delimiter && *hints.delimiter != delimiter) continue;
    for (const char decimal : {'.', ','}) {
      if (delimiter == decimal || (hints.decimal && *hints.decimal != decimal)) continue;
      auto reading = try_reading(lines, {delimiter, decimal}, hints.header_line);
      if (reading && (!best || reading->number_share > best->number_share)) best = std::move(reading);
    }
  }
  return best;
}

bool is_unit_line(const std::vector<std::string_view>& fields) {
  std::size_t units = 0;
  for (const std::string_view field : fields) {
    if (field.empty() || field == "-") continue;
    if (column_name("x [" + std::string(field) + "]").unit.empty() &&
        column_name("x " + std::string(field)).unit.empty())
      return false;
    ++units;
  }
  return units > 0;
}

/// "[mm]", "(mm)" and "mm" alike.
std::string in_brackets(std::string_view unit) {
  while (!unit.empty() && (unit.front() == '[' || unit.front() == '(')) unit.remove_prefix(1);
  while (!unit.empty() && (unit.back() == ']' || unit.back() == ')')) unit.remove_suffix(1);
  return " [" + std::string(unit) + "]";
}

std::vector<std::string> numbered(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= count; ++i) names.push_back(std::to_string(i));
  return names;
}

std::vector<std::string> find_names(const Reading& reading, std::optional<std::size_t> header_line) {
  std::vector<std::string_view> fields;
  std::vector<std::string> units;
  for (std::size_t i = reading.first; i-- > 0;) {
    const Line& line = reading.lines[i];
    if (header_line && line.number != *header_line) continue;
    if (!header_line && (line.fields != reading.fields || line.numbers > 0)) break;
    split(line.text, reading.dialect.delimiter, fields);
    if (fields.size() > reading.fields && fields.back().empty()) fields.pop_back();
    if (fields.size() != reading.fields) break;
    if (units.empty() && i > 0 && is_unit_line(fields) && reading.lines[i - 1].fields == reading.fields) {
      for (const std::string_view field : fields)
        units.push_back(field.empty() || field == "-" ? "" : in_brackets(field));
      continue;
    }
    std::vector<std::string> names(fields.begin(), fields.end());
    for (std::size_t k = 0; k < units.size(); ++k) names[k] += units[k];
    for (std::size_t k = 0; k < names.size(); ++k)
      if (names[k].empty()) names[k] = std::to_string(k + 1);
    return names;
  }
  return numbered(reading.fields);
}

/// A column is one of numbers when its first lines hold any and no text.
std::vector<bool> numeric_columns(const Reading& reading) {
  std::vector<std::size_t> numbers(reading.fields, 0);
  std::vector<std::size_t> words(reading.fields, 0);
  std::vector<std::string_view> fields;
  double value = 0.0;
  for (std::size_t i = reading.first; i < reading.lines.size(); ++i) {
    if (!reading.lines[i].ended && i > reading.first)
      break;  // cut within a cell: it says nothing about its column
    split(reading.lines[i].text, reading.dialect.delimiter, fields);
    for (std::size_t k = 0; k < std::min(fields.size(), reading.fields); ++k) {
      const Cell cell = parse_cell(fields[k], reading.dialect.decimal, value);
      if (cell == Cell::number) ++numbers[k];
      if (cell == Cell::not_a_number) ++words[k];
    }
  }
  std::vector<bool> wanted(reading.fields);
  for (std::size_t k = 0; k < reading.fields; ++k) wanted[k] = numbers[k] > words[k];
  return wanted;
}

}  // namespace

std::optional<TableLayout> sniff(std::string_view text, const SniffHints& hints) {
  const auto reading = best_reading(text, hints);
  if (!reading) return std::nullopt;
  TableLayout layout;
  layout.dialect = reading->dialect;
  layout.names = find_names(*reading, hints.header_line);
  layout.wanted = numeric_columns(*reading);
  layout.first_data_line = reading->lines[reading->first].number;
  return layout;
}

}  // namespace steadyplate::datasets::text
