#include "datasets/mat/variables.hpp"

namespace steadyplate::datasets::mat {

std::string field_path(const std::string& parent, std::uint64_t index, std::uint64_t count,
                       std::string_view field) {
  std::string path = parent;
  if (count != 1) path += '(' + std::to_string(index + 1) + ')';
  return path.append(".").append(field);
}

std::string cell_path(const std::string& parent, std::uint64_t index) {
  return parent + '{' + std::to_string(index + 1) + '}';
}

}  // namespace steadyplate::datasets::mat
