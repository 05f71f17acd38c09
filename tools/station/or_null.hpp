#pragma once

#include <optional>

#include "tools/station/arguments.hpp"

namespace steadyplate::station {

/// What it is, or null when it is not there.
template <typename Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

}  // namespace steadyplate::station
