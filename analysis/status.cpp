#include "analysis/status.hpp"

namespace steadyplate::analysis {

std::string_view to_string(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::warn:
      return "warn";
    case Status::too_short:
      return "too_short";
    case Status::constant:
      return "constant";
    case Status::not_finite:
      return "not_finite";
    case Status::missing_input:
      return "missing_input";
    case Status::degenerate:
      return "degenerate";
  }
  return "unknown";
}

}  // namespace steadyplate::analysis
