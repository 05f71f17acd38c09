// Any bytes as study.toml, as a table of printed scores, as a table of participants, as how a trial was
// taken.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

#include "datasets/error.hpp"
#include "datasets/study/definition.hpp"
#include "datasets/study/taken.hpp"
#include "tests/fuzz/answered.hpp"
#include "tools/study/printed.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace steadyplate;
  using test::answered;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  datasets::StudyDefinition plan;
  plan.time_points = {"baseline", "post"};
  answered([&] {
    for (const auto& score : study::parse_printed(bytes, "scores.csv", plan, {"board", "post", "", ""}).rows)
      if (!std::isfinite(score.value) || score.trial < 1 || !datasets::is_study_word(score.test))
        std::abort();
  });
  answered([&] { static_cast<void>(study::parse_participants(bytes, "people.csv")); });
  answered([&] {
    const datasets::StudyDefinition read = datasets::parse_study_definition(bytes, "study.toml");
    // What was understood is written so that it is understood again.
    const std::string text = datasets::study_toml(read);
    if (datasets::study_toml(datasets::parse_study_definition(text, "again")) != text) std::abort();
  });
  if (const auto taken = datasets::taken_from(bytes)) {
    const std::string text = datasets::to_json(*taken);
    if (datasets::to_json(datasets::taken_from(text).value()) != text) std::abort();
  }
  return 0;
}
