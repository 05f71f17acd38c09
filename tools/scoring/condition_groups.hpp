#pragma once

#include <span>
#include <string>
#include <vector>

#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// The trials of one person in one condition.
struct ConditionGroup {
  std::string person;
  datasets::Condition condition;
  std::vector<const Scored*> trials;
};
/// In the order in which they first appear.
std::vector<ConditionGroup> condition_groups(std::span<const Scored> trials);

/// Mean of one row of scores over the trials that have a value; `missing_input` when none has.
analysis::Result mean_of(const ConditionGroup& group, std::size_t row);

/// Names of its recordings, joined by '+'.
std::string ids(const ConditionGroup& group);
bool any_simulated(const ConditionGroup& group);

/// Why two groups should not be compared as they are; "" when they may.
std::string difference(const ConditionGroup& a, const ConditionGroup& b);

}  // namespace steadyplate::scoring
