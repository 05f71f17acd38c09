#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::datasets::text {

/// How a text file separates and writes its numbers.
struct Dialect {
  char delimiter = '\t';  ///< ' ' means runs of spaces and tabs
  char decimal = '.';     ///< '.' or ','
  friend bool operator==(const Dialect&, const Dialect&) = default;
};

/// "tab-separated, decimal point".
std::string to_string(const Dialect& dialect);

/// The fields of a line, without padding and without the quotes around them. A quoted field may hold the
/// delimiter; a doubled quote inside is kept doubled. One empty field after a last delimiter is a field.
/// @param fields  cleared, then filled with views into `line`
void split(std::string_view line, char delimiter, std::vector<std::string_view>& fields);

enum class Cell {
  number,        ///< finite
  missing,       ///< empty, NA, NaN, Inf, - : there is no number, and the file says so
  not_a_number,  ///< anything else
};

/// Read one field. Decimal or scientific notation, an optional sign; a digit must stand on both sides of a
/// decimal comma. Does not depend on the locale.
/// @param value  set for `number`; NaN otherwise
Cell parse_cell(std::string_view field, char decimal, double& value);

/// Digits after the decimal sign of a number as written; 0 when it has none.
std::size_t decimals(std::string_view field, char decimal);

}  // namespace steadyplate::datasets::text
