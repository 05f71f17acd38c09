#pragma once

#include <nlohmann/json.hpp>

#include "tools/station/visit.hpp"

namespace steadyplate::station {

/// A protocol as its card shows it.
nlohmann::ordered_json protocol_json(const analysis::Protocol& protocol);

/// Everything a page needs to draw a visit under way, also one that was reloaded a moment ago.
nlohmann::ordered_json visit_json(Visit& visit);

}  // namespace steadyplate::station
