#pragma once

#include <cstdint>

// Small vectors that the compiler turns into whatever the machine has: two SSE2 registers on a plain x86-64,
// one AVX2 register where a function is compiled for it. The order of additions is the same in both, so the
// results are the same bits. Only for local variables: passing them between functions has no stable ABI.

namespace steadyplate::analysis {

using FourDoubles = double __attribute__((vector_size(32)));
using SixteenShorts = std::uint16_t __attribute__((vector_size(32)));
using EightWords = std::uint32_t __attribute__((vector_size(32)));

}  // namespace steadyplate::analysis
