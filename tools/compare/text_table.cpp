#include "tools/compare/text_table.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "datasets/file.hpp"
#include "datasets/sha256.hpp"
#include "datasets/text/dialect.hpp"
#include "datasets/text/lines.hpp"

namespace steadyplate::compare {

namespace {

using datasets::ReadError;
using datasets::ReadFault;
namespace text = datasets::text;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

char delimiter_of(std::string_view header) {
  char best = ',';
  auto most = std::count(header.begin(), header.end(), best);
  for (const char candidate : {';', '\t'}) {
    const auto count = std::count(header.begin(), header.end(), candidate);
    if (count > most) {
      best = candidate;
      most = count;
    }
  }
  return best;
}

/// A quoted field's doubled quotes.
std::string unquoted(std::string_view field) {
  std::string out;
  for (std::size_t i = 0; i < field.size(); ++i) {
    out += field[i];
    if (field[i] == '"' && i + 1 < field.size() && field[i + 1] == '"') ++i;
  }
  return out;
}

/// A decimal comma: some cell is a number with it, and none has both signs.
char decimal_of(const TextTable& table, char delimiter) {
  if (delimiter == ',') return '.';
  for (const auto& row : table.rows)
    for (const std::string& cell : row) {
      double value = 0.0;
      if (cell.find(',') != std::string::npos && text::parse_cell(cell, ',', value) == text::Cell::number)
        return ',';
    }
  return '.';
}

void require_distinct(const TextTable& table) {
  for (std::size_t i = 0; i < table.names.size(); ++i)
    for (std::size_t j = i + 1; j < table.names.size(); ++j)
      if (!table.names[i].empty() && table.names[i] == table.names[j])
        throw ReadError(ReadFault::damaged, table.file, 1, "two columns are named '" + table.names[i] + "'.",
                        "Give them different names.");
}

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::optional<std::size_t> TextTable::find(std::string_view name) const {
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return i;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (same_letters(names[i], name)) return i;
  return std::nullopt;
}

std::size_t TextTable::need(std::string_view name, std::string_view flag) const {
  if (const auto column = find(name)) return *column;
  throw ReadError(ReadFault::ambiguous, file, 1,
                  "there is no column '" + std::string(name) + "' (" + std::string(flag) + ").",
                  "Its columns are: " + joined(names) + ".");
}

TextTable parse_text_table(std::string_view bytes, const std::string& file, bool rows_needed) {
  TextTable table;
  table.file = file;
  if (bytes.substr(0, byte_order_mark.size()) == byte_order_mark) bytes.remove_prefix(byte_order_mark.size());
  text::Lines lines(bytes);
  char delimiter = ',';
  std::vector<std::string_view> fields;
  while (lines.next()) {
    if (text::trimmed(lines.line()).empty()) continue;
    if (table.names.empty()) delimiter = delimiter_of(lines.line());
    text::split(lines.line(), delimiter, fields);
    std::vector<std::string> row;
    row.reserve(fields.size());
    for (const std::string_view field : fields) row.push_back(unquoted(field));
    if (table.names.empty()) {
      table.names = std::move(row);
      continue;
    }
    if (row.size() == table.names.size() + 1 && row.back().empty()) row.pop_back();
    if (row.size() != table.names.size())
      throw ReadError(ReadFault::damaged, file, lines.number(),
                      std::to_string(row.size()) + " fields, expected " + std::to_string(table.names.size()) +
                          " as in the first line.",
                      "Correct the line or leave it out.");
    table.rows.push_back(std::move(row));
    table.lines.push_back(lines.number());
  }
  if (table.rows.empty() && rows_needed)
    throw ReadError(ReadFault::damaged, file, 0, "no row of data.",
                    "The first line must name the columns, one row each below.");
  require_distinct(table);
  table.decimal = decimal_of(table, delimiter);
  return table;
}

TextTable read_text_table(const std::string& file) {
  const std::string bytes = datasets::read_file(file);
  TextTable table = parse_text_table(bytes, file);
  table.sha256 = datasets::sha256_hex(bytes);
  return table;
}

double number_in(const TextTable& table, std::size_t row, std::size_t column) {
  double value = 0.0;
  if (text::parse_cell(table.rows[row][column], table.decimal, value) == text::Cell::not_a_number)
    throw ReadError(
        ReadFault::damaged, table.file, table.lines[row],
        "'" + table.rows[row][column] + "' in column '" + table.names[column] + "' is not a number.",
        "Leave a missing value empty, or write NA.");
  return value;
}

void keep_where(TextTable& table, std::string_view condition) {
  for (const std::string& part : listed(condition)) {
    const auto equals = part.find('=');
    if (equals == std::string::npos || equals == 0)
      throw std::invalid_argument("--where wants COLUMN=VALUE, not '" + part + "'");
    const std::size_t column = table.need(text::trimmed(std::string_view(part).substr(0, equals)), "--where");
    const std::string value(text::trimmed(std::string_view(part).substr(equals + 1)));
    std::size_t kept = 0;
    for (std::size_t i = 0; i < table.rows.size(); ++i)
      if (table.rows[i][column] == value) {
        std::swap(table.rows[kept], table.rows[i]);
        table.lines[kept++] = table.lines[i];
      }
    if (kept == 0)
      throw ReadError(ReadFault::ambiguous, table.file, 0,
                      "no row has '" + value + "' in column '" + table.names[column] + "' (--where).", "");
    table.rows.resize(kept);
    table.lines.resize(kept);
  }
}

std::string plain_name(std::string_view name) {
  std::string out;
  for (const char c : text::trimmed(name)) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool kept = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    out += upper ? static_cast<char>(c - 'A' + 'a') : kept ? c : '_';
  }
  return out;
}

std::vector<std::string> listed(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const auto comma = list.find(',');
    const std::string_view part = text::trimmed(list.substr(0, comma));
    if (!part.empty()) parts.emplace_back(part);
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return parts;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

}  // namespace steadyplate::compare
