// Any bytes as a list of sums.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "datasets/sums.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view list(reinterpret_cast<const char*>(data), size);
  for (const char* path : {"a.csv", "d/a.csv"})
    if (const auto sum = steadyplate::datasets::listed_sum(list, path))
      if (sum->size() != 64 || sum->find_first_not_of("0123456789abcdef") != std::string::npos) std::abort();
  return 0;
}
