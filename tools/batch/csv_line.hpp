#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::batch {

/// The fields of one line of CSV; quotes as in RFC 4180, but no line end inside a field.
std::vector<std::string> csv_fields(std::string_view line);

}  // namespace steadyplate::batch
