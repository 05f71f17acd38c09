#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/read.hpp"
#include "datasets/text/dialect.hpp"

namespace steadyplate::datasets::text {

/// Where the numbers of a text file are.
struct TableLayout {
  Dialect dialect;
  std::vector<std::string> names;   ///< one a column; "1", "2" ... when the file names none
  std::vector<bool> wanted;         ///< columns to read; empty = all. Others may hold anything
  std::size_t first_data_line = 2;  ///< 1-based
};

/// Columns of numbers. Cells without a number are NaN.
struct Table {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;  ///< empty for a column that was not wanted
  std::size_t rows = 0;
  std::vector<std::string> warnings;  ///< counts of missing cells and skipped rows, a cut last line

  /// The column of that name, or nullptr.
  const std::vector<double>* find(std::string_view name) const;
};

/// Read every row from layout.first_data_line to the end. Blank lines count as nothing.
///
/// A row with another number of fields, or a wanted cell that is not a number, is refused with its line, or
/// skipped and counted under BadRows::skip. One empty field too many (a delimiter at the line's end) is
/// allowed. Cells that say "no number" (empty, NaN, NA, Inf) are NaN and counted. A last line without an end
/// may have lost digits of its last number: it is kept only when that number has as many decimals as every
/// other in its column, else left out with a warning.
/// @throws ReadError  damaged: see above; no row at all
Table read_table(std::string_view text, const std::string& file, const TableLayout& layout, BadRows bad_rows);

/// The same for a text whose first line names the columns. `wanted` says which of them to read; none = all.
/// @throws ReadError  as read_table
Table read_table_with_header(std::string_view text, const std::string& file, const Dialect& dialect,
                             BadRows bad_rows, const std::function<bool(std::string_view)>& wanted = {});

}  // namespace steadyplate::datasets::text
