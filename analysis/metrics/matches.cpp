#include "analysis/metrics/matches.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <type_traits>

#include "analysis/machine/buffer.hpp"
#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/metrics/ranks.hpp"

namespace steadyplate::analysis {

namespace {

template <class Rank>
using LanesOf = std::conditional_t<sizeof(Rank) == 2, SixteenShorts, EightWords>;
template <class Rank>
using UnsignedLanesOf = std::conditional_t<sizeof(Rank) == 2, SixteenNaturals, EightNaturals>;
template <class Rank>
constexpr std::size_t lanes_of = sizeof(LanesOf<Rank>) / sizeof(Rank);
/// Vectors compare with a sign: a rank less this much keeps its order.
template <class Rank>
constexpr Rank half = static_cast<Rank>(Rank{1} << (8 * sizeof(Rank) - 1));

/// As many templates as a vector has lanes, which lie close to each other in all their K samples. rank -
/// lowest, in numbers that wrap around and are then read with a sign, is below `limit` just where lowest <=
/// rank <= highest: one subtraction and one comparison a sample.
template <class Rank, std::size_t K>
struct Block {
  std::array<std::array<Rank, lanes_of<Rank>>, K> rank;
  std::array<std::array<Rank, lanes_of<Rank>>, K> lowest;  ///< that matches, plus half
  std::array<std::array<Rank, lanes_of<Rank>>, K> limit;   ///< one above the breadth that matches, plus half
  /// Of each sample, less half: a block whose ranks are all in `sure` matches every template of this one, a
  /// block that has none in `near` matches none.
  std::array<Rank, K> sure_lowest, sure_highest, near_lowest, near_highest;
  std::uint32_t end;  ///< no block from this one on has a first sample that matches
};

template <class Rank, std::size_t K>
struct Blocks {
  std::size_t templates = 0;
  Buffer<Block<Rank, K>> block;
  /// Smallest and largest rank of each block, less half; one sample after the other.
  Buffer<Rank> least, most;
  std::size_t stride = 0;  ///< blocks, and as many more as a vector has lanes
};

/// The templates in slabs by their first sample; those of a slab by their last one. Neighbours on a path that
/// is smooth then are neighbours in all samples.
template <class Rank, std::size_t K>
Blocks<Rank, K> arrange(const Ranks<Rank>& ranks) {
  constexpr std::size_t lanes = lanes_of<Rank>;
  const std::size_t n = ranks.sample.size(), count = n - (K - 1);
  // about as many slabs as templates in a slab: blocks as narrow in one direction as in the other
  const std::size_t slab_size =
      lanes * std::max<std::size_t>(1, static_cast<std::size_t>(
                                           std::lround(0.7 * std::sqrt(static_cast<double>(count)) / lanes)));
  const std::size_t slabs = (count + slab_size - 1) / slab_size;
  Buffer<std::uint32_t> slab(count), first_rank(slabs), next(slabs);
  std::size_t at = 0;
  for (std::size_t s = 0, p = 0; s < slabs; ++s) {
    next[s] = static_cast<std::uint32_t>(at);
    const std::size_t until = std::min(count, at + slab_size);
    for (bool begun = false; at < until; ++p) {
      if (ranks.sample[p] >= count) continue;
      if (!begun) first_rank[s] = static_cast<std::uint32_t>(p);
      begun = true;
      slab[ranks.sample[p]] = static_cast<std::uint32_t>(s);
      ++at;
    }
  }
  Blocks<Rank, K> all;
  all.templates = count;
  const std::size_t blocks = (count + lanes - 1) / lanes;
  all.block.resize(blocks);
  for (std::size_t p = 0; p < n; ++p) {
    const std::size_t i = std::size_t{ranks.sample[p]} - (K - 1);  // wraps around where no template ends
    if (i >= count) continue;
    const std::size_t to = next[slab[i]]++;
    auto& block = all.block[to / lanes];
    for (std::size_t k = 0; k < K; ++k) {
      const Rank rank = ranks.rank[i + k], lowest = ranks.lowest[rank];
      block.rank[k][to % lanes] = rank;
      block.lowest[k][to % lanes] = static_cast<Rank>(lowest + half<Rank>);
      block.limit[k][to % lanes] = static_cast<Rank>(ranks.end[rank] - lowest + half<Rank>);
    }
  }
  for (std::size_t to = count; to < blocks * lanes; ++to)  // match nothing
    for (std::size_t k = 0; k < K; ++k) {
      all.block.back().rank[k][to % lanes] = std::numeric_limits<Rank>::max();
      all.block.back().lowest[k][to % lanes] = 0;
      all.block.back().limit[k][to % lanes] = half<Rank>;
    }
  all.stride = blocks + lanes;
  all.least.resize(K * all.stride);
  all.most.resize(K * all.stride);
  std::fill(all.least.begin(), all.least.end(), Rank{0});
  std::fill(all.most.begin(), all.most.end(), Rank{0});
  std::size_t end = 0;
  for (std::size_t b = 0; b < blocks; ++b) {
    auto& block = all.block[b];
    const std::size_t size = std::min(lanes, count - b * lanes);
    for (std::size_t k = 0; k < K; ++k) {
      Rank least = block.rank[k][0], most = least;
      for (std::size_t i = 1; i < size; ++i) {
        least = std::min(least, block.rank[k][i]);
        most = std::max(most, block.rank[k][i]);
      }
      const auto with_sign = [](std::size_t rank) { return static_cast<Rank>(rank - half<Rank>); };
      all.least[k * all.stride + b] = with_sign(least);
      all.most[k * all.stride + b] = with_sign(most);
      block.sure_lowest[k] = with_sign(ranks.lowest[most]);
      block.sure_highest[k] = with_sign(ranks.end[least] - 1);
      block.near_lowest[k] = with_sign(ranks.lowest[least]);
      block.near_highest[k] = with_sign(ranks.end[most] - 1);
      if (k > 0) continue;
      while (end < slabs && first_rank[end] < ranks.end[most]) ++end;
      block.end = static_cast<std::uint32_t>(std::min(blocks, end * (slab_size / lanes)));
    }
  }
  return all;
}

/// One word, of as many lanes as it holds, again and again: for it every compiler finds the one instruction.
template <class Vector>
[[gnu::always_inline]] inline Vector repeated(std::uint32_t word) {
  return reinterpret_cast<Vector>(EightNaturals{word, word, word, word, word, word, word, word});
}

/// One number in all lanes of a word.
template <class Rank>
constexpr std::uint32_t word_of(Rank value) {
  return value * (~std::uint32_t{0} / std::numeric_limits<Rank>::max());
}

/// One number in every lane.
template <class Vector, class Rank>
[[gnu::always_inline]] inline Vector everywhere(Rank value) {
  return repeated<Vector>(word_of(value));
}

/// Of the templates seen, those that match: counted in lanes, which are added up before one overflows.
template <class Rank>
struct Counters {
  LanesOf<Rank> shorter{}, longer{};
  std::uint64_t shorter_sum = 0, longer_sum = 0;
  std::size_t steps = 0;  ///< at most as many as the lanes say

  /// Before `more` steps, each of which adds 0 or 1 to a lane.
  [[gnu::always_inline]] void make_room(std::size_t more) {
    if (steps + more > std::size_t{std::numeric_limits<std::make_signed_t<Rank>>::max()}) flush();
    steps += more;
  }
  [[gnu::always_inline]] void flush() {
    for (std::size_t i = 0; i < lanes_of<Rank>; ++i) {
      shorter_sum += static_cast<std::uint64_t>(shorter[i]);
      longer_sum += static_cast<std::uint64_t>(longer[i]);
    }
    shorter = longer = LanesOf<Rank>{};
    steps = 0;
  }
};

/// All bits in as many of the first lanes as it is from `begin` to `end`; in all, where it is farther.
template <class Rank>
class FirstLanes {
 public:
  FirstLanes() { std::fill_n(bits_.begin(), lanes_of<Rank>, std::numeric_limits<Rank>::max()); }
  [[gnu::always_inline]] LanesOf<Rank> operator()(std::size_t begin, std::size_t end) const {
    constexpr std::size_t lanes = lanes_of<Rank>;
    return load<LanesOf<Rank>>(&bits_[lanes - (end > begin ? std::min(lanes, end - begin) : 0)]);
  }

 private:
  std::array<Rank, 2 * lanes_of<Rank>> bits_{};
};

/// Each block against those behind it. Most of them, on a smooth path, are seen to match or not to match as a
/// whole, many at a time; only what is left is compared template by template.
template <class Rank, std::size_t K>
[[gnu::always_inline]] inline Matches count(const Blocks<Rank, K>& all) {
  using Lanes = LanesOf<Rank>;         // with a sign
  using Bare = UnsignedLanesOf<Rank>;  // wraps around
  constexpr std::size_t lanes = lanes_of<Rank>;
  const std::size_t blocks = all.block.size(), whole_blocks = all.templates / lanes;
  struct Row {
    Bare lowest[K];
    Lanes limit[K];
  };
  Row row[lanes];
  // The templates of `row` with those of a block, which are known to match in the samples before `first`.
  const auto compare = [&](const Block<Rank, K>& other, Counters<Rank>& c, auto first)
      __attribute__((always_inline)) {
    c.make_room(lanes);
    Bare rank[K];
    for (std::size_t k = first; k < K; ++k) rank[k] = load<Bare>(other.rank[k].data());
    for (std::size_t i = 0; i < lanes; ++i) {
      Lanes same = ~Lanes{};
      for (std::size_t k = first; k + 1 < K; ++k)
        same &= reinterpret_cast<Lanes>(rank[k] - row[i].lowest[k]) < row[i].limit[k];
      if (first + 1 < K) c.shorter -= same;
      c.longer -= same & (reinterpret_cast<Lanes>(rank[K - 1] - row[i].lowest[K - 1]) < row[i].limit[K - 1]);
    }
  };
  const FirstLanes<Rank> first_lanes;
  using AtFirst = std::integral_constant<std::size_t, 0>;
  using AtSecond = std::integral_constant<std::size_t, 1>;
  using AtLast = std::integral_constant<std::size_t, K - 1>;
  // Of each block: all bits where it is to be compared; and 0, 1 where it is sure that the first sample of
  // its templates matches, 2 where all do but the last
  Buffer<Rank> open(blocks + lanes), known(blocks + lanes);
  Buffer<std::uint32_t> to_compare(3 * blocks);  // the blocks to be compared, by what is known
  Counters<Rank> inside, between;
  std::uint64_t sure_pairs = 0, sure_shorter_pairs = 0;
  for (std::size_t b = 0; b < blocks; ++b) {
    const Block<Rank, K>& block = all.block[b];
    const std::size_t size = std::min(lanes, all.templates - b * lanes);
    for (std::size_t i = 0; i < lanes; ++i)
      for (std::size_t k = 0; k < K; ++k) {
        row[i].lowest[k] = everywhere<Bare>(block.lowest[k][i]);
        row[i].limit[k] = everywhere<Lanes>(block.limit[k][i]);
      }
    compare(block, inside, AtFirst{});
    std::uint64_t sure_blocks = 0;
    for (std::size_t c = b + 1; c < block.end; c += lanes) {
      Lanes sure[K], far{};
      for (std::size_t k = 0; k < K; ++k) {
        const Lanes least = load<Lanes>(&all.least[k * all.stride + c]);
        const Lanes most = load<Lanes>(&all.most[k * all.stride + c]);
        sure[k] = (least >= everywhere<Lanes>(block.sure_lowest[k])) &
                  (most <= everywhere<Lanes>(block.sure_highest[k]));
        if (k > 0) sure[k] &= sure[k - 1];
        if (k + 1 < K)  // what differs in the last sample alone is a match of the shorter ones
          far |= (least > everywhere<Lanes>(block.near_highest[k])) |
                 (most < everywhere<Lanes>(block.near_lowest[k]));
      }
      const Lanes there = first_lanes(c, block.end), whole = first_lanes(c, whole_blocks);
      for (std::size_t k = 0; k < K; ++k) sure[k] &= there & whole;
      for (std::size_t i = 0; i < lanes; ++i) sure_blocks += sure[K - 1][i] != 0 ? 1 : 0;
      const Lanes undecided = ~sure[K - 1] & ~far & there, certain = -(sure[0] + sure[K - 2]);
      std::memcpy(&open[c], &undecided, sizeof undecided);
      std::memcpy(&known[c], &certain, sizeof certain);
    }
    constexpr std::size_t in_word = sizeof(std::uint64_t) / sizeof(Rank);
    std::array<std::size_t, 3> count{0, blocks, 2 * blocks};
    for (std::size_t c = b + 1; c < block.end; c += in_word) {
      std::uint64_t word = 0;
      std::memcpy(&word, &open[c], sizeof word);
      while (word != 0) {
        const std::size_t in = static_cast<std::size_t>(std::countr_zero(word)) / (8 * sizeof(Rank));
        to_compare[count[known[c + in]]++] = static_cast<std::uint32_t>(c + in);
        word &= ~(std::uint64_t{std::numeric_limits<Rank>::max()} << (in * 8 * sizeof(Rank)));
      }
    }
    for (std::size_t i = 0; i < count[0]; ++i) compare(all.block[to_compare[i]], between, AtFirst{});
    for (std::size_t i = blocks; i < count[1]; ++i) compare(all.block[to_compare[i]], between, AtSecond{});
    for (std::size_t i = 2 * blocks; i < count[2]; ++i) compare(all.block[to_compare[i]], between, AtLast{});
    sure_pairs += sure_blocks * lanes * size;
    sure_shorter_pairs += (count[2] - 2 * blocks) * lanes * size;
  }
  inside.flush();
  between.flush();
  // inside a block each template was compared with itself, and each two of them twice
  return {.shorter = sure_pairs + sure_shorter_pairs + between.shorter_sum +
                     (inside.shorter_sum - all.templates) / 2,
          .longer = sure_pairs + between.longer_sum + (inside.longer_sum - all.templates) / 2};
}

/// Each template against those behind it, by the first sample, that match it there: for short series, for
/// which setting up blocks would take longer.
template <class Rank, std::size_t K>
[[gnu::always_inline]] inline Matches count_rows(const Ranks<Rank>& ranks) {
  using Lanes = LanesOf<Rank>;
  using Bare = UnsignedLanesOf<Rank>;
  constexpr std::size_t lanes = lanes_of<Rank>;
  const std::size_t n = ranks.sample.size(), count = n - (K - 1), stride = count + lanes;
  // Of each template, by its first sample: the ranks of those behind that one, and where those end that match
  // it. The last K - 1 samples begin no template.
  std::array<Rank, K - 1> without;
  for (std::size_t k = 0; k + 1 < K; ++k) without[k] = ranks.rank[count + k];
  Buffer<Rank> behind((K - 1) * stride), end(count);
  for (std::size_t p = 0, t = 0; p < n; ++p) {
    const std::size_t i = ranks.sample[p];
    if (i >= count) continue;
    for (std::size_t k = 1; k < K; ++k) behind[(k - 1) * stride + t] = ranks.rank[i + k];
    Rank last = ranks.end[p];
    for (const Rank none : without) last -= none < ranks.end[p] ? 1 : 0;
    end[t] = last;
    ++t;
  }
  // By rank, what Block says of templates.
  Buffer<std::uint32_t> lowest_words(n), limit_words(n);
  for (std::size_t p = 0; p < n; ++p) {
    const auto lowest = static_cast<Rank>(ranks.lowest[p] + half<Rank>);
    lowest_words[p] = word_of(lowest);
    limit_words[p] = word_of(static_cast<Rank>(ranks.end[p] - lowest));
  }
  struct Row {
    Bare lowest[K - 1];
    Lanes limit[K - 1];
  };
  const auto row = [&](std::size_t t) __attribute__((always_inline)) {
    Row made;
    for (std::size_t k = 0; k + 1 < K; ++k) {
      const Rank rank = behind[k * stride + t];
      made.lowest[k] = repeated<Bare>(lowest_words[rank]);
      made.limit[k] = repeated<Lanes>(limit_words[rank]);
    }
    return made;
  };
  const FirstLanes<Rank> first_lanes;
  Counters<Rank> counters;
  // Two rows at a time, of neighbours, whose matches end at about the same place. Of them as many as a lane
  // can count.
  const std::size_t at_once =
      std::size_t{std::numeric_limits<std::make_signed_t<Rank>>::max()} / (count / lanes + 2) / 2 * 2;
  for (std::size_t begin = 0; begin + 1 < count; begin += at_once) {
    Lanes shorter{}, longer{};
    const std::size_t until = std::min(count - 1, begin + at_once);
    for (std::size_t t = begin; t < until; t += 2) {
      const Row rows[2] = {row(t), row(t + 1)};
      const auto compare = [&](std::size_t q, Lanes first, Lanes second) __attribute__((always_inline)) {
        Lanes same[2] = {first, second};
        for (std::size_t k = 0; k + 1 < K; ++k) {
          const Bare rank = load<Bare>(&behind[k * stride + q]);
          for (std::size_t r = 0; r < 2; ++r) {
            if (k + 2 == K) shorter -= same[r];
            same[r] &= reinterpret_cast<Lanes>(rank - rows[r].lowest[k]) < rows[r].limit[k];
          }
        }
        longer -= same[0];
        longer -= same[1];
      };
      std::size_t q = t + 1;
      for (; q + lanes <= end[t]; q += lanes) compare(q, ~Lanes{}, ~Lanes{});
      for (; q < end[t + 1]; q += lanes) compare(q, first_lanes(q, end[t]), first_lanes(q, end[t + 1]));
    }
    counters.shorter = shorter;
    counters.longer = longer;
    counters.flush();
  }
  // the second of each two rows was compared with itself as well
  return {.shorter = counters.shorter_sum - count / 2, .longer = counters.longer_sum - count / 2};
}

template <class Rank, std::size_t K>
Matches count_templates(const Ranks<Rank>& ranks, bool in_blocks) {
  if constexpr (sizeof(Rank) == sizeof(std::uint16_t))  // of longer series blocks are always the faster way
    if (!in_blocks)
      return run_widest([&]() __attribute__((always_inline)) { return count_rows<Rank, K>(ranks); });
  const Blocks<Rank, K> all = arrange<Rank, K>(ranks);
  return run_widest([&]() __attribute__((always_inline)) { return count<Rank, K>(all); });
}

/// Which is faster. What rows cost grows with N^2 on any path; blocks cost less the smoother it is.
bool better_in_blocks(std::span<const double> x, double tolerance) {
  constexpr std::size_t always_in_rows = 5000, stride = 16;  // a few steps tell as much as all
  constexpr double samples_per_roughness = 4e4;
  if (x.size() < always_in_rows) return false;
  double steps = 0.0;
  for (std::size_t i = 0; i + 1 < x.size(); i += stride) steps += std::fabs(x[i + 1] - x[i]);
  const double n = static_cast<double>(x.size()), mean_step = steps * static_cast<double>(stride) / n;
  return !(n * tolerance < samples_per_roughness * mean_step);
}

template <class Rank>
Matches count_for(std::span<const double> x, std::size_t m, double tolerance) {
  const Ranks<Rank> ranks = rank_samples<Rank>(x, tolerance);
  const bool in_blocks = better_in_blocks(x, tolerance);
  static_assert(longest_template == 6);
  switch (m) {  // the samples of a template stay in registers
    case 1:
      return count_templates<Rank, 2>(ranks, in_blocks);
    case 2:
      return count_templates<Rank, 3>(ranks, in_blocks);
    case 3:
      return count_templates<Rank, 4>(ranks, in_blocks);
    case 4:
      return count_templates<Rank, 5>(ranks, in_blocks);
    case 5:
      return count_templates<Rank, 6>(ranks, in_blocks);
    default:
      return count_templates<Rank, 7>(ranks, in_blocks);
  }
}

}  // namespace

Matches count_matches(std::span<const double> x, std::size_t m, double tolerance) {
  if (m < 1 || m > longest_template) throw std::invalid_argument("m: 1 to 6");
  if (!(tolerance >= 0.0)) throw std::invalid_argument("tolerance: 0 or above");
  if (x.size() <= m + 1) return {};
  if (x.size() > std::numeric_limits<std::int32_t>::max()) throw std::invalid_argument("x: too long");
  // one below the largest number, which stands for no sample
  return x.size() < std::numeric_limits<std::uint16_t>::max() ? count_for<std::uint16_t>(x, m, tolerance)
                                                              : count_for<std::uint32_t>(x, m, tolerance);
}

}  // namespace steadyplate::analysis
