#pragma once

#include <string>
#include <string_view>

#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// The header line of the table with one row a trial (LF at its end): recording,file,format,sha256, ...
std::string trials_csv_header();

/// The row of one trial. @param name  what outputs call the recording; its id unless ids repeat in the set
std::string trials_csv_row(const Scored& trial, std::string_view name);

}  // namespace steadyplate::scoring
