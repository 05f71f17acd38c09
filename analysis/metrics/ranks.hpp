#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "analysis/machine/buffer.hpp"

namespace steadyplate::analysis {

/// The samples from the smallest to the largest, equal ones as they come. O(N) as below.
/// @param x  finite
Buffer<std::uint32_t> order_of(std::span<const double> x);

/// Where each sample stands among all by size, and where those stand that match it: whether two samples
/// differ by at most a tolerance is then asked of whole numbers, without rounding differences, since the
/// answer is monotone in sorted order. Equal samples have ranks of their own.
template <class Rank>
struct Ranks {
  Buffer<Rank> rank;             ///< by sample
  Buffer<std::uint32_t> sample;  ///< by rank
  /// By rank: the ranks from `lowest` to below `end` match it. What is behind the last one says nothing.
  Buffer<Rank> lowest, end;
};

/// Rank every sample: abs(a - b) <= tolerance, as double arithmetic has it, just where the rank of b is among
/// those that match the rank of a. O(N), for samples that are not all alike in their first 16 bits of range.
/// @param x  finite; at most as many as the largest Rank
template <class Rank>
Ranks<Rank> rank_samples(std::span<const double> x, double tolerance);

extern template Ranks<std::uint16_t> rank_samples(std::span<const double> x, double tolerance);
extern template Ranks<std::uint32_t> rank_samples(std::span<const double> x, double tolerance);

}  // namespace steadyplate::analysis
