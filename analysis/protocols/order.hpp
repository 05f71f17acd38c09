#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/protocols/protocol.hpp"

namespace steadyplate::analysis {

/// In which order the tests of a protocol are done: as listed, or, when the protocol says "random", shuffled
/// (Fisher and Yates, with SplitMix64 from this seed): the same seed gives the same order on every machine.
/// @return  indices into the protocol's tests
std::vector<std::size_t> draw_order(const Protocol& protocol, std::uint64_t seed);

}  // namespace steadyplate::analysis
