#pragma once

#include <string>

namespace steadyplate::datasets::text {

/// The shortest text that reads back the same, whatever the locale.
std::string shortest(double value);
void append_shortest(std::string& to, double value);

}  // namespace steadyplate::datasets::text
