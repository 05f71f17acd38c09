#include "tools/scoring/sensory.hpp"

#include <algorithm>

#include "analysis/composed.hpp"
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

constexpr std::string_view equilibrium = "sot_equilibrium", of_angle = "sot_equilibrium.sway_angle";

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
               std::vector<ComposedRow>& rows) {
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
  ComposedRow about;
  about.person = open_firm.person;
  about.profile = open_firm.trials.front()->prepared.profile;
  std::string warning;
  for (const ConditionGroup* group : four) {
    about.trials += (about.trials.empty() ? "" : "/") + ids(*group);
    about.simulated = about.simulated || any_simulated(*group);
    if (warning.empty()) warning = difference(open_firm, *group);
  }
  const auto& scores = open_firm.trials.front()->scores;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const analysis::Metric& metric = *scores[i].metric;
    if (!analysis::is_size(metric)) continue;
    const auto found = analysis::ctsib(mean_of(*four[0], i), mean_of(*four[1], i), mean_of(*four[2], i),
                                       mean_of(*four[3], i));
    const auto add = [&](const char* part, const Result& result) {
      ComposedRow row = composed_row(std::string("mctsib_").append(part).append(".").append(metric.id));
      row.person = about.person;
      row.profile = about.profile;
      row.trials = about.trials;
      row.simulated = about.simulated;
      row.parameters = scores[i].parameters;
      row.result = with_warning(result, warning);
      rows.push_back(std::move(row));
    };
    add("composite", found.composite);
    add("visual", found.visual_percent);
    add("proprioceptive", found.proprioceptive_percent);
    add("vestibular", found.vestibular_percent);
  }
}

/// A fall is a score of 0, whatever the plate saw of it.
Result score_of(const Scored& trial) {
  if (trial.recording.data().condition.fall) return analysis::ok(0.0);
  for (const Score& score : trial.scores)
    if (score.metric->id == equilibrium || score.metric->id == of_angle) return score.result;
  return analysis::undefined(Status::missing_input,
                             "ask for --metrics sot_equilibrium (or --score sway, of a sway angle)");
}

void add_sot(const std::string& person, std::span<const Scored> trials, std::vector<ComposedRow>& rows) {
  std::array<std::vector<Result>, analysis::sot_conditions> scores;
  ComposedRow about;
  about.person = person;
  for (std::size_t c = 0; c < scores.size(); ++c) {
    std::string names;
    for (const Scored& trial : trials) {
      const auto& data = trial.recording.data();
      if (data.participant.pseudonym != person || data.condition.sot != static_cast<int>(c) + 1) continue;
      scores[c].push_back(score_of(trial));
      names += (names.empty() ? "" : "+") + data.id;
      about.simulated = about.simulated || data.simulated;
      if (about.profile.empty()) about.profile = trial.prepared.profile;
    }
    about.trials += (c == 0 ? "" : "/") + names;
  }
  const auto found = analysis::sensory_organization(scores);
  const auto add = [&](const char* id, const Result& result) {
    ComposedRow row = composed_row(id);
    row.person = about.person;
    row.profile = about.profile;
    row.trials = about.trials;
    row.simulated = about.simulated;
    row.result = result;
    rows.push_back(std::move(row));
  };
  add("sot_composite", found.composite);
  add("sot_somatosensory", found.somatosensory);
  add("sot_visual", found.visual);
  add("sot_vestibular", found.vestibular);
  add("sot_preference", found.preference);
}

}  // namespace

std::vector<ComposedRow> sensory_rows(std::span<const Scored> trials) {
  std::vector<ComposedRow> rows;
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
