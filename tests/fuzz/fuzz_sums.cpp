// Any bytes as a list of sums.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "datasets/sums.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view list(reinterpret_cast<const char*>(data), size);
  for (const auto& [path, sum] : steadyplate::datasets::sums_of(list))
    if (sum.size() != 64 || sum.find_first_not_of("0123456789abcdef") != std::string::npos) std::abort();
  return 0;
}
