#pragma once

#include <ostream>
#include <span>

#include "tools/scoring/composed_row.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// The scores for people: one column a trial, one row a metric, then the condition ratios, what is
/// made of several trials, the warnings, and
/// how the numbers were made. Wide sets of trials are cut into blocks that fit `width` columns.
void write_table(std::ostream& out, std::span<const Scored> trials, std::span<const RatioRow> ratios,
                 std::span<const ComposedRow> composed = {}, std::size_t width = 120);

}  // namespace steadyplate::scoring
