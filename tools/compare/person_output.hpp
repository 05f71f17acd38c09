#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "tools/compare/json_parts.hpp"
#include "tools/compare/person.hpp"

namespace steadyplate::compare {

/// A person's comparison as a whole: the primary metric and the others looked at.
struct PersonAnswer {
  Session before, after;
  std::optional<Session> follow_up;
  MetricChange primary;
  std::vector<MetricChange> secondary;
  std::vector<std::string> differences;     ///< compared all the same (--force)
  std::optional<double> adherence_percent;  ///< of the planned sessions, as entered
  bool primary_named = true;                ///< false: nobody said which is primary
};

void write_person(std::ostream& out, const PersonAnswer& answer);
Json json_person(const PersonAnswer& answer);  ///< the document
Json json_change(const MetricChange& change);
std::string person_methods(const PersonAnswer& answer);

}  // namespace steadyplate::compare
