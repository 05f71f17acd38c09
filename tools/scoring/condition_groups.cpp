#include "tools/scoring/condition_groups.hpp"

#include <algorithm>
#include <cmath>

namespace steadyplate::scoring {

using analysis::Result;
using analysis::Status;

std::vector<ConditionGroup> condition_groups(std::span<const Scored> trials) {
  std::vector<ConditionGroup> groups;
  for (const Scored& trial : trials) {
    const auto& data = trial.recording.data();
    const auto same = [&](const ConditionGroup& g) {
      return g.person == data.participant.pseudonym && g.condition == data.condition;
    };
    auto found = std::find_if(groups.begin(), groups.end(), same);
    if (found == groups.end()) {
      groups.push_back({data.participant.pseudonym, data.condition, {}});
      found = std::prev(groups.end());
    }
    found->trials.push_back(&trial);
  }
  return groups;
}

Result mean_of(const ConditionGroup& group, std::size_t row) {
  double sum = 0.0;
  std::size_t count = 0;
  for (const Scored* trial : group.trials) {
    const Result& result = trial->scores[row].result;
    if (!analysis::has_value(result.status)) continue;
    sum += result.value;
    ++count;
  }
  if (count == 0) return {std::nan(""), Status::missing_input, "no trial of this condition has a value"};
  return {sum / static_cast<double>(count), Status::ok, ""};
}

std::string ids(const ConditionGroup& group) {
  std::string text;
  for (const Scored* trial : group.trials) text += (text.empty() ? "" : "+") + trial->recording.data().id;
  return text;
}

bool any_simulated(const ConditionGroup& group) {
  return std::any_of(group.trials.begin(), group.trials.end(),
                     [](const Scored* trial) { return trial->recording.data().simulated; });
}

std::string difference(const ConditionGroup& a, const ConditionGroup& b) {
  const auto& first = a.trials.front()->prepared.trajectory;
  for (const ConditionGroup* group : {&a, &b}) {
    for (const Scored* trial : group->trials) {
      const auto& other = trial->prepared.trajectory;
      if (other.size() == 0) continue;
      if (std::abs(other.rate_hz - first.rate_hz) > 0.01 * first.rate_hz) return "the trials differ in rate";
      if (std::abs(other.duration_s() - first.duration_s()) > 0.01 * first.duration_s())
        return "the trials differ in length; use --window to analyse the same time of each";
    }
  }
  return "";
}

}  // namespace steadyplate::scoring
