#pragma once

#include <string_view>

namespace steadyplate::datasets {

/// reliability/bds-young.csv, put into the program when it is built: reliability/README.md has its columns,
/// source and licence.
std::string_view shipped_reliability_csv();

}  // namespace steadyplate::datasets
