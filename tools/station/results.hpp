#pragma once

#include <span>
#include <vector>

#include "tools/scoring/scoring.hpp"
#include "tools/station/visit.hpp"

namespace steadyplate::station {

/// Does this trial count: accepted, no practice, stood to its end?
bool counts(const KeptTrial& trial);

/// The trials that count, read back from their sealed journals and scored by the one path, with person and
/// condition as the visit has them.
/// @throws datasets::ReadError
std::vector<scoring::Scored> score_visit(std::span<const KeptTrial> trials, const Person& person,
                                         const analysis::Protocol& protocol);

}  // namespace steadyplate::station
