#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace steadyplate::analysis {

/// Pairs of templates that match, Chebyshev distance <= tolerance, self matches excluded, each pair once.
/// There are N - m templates of both lengths (Richman & Moorman 2000).
struct Matches {
  std::uint64_t shorter = 0;  ///< B: templates of m samples
  std::uint64_t longer = 0;   ///< A: templates of m + 1 samples
};

/// Exact counts, far below the textbook's N^2: templates sorted by their first sample, so that candidates lie
/// side by side; the other samples compared as ranks in sixteen lanes, which decides abs(a - b) <= tolerance
/// without rounding differences, because that is monotone in sorted order. AVX2 where the machine has it,
/// else the same counts with SSE2.
/// @param m  1 to 4
/// @throws std::invalid_argument
Matches count_matches(std::span<const double> x, std::size_t m, double tolerance);

}  // namespace steadyplate::analysis
