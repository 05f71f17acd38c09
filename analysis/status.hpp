#pragma once

#include <string_view>

namespace steadyplate::analysis {

/// Why a number is, or is not, there. Data reasons never throw: they are a status beside a NaN.
enum class Status {
  ok,
  warn,           ///< the value stands, a warning says how to read it
  too_short,      ///< fewer samples or seconds than the metric needs
  constant,       ///< zero variance (or zero divisor) where one is needed
  not_finite,     ///< NaN or infinity inside the analysed window, or a gap too long to bridge
  missing_input,  ///< a channel or a body measure the metric needs is not there
  degenerate,     ///< the formula is undefined for these data
};

/// "ok", "warn", "too_short", ... as written to CSV and JSON.
std::string_view to_string(Status status);

/// True when a value stands beside the status (ok or warn).
constexpr bool has_value(Status status) {
  return status == Status::ok || status == Status::warn;
}

}  // namespace steadyplate::analysis
