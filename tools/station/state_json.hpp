#pragma once

#include <nlohmann/json.hpp>

#include "tools/session/guided_visit.hpp"

namespace steadyplate::station {

/// A protocol as its card shows it.
nlohmann::ordered_json protocol_json(const analysis::Protocol& protocol);

/// Everything a page needs to draw a visit under way, also one that was reloaded a moment ago.
/// @param trouble  what went wrong with board, disk or study, and what next; "" = nothing
nlohmann::ordered_json visit_json(session::GuidedVisit& visit, const std::string& trouble);

}  // namespace steadyplate::station
