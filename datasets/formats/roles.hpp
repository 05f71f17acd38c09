#pragma once

#include <map>
#include <string>
#include <vector>

#include "datasets/mapping.hpp"

namespace steadyplate::datasets::readers {

/// Which column has which role (see is_role), by the mapping and then by the columns' names.
using Roles = std::map<std::string, std::size_t>;

/// A role the mapping names takes the column of that name (exact, then by plain name: letters and digits in
/// lower case). Others are recognised by common names: time, t, ml, cop_ml, ap, fz, top_left ...
/// @param has_rate  the rate is known, so no time column is needed
/// @throws ReadError  ambiguous: x and y but not which is mediolateral, two columns for one role, no time and
/// no rate,
///         names the columns and the flag that settles it; unknown_format: no centre of pressure and nothing
///         to compute it from; damaged: the mapping names a column that is not there
Roles find_roles(const std::vector<std::string>& names, const std::vector<bool>& numeric,
                 const Mapping& mapping, bool has_rate, const std::string& file);

}  // namespace steadyplate::datasets::readers
