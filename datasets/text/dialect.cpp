#include "datasets/text/dialect.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "datasets/text/lines.hpp"

namespace steadyplate::datasets::text {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool same_ignoring_case(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(), [](char x, char y) {
           return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
         });
}

/// What programs write where there is no number.
bool says_missing(std::string_view field) {
  constexpr std::string_view words[] = {"",        "-",        "na",        "n/a",       "nan",
                                        "+nan",    "-nan",     "null",      "inf",       "+inf",
                                        "-inf",    "infinity", "-infinity", "+infinity", "#n/a",
                                        "1.#qnan", "-1.#ind",  "nan(ind)",  "-nan(ind)", "."};
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return same_ignoring_case(field, word); });
}

void split_on_space(std::string_view line, std::vector<std::string_view>& fields) {
  std::size_t at = 0;
  while ((at = line.find_first_not_of(" \t", at)) != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    fields.push_back(line.substr(at, end - at));
    at = end;
  }
}

}  // namespace

std::string to_string(const Dialect& dialect) {
  const char* name = "space-separated";
  if (dialect.delimiter == '\t') name = "tab-separated";
  if (dialect.delimiter == ';') name = "semicolon-separated";
  if (dialect.delimiter == ',') name = "comma-separated";
  return std::string(name) + (dialect.decimal == ',' ? ", decimal comma" : ", decimal point");
}

void split(std::string_view line, char delimiter, std::vector<std::string_view>& fields) {
  fields.clear();
  if (delimiter == ' ') return split_on_space(line, fields);
  std::size_t at = 0;
  while (true) {
    std::size_t end = line.find(delimiter, at);
    const std::size_t first = line.find_first_not_of(" \t", at);
    if (first != std::string_view::npos && first < end && line[first] == '"') {
      std::size_t close = line.find('"', first + 1);
      while (close != std::string_view::npos && close + 1 < line.size() && line[close + 1] == '"')
        close = line.find('"', close + 2);  // a doubled quote is a quote, not the end
      if (close != std::string_view::npos) {
        end = line.find(delimiter, close);
        fields.push_back(line.substr(first + 1, close - first - 1));
        if (end == std::string_view::npos) return;
        at = end + 1;
        continue;
      }
    }
    fields.push_back(trimmed(line.substr(at, end == std::string_view::npos ? end : end - at)));
    if (end == std::string_view::npos) return;
    at = end + 1;
  }
}

Cell parse_cell(std::string_view field, char decimal, double& value) {
  value = std::numeric_limits<double>::quiet_NaN();
  field = trimmed(field);
  if (says_missing(field)) return Cell::missing;

  std::array<char, 64> with_point;
  if (decimal == ',') {
    const std::size_t comma = field.find(',');
    if (field.find('.') != std::string_view::npos || field.size() > with_point.size())
      return Cell::not_a_number;
    if (comma != std::string_view::npos) {
      if (comma == 0 || comma + 1 == field.size() || !is_digit(field[comma - 1]) ||
          !is_digit(field[comma + 1]))
        return Cell::not_a_number;
      std::copy(field.begin(), field.end(), with_point.begin());
      with_point[comma] = '.';
      field = std::string_view(with_point.data(), field.size());
    }
  }
  if (field.front() == '+' && field.size() > 1 && field[1] != '-') field.remove_prefix(1);
  double parsed = 0.0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), parsed);
  if (error != std::errc() || end != field.data() + field.size() || !std::isfinite(parsed))
    return Cell::not_a_number;
  value = parsed;
  return Cell::number;
}

std::size_t decimals(std::string_view field, char decimal) {
  const std::size_t sign = field.find(decimal);
  if (sign == std::string_view::npos) return 0;
  std::size_t count = 0;
  while (sign + 1 + count < field.size() && is_digit(field[sign + 1 + count])) ++count;
  return count;
}

}  // namespace steadyplate::datasets::text
