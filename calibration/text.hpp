#pragma once

#include <string>

namespace steadyplate::calibration {

// Numbers as text, whatever the locale.

/// The shortest that reads back the same.
std::string plain(double value);

/// With so many digits behind the point.
std::string fixed(double value, int digits);

}  // namespace steadyplate::calibration
