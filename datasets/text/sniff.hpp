#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "datasets/text/table.hpp"

namespace steadyplate::datasets::text {

/// What may be known before: everything left out is found out from the text.
struct SniffHints {
  std::optional<char> delimiter;
  std::optional<char> decimal;
  std::optional<std::size_t> header_line;  ///< 1-based line of the column names
};

/// Find the table of numbers in a text: how fields are separated, the decimal sign, where the names and the
/// first sample stand, and which columns hold numbers (layout.wanted).
///
/// Each pair of delimiter and decimal sign is tried on the first lines (up to 400). A line counts as a sample
/// when it has two or more numbers; the table starts with the first sample from which on four of five lines
/// have the same number of fields. Of the readings that work the one in which most cells are numbers wins; on
/// equal terms tab, semicolon, comma, spaces, and the decimal point first. The names are the last line above
/// with as many fields and no number; a line of units below them is joined ("ML" over "mm" -> "ML [mm]").
/// Nothing when no reading works.
std::optional<TableLayout> sniff(std::string_view text, const SniffHints& hints = {});

}  // namespace steadyplate::datasets::text
