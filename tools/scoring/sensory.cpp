#include "tools/scoring/sensory.hpp"

#include <algorithm>

#include "analysis/metrics/rows.hpp"
#include "analysis/sensory.hpp"
#include "tools/scoring/condition_groups.hpp"

namespace steadyplate::scoring {

namespace {

using analysis::Result;
using analysis::Status;
using datasets::Condition;
using datasets::Surface;
using datasets::Vision;

constexpr std::string_view equilibrium = "sot_equilibrium";

const ConditionGroup* group_of(const std::vector<ConditionGroup>& groups, const std::string& person,
                               const Condition& condition) {
  for (const ConditionGroup& group : groups)
    if (group.person == person && group.condition == condition) return &group;
  return nullptr;
}

Result with_warning(Result result, const std::string& warning) {
  if (!warning.empty() && result.status == Status::ok) result = analysis::warned(result.value, warning);
  return result;
}

void add_ctsib(const std::vector<ConditionGroup>& groups, const ConditionGroup& open_firm,
               std::vector<SensoryRow>& rows) {
  const auto other = [&](Vision vision, Surface surface) {
    Condition condition = open_firm.condition;
    condition.vision = vision;
    condition.surface = surface;
    return group_of(groups, open_firm.person, condition);
  };
  const std::array<const ConditionGroup*, 4> four{&open_firm, other(Vision::closed, Surface::firm),
                                                  other(Vision::open, Surface::foam),
                                                  other(Vision::closed, Surface::foam)};
  if (std::any_of(four.begin(), four.end(), [](const auto* group) { return group == nullptr; })) return;
  SensoryRow row;
  row.person = open_firm.person;
  std::string warning;
  for (const ConditionGroup* group : four) {
    row.trials += (row.trials.empty() ? "" : "/") + ids(*group);
    row.simulated = row.simulated || any_simulated(*group);
    if (warning.empty()) warning = difference(open_firm, *group);
  }
  const auto& scores = open_firm.trials.front()->scores;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const analysis::Metric& metric = *scores[i].metric;
    if (!has_ratio(metric)) continue;
    const auto found = analysis::ctsib(mean_of(*four[0], i), mean_of(*four[1], i), mean_of(*four[2], i),
                                       mean_of(*four[3], i));
    row.version = metric.version;
    const auto add = [&](const char* part, std::string_view unit, const Result& result) {
      row.id = std::string("mctsib_").append(part).append(".").append(metric.id);
      row.name = std::string("mCTSIB ").append(part).append(", ").append(metric.name);
      row.unit = unit;
      row.result = with_warning(result, warning);
      rows.push_back(row);
    };
    add("composite", metric.unit, found.composite);
    add("visual", "%", found.visual_percent);
    add("proprioceptive", "%", found.proprioceptive_percent);
    add("vestibular", "%", found.vestibular_percent);
  }
}

/// A fall is a score of 0, whatever the plate saw of it.
Result score_of(const Scored& trial) {
  if (trial.recording.data().condition.fall) return analysis::ok(0.0);
  for (const Score& score : trial.scores)
    if (score.metric->id == equilibrium) return score.result;
  return analysis::undefined(Status::missing_input, "ask for --metrics sot_equilibrium");
}

void add_sot(const std::string& person, std::span<const Scored> trials, std::vector<SensoryRow>& rows) {
  std::array<std::vector<Result>, analysis::sot_conditions> scores;
  SensoryRow row;
  row.person = person;
  for (std::size_t c = 0; c < scores.size(); ++c) {
    std::string names;
    for (const Scored& trial : trials) {
      const auto& data = trial.recording.data();
      if (data.participant.pseudonym != person || data.condition.sot != static_cast<int>(c) + 1) continue;
      scores[c].push_back(score_of(trial));
      names += (names.empty() ? "" : "+") + data.id;
      row.simulated = row.simulated || data.simulated;
    }
    row.trials += (c == 0 ? "" : "/") + names;
  }
  const auto found = analysis::sensory_organization(scores);
  const auto add = [&](const char* part, const char* unit, const Result& result) {
    row.id = std::string("sot_").append(part);
    row.name = std::string("SOT ").append(part);
    row.unit = unit;
    row.result = result;
    rows.push_back(row);
  };
  add("composite", "%", found.composite);
  add("somatosensory", "", found.somatosensory);
  add("visual", "", found.visual);
  add("vestibular", "", found.vestibular);
  add("preference", "", found.preference);
}

}  // namespace

std::vector<SensoryRow> sensory_rows(std::span<const Scored> trials) {
  std::vector<SensoryRow> rows;
  const auto groups = condition_groups(trials);
  for (const ConditionGroup& group : groups)
    if (group.condition.vision == Vision::open && group.condition.surface == Surface::firm)
      add_ctsib(groups, group, rows);
  std::vector<std::string> people;
  for (const ConditionGroup& group : groups)
    if (group.condition.sot != 0 && std::find(people.begin(), people.end(), group.person) == people.end())
      people.push_back(group.person);
  for (const std::string& person : people) add_sot(person, trials, rows);
  return rows;
}

}  // namespace steadyplate::scoring
