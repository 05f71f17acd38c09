#pragma once

#include <string>

#include "datasets/study/study.hpp"

namespace steadyplate::datasets {

/// The day of a visit, "2026-03-01": the date of its session; of a session without one (older versions noted
/// none) the day in UTC on which its first guided run began; "" when nothing tells it or there is no such
/// visit.
std::string visit_date(const Study& study, const std::string& participant, const std::string& time_point);

}  // namespace steadyplate::datasets
