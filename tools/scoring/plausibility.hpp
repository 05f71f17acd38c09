#pragma once

#include <string>
#include <vector>

#include "analysis/metrics/plausible.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// What is known about a trial that its values may be held against a range.
analysis::PlausibleTrial plausible_trial(const Scored& scored);

/// Scores that lie outside the range of their condition. A reason to look at the recording, not a finding
/// about the person: one in ten of those whom the range is from lies outside.
std::vector<Unusual> unusual_scores(const Scored& scored);

/// "mean_velocity 71.2 mm/s; 5.2 to 15.5 in 87 people (eyes open, firm, under 60)"
std::string to_string(const Unusual& unusual);

}  // namespace steadyplate::scoring
