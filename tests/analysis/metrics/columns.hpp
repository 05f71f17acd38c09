#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace steadyplate::test {

/// Columns of a text table by their header names, for tests of the analysis room, which may not include the
/// file readers. Header fields and numbers are separated by any of tab, comma, semicolon; lines before the
/// header (the first line that names all columns) and fields that are not numbers are skipped.
std::vector<std::vector<double>> read_columns(const std::filesystem::path& file,
                                              const std::vector<std::string>& names);

}  // namespace steadyplate::test
