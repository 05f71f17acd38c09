#pragma once

#include <map>
#include <string>
#include <utility>

#include "datasets/study/study.hpp"

namespace steadyplate::datasets {

/// The days of all visits of a study, as they are when this is made.
class VisitDates {
 public:
  explicit VisitDates(const Study& study);

  /// The day of a visit, "2026-03-01": the date of its session; of a session without one (older versions
  /// noted none) the day in UTC on which its first guided run began; "" when nothing tells it or there is no
  /// such visit.
  std::string of(const std::string& participant, const std::string& time_point) const;

 private:
  std::map<std::pair<std::string, std::string>, std::string> days_;  // by participant and time point
};

/// The same of one visit.
std::string visit_date(const Study& study, const std::string& participant, const std::string& time_point);

}  // namespace steadyplate::datasets
