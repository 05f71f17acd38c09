#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "analysis/machine/buffer.hpp"

namespace steadyplate::analysis {

/// The samples from the smallest to the largest, equal ones as they come. O(N) as below.
/// @param x  finite
Buffer<std::uint32_t> order_of(std::span<const double> x);

/// Where a sample stands among all samples by size, and where those stand that match it: whether two samples
/// differ by at most a tolerance is then asked of whole numbers, without rounding differences, since the
/// answer is monotone in sorted order.
template <class Rank>
struct Ranked {
  Rank rank;
  Rank lowest;  ///< the ranks lowest .. highest match it
  Rank highest;
};

template <class Rank>
struct Ranks {
  Buffer<Ranked<Rank>> of_sample;
  Buffer<std::uint32_t> sample;  ///< by rank
};

/// Rank every sample: abs(a - b) <= tolerance, as double arithmetic has it, just where the rank of b is in
/// lowest .. highest of a. Equal samples have ranks of their own. O(N), for samples that are not all alike in
/// their first 22 bits of range.
/// @param x  finite; at most as many as a Rank has numbers
template <class Rank>
Ranks<Rank> rank_samples(std::span<const double> x, double tolerance);

extern template Ranks<std::uint16_t> rank_samples(std::span<const double> x, double tolerance);
extern template Ranks<std::uint32_t> rank_samples(std::span<const double> x, double tolerance);

}  // namespace steadyplate::analysis
