#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::analysis {

/// What one laboratory found in one condition: a value far outside asks for a look at the recording, because
/// a wrong unit, a wrong filter or a dead cell is likelier than such a person. Not norms.
struct PlausibleRange {
  std::string_view metric;
  bool eyes_open = true;
  bool foam = false;
  double age_from = 0.0;   ///< years, this age on
  double age_below = 0.0;  ///< to below this age
  int people = 0;
  double low = 0.0;  ///< 5th percentile
  double median = 0.0;
  double high = 0.0;  ///< 95th
};

/// Every range that is known. All: both legs, barefoot, 60 s at 100 Hz, low-passed at 10 Hz.
std::span<const PlausibleRange> plausible_ranges();

/// Where they are from: who, how many, which data, whose licence.
std::string_view plausible_source();

/// What is known about a trial that a value belongs to.
struct PlausibleTrial {
  std::optional<bool> eyes_open;
  std::optional<bool> foam;
  bool both_legs = false;
  std::optional<double> age_years;
  double duration_s = 0.0;
  std::optional<double> lowpass_hz;  ///< empty = unfiltered
};

/// The range that a value of such a trial may be held against, or nullptr: vision and surface as there, both
/// legs, an age within the group, 48 to 72 s long, low-passed between 5 and 10 Hz (as recorded, a trial at
/// 1 kHz has three to five times the velocity).
const PlausibleRange* plausible_range(std::string_view metric, const PlausibleTrial& trial);

std::vector<const PlausibleRange*> plausible_ranges_of(std::string_view metric);

/// "eyes open, firm, under 60"
std::string to_string(const PlausibleRange& range);

}  // namespace steadyplate::analysis
