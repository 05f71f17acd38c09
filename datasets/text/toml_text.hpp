#pragma once

#include <string>
#include <string_view>

namespace steadyplate::datasets {

/// A text as a TOML basic string, quotes around it: quotes, backslashes and control characters are escaped.
std::string toml_quoted(std::string_view text);

}  // namespace steadyplate::datasets
