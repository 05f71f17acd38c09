#include "analysis/metrics/ranks.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "analysis/machine/lanes.hpp"
#include "analysis/machine/sums.hpp"

namespace steadyplate::analysis {

namespace {

/// By size, equal ones by their number.
struct ComesBefore {
  std::span<const double> x;
  bool operator()(std::uint32_t a, std::uint32_t b) const { return x[a] < x[b] || (x[a] == x[b] && a < b); }
};

/// Whole numbers in proportion to the samples: their order is never the wrong way round.
struct Keys {
  double low, scale;
  std::int32_t of(double value) const { return static_cast<std::int32_t>((value - low) * scale); }
};

/// The samples by key, in two passes of counting sort, those of one key as they come.
/// @tparam DigitBits  of a key has two digits
/// @tparam Word  holds a key and, below it, the number of the sample
template <std::size_t DigitBits, class Word>
void sort_by_keys(std::span<const double> x, const Keys& keys, std::size_t number_bits,
                  std::span<double> value, std::span<std::uint32_t> sample) {
  constexpr std::size_t digits = std::size_t{1} << DigitBits;
  const std::size_t n = x.size(), above = number_bits + DigitBits;
  const auto low_digit = [&](Word word) { return word >> number_bits & (digits - 1); };
  Buffer<Word> words(n), other(n);
  for (std::size_t i = 0; i < n; ++i)
    words[i] = static_cast<Word>(keys.of(x[i])) << number_bits | static_cast<Word>(i);

  std::array<std::uint32_t, digits> low{}, high{};
  const auto count = [&](std::size_t i) __attribute__((always_inline)) {
    ++low[low_digit(words[i])];
    ++high[words[i] >> above];
  };
  // Neighbours on a smooth path have one high digit, and adding to a number waits for the addition before it:
  // so they are not counted one after the other.
  const std::size_t quarter = n / 4;
  for (std::size_t i = 0; i < quarter; ++i)
    for (std::size_t k = 0; k < 4; ++k) count(k * quarter + i);
  for (std::size_t i = 4 * quarter; i < n; ++i) count(i);
  std::uint32_t sum_low = 0, sum_high = 0;
  for (std::size_t d = 0; d < digits; ++d) {
    low[d] = std::exchange(sum_low, sum_low + low[d]);
    high[d] = std::exchange(sum_high, sum_high + high[d]);
  }
  for (const Word word : words) other[low[low_digit(word)]++] = word;
  for (const Word word : other) words[high[word >> above]++] = word;

  const Word number = (Word{1} << number_bits) - 1;
  for (std::size_t p = 0; p < n; ++p) {
    sample[p] = static_cast<std::uint32_t>(words[p] & number);
    value[p] = x[sample[p]];
  }
}

/// Sort what has one key: where a sample is below the one before it.
void sort_within_keys(std::span<const double> x, const Keys& keys, std::span<double> value,
                      std::span<std::uint32_t> sample) {
  constexpr std::size_t stride = 16;
  const std::size_t n = x.size();
  const auto in_order = [&](std::size_t p) {  // `stride` samples from p on and the one before them
    FourMasks falls{};
    for (std::size_t k = 0; k < stride; k += 4) falls |= four(&value[p + k]) < four(&value[p + k - 1]);
    return (falls[0] | falls[1] | falls[2] | falls[3]) == 0;
  };
  for (std::size_t p = 1; p < n;) {
    if (p + stride <= n && in_order(p)) {
      p += stride;
      continue;
    }
    for (const std::size_t until = std::min(n, p + stride); p < until; ++p) {
      if (!(value[p] < value[p - 1])) continue;
      const auto key = keys.of(value[p]);
      std::size_t begin = p - 1, end = p + 1;
      while (begin > 0 && keys.of(value[begin - 1]) == key) --begin;
      while (end < n && keys.of(value[end]) == key) ++end;
      std::sort(&sample[begin], &sample[begin] + (end - begin), ComesBefore{x});
      for (std::size_t q = begin; q < end; ++q) value[q] = x[sample[q]];
      p = end - 1;
    }
  }
}

template <std::size_t DigitBits, class Word>
void sort_in_passes(std::span<const double> x, Extremes all, std::span<double> value,
                    std::span<std::uint32_t> sample) {
  const auto number_bits = static_cast<std::size_t>(std::bit_width(x.size() - 1));
  const std::size_t key_bits = std::min(2 * DigitBits, 8 * sizeof(Word) - number_bits);
  const Keys keys{all.low, static_cast<double>((std::size_t{1} << key_bits) - 1) / (all.high - all.low)};
  sort_by_keys<DigitBits, Word>(x, keys, number_bits, value, sample);
  sort_within_keys(x, keys, value, sample);
}

/// The samples by size, equal ones by their number.
/// @param value, sample  as many as x
void sort_samples(std::span<const double> x, std::span<double> value, std::span<std::uint32_t> sample) {
  constexpr std::size_t few = 128, some = 2048, many = 8192;
  const std::size_t n = x.size();
  if (n >= few) {
    const Extremes all = extremes(x);
    // of a range that small or large numbers in proportion to it cannot be had
    if (all.high - all.low > 1e-300 && std::isfinite(all.high - all.low)) {
      if (n < some)
        sort_in_passes<8, std::uint32_t>(x, all, value, sample);
      else if (n <= many)  // 13 bits number them, which leaves 19 for their keys
        sort_in_passes<10, std::uint32_t>(x, all, value, sample);
      else
        sort_in_passes<11, std::uint64_t>(x, all, value, sample);
      return;
    }
  }
  for (std::size_t i = 0; i < n; ++i) sample[i] = static_cast<std::uint32_t>(i);
  std::sort(sample.begin(), sample.end(), ComesBefore{x});
  for (std::size_t p = 0; p < n; ++p) value[p] = x[sample[p]];
}

// Two fingers go along the sorted samples: one at a sample, one at the first behind those known to match it.
// Each step moves one of them, which one hangs on the data and would be guessed wrong half the time: so a
// step has no branch. After some steps the numbers of the two add up to the steps and one.

struct Fingers {
  std::size_t at, end;
};

/// After `steps` steps `at` is the first sample that matches the one before `end`.
Fingers fingers_after(std::size_t steps, std::span<const double> sorted, double tolerance) {
  std::size_t low = steps - std::min(steps, sorted.size() - 1), high = steps / 2 + 1;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (sorted[steps - middle] - sorted[middle] <= tolerance)
      high = middle;
    else
      low = middle + 1;
  }
  return {low, steps - low + 1};
}

/// The way of the fingers is gone in so many parts side by side: a step waits for the one before it.
constexpr std::size_t parts = 4;

/// The lowest rank that matches each rank, and the first behind those that do.
/// @param sorted  behind the n samples as many that match nothing as there are parts: the last steps may go
///                that far; so with `lowest` and `end`
template <class Rank>
void find_matching_ranks(std::span<const double> sorted, std::size_t n, double tolerance,
                         Buffer<Rank>& lowest, Buffer<Rank>& end) {
  const std::size_t all_steps = 2 * n - 1, steps = (all_steps + parts - 1) / parts;
  std::array<Fingers, parts> begin;
  for (std::size_t w = 0; w < parts; ++w)
    begin[w] = fingers_after(std::min(w * steps, all_steps), sorted.first(n), tolerance);
  auto way = begin;
  const auto step = [&](Fingers & f)
      __attribute__((always_inline)) {  // what is written is final once it moves
    const bool matches = sorted[f.end] - sorted[f.at] <= tolerance;
    lowest[f.end] = static_cast<Rank>(f.at);
    end[f.at] = static_cast<Rank>(f.end);
    f.at += matches ? 0 : 1;
    f.end += matches ? 1 : 0;
  };
  lowest[0] = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    step(way[0]);
    step(way[1]);
    step(way[2]);
    step(way[3]);
    // Without this a compiler keeps the last of these numbers in memory as well, which doubles the time.
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }
  for (std::size_t w = 1; w < parts; ++w) {  // two numbers that the part before may have written last
    Fingers f = begin[w];
    const std::size_t first_end = f.end;
    while (f.at < n && sorted[f.end] - sorted[f.at] <= tolerance) ++f.end;
    end[f.at] = static_cast<Rank>(f.end);
    while (first_end < n && sorted[first_end] - sorted[f.at] > tolerance) ++f.at;
    lowest[first_end] = static_cast<Rank>(f.at);
  }
}

}  // namespace

Buffer<std::uint32_t> order_of(std::span<const double> x) {
  Buffer<std::uint32_t> order(x.size());
  Buffer<double> sorted(x.size());
  sort_samples(x, sorted, order);
  return order;
}

template <class Rank>
Ranks<Rank> rank_samples(std::span<const double> x, double tolerance) {
  const std::size_t n = x.size();
  Ranks<Rank> ranks;
  if (n == 0) return ranks;
  Buffer<double> sorted(n + parts);
  ranks.sample.resize(n);
  sort_samples(x, std::span(sorted).first(n), ranks.sample);
  std::fill_n(&sorted[n], parts, std::numeric_limits<double>::quiet_NaN());
  ranks.lowest.resize(n + parts);
  ranks.end.resize(n + parts);
  find_matching_ranks(sorted, n, tolerance, ranks.lowest, ranks.end);
  ranks.rank.resize(n);
  for (std::size_t p = 0; p < n; ++p) ranks.rank[ranks.sample[p]] = static_cast<Rank>(p);
  return ranks;
}

template Ranks<std::uint16_t> rank_samples(std::span<const double> x, double tolerance);
template Ranks<std::uint32_t> rank_samples(std::span<const double> x, double tolerance);

}  // namespace steadyplate::analysis
