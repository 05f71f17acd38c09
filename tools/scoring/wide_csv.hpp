#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// The header line of the wide results, one row a trial and one column a metric (LF at its end):
/// recording,participant,vision,surface,stance,plate,segment,profile,simulated,<metric ids>
std::string wide_csv_header(std::span<const analysis::Metric* const> metrics);

/// The row of one trial. A metric without a value is an empty field; metrics.csv has its status.
std::string wide_csv_row(const Scored& trial, std::string_view name);

}  // namespace steadyplate::scoring
