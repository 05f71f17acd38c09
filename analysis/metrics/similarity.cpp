#include "analysis/metrics/similarity.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "analysis/machine/buffer.hpp"
#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/exponential.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/metrics/ranks.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t group = 12;  // waves worked on at a time: as many as stay in registers
constexpr std::size_t most_waves = 256;
constexpr std::size_t lanes = 4;
constexpr std::size_t vectors = 2 * group / lanes;  // cosines, then sines
constexpr std::size_t leaf = 8;  // neighbours whose pairs are cheaper one by one than as sums of waves

/// exp(-t^2) = sum of weight[f] cos(2 pi f t / period), for |t| <= span.
struct Waves {
  double period = 0.0;
  Buffer<double> weight;  ///< a whole number of groups; the last ones may be 0
};

Waves waves_for(double span) {
  constexpr double negligible = 6.1;  // exp(-6.1^2) = 7e-17, of the next copy and of the first wave left out
  Waves waves{.period = span + negligible, .weight = {}};
  const auto needed = static_cast<std::size_t>(std::ceil(negligible * waves.period / std::numbers::pi)) + 1;
  waves.weight.resize((needed + group - 1) / group * group);
  for (std::size_t f = 0; f < waves.weight.size(); ++f) {
    const double share = std::numbers::pi * static_cast<double>(f) / waves.period;
    waves.weight[f] = (f == 0 ? 1.0 : 2.0) * std::sqrt(std::numbers::pi) / waves.period *
                      (f < needed ? std::exp(-share * share) : 0.0);
  }
  return waves;
}

/// Cosines and sines of one group of waves at one place.
struct Phases {
  std::array<double, 2 * group> value;
};

/// The phases of each place in the first group of waves, and what turns those of a group into those of the
/// next. Behind them those of no place, 0.
struct Turning {
  Buffer<Phases> now;
  Buffer<double> step_cos, step_sin;

  Turning(std::span<const double> places, double period)
      : now(places.size() + 1), step_cos(places.size()), step_sin(places.size()) {
    now.back() = {};
    for (std::size_t i = 0; i < places.size(); ++i) {
      const double angle = 2.0 * std::numbers::pi * places[i] / period;
      step_cos[i] = std::cos(angle);
      step_sin[i] = std::sin(angle);
    }
    run_widest([&]() __attribute__((always_inline)) { begin(); });
  }

  /// From the first wave at each place to its first group of them and the step to the next one.
  [[gnu::always_inline]] void begin() {
    for (std::size_t i = 0; i < step_cos.size(); ++i) {
      const double c1 = step_cos[i], s1 = step_sin[i];
      const double c2 = c1 * c1 - s1 * s1, s2 = 2.0 * c1 * s1;
      const double c3 = c2 * c1 - s2 * s1, s3 = s2 * c1 + c2 * s1;
      const double c4 = c2 * c2 - s2 * s2, s4 = 2.0 * c2 * s2;
      FourDoubles re{1.0, c1, c2, c3}, im{0.0, s1, s2, s3};
      for (std::size_t f = 0; f < group; f += lanes) {
        std::memcpy(&now[i].value[f], &re, sizeof re);
        std::memcpy(&now[i].value[group + f], &im, sizeof im);
        const FourDoubles next = re * c4 - im * s4;
        im = re * s4 + im * c4;
        re = next;
      }
      step_cos[i] = re[0];
      step_sin[i] = im[0];
    }
  }

  [[gnu::always_inline]] void advance() {
    for (std::size_t i = 0; i < step_cos.size(); ++i) {
      const double c = step_cos[i], s = step_sin[i];
      for (std::size_t f = 0; f < group; ++f) {
        const double re = now[i].value[f], im = now[i].value[group + f];
        now[i].value[f] = re * c - im * s;
        now[i].value[group + f] = re * s + im * c;
      }
    }
  }
};

/// Sum over all pairs of exp(-(difference)^2).
double sum_of_pairs(std::span<const double> places, const Waves& waves) {
  Turning turning(places, waves.period);
  double sum = 0.0;
  for (std::size_t first = 0; first < waves.weight.size(); first += group) {
    std::array<double, 2 * group> total{};
    run_widest([&]() __attribute__((always_inline)) {
      if (first > 0) turning.advance();
      FourDoubles sums[vectors] = {};
      for (const Phases& phases : turning.now)
        for (std::size_t v = 0; v < vectors; ++v) sums[v] += four(&phases.value[v * lanes]);
      for (std::size_t f = 0; f < 2 * group; ++f) total[f] = sums[f / lanes][f % lanes];
    });
    for (std::size_t f = 0; f < group; ++f)
      sum += waves.weight[first + f] * (total[f] * total[f] + total[group + f] * total[group + f]);
  }
  return (sum - static_cast<double>(places.size())) / 2.0;  // without each and itself
}

/// Of the elements of a node, in their second order: to `total`, for each pair of one from its left half and
/// a later one from its right half, the products of their phases. Then the left ones to the front, the right
/// ones behind them, each in their order. No branch, since which half is next could not be guessed: an
/// element is added as one from each half, with the phases of `nothing`, 0, in the half it is not in.
[[gnu::always_inline]] inline void add_products(std::span<const std::uint32_t> node, std::uint32_t half,
                                                const Phases* phases, std::uint32_t nothing,
                                                FourDoubles (&total)[vectors], std::uint32_t* left_to,
                                                std::uint32_t* right_to) {
  std::uint32_t* to[] = {left_to, right_to};
  FourDoubles before[vectors] = {};
  for (const std::uint32_t element : node) {
    const std::uint32_t is_right = (element & half) != 0 ? 1 : 0;
    const std::uint32_t other = (element ^ nothing) & (0U - is_right);
    const double* const as_right = phases[nothing ^ other].value.data();
    const double* const as_left = phases[element ^ other].value.data();
    for (std::size_t v = 0; v < vectors; ++v) {
      total[v] += before[v] * four(as_right + v * lanes);
      before[v] += four(as_left + v * lanes);
    }
    *to[is_right]++ = element;
  }
}

/// Sum of exp(-(difference of places)^2) over the pairs of one leaf that stand in the same order in both
/// orders, one by one.
double sum_within_leaves(std::span<const std::uint32_t> second, std::span<const double> places) {
  const std::size_t n = second.size(), whole = (n + lanes - 1) / lanes * lanes;
  Buffer<double> place(whole), rank(whole);
  std::ranges::copy(places, place.begin());
  for (std::size_t p = 0; p < n; ++p) rank[second[p]] = static_cast<double>(p);
  for (std::size_t i = n; i < whole; ++i) {  // after nothing
    place[i] = 0.0;
    rank[i] = -1.0;
  }
  return run_widest([&]() __attribute__((always_inline)) {
    FourDoubles sum{};
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t end = std::min(whole, i / leaf * leaf + leaf);
      for (std::size_t j = i / lanes * lanes; j < end; j += lanes) {
        const FourDoubles number = FourDoubles{0.0, 1.0, 2.0, 3.0} + static_cast<double>(j);
        const FourMasks later = (number > static_cast<double>(i)) & (four(&rank[j]) > rank[i]);
        const FourDoubles t = four(&place[j]) - place[i];
        sum += reinterpret_cast<FourDoubles>(later & reinterpret_cast<FourMasks>(exp_of_negative(-t * t)));
      }
    }
    return total(sum);
  });
}

/// Of a group of waves, cosines and sines: the sums of products over the pairs of different leaves that stand
/// in the same order in both orders. Merge sort from its end: nodes of all elements, of half of them, ..., of
/// two leaves; once a node's phases fit into the nearest memory, all nodes within it before the next one.
/// @param elements  in their second order; work space, as `parted` is
[[gnu::always_inline]] inline void add_group(std::span<std::uint32_t> elements,
                                             std::span<std::uint32_t> parted, const Phases* phases,
                                             FourDoubles (&total)[vectors]) {
  constexpr std::size_t near = 128;  // elements, 24 kB
  const std::size_t n = elements.size();
  const auto part = [&](std::size_t from, std::size_t to, std::size_t half) __attribute__((always_inline)) {
    for (std::size_t begin = from; begin < to; begin += 2 * half) {
      const std::size_t size = std::min(to - begin, 2 * half);
      if (size > half)
        add_products(elements.subspan(begin, size), static_cast<std::uint32_t>(half), phases,
                     static_cast<std::uint32_t>(n), total, &parted[begin], &parted[begin + half]);
      else
        std::copy_n(&elements[begin], size, &parted[begin]);
    }
    std::swap(elements, parted);
  };
  for (std::size_t half = std::bit_ceil(n) / 2; half >= near; half /= 2) part(0, n, half);
  for (std::size_t from = 0; from < n; from += near) {
    const auto whole = elements, other = parted;
    for (std::size_t half = near / 2; half >= leaf; half /= 2) part(from, std::min(n, from + near), half);
    elements = whole;
    parted = other;
  }
}

/// Sum of exp(-(difference of places)^2) over the pairs that stand in the same order in both orders.
/// @param second  the elements in their second order, by their number in the first one
/// @param places  of the elements in their first order
double sum_of_pairs_in_order(std::span<const std::uint32_t> second, std::span<const double> places,
                             const Waves& waves) {
  Turning turning(places, waves.period);
  double sum = sum_within_leaves(second, places);
  Buffer<std::uint32_t> elements(second.size()), parted(second.size());
  for (std::size_t first = 0; first < waves.weight.size(); first += group) {
    std::ranges::copy(second, elements.begin());
    std::array<double, 2 * group> sums{};
    run_widest([&]() __attribute__((always_inline)) {
      if (first > 0) turning.advance();
      FourDoubles total[vectors] = {};
      add_group(elements, parted, turning.now.data(), total);
      for (std::size_t f = 0; f < 2 * group; ++f) sums[f] = total[f / lanes][f % lanes];
    });
    for (std::size_t f = 0; f < group; ++f) sum += waves.weight[first + f] * (sums[f] + sums[group + f]);
  }
  return sum;
}

double breadth(std::span<const double> x) {
  const auto [low, high] = std::ranges::minmax(x);
  return high - low;
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
  const Waves of_two = waves_for(breadth(two));
  const Waves of_three = waves_for(std::max({breadth(place[0]), breadth(place[1]), breadth(place[2])}));
  if (std::max(of_two.weight.size(), of_three.weight.size()) > most_waves) return std::nullopt;
  // Of equals the later template is the larger, but the smaller in the third: so that of any two templates
  // one difference has the other two against it.
  std::array<Buffer<std::uint32_t>, 3> order, number;
  for (std::size_t k = 0; k < 3; ++k) {
    order[k] = order_of(whole[k]);
    if (k == 2) std::ranges::reverse(order[k]);
    number[k].resize(count);
    for (std::size_t p = 0; p < count; ++p) number[k][order[k][p]] = static_cast<std::uint32_t>(p);
  }
  Similarity sums{.shorter = sum_of_pairs(two, of_two)};
  Buffer<std::uint32_t> second(count);
  Buffer<double> places(count);
  for (std::size_t k = 0; k < 3; ++k) {
    const std::size_t one = (k + 1) % 3, other = (k + 2) % 3;
    for (std::size_t p = 0; p < count; ++p) {
      places[p] = place[k][order[one][p]];
      second[p] = number[one][order[other][p]];
    }
    sums.longer += sum_of_pairs_in_order(second, places, of_three);
  }
  return sums;
}

}  // namespace steadyplate::analysis
