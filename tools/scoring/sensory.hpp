#pragma once

#include <span>
#include <vector>

#include "tools/scoring/composed_row.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// What the conditions of the trials allow:
/// mCTSIB for each sway measure, when a person has eyes open and closed on firm and foam in one stance;
/// SOT when conditions sot1 to sot6 are named: from sot_equilibrium, a trial with `fall` counting 0.
/// A difference in rate or length of the trials is a warning.
std::vector<ComposedRow> sensory_rows(std::span<const Scored> trials);

}  // namespace steadyplate::scoring
