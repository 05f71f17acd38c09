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

/// The longest template that count_matches() takes.
constexpr std::size_t longest_template = 6;

/// Exact counts. Templates are compared as ranks in sixteen lanes, which decides abs(a - b) <= tolerance
/// without rounding differences: those of a short series with all that match in the first sample; of a long
/// one, far below the textbook's N^2 on a path that is smooth, templates that are alike in all their samples
/// stand together in blocks, and most pairs of blocks are seen to match, or not to, as a whole. AVX2 where
/// the machine has it, else the same counts with SSE2.
/// @param m  1 to longest_template
/// @throws std::invalid_argument
Matches count_matches(std::span<const double> x, std::size_t m, double tolerance);

}  // namespace steadyplate::analysis
