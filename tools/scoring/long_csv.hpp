#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tools/scoring/composed_row.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// The header line of the long results, one row a metric (LF at its end):
/// recording,plate,segment,metric,version,value,unit,status,profile,parameters
std::string long_csv_header();

/// The rows of one scored recording. Values are the shortest that round-trip; empty unless status is ok or
/// warn. Data of a simulator carry `simulated=yes` among their parameters.
std::string long_csv_rows(const Scored& scored);

/// The same under another name than the recording's id, for sets in which ids repeat.
std::string long_csv_rows(const Scored& scored, std::string_view name);

/// The rows of the condition ratios: metric `romberg_ratio.mean_velocity`, `romberg_percent.*`,
/// `romberg_log.*`
/// (`foam_*` alike), recording = person, segment = what both conditions share, parameters name the trials.
std::string long_csv_rows(std::span<const RatioRow> ratios, std::string_view profile);

/// The same for results over several conditions: the trials are among the parameters.
std::string long_csv_rows(std::span<const ComposedRow> results, std::string_view profile);

}  // namespace steadyplate::scoring
