#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace steadyplate::datasets::text {

/// A column's name taken apart: "CoP ML [cm]" -> {"cop_ml", "cm"}, "time_ms" -> {"time", "ms"}.
struct ColumnName {
  std::string base;  ///< lower case, letters and digits, other characters as single '_'
  std::string
      unit;  ///< "mm", "cm", "m", "s", "ms", "us", "n", "kn", "nm", "nmm", "deg", "kg", or "" when not said
};

/// The unit is what stands in brackets, after '/', or as a last word the program knows. A single letter is a
/// unit only in brackets or after '/' or '_' ("time_s", but not "x m").
ColumnName column_name(std::string_view header);

/// The letters A to Z as a to z; all else as it is, whatever the locale.
std::string lower(std::string_view text);

/// What one unit of `unit` is in the house's unit of its kind (mm, s, N, N*mm, deg, kg); nothing when not
/// known.
struct HouseUnit {
  std::string_view house;  ///< "mm"
  double factor = 1.0;
};
std::optional<HouseUnit> house_unit(std::string_view unit);

}  // namespace steadyplate::datasets::text
