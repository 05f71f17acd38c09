// Any bytes as a study's table, a reliability table, a norm table, a training plan.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

#include "datasets/error.hpp"
#include "datasets/norms/norms.hpp"
#include "tests/fuzz/answered.hpp"
#include "tools/compare/columns.hpp"
#include "tools/compare/reliability_table.hpp"
#include "tools/compare/text_table.hpp"
#include "tools/nordic/plan.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace steadyplate;
  using test::answered;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  answered([&] {
    const compare::TextTable table = compare::parse_text_table(bytes, "table.csv");
    for (const auto& row : table.rows)
      if (row.size() != table.names.size()) std::abort();
    for (const auto role : {compare::Role::id, compare::Role::pre, compare::Role::value})
      answered([&] { static_cast<void>(compare::column_of(table, role, "")); });
    answered([&] {
      for (std::size_t row = 0; row < table.rows.size(); ++row)
        for (std::size_t column = 0; column < table.names.size(); ++column)
          static_cast<void>(compare::number_in(table, row, column));
    });
  });
  answered([&] {
    for (const auto& entry : compare::parse_reliability(bytes, "reliability.csv"))
      if (!(entry.sem > 0.0) || !std::isfinite(entry.sem)) std::abort();
  });
  answered([&] {
    for (const auto& norm : datasets::parse_norms(bytes, "norms.csv"))
      if (!(norm.low <= norm.high) || norm.source.empty()) std::abort();
  });
  answered([&] { static_cast<void>(compare::reliability_given("SEM=" + std::string(bytes))); });
  answered([&] {
    const nordic::Plan plan = nordic::parse_plan(bytes, "plan", "plan.toml");
    if (plan.sessions.empty()) std::abort();
    for (const auto& session : plan.sessions)
      for (const auto& set : session.sets)
        if (set.reps_low < 1 || set.reps_high < set.reps_low) std::abort();
  });
  return 0;
}
