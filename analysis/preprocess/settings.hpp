#pragma once

#include "analysis/preprocess/prepare.hpp"

namespace steadyplate::analysis::preprocess {

/// Refuse arguments no data could make right.
/// @throws std::invalid_argument  naming the first wrong one
void check_arguments(const CopSamples& samples, const PrepareSettings& settings);

}  // namespace steadyplate::analysis::preprocess
