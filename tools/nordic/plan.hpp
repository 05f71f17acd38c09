#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/strength/training.hpp"

namespace steadyplate::nordic {

/// A training plan as its file says it (README.md shows every key).
struct Plan {
  std::string id;  ///< the file's stem
  std::string name, source, note;
  std::optional<double> warm_up_min, rest_s;
  std::vector<analysis::PlannedSession> sessions;

  int weeks() const { return sessions.empty() ? 0 : sessions.back().week; }
};

/// Parse a plan. @throws datasets::ReadError  names key and line
Plan parse_plan(std::string_view toml, const std::string& id, const std::string& file);

/// Plans shipped with the program, by id.
std::vector<Plan> shipped_plans();

/// A shipped plan by its id, or a plan file (ends with .toml).
/// @throws datasets::ReadError  no such file, wrong file; std::invalid_argument  no such plan, with those
/// there are
Plan find_plan(const std::string& name);

/// A file of plans/, put into the program when it is built.
struct BuiltIn {
  std::string_view id;
  std::string_view text;
};
std::span<const BuiltIn> built_in_plans();

}  // namespace steadyplate::nordic
