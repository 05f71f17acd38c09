#include "analysis/metrics/matches.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "analysis/machine/buffer.hpp"
#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t largest_m = 4;
constexpr std::size_t rows_at_once = 4;

/// A sample and where it comes from.
struct Place {
  double value;
  std::uint32_t sample;
};

/// The samples by size. First by whole numbers in proportion to them, whose order is never the wrong way
/// round (counting sort in two passes); then, within samples of one such number, by the samples themselves.
void sort_samples(std::span<const double> x, Buffer<Place>& sorted) {
  constexpr std::size_t few = 128, some = 2048, digits = 2, most_values = 2048;
  const std::size_t n = x.size();
  const std::size_t digit_bits = n < some ? 8 : 11, values = std::size_t{1} << digit_bits;
  const auto by_value = [](const Place& a, const Place& b) { return a.value < b.value; };
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

/// The templates in the order of their first sample; of each, the ranks of samples 2 .. m+1, and the interval
/// of ranks that match them. rank - lowest, in numbers that wrap around and are then read with a sign, is
/// below `limit` just where lowest <= rank <= highest: one subtraction and one comparison a sample.
template <class Rank>
struct Sorted {
  std::size_t count = 0;
  Buffer<std::uint32_t> end;                   ///< candidates of template p are p+1 .. end-1
  std::array<Buffer<Rank>, largest_m> rank;    ///< of sample k+2; as many more as a vector has lanes
  std::array<Buffer<Rank>, largest_m> lowest;  ///< that matches, plus half the range of a Rank
  std::array<Buffer<Rank>, largest_m> limit;   ///< one above the breadth that matches, plus half the range
};

template <class Rank>
using LanesOf = std::conditional_t<sizeof(Rank) == 2, SixteenShorts, EightWords>;
template <class Rank>
using UnsignedLanesOf = std::conditional_t<sizeof(Rank) == 2, SixteenNaturals, EightNaturals>;
template <class Rank>
constexpr std::size_t lanes_of = sizeof(LanesOf<Rank>) / sizeof(Rank);

template <class Rank>
Sorted<Rank> sort_templates(std::span<const double> x, std::size_t m, double tolerance) {
  constexpr std::size_t half = std::size_t{1} << (8 * sizeof(Rank) - 1);
  const std::size_t n = x.size();
  Buffer<Place> sorted;
  sort_samples(x, sorted);
  // Where each sample stands in sorted order, and the first and last place within the tolerance of it.
  Buffer<Rank> place(n), lowest(n), limit(n);
  Buffer<std::uint32_t> last(n), before(n + 1);  // by place; templates among the first p places
  before[0] = 0;
  const std::size_t count = n - m;
  std::size_t low = 0, high = 0;
  for (std::size_t p = 0; p < n; ++p) {
    const double here = sorted[p].value;
    while (std::fabs(sorted[low].value - here) > tolerance) ++low;
    high = std::max(high, p);
    while (high + 1 < n && std::fabs(sorted[high + 1].value - here) <= tolerance) ++high;
    const std::uint32_t i = sorted[p].sample;
    place[i] = static_cast<Rank>(p);
    lowest[i] = static_cast<Rank>(low + half);
    limit[i] = static_cast<Rank>(high - low + 1 + half);
    last[p] = static_cast<std::uint32_t>(high);
    before[p + 1] = before[p] + (i < count ? 1U : 0U);
  }
  Sorted<Rank> s;
  s.count = count;
  s.end.resize(count);
  for (std::size_t k = 0; k < m; ++k) {
    s.rank[k].resize(count + lanes_of<Rank>);
    std::fill(s.rank[k].begin() + static_cast<std::ptrdiff_t>(count), s.rank[k].end(), Rank{0});
    s.lowest[k].resize(count);
    s.limit[k].resize(count);
  }
  std::size_t at = 0;
  for (std::size_t p = 0; p < n; ++p) {
    const std::size_t i = sorted[p].sample;
    if (i >= count) continue;
    s.end[at] = before[last[p] + 1];
    for (std::size_t k = 0; k < m; ++k) {
      s.rank[k][at] = place[i + k + 1];
      s.lowest[k][at] = lowest[i + k + 1];
      s.limit[k][at] = limit[i + k + 1];
    }
    ++at;
  }
  return s;
}

/// Four templates at a time against their candidates. Most vectors of candidates are candidates of all four;
/// in the first one lanes that are not behind a template, and in the last ones lanes behind its last
/// candidate, are masked.
template <class Rank, std::size_t M>
[[gnu::always_inline]] inline Matches count(const Sorted<Rank>& s) {
  using Signed = std::make_signed_t<Rank>;
  using Lanes = LanesOf<Rank>;         // with a sign
  using Bare = UnsignedLanesOf<Rank>;  // wraps around
  constexpr std::size_t lanes = lanes_of<Rank>;
  constexpr std::size_t flush_after = std::numeric_limits<Signed>::max() / rows_at_once;
  Lanes lane{};
  for (std::size_t i = 0; i < lanes; ++i) lane[i] = static_cast<Signed>(i);
  Matches matches;
  Lanes shorter{}, longer{};
  std::size_t steps = 0;
  const auto flush = [&]() __attribute__((always_inline)) {
    for (std::size_t i = 0; i < lanes; ++i) {
      matches.shorter += static_cast<std::uint64_t>(shorter[i]);
      matches.longer += static_cast<std::uint64_t>(longer[i]);
    }
    shorter = longer = Lanes{};
    steps = 0;
  };
  for (std::size_t p = 0; p < s.count; p += rows_at_once) {
    const std::size_t rows = std::min(rows_at_once, s.count - p);
    std::array<std::size_t, rows_at_once> end{};
    Bare low[M][rows_at_once];
    Lanes limit[M][rows_at_once];
    for (std::size_t w = 0; w < rows; ++w) end[w] = s.end[p + w];
    for (std::size_t w = 0; w < rows_at_once; ++w) {
      const std::size_t row = p + std::min(w, rows - 1);  // of rows that are not there nothing is counted
      for (std::size_t k = 0; k < M; ++k) {
        low[k][w] = Bare{} + s.lowest[k][row];
        limit[k][w] = Lanes{} + static_cast<Signed>(s.limit[k][row]);
      }
    }
    // ends only grow
    const std::size_t last = end[rows - 1];
    const std::size_t common = rows == rows_at_once ? end[0] : 0;
    const auto step = [&]<bool Masked>(std::size_t q, const std::array<Lanes, rows_at_once>& mask)
        __attribute__((always_inline)) {
      Bare rank[M];
      for (std::size_t k = 0; k < M; ++k) std::memcpy(&rank[k], &s.rank[k][q], sizeof(Lanes));
      for (std::size_t w = 0; w < rows_at_once; ++w) {
        Lanes same = Masked ? mask[w] : ~Lanes{};
        for (std::size_t k = 0; k + 1 < M; ++k)
          same &= reinterpret_cast<Lanes>(rank[k] - low[k][w]) < limit[k][w];
        shorter -= same;
        longer -= same & (reinterpret_cast<Lanes>(rank[M - 1] - low[M - 1][w]) < limit[M - 1][w]);
      }
      ++steps;
    };
    const auto masked_step = [&](std::size_t q, bool first) __attribute__((always_inline)) {
      std::array<Lanes, rows_at_once> mask;
      for (std::size_t w = 0; w < rows_at_once; ++w) {
        const std::size_t left = end[w] > q ? std::min(end[w] - q, lanes) : 0;
        mask[w] = lane < (Lanes{} + static_cast<Signed>(left));
        if (first) mask[w] &= lane >= (Lanes{} + static_cast<Signed>(w));
      }
      step.template operator()<true>(q, mask);
    };
    std::size_t q = p + 1;
    if (q < last) masked_step(q, true);
    q += lanes;
    const std::array<Lanes, rows_at_once> none{};
    while (q + lanes <= common) {
      const std::size_t until = std::min(common, q + lanes * (flush_after - std::min(flush_after, steps)));
      for (; q + lanes <= until; q += lanes) step.template operator()<false>(q, none);
      if (steps + 8 >= flush_after || q + lanes <= common) flush();
    }
    for (; q < last; q += lanes) {
      if (steps >= flush_after) flush();
      masked_step(q, false);
    }
    if (steps + 8 >= flush_after) flush();
  }
  flush();
  return matches;
}

template <class Rank>
Matches count_for(std::span<const double> x, std::size_t m, double tolerance) {
  const Sorted<Rank> s = sort_templates<Rank>(x, m, tolerance);
  return run_widest([&]() __attribute__((always_inline)) {
    switch (m) {
      case 1:
        return count<Rank, 1>(s);
      case 2:
        return count<Rank, 2>(s);
      case 3:
        return count<Rank, 3>(s);
      default:
        return count<Rank, 4>(s);
    }
  });
}

}  // namespace

Matches count_matches(std::span<const double> x, std::size_t m, double tolerance) {
  if (m < 1 || m > largest_m) throw std::invalid_argument("m: 1 to 4");
  if (!(tolerance >= 0.0)) throw std::invalid_argument("tolerance: 0 or above");
  if (x.size() <= m + 1) return {};
  if (x.size() > std::numeric_limits<std::int32_t>::max()) throw std::invalid_argument("x: too long");
  // one below the largest number, so that a limit above all ranks has a number too
  return x.size() < std::numeric_limits<std::uint16_t>::max() ? count_for<std::uint16_t>(x, m, tolerance)
                                                              : count_for<std::uint32_t>(x, m, tolerance);
}

}  // namespace steadyplate::analysis
