#include "analysis/metrics/similarity.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "analysis/machine/buffer.hpp"
#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/elementary.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/metrics/gaussian_terms.hpp"
#include "analysis/metrics/ranks.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t lanes = 4;
constexpr std::size_t leaf = 8;  // neighbours whose pairs are cheaper one by one than as sums of terms

/// Sum over the groups of terms, and in them over the terms, of their weight times what `sums` makes of the
/// table of a group.
template <std::size_t Width, class Sums>
double weighted(std::span<const double> places, const GaussianTerms& terms, const Sums& sums) {
  TermTable<Width> table(places, terms);
  double result = 0.0;
  for (std::size_t group = 0; group < terms.groups; ++group) {
    if (group > 0) table.advance();
    const TermRow<Width> of_group = sums(table.rows());
    for (std::size_t f = 0; f < of_group.size(); ++f)
      result += terms.weight[group * of_group.size() + f] * of_group[f];
  }
  return result;
}

/// Sum over all pairs of exp(-(difference)^2).
double sum_of_pairs(std::span<const double> places, const GaussianTerms& terms) {
  const double both_ways = with_width(terms.width, [&]<std::size_t W>() {
    return weighted<W>(places, terms, [](const Buffer<TermRow<W>>& rows) {
      TermRow<W> squares;
      run_widest([&]() __attribute__((always_inline)) {
        FourDoubles sums[W]{};
        for (const TermRow<W>& row : rows)
          for (std::size_t v = 0; v < W; ++v) sums[v] += four(&row[v * lanes]);
        for (std::size_t v = 0; v < W; ++v) {
          const FourDoubles square = sums[v] * sums[v];
          store(square, &squares[v * lanes]);
        }
      });
      return squares;
    });
  });
  return (both_ways - static_cast<double>(places.size())) / 2.0;  // without each and itself
}

/// Sum of exp(-(difference of places)^2) over the pairs of one leaf that stand in the same order in both
/// orders, one by one: four leaves at a time.
double sum_within_leaves(std::span<const std::uint32_t> second, std::span<const double> places) {
  struct FourLeaves {
    double place[leaf][lanes], rank[leaf][lanes];
  };
  const std::size_t n = second.size();
  Buffer<FourLeaves> all((n + leaf * lanes - 1) / (leaf * lanes));
  const auto at = [](std::size_t i) { return std::pair{i % leaf, i / leaf % lanes}; };
  std::fill_n(&all.back().place[0][0], leaf * lanes, 0.0);
  std::fill_n(&all.back().rank[0][0], leaf * lanes, -1.0);  // after nothing
  for (std::size_t i = 0; i < n; ++i) {
    const auto [row, lane] = at(i);
    all[i / (leaf * lanes)].place[row][lane] = places[i];
  }
  for (std::size_t p = 0; p < n; ++p) {
    const auto [row, lane] = at(second[p]);
    all[second[p] / (leaf * lanes)].rank[row][lane] = static_cast<double>(p);
  }
  return run_widest([&]() __attribute__((always_inline)) {
    FourDoubles sum{};
    for (const FourLeaves& one : all)
      for (std::size_t i = 0; i < leaf; ++i)
        for (std::size_t j = i + 1; j < leaf; ++j) {
          const FourMasks in_order = four(one.rank[j]) > four(one.rank[i]);
          const FourDoubles t = four(one.place[j]) - four(one.place[i]);
          sum +=
              reinterpret_cast<FourDoubles>(in_order & reinterpret_cast<FourMasks>(exp_of_negative(-t * t)));
        }
    return total(sum);
  });
}

/// Merge sort from its end: nodes of all elements, of half of them, ..., of two leaves. The elements of a
/// node, which stand in their second order, are parted into those of its left and of its right half, each in
/// their order; pairs of different leaves that stand in the same order in both orders are then those of a
/// left element and a right one behind it, each pair in one node.
class Partings {
 public:
  /// @param second  the elements in their second order, by their number in the first one
  explicit Partings(std::span<const std::uint32_t> second) : size_(second.size()) {
    if (size_ <= leaf) return;
    for (std::size_t half = std::bit_ceil(size_) / 2; half >= leaf; half /= 2) {
      Level level{
          .half = half, .elements = Buffer<std::uint32_t>(size_), .before = Buffer<std::uint32_t>(size_)};
      const std::span<const std::uint32_t> above = levels_.empty() ? second : levels_.back().elements;
      for (std::size_t begin = 0; begin < size_; begin += 2 * half) part(above, begin, level);
      levels_.push_back(std::move(level));
    }
  }

  /// Call `node(left, right, before)` for every node: the left elements, the right ones, and how many left
  /// ones stand before each right one. Large nodes first; once they fit into the nearest memory, all nodes
  /// within one before the next one.
  template <class Node>
  [[gnu::always_inline]] void each_node(const Node& node) const {
    constexpr std::size_t near = 128;  // elements, 12 to 32 kB of terms
    std::size_t level = 0;
    for (; level < levels_.size() && levels_[level].half >= near; ++level)
      within(levels_[level], 0, size_, node);
    for (std::size_t from = 0; from < size_; from += near)
      for (std::size_t small = level; small < levels_.size(); ++small)
        within(levels_[small], from, std::min(size_, from + near), node);
  }

 private:
  struct Level {
    std::size_t half;                ///< elements of a left half
    Buffer<std::uint32_t> elements;  ///< node after node, the left ones, then the right ones
    Buffer<std::uint32_t> before;    ///< where a right element stands: left ones before it
  };
  std::size_t size_;
  Buffer<Level> levels_;

  /// No branch, since which half is next could not be guessed.
  void part(std::span<const std::uint32_t> above, std::size_t begin, Level& level) const {
    const std::size_t end = std::min(size_, begin + 2 * level.half), shift = std::countr_zero(level.half);
    std::size_t left = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t element = above[i];
      const std::size_t is_right = (element >> shift) & 1U;
      const std::size_t to = left + is_right * (level.half + (i - begin) - 2 * left);
      level.elements[begin + to] = element;
      level.before[begin + to] = static_cast<std::uint32_t>(left);
      left += 1 - is_right;
    }
  }

  template <class Node>
  [[gnu::always_inline]] static void within(const Level& level, std::size_t from, std::size_t to,
                                            const Node& node) {
    for (std::size_t begin = from; begin + level.half < to; begin += 2 * level.half) {
      const std::size_t middle = begin + level.half, size = std::min(to, middle + level.half) - middle;
      node(std::span(level.elements).subspan(begin, level.half),
           std::span(level.elements).subspan(middle, size), std::span(level.before).subspan(middle, size));
    }
  }
};

/// Of one node: to `sums`, for each pair of a left element and a right one behind it, the products of their
/// terms.
template <std::size_t W>
[[gnu::always_inline]] inline void add_products(std::span<const std::uint32_t> left,
                                                std::span<const std::uint32_t> right,
                                                std::span<const std::uint32_t> before, const TermRow<W>* rows,
                                                FourDoubles (&sums)[W]) {
  constexpr std::size_t some = 16;  // left ones, whose sums stay in the nearest memory
  FourDoubles so_far[some][W];
  FourDoubles sum[W]{};
  std::size_t r = 0;
  while (r < right.size() && before[r] == 0) ++r;
  for (std::size_t from = 0; from < left.size() && r < right.size(); from += some) {
    const std::size_t end = std::min(left.size(), from + some);
    for (std::size_t l = from; l < end; ++l) {
      const double* const row = rows[left[l]].data();
      for (std::size_t v = 0; v < W; ++v) so_far[l - from][v] = sum[v] += four(row + v * lanes);
    }
    for (; r < right.size() && before[r] <= end; ++r) {
      const double* const row = rows[right[r]].data();
      for (std::size_t v = 0; v < W; ++v) sums[v] += so_far[before[r] - from - 1][v] * four(row + v * lanes);
    }
  }
}

/// Sum of exp(-(difference of places)^2) over the pairs that stand in the same order in both orders.
/// @param second  the elements in their second order, by their number in the first one
/// @param places  of the elements in their first order
double sum_of_pairs_in_order(std::span<const std::uint32_t> second, std::span<const double> places,
                             const GaussianTerms& terms) {
  const Partings partings(second);
  const double between = with_width(terms.width, [&]<std::size_t W>() {
    return weighted<W>(places, terms, [&](const Buffer<TermRow<W>>& rows) {
      TermRow<W> result;
      run_widest([&]() __attribute__((always_inline)) {
        FourDoubles sums[W]{};
        partings.each_node([&](auto left, auto right, auto before) __attribute__((always_inline)) {
          add_products<W>(left, right, before, rows.data(), sums);
        });
        for (std::size_t v = 0; v < W; ++v) store(sums[v], &result[v * lanes]);
      });
      return result;
    });
  });
  return between + sum_within_leaves(second, places);
}

}  // namespace

std::optional<Similarity> similarity_of_pairs(std::span<const double> x, double tolerance) {
  if (x.size() < 4) throw std::invalid_argument("x: needs 4 samples");
  if (!(tolerance > 0.0)) throw std::invalid_argument("tolerance: above 0");
  const std::size_t count = x.size() - 2;
  double largest = 0.0;  // difference of two neighbours
  for (std::size_t i = 0; i + 1 < x.size(); ++i) largest = std::max(largest, std::fabs(x[i + 1] - x[i]));
  // Which of three differences has the other two against it is asked of whole numbers in proportion to them,
  // whose sum is 0 to the last bit; their size is taken from the samples themselves.
  constexpr double rounder = 0x1.8p52;  // whatever is added to it becomes a whole number
  const double scale = largest > 0.0 ? std::exp2(48.0 - std::ceil(std::log2(largest))) : 1.0;
  if (!std::isfinite(scale)) return std::nullopt;
  Buffer<double> two(count);
  std::array<Buffer<double>, 3> place, whole;
  for (auto* three : {&place, &whole})
    for (auto& one : *three) one.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double u = x[i + 1] - x[i], v = x[i + 2] - x[i + 1];
    two[i] = u / 2.0 / tolerance;
    place[0][i] = -(2.0 * u + v) / 3.0 / tolerance;
    place[1][i] = (u - v) / 3.0 / tolerance;
    place[2][i] = (u + 2.0 * v) / 3.0 / tolerance;
    const double a = (u * scale + rounder) - rounder, b = (v * scale + rounder) - rounder;
    whole[0][i] = -(2.0 * a + b);
    whole[1][i] = a - b;
    whole[2][i] = -(a + 2.0 * b);
  }
  const std::optional<GaussianTerms> of_two = gaussian_terms(two);
  std::array<std::optional<GaussianTerms>, 3> of_three;
  for (std::size_t k = 0; k < 3; ++k) of_three[k] = gaussian_terms(place[k]);
  if (!of_two || !std::ranges::all_of(of_three, [](const auto& terms) { return terms.has_value(); }))
    return std::nullopt;
  // Of equals the later template is the larger, but the smaller in the third: so that of any two templates
  // one difference has the other two against it.
  std::array<Buffer<std::uint32_t>, 3> order, number;
  for (std::size_t k = 0; k < 3; ++k) {
    order[k] = order_of(whole[k]);
    if (k == 2) std::ranges::reverse(order[k]);
    number[k].resize(count);
    for (std::size_t p = 0; p < count; ++p) number[k][order[k][p]] = static_cast<std::uint32_t>(p);
  }
  Similarity sums{.shorter = sum_of_pairs(two, *of_two)};
  Buffer<std::uint32_t> second(count);
  Buffer<double> places(count);
  for (std::size_t k = 0; k < 3; ++k) {
    const std::size_t one = (k + 1) % 3, other = (k + 2) % 3;
    for (std::size_t p = 0; p < count; ++p) {
      places[p] = place[k][order[one][p]];
      second[p] = number[one][order[other][p]];
    }
    sums.longer += sum_of_pairs_in_order(second, places, *of_three[k]);
  }
  return sums;
}

}  // namespace steadyplate::analysis
