#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "tools/scoring/composed_row.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/files.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// A set of results in one folder, made when missing: metrics.csv (long), trials.csv (one row a trial),
/// datapackage.json (columns, units, licence: Frictionless) and run.json (program version, arguments, SHA-256
/// of every input). Same inputs and arguments, same bytes.
/// @param arguments  the command line after the program's name
/// @throws WouldOverwrite before anything is written, when one of the files is there and not `force`
void write_result_set(const std::filesystem::path& folder, std::span<const Scored> trials,
                      std::span<const RatioRow> ratios, std::span<const ComposedRow> composed,
                      const std::vector<std::string>& arguments, bool force);

}  // namespace steadyplate::scoring
