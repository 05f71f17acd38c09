#include "tools/scoring/conditions.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/composed.hpp"
#include "tools/scoring/condition_groups.hpp"

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
    else if (word.size() == 4 && word.substr(0, 3) == "sot" && word[3] >= '1' && word[3] <= '6')
      condition.sot = word[3] - '0';
    else if (word == "fall")
      condition.fall = true;
    else
      throw std::invalid_argument(
          "condition: '" + std::string(word) +
          "' is not known; words are eo ec firm foam unstable both left right tandem sot1 to sot6 fall, "
          "joined by '-', for example eo-foam");
  }
  return condition;
}

datasets::Recording with_condition(const datasets::Recording& recording, const Condition& named) {
  datasets::RecordingData data = recording.data();
  if (named.vision != Vision::unknown) data.condition.vision = named.vision;
  if (named.surface != Surface::unknown) data.condition.surface = named.surface;
  if (named.stance != Stance::unknown) data.condition.stance = named.stance;
  if (named.sot != 0) data.condition.sot = named.sot;
  if (named.fall) data.condition.fall = true;
  data.assumptions.push_back("Condition as named by the user: " + to_string(named) + ".");
  return datasets::Recording(std::move(data));
}

std::string_view to_string(RatioRow::Kind kind) {
  return kind == RatioRow::Kind::romberg ? "romberg" : "foam";
}

namespace {

void add_ratios(RatioRow::Kind kind, const std::string& held, const ConditionGroup& test,
                const ConditionGroup& reference, std::vector<RatioRow>& rows) {
  const std::string warning = difference(test, reference);
  const auto& scores = test.trials.front()->scores;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!analysis::is_size(*scores[i].metric)) continue;
    RatioRow row;
    row.kind = kind;
    row.person = test.person;
    row.held = held;
    row.test = ids(test);
    row.reference = ids(reference);
    row.metric = scores[i].metric;
    row.profile = reference.trials.front()->prepared.profile;
    row.parameters = scores[i].parameters;
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
  const std::vector<ConditionGroup> groups = condition_groups(trials);
  for (const ConditionGroup& reference : groups) {
    for (const ConditionGroup& test : groups) {
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
