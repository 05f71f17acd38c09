// Our side of the pipe from steadyplate-mat, and the walk over a MAT file that says what must come through
// it. The library on the other side is not here: it has limits instead (datasets/mat/helper.hpp).

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "datasets/export/recording_mat.hpp"
#include "datasets/mat/answer.hpp"
#include "datasets/mat/level5.hpp"
#include "tests/fuzz/answered.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace steadyplate;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  test::answered([&] {
    auto variables = datasets::mat::decoded(bytes, "fuzz.mat");
    for (const auto& variable : variables)
      if (variable.path.empty()) std::abort();
    if (auto recording = datasets::recording_of_mat(variables, "fuzz.mat"))
      datasets::Recording(std::move(*recording));
  });
  test::answered([&] { datasets::mat::announced(bytes, "fuzz.mat", 1U << 20U); });
  return 0;
}
