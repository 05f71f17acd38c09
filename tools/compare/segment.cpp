#include "tools/compare/segment.hpp"

#include "datasets/error.hpp"
#include "tools/compare/text_table.hpp"

namespace steadyplate::compare {

std::optional<double> analysed_seconds(const std::string& segment) {
  const auto dash = segment.find('-', 1);
  if (dash == std::string::npos || segment.back() != 's') return std::nullopt;
  TextTable cells;
  cells.file = segment;
  cells.names = {"from", "to"};
  cells.rows = {{segment.substr(0, dash), segment.substr(dash + 1, segment.size() - dash - 2)}};
  cells.lines = {0};
  try {
    const double length = number_in(cells, 0, 1) - number_in(cells, 0, 0);
    if (length > 0.0) return length;
  } catch (const datasets::ReadError&) {
  }
  return std::nullopt;
}

}  // namespace steadyplate::compare
