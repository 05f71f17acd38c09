#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/error.hpp"

namespace steadyplate::compare {

/// A CSV of words and numbers, its cells as text.
struct TextTable {
  std::string file;    ///< as the user named it
  std::string sha256;  ///< of its bytes
  char decimal = '.';
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> lines;  ///< 1-based line of each row

  /// The column of that name: exactly, else when upper and lower case do not count.
  std::optional<std::size_t> find(std::string_view name) const;
  /// As find(). @throws ReadError  no such column, with the columns there are; `flag` named the column
  std::size_t need(std::string_view name, std::string_view flag) const;
};

/// Read a file whose first line names the columns, separated by comma, semicolon or tab (whichever the first
/// line has most of); decimal comma when a semicolon or tab file has one. Blank lines count as nothing.
/// @throws datasets::ReadError  unreadable; a row with more or fewer fields; no row at all; a name twice
TextTable read_text_table(const std::string& file);
/// @param rows_needed  false: a table of names alone is one
TextTable parse_text_table(std::string_view text, const std::string& file, bool rows_needed = true);

/// The number in a cell; NaN where the cell says that there is none (empty, NA, ...).
/// @throws datasets::ReadError  a cell with anything else, with its line and column
double number_in(const TextTable& table, std::size_t row, std::size_t column);

/// Keep only rows with these values: "time=baseline,test=x".
/// @throws std::invalid_argument  not of that form; datasets::ReadError  no such column, or no row is left
void keep_where(TextTable& table, std::string_view condition);

/// Lower case, everything but letters and digits as '_': "Follow-up" -> "follow_up".
std::string plain_name(std::string_view name);

/// Parts of a list: "a,b" -> {"a", "b"}, without blanks around them. Nothing for "".
std::vector<std::string> listed(std::string_view text);

/// "a, b, c"
std::string joined(const std::vector<std::string>& words, std::string_view between = ", ");

}  // namespace steadyplate::compare
