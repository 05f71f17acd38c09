#pragma once

#include <string>

#include "tools/compare/outcomes.hpp"

namespace steadyplate::cli {

/// A study's folder in place of a table: outcomes of its valid trials.
/// @param primary  filled from study.toml when it is empty
/// @throws std::invalid_argument  a flag about columns, which a study does not have
compare::StudyData study_as_table(const std::string& folder, const compare::ColumnChoice& choice,
                                  std::string& primary);

}  // namespace steadyplate::cli
