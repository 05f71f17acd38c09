#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "datasets/text/dialect.hpp"

namespace steadyplate::datasets::text {

/// Rows as most files have them: nothing but numbers in plain decimal notation ("-12.345") between
/// one-character delimiters, no quotes, a line feed at the end. They are read several times faster than any
/// row, to the same bits; every other row is left to the general reader.
class PlainRows {
 public:
  /// @param fields  in a row
  /// @param wanted  columns to read, ascending. Others are passed over
  PlainRows(const Dialect& dialect, std::size_t fields, std::span<const std::size_t> wanted);

  /// Read the row at the start of `text` into `values` (by column). Returns its bytes with the line end, or 0
  /// when it is not a plain row.
  std::size_t read(std::string_view text, std::span<double> values);

  /// Decimals of the last wanted number of the row just read.
  std::size_t decimals() const noexcept { return decimals_; }

 private:
  char delimiter_;
  char decimal_;
  std::span<const std::size_t> wanted_;
  std::vector<std::uint32_t> end_;  ///< of each field in the row at hand
  std::size_t decimals_ = 0;
};

}  // namespace steadyplate::datasets::text
