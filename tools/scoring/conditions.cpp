#include "tools/scoring/conditions.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace steadyplate::scoring {

using analysis::Result;
using analysis::Status;
using datasets::Condition;
using datasets::Stance;
using datasets::Surface;
using datasets::Vision;

Condition parse_condition(std::string_view text) {
  Condition condition;
  while (!text.empty()) {
    const auto dash = text.find('-');
    const std::string_view word = text.substr(0, dash);
    text = dash == std::string_view::npos ? std::string_view() : text.substr(dash + 1);
    if (word == "eo")
      condition.vision = Vision::open;
    else if (word == "ec")
      condition.vision = Vision::closed;
    else if (word == "firm")
      condition.surface = Surface::firm;
    else if (word == "foam")
      condition.surface = Surface::foam;
    else if (word == "unstable")
      condition.surface = Surface::unstable;
    else if (word == "both")
      condition.stance = Stance::both_legs;
    else if (word == "left")
      condition.stance = Stance::left_leg;
    else if (word == "right")
      condition.stance = Stance::right_leg;
    else if (word == "tandem")
      condition.stance = Stance::tandem;
    else
      throw std::invalid_argument(
          "condition: '" + std::string(word) +
          "' is not known; words are eo ec firm foam unstable both left right tandem, "
          "joined by '-', for example eo-foam");
  }
  return condition;
}

datasets::Recording with_condition(const datasets::Recording& recording, const Condition& named) {
  datasets::RecordingData data = recording.data();
  if (named.vision != Vision::unknown) data.condition.vision = named.vision;
  if (named.surface != Surface::unknown) data.condition.surface = named.surface;
  if (named.stance != Stance::unknown) data.condition.stance = named.stance;
  data.assumptions.push_back("Condition as named by the user: " + to_string(named) + ".");
  return datasets::Recording(std::move(data));
}

std::string_view to_string(RatioRow::Kind kind) {
  return kind == RatioRow::Kind::romberg ? "romberg" : "foam";
}

namespace {

/// The trials of one person in one condition.
struct Group {
  std::string person;
  Condition condition;
  std::vector<const Scored*> trials;
};

std::vector<Group> group_trials(std::span<const Scored> trials) {
  std::vector<Group> groups;
  for (const Scored& trial : trials) {
    const auto& data = trial.recording.data();
    const auto same = [&](const Group& g) {
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

Result mean_of(const Group& group, std::size_t row) {
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

std::string ids(const Group& group) {
  std::string text;
  for (const Scored* trial : group.trials) text += (text.empty() ? "" : "+") + trial->recording.data().id;
  return text;
}

bool any_simulated(const Group& group) {
  return std::any_of(group.trials.begin(), group.trials.end(),
                     [](const Scored* trial) { return trial->recording.data().simulated; });
}

/// Why the two groups should not be compared as they are; "" when they may.
std::string difference(const Group& a, const Group& b) {
  const auto& first = a.trials.front()->prepared.trajectory;
  for (const Group* group : {&a, &b}) {
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

/// Ratios mean something for sizes (mm, mm/s, mm^2, ...): a length in the unit, no position or angle.
bool has_ratio(const analysis::Metric& metric) {
  return metric.better == analysis::Better::lower && metric.laws.length_power.value_or(0) > 0;
}

void add_ratios(RatioRow::Kind kind, const std::string& held, const Group& test, const Group& reference,
                std::vector<RatioRow>& rows) {
  const std::string warning = difference(test, reference);
  const auto& scores = test.trials.front()->scores;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!has_ratio(*scores[i].metric)) continue;
    RatioRow row;
    row.kind = kind;
    row.person = test.person;
    row.held = held;
    row.test = ids(test);
    row.reference = ids(reference);
    row.metric = scores[i].metric;
    row.ratio = analysis::ratio(mean_of(test, i), mean_of(reference, i));
    row.simulated = any_simulated(test) || any_simulated(reference);
    for (Result* result : {&row.ratio.quotient, &row.ratio.percent, &row.ratio.log_ratio}) {
      if (warning.empty() || result->status != Status::ok) continue;
      result->status = Status::warn;
      result->note = warning;
    }
    rows.push_back(std::move(row));
  }
}

std::string_view name(datasets::Vision vision) {
  switch (vision) {
    case datasets::Vision::open:
      return "open";
    case datasets::Vision::closed:
      return "closed";
    case datasets::Vision::unknown:
      break;
  }
  return "";
}

std::string_view name(datasets::Surface surface) {
  switch (surface) {
    case datasets::Surface::firm:
      return "firm";
    case datasets::Surface::foam:
      return "foam";
    case datasets::Surface::unstable:
      return "unstable";
    case datasets::Surface::unknown:
      break;
  }
  return "";
}

std::string_view name(datasets::Stance stance) {
  switch (stance) {
    case datasets::Stance::both_legs:
      return "both_legs";
    case datasets::Stance::left_leg:
      return "left_leg";
    case datasets::Stance::right_leg:
      return "right_leg";
    case datasets::Stance::tandem:
      return "tandem";
    case datasets::Stance::unknown:
      break;
  }
  return "";
}

}  // namespace

ConditionWords condition_words(const datasets::Condition& condition) {
  return {name(condition.vision), name(condition.surface), name(condition.stance)};
}

std::vector<RatioRow> condition_ratios(std::span<const Scored> trials) {
  std::vector<RatioRow> rows;
  const std::vector<Group> groups = group_trials(trials);
  for (const Group& reference : groups) {
    for (const Group& test : groups) {
      if (test.person != reference.person || test.condition.stance != reference.condition.stance) continue;
      const bool same_surface = test.condition.surface == reference.condition.surface;
      const bool same_vision = test.condition.vision == reference.condition.vision;
      if (same_surface && reference.condition.vision == Vision::open &&
          test.condition.vision == Vision::closed)
        add_ratios(RatioRow::Kind::romberg, to_string(Condition{Vision::unknown, test.condition.surface}),
                   test, reference, rows);
      if (same_vision && reference.condition.surface == Surface::firm &&
          test.condition.surface == Surface::foam)
        add_ratios(RatioRow::Kind::foam, to_string(Condition{test.condition.vision}), test, reference, rows);
    }
  }
  std::stable_partition(rows.begin(), rows.end(),
                        [](const RatioRow& row) { return row.kind == RatioRow::Kind::romberg; });
  return rows;
}

}  // namespace steadyplate::scoring
