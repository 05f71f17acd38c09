#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace steadyplate::test {

/// Numeric columns of a text table by header name. `separator` is one character; blanks around fields are
/// dropped; `skip_lines` come before the header. For golden tests of the numbers only.
std::map<std::string, std::vector<double>> read_columns(const std::filesystem::path& file, char separator,
                                                        std::size_t skip_lines = 0);

/// Reference values of one recording, by source: variable -> value. `preprocessing_contains` picks among rows
/// of one source ("no filter", "low-pass 10 Hz at the native rate").
std::map<std::string, double> reference_values(const std::filesystem::path& table,
                                               const std::string& recording, const std::string& source,
                                               const std::string& preprocessing_contains = "");

}  // namespace steadyplate::test
