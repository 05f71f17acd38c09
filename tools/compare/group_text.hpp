#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "tools/compare/group_answer.hpp"

namespace steadyplate::compare {

/// One outcome in full, for people: table of cells, ANCOVA, mixed ANOVA, within-group tests, effect sizes,
/// responders, exclusions.
void write_group(std::ostream& out, const GroupAnswer& answer);

/// One line of a secondary outcome: its ANCOVA difference.
std::vector<std::string> secondary_row(const GroupAnswer& answer);

/// "favours NHE", or "NHE higher" where the metric has no direction; "favours neither" of no difference.
/// @param difference  first - second
std::string favours(double difference, const std::string& first, const std::string& second,
                    analysis::Better better);

/// The paragraph for a paper: which tests were made, by which formulas and with which program.
std::string group_methods(const GroupAnswer& answer, std::size_t outcomes);
std::string paired_methods(std::size_t outcomes);
std::string reliability_methods(bool logs);

/// Pairs of one outcome, for people.
void write_paired(std::ostream& out, const PairedAnswer& answer, const std::string& from,
                  const std::string& to, std::size_t indent);

}  // namespace steadyplate::compare
