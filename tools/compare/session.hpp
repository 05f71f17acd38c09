#pragma once

#include <map>
#include <string>
#include <vector>

#include "tools/compare/reliability_table.hpp"

namespace steadyplate::compare {

/// One metric of one session.
struct SessionMetric {
  std::string version, unit, parameters;  ///< parameters without "simulated"
  std::vector<double> values;             ///< valid trials, in the order of the files
  std::size_t without_value = 0;          ///< trials whose status is not ok or warn
};

/// One visit of one person: trials of one condition, out of result files of `steadyplate analyze`.
struct Session {
  std::string name;  ///< "before"
  std::vector<std::string> files, recordings;
  std::map<std::string, SessionMetric> metrics;
  /// What must agree with another session: profile, plate, vision, surface, stance, rate_hz, format,
  /// participant. What no file tells is not in it.
  std::map<std::string, std::string> facts;
  std::optional<double> duration_s;  ///< of the analysed part of the first trial
  std::string person;                ///< pseudonym, "" when no file tells it
  bool simulated = false;

  Conditions conditions() const;
};

/// Read result files: metrics.csv as written by `analyze --out` (also its folder) or the long CSV of `analyze
/// --format csv`. Conditions are those of trials.csv beside it. Ratios of conditions are left out.
/// @param condition  "eo-firm": only trials that are, or may be, under it; "" = all
/// @throws datasets::ReadError  not such a file; trials of several conditions or persons (names the flag)
/// @throws std::invalid_argument  condition not known
Session read_session(const std::string& name, const std::vector<std::string>& files,
                     const std::string& condition);

/// In what two sessions differ for this metric, so that they cannot be compared: "vision: open before, closed
/// after". Durations may differ by 10 %. Empty: nothing known differs.
std::vector<std::string> differences_of(const Session& a, const Session& b, const std::string& metric);

}  // namespace steadyplate::compare
