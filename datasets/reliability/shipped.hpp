#pragma once

#include <string_view>

namespace steadyplate::datasets {

/// reliability/bds-young.csv and reliability/literature.csv, put into the program when it is built:
/// reliability/README.md has their columns, sources and licences.
std::string_view shipped_reliability_csv();
std::string_view literature_reliability_csv();

}  // namespace steadyplate::datasets
