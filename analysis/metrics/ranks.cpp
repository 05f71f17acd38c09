#include "analysis/metrics/ranks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/machine/sums.hpp"

namespace steadyplate::analysis {

namespace {

/// A sample and where it comes from.
struct Place {
  double value;
  std::uint32_t sample;
};

bool comes_before(const Place& a, const Place& b) {
  return a.value < b.value || (a.value == b.value && a.sample < b.sample);
}

/// A whole number in proportion to a sample, whose order is never the wrong way round.
struct Key {
  std::uint32_t key, sample;
};

/// The samples by key, in two passes of counting sort.
/// @param scale  that makes the largest sample less `low` 4^DigitBits - 1
template <std::size_t DigitBits>
void sort_by_keys(std::span<const double> x, double low, double scale, Buffer<Key>& keys) {
  constexpr std::size_t digits = 2, values = std::size_t{1} << DigitBits;
  const auto digit_of = [](std::uint32_t key, std::size_t digit) __attribute__((always_inline)) {
    return key >> (digit * DigitBits) & (values - 1);
  };
  Buffer<Key> other(x.size());
  keys.resize(x.size());
  std::array<std::array<std::uint32_t, values>, digits> begins{};
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto key = static_cast<std::uint32_t>((x[i] - low) * scale);
    keys[i] = {key, static_cast<std::uint32_t>(i)};
    for (std::size_t d = 0; d < digits; ++d) ++begins[d][digit_of(key, d)];
  }
  for (std::size_t d = 0; d < digits; ++d) {
    std::uint32_t sum = 0;
    for (std::size_t v = 0; v < values; ++v) begins[d][v] = std::exchange(sum, sum + begins[d][v]);
    for (const Key& key : keys) other[begins[d][digit_of(key.key, d)]++] = key;
    keys.swap(other);
  }
}

/// The samples by size, equal ones by their number. First by their keys; then, within samples of one key, by
/// the samples themselves.
void sort_samples(std::span<const double> x, Buffer<Place>& sorted) {
  constexpr std::size_t few = 128, some = 2048, short_digit = 8, long_digit = 11;
  const std::size_t n = x.size(), digit_bits = n < some ? short_digit : long_digit;
  sorted.resize(n);
  const auto [low, high] = extremes(x);
  const double scale = static_cast<double>((std::size_t{1} << (2 * digit_bits)) - 1) / (high - low);
  if (n < few || !(high > low) || !std::isfinite(high - low) || !std::isfinite(scale)) {
    for (std::size_t i = 0; i < n; ++i) sorted[i] = {x[i], static_cast<std::uint32_t>(i)};
    std::sort(sorted.begin(), sorted.end(), comes_before);
    return;
  }
  Buffer<Key> keys;
  if (digit_bits == short_digit)
    sort_by_keys<short_digit>(x, low, scale, keys);
  else
    sort_by_keys<long_digit>(x, low, scale, keys);
  for (std::size_t p = 0; p < n; ++p) sorted[p] = {x[keys[p].sample], keys[p].sample};
  for (std::size_t p = 1; p < n; ++p) {
    if (keys[p].key != keys[p - 1].key) continue;
    const std::size_t begin = p - 1;
    while (p < n && keys[p].key == keys[begin].key) ++p;
    std::sort(sorted.begin() + static_cast<std::ptrdiff_t>(begin),
              sorted.begin() + static_cast<std::ptrdiff_t>(p), comes_before);
  }
}

// Two fingers go along the sorted samples: one at a sample, one at the last that is known to match it. Each
// step moves one of them, which one hangs on the data and would be guessed wrong half the time: so a step has
// no branch. After some steps the numbers of the two add up to the steps.

/// At which sample the fingers are after `steps` steps: the first that matches the one as far behind.
std::size_t sample_after(std::size_t steps, std::span<const Place> sorted, double tolerance) {
  std::size_t low = steps - std::min(steps, sorted.size() - 1), high = steps / 2 + 1;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (sorted[steps - middle].value - sorted[middle].value <= tolerance)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

/// The lowest and the highest rank that match each rank.
/// @param sorted  behind the n samples as many that match nothing as there are parts: the last steps may go
///                that far; so with `lowest` and `highest`
/// @tparam Parts  of the way, gone side by side: a step waits for the one before it
template <std::size_t Parts, class Rank>
void find_matching_ranks(std::span<const Place> sorted, std::size_t n, double tolerance,
                         std::span<Rank> lowest, std::span<Rank> highest) {
  const std::size_t all_steps = 2 * n - 1, steps = (all_steps + Parts - 1) / Parts;
  std::array<std::size_t, Parts> begin, sample;
  for (std::size_t w = 0; w < Parts; ++w) {
    begin[w] = std::min(w * steps, all_steps);
    sample[w] = sample_after(begin[w], sorted.first(n), tolerance);
  }
  const auto first = sample;
  lowest[0] = 0;
  for (std::size_t i = 0; i < steps; ++i)
    for (std::size_t w = 0; w < Parts; ++w) {  // what is written is final once its finger has moved on
      const std::size_t at = sample[w], last = begin[w] + i - at;
      lowest[last + 1] = static_cast<Rank>(at);
      highest[at] = static_cast<Rank>(last);
      sample[w] += sorted[last + 1].value - sorted[at].value <= tolerance ? 0 : 1;
    }
  for (std::size_t w = 1; w < Parts; ++w) {  // two numbers that the part before may have written last
    std::size_t at = first[w], last = begin[w] - at;
    const std::size_t next = last + 1;
    while (at < n && sorted[last + 1].value - sorted[at].value <= tolerance) ++last;
    highest[at] = static_cast<Rank>(last);
    while (next < n && sorted[next].value - sorted[at].value > tolerance) ++at;
    lowest[next] = static_cast<Rank>(at);
  }
}

}  // namespace

Buffer<std::uint32_t> order_of(std::span<const double> x) {
  Buffer<std::uint32_t> order(x.size());
  if (x.empty()) return order;
  Buffer<Place> sorted;
  sort_samples(x, sorted);
  for (std::size_t p = 0; p < x.size(); ++p) order[p] = sorted[p].sample;
  return order;
}

template <class Rank>
Ranks<Rank> rank_samples(std::span<const double> x, double tolerance) {
  constexpr std::size_t parts = 4;
  const std::size_t n = x.size();
  Ranks<Rank> ranks;
  if (n == 0) return ranks;
  Buffer<Place> sorted;
  sorted.reserve(n + parts);
  sort_samples(x, sorted);
  sorted.resize(n + parts);
  std::fill_n(&sorted[n], parts, Place{std::numeric_limits<double>::quiet_NaN(), 0});
  Buffer<Rank> lowest(n + parts), highest(n + parts);
  find_matching_ranks<parts, Rank>(sorted, n, tolerance, lowest, highest);
  ranks.of_sample.resize(n);
  ranks.sample.resize(n);
  for (std::size_t p = 0; p < n; ++p) {
    ranks.sample[p] = sorted[p].sample;
    ranks.of_sample[sorted[p].sample] = {static_cast<Rank>(p), lowest[p], highest[p]};
  }
  return ranks;
}

template Ranks<std::uint16_t> rank_samples(std::span<const double> x, double tolerance);
template Ranks<std::uint32_t> rank_samples(std::span<const double> x, double tolerance);

}  // namespace steadyplate::analysis
