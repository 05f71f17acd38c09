#include "tools/scoring/pooled.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/composed.hpp"
#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/rows.hpp"
#include "tools/scoring/condition_groups.hpp"

namespace steadyplate::scoring {

namespace {

constexpr std::string_view prefix = "pooled.";
constexpr double same_rate = 0.001;

const analysis::ComposedScore* pooled_score() {
  for (const analysis::ComposedScore& score : analysis::composed_scores())
    if (score.row.id == prefix) return &score;
  return nullptr;
}

const analysis::Trajectory& trajectory_of(const Scored* trial) {
  return trial->prepared.trajectory;
}

/// Mean over trials at each lag, up to the longest that all have.
analysis::Displacement mean_curve(const std::vector<const Scored*>& trials) {
  analysis::Displacement mean;
  const auto add = [&](auto& sum, const auto& curve) {
    if (sum.empty()) sum.assign(curve.size(), 0.0);
    sum.resize(std::min(sum.size(), curve.size()));
    for (std::size_t m = 0; m < sum.size(); ++m) sum[m] += curve[m] / static_cast<double>(trials.size());
  };
  for (const Scored* trial : trials) {
    const analysis::Derived derived(trajectory_of(trial), trial->metric_settings);
    add(mean.ml, derived.displacement().ml);
    add(mean.ap, derived.displacement().ap);
  }
  return mean;
}

analysis::Result difference_in_rate() {
  return analysis::undefined(analysis::Status::missing_input,
                             "the trials differ in rate, so their curves have no lags in common");
}

void add_group(const ConditionGroup& group, std::vector<ComposedRow>& rows) {
  if (group.condition.fall) return;
  std::vector<const Scored*> trials;
  for (const Scored* trial : group.trials)
    if (trial->eats == Scored::Eats::cop && trajectory_of(trial).size() >= 6) trials.push_back(trial);
  if (trials.size() < 2) return;
  const auto* score = pooled_score();
  const auto& asked = trials.front()->scores;
  if (score == nullptr || std::none_of(asked.begin(), asked.end(), [&](const Score& one) {
        return analysis::is_made_of(*score, *one.metric);
      }))
    return;
  // The shortest trial says whether there is enough.
  const auto* shortest = *std::min_element(trials.begin(), trials.end(), [](const auto* a, const auto* b) {
    return trajectory_of(a).size() < trajectory_of(b).size();
  });
  const double rate_hz = trajectory_of(shortest).rate_hz;
  const bool one_rate = std::all_of(trials.begin(), trials.end(), [&](const Scored* trial) {
    return std::fabs(trajectory_of(trial).rate_hz - rate_hz) <= same_rate * rate_hz;
  });
  analysis::Derived derived(trajectory_of(shortest), shortest->metric_settings);
  if (one_rate) derived.use_displacement(mean_curve(trials));
  std::string names;
  bool simulated = false;
  for (const Scored* trial : trials) {
    names += (names.empty() ? "" : "+") + trial->recording.data().id;
    simulated = simulated || trial->recording.data().simulated;
  }
  for (const Score& one : asked) {
    if (!analysis::is_made_of(*score, *one.metric)) continue;
    ComposedRow row = composed_row(std::string(prefix).append(one.metric->id));
    row.person = group.person;
    row.trials = names;
    row.simulated = simulated;
    row.profile = trials.front()->prepared.profile;
    row.parameters = one.parameters;
    row.result = one_rate ? analysis::compute(*one.metric, derived) : difference_in_rate();
    rows.push_back(std::move(row));
  }
}

}  // namespace

std::vector<ComposedRow> pooled_rows(std::span<const Scored> trials) {
  std::vector<ComposedRow> rows;
  for (const ConditionGroup& group : condition_groups(trials)) add_group(group, rows);
  return rows;
}

}  // namespace steadyplate::scoring
