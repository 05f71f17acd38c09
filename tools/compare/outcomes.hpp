#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/compare/text_table.hpp"

namespace steadyplate::compare {

/// What the user says about a study's table. Empty: found by usual names.
struct ColumnChoice {
  std::string id, group, time, value, trial, by, where, adherence;
  std::string pre, post, followup;  ///< columns of a wide table, or values of `time` of a long one
};

/// One outcome of a study: a row a person.
struct OutcomeData {
  std::string name;  ///< values of the key columns joined by '/': "static/OSI"; "score" without
  std::vector<std::string> people;          ///< in the order of the file
  std::vector<std::string> group;           ///< one a person; empty without groups
  std::vector<std::vector<double>> scores;  ///< [person][time]; NaN where there is none
};

/// A study's table read.
struct StudyData {
  std::string file;
  std::string sha256;
  std::vector<std::string> groups;  ///< sorted; empty without a group column
  std::vector<std::string> times;   ///< pre, post and, when there is one, follow-up, as the file names them
  std::vector<OutcomeData> outcomes;
  std::map<std::string, double> adherence;  ///< percent by person, those who have one
  std::vector<std::string> notes;           ///< what was assumed about the table

  /// Percent, or NaN for a person without one.
  double adherence_of(const std::string& person) const;
};

/// Read a long table (a row a person and time) or a wide one (a row a person, a column a time). Several
/// trials of one person and time, told apart by a trial column, are averaged.
/// @param needs_groups  refuse a table without a group column
/// @throws datasets::ReadError  a column is not there or several fit (names the flag), two rows for the same
/// person and time, a person in two groups, an adherence outside 0 to 100
StudyData read_study_table(const std::string& file, const ColumnChoice& choice, bool needs_groups);

}  // namespace steadyplate::compare
