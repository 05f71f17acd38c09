// Any bytes as a mapping file, and as the value of --columns.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

#include "datasets/mapping.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace steadyplate::datasets;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  try {
    const Mapping mapping = parse_mapping(bytes, "map.toml");
    for (const auto& [role, column] : mapping.columns)
      if (!is_role(role)) std::abort();
    if (mapping.rate_hz && !(*mapping.rate_hz > 0.0)) std::abort();
  } catch (const ReadError&) {
    // an answer
  }
  try {
    ReadOptions options;
    options.columns = std::string(bytes);
    static_cast<void>(mapping_of(options));
  } catch (const std::invalid_argument&) {
    // an answer
  }
  return 0;
}
