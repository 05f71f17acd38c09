#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/compare/text_table.hpp"

namespace steadyplate::compare {

/// What a column of a study's table can be.
enum class Role { id, group, time, value, pre, post, followup, trial, key };

/// The flag that names it: "--id".
std::string_view flag_of(Role role);

/// True when a word is a usual name of the role: "baseline" for pre. Upper and lower case, blanks and signs
/// do not count.
bool usual_name(Role role, std::string_view word);

/// The column of a role: the one the user names, else the one with a usual name, else (pre, post, follow-up,
/// value) the one whose name begins or ends with one ("peak_torque_nm_baseline"). Nothing when there is none.
/// @throws datasets::ReadError  no column of the name given; several columns fit: names the flag
std::optional<std::size_t> column_of(const TextTable& table, Role role, const std::string& given);

/// Columns that tell outcomes apart (test, index, metric, leg, ...), in the order of the file; `given` lists
/// them instead. @throws datasets::ReadError  no such column
std::vector<std::size_t> key_columns(const TextTable& table, const std::string& given);

}  // namespace steadyplate::compare
