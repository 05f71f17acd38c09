#include "tools/scoring/composed_row.hpp"

#include <stdexcept>
#include <utility>

#include "analysis/composed.hpp"

namespace steadyplate::scoring {

ComposedRow composed_row(std::string id) {
  const auto found = analysis::find_composed(id);
  if (!found) throw std::logic_error("no composed score " + id);
  ComposedRow row;
  row.name = analysis::name_of(*found);
  row.unit = analysis::unit_of(*found);
  row.version = found->metric != nullptr ? found->metric->version : found->score->row.version;
  row.id = std::move(id);
  return row;
}

}  // namespace steadyplate::scoring
