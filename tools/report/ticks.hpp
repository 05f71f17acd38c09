#pragma once

#include <string>
#include <vector>

namespace steadyplate::report {

/// A closed interval of data values, low < high.
struct Range {
  double low = 0.0;
  double high = 1.0;

  double length() const { return high - low; }
  friend bool operator==(const Range&, const Range&) = default;
};

/// A tick and its label.
struct Tick {
  double value = 0.0;
  std::string label;
};

/// Ticks at multiples of 1, 2 or 5 times a power of ten inside the range, at most `most` of them (and at
/// least two when `most` >= 5). Labels have just the decimals the step needs, so they read back as the exact
/// tick.
/// @throws std::invalid_argument  range not finite or empty, most < 2
std::vector<Tick> nice_ticks(Range range, int most);

/// Ticks of a logarithmic axis: powers of ten inside the range (with 2 and 5 in between when there are few
/// powers).
/// @throws std::invalid_argument  low <= 0, or range not finite or empty
std::vector<Tick> log_ticks(Range range);

}  // namespace steadyplate::report
