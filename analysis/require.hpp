#pragma once

#include <cmath>
#include <stdexcept>
#include <string>
#include <string_view>

// Checks of arguments, with one way to say what is wrong.

namespace steadyplate::analysis {

/// @throws std::invalid_argument  "NAME must be RULE", when it is not right
inline void require(bool right, std::string_view name, std::string_view rule) {
  if (!right) throw std::invalid_argument(std::string(name).append(" must be ").append(rule));
}

/// A number above 0.
inline bool positive(double value) {
  return std::isfinite(value) && value > 0.0;
}

/// A number not below 0.
inline bool not_negative(double value) {
  return std::isfinite(value) && value >= 0.0;
}

}  // namespace steadyplate::analysis
