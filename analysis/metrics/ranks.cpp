#include "analysis/metrics/ranks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>

namespace steadyplate::analysis {

namespace {

/// A sample and where it comes from.
struct Place {
  double value;
  std::uint32_t sample;
};

/// The samples by size, equal ones by their number. First by whole numbers in proportion to them, whose order
/// is never the wrong way round (counting sort in two passes); then, within samples of one such number, by
/// the samples themselves.
void sort_samples(std::span<const double> x, Buffer<Place>& sorted) {
  constexpr std::size_t few = 128, some = 2048, digits = 2, most_values = 2048;
  const std::size_t n = x.size();
  const std::size_t digit_bits = n < some ? 8 : 11, values = std::size_t{1} << digit_bits;
  const auto by_value = [](const Place& a, const Place& b) {
    return a.value < b.value || (a.value == b.value && a.sample < b.sample);
  };
  sorted.resize(n);
  const auto [low, high] = std::ranges::minmax(x);
  const double scale = static_cast<double>(values * values - 1) / (high - low);
  if (n < few || !(high > low) || !std::isfinite(high - low) || !std::isfinite(scale)) {
    for (std::size_t i = 0; i < n; ++i) sorted[i] = {x[i], static_cast<std::uint32_t>(i)};
    std::sort(sorted.begin(), sorted.end(), by_value);
    return;
  }
  struct Key {
    std::uint32_t key, sample;
  };
  Buffer<Key> keys(n), other(n);
  std::array<std::array<std::uint32_t, most_values>, digits> begins;
  for (auto& digit : begins) std::fill_n(digit.begin(), values, 0U);
  for (std::size_t i = 0; i < n; ++i) {
    const auto key = static_cast<std::uint32_t>((x[i] - low) * scale);
    keys[i] = {key, static_cast<std::uint32_t>(i)};
    for (std::size_t d = 0; d < digits; ++d) ++begins[d][key >> (d * digit_bits) & (values - 1)];
  }
  for (std::size_t d = 0; d < digits; ++d) {
    std::uint32_t sum = 0;
    for (std::size_t v = 0; v < values; ++v) begins[d][v] = std::exchange(sum, sum + begins[d][v]);
    for (const Key& key : keys) other[begins[d][key.key >> (d * digit_bits) & (values - 1)]++] = key;
    keys.swap(other);
  }
  for (std::size_t p = 0; p < n; ++p) sorted[p] = {x[keys[p].sample], keys[p].sample};
  for (std::size_t p = 0; p + 1 < n;) {
    std::size_t end = p + 1;
    while (end < n && keys[end].key == keys[p].key) ++end;
    if (end - p > 1)
      std::sort(sorted.begin() + static_cast<std::ptrdiff_t>(p),
                sorted.begin() + static_cast<std::ptrdiff_t>(end), by_value);
    p = end;
  }
}

/// Two fingers along the sorted samples: one at a sample, one at the last that matches it. Each step moves
/// one of them, which one hangs on the data and would be guessed wrong half the time: so a step has no
/// branch.
struct Fingers {
  std::size_t sample, end;  ///< it ends where `sample` comes to `end`
  std::size_t highest;      ///< matches a sample before, at least
  std::size_t lowest;       ///< of `highest`
};

/// The fingers as the sample before `from` leaves them.
Fingers fingers_at(std::size_t from, std::size_t end, std::span<const Place> sorted, double tolerance) {
  if (from == 0) return {.sample = 0, .end = end, .highest = 0, .lowest = 0};
  const auto first_where = [&](auto condition) {
    return static_cast<std::size_t>(std::ranges::partition_point(sorted, std::not_fn(condition)) -
                                    sorted.begin());
  };
  const double before = sorted[from - 1].value;
  const std::size_t highest = first_where([&](const Place& p) { return p.value - before > tolerance; }) - 1;
  const std::size_t lowest =
      first_where([&](const Place& p) { return sorted[highest].value - p.value <= tolerance; });
  return {.sample = from, .end = end, .highest = highest, .lowest = lowest};
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
  constexpr std::size_t parts = 4;  // walked side by side: a step waits for the one before it
  const std::size_t n = x.size();
  Ranks<Rank> ranks;
  if (n == 0) return ranks;
  Buffer<Place> sorted;
  sort_samples(x, sorted);
  Buffer<Rank> lowest(n), highest(n);
  const auto step = [&](Fingers & f) __attribute__((always_inline)) {
    const std::size_t next = std::min(f.highest + 1, n - 1);
    const bool match = (next > f.highest) &
                       (sorted[next].value - sorted[f.sample].value <= tolerance);  // both, without a branch
    f.highest = match ? next : f.highest;
    f.lowest = match ? f.sample : f.lowest;
    lowest[f.highest] = static_cast<Rank>(f.lowest);
    highest[f.sample] = static_cast<Rank>(f.highest);
    f.sample += match ? 0 : 1;
  };
  lowest[0] = 0;
  std::array<Fingers, parts> all;
  for (std::size_t w = 0; w < parts; ++w)
    all[w] = fingers_at(n * w / parts, n * (w + 1) / parts, sorted, tolerance);
  const auto open = [](const Fingers& f) { return f.sample < f.end; };
  while (std::ranges::all_of(all, open))
    for (Fingers& f : all) step(f);
  for (Fingers& f : all)
    while (open(f)) step(f);
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
