#pragma once

#include <cstddef>

#include "analysis/trajectory.hpp"

namespace steadyplate::analysis::preprocess {

/// Make gaps (NaN) of single samples further than `spike_mm` from both neighbours while these lie within
/// `agree_mm` of each other; distances in the plane. The first and last sample have one neighbour and stay.
/// @return how many
std::size_t mark_spikes(CopSamples& samples, double spike_mm, double agree_mm);

}  // namespace steadyplate::analysis::preprocess
