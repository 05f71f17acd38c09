#pragma once

#include <span>
#include <vector>

#include "tools/scoring/composed_row.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// Diffusion analysis of the mean curve of repeated trials, as Collins & De Luca do: for each person and
/// condition with two trials or more, and each selected row of it. Trials that fell, or could not be
/// prepared, are not part of it; trials that differ in rate have no mean curve, and the rows say so.
std::vector<ComposedRow> pooled_rows(std::span<const Scored> trials);

}  // namespace steadyplate::scoring
