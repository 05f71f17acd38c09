#include "analysis/metrics/similarity.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <stdexcept>

#include "analysis/machine/buffer.hpp"
#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/metrics/ranks.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t group = 12;  // waves worked on at a time: as many as stay in registers
constexpr std::size_t most_waves = 256;
constexpr std::size_t lanes = 4;
constexpr std::size_t vectors = 2 * group / lanes;  // cosines, then sines

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
/// next.
struct Turning {
  Buffer<Phases> now;
  Buffer<double> step_cos, step_sin;

  Turning(std::span<const double> places, double period)
      : now(places.size()), step_cos(places.size()), step_sin(places.size()) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      const double angle = 2.0 * std::numbers::pi * places[i] / period;
      const double c = std::cos(angle), s = std::sin(angle);
      double re = 1.0, im = 0.0;
      for (std::size_t f = 0; f < group; ++f) {
        now[i].value[f] = re;
        now[i].value[group + f] = im;
        const double next = re * c - im * s;
        im = re * s + im * c;
        re = next;
      }
      step_cos[i] = re;
      step_sin[i] = im;
    }
  }

  [[gnu::always_inline]] void advance() {
    for (std::size_t i = 0; i < now.size(); ++i) {
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
    if (first > 0) turning.advance();
    std::array<double, 2 * group> total{};
    for (const Phases& phases : turning.now)
      for (std::size_t f = 0; f < 2 * group; ++f) total[f] += phases.value[f];
    for (std::size_t f = 0; f < group; ++f)
      sum += waves.weight[first + f] * (total[f] * total[f] + total[group + f] * total[group + f]);
  }
  return (sum - static_cast<double>(places.size())) / 2.0;  // without each and itself
}

/// Of the elements of a node, in their second order: to `total`, for each pair of one from its left half and
/// a later one from its right half, the products of their phases. Then the left ones to the front, the right
/// ones behind them, each in their order. No branch: which half is next could not be guessed.
[[gnu::always_inline]] inline void add_products(std::span<const std::uint32_t> node, std::uint32_t half,
                                                const Phases* phases, FourDoubles (&total)[vectors],
                                                std::uint32_t* left_to, std::uint32_t* right_to) {
  FourDoubles before[vectors] = {};
  for (const std::uint32_t element : node) {
    const bool is_right = (element & half) != 0;
    const std::int64_t mask = is_right ? 0 : -1;
    const FourMasks left = {mask, mask, mask, mask};
    const double* const here = phases[element].value.data();
    for (std::size_t v = 0; v < vectors; ++v) {
      const FourDoubles phase = four(here + v * lanes);
      total[v] += reinterpret_cast<FourDoubles>(~left & reinterpret_cast<FourMasks>(before[v] * phase));
      before[v] += reinterpret_cast<FourDoubles>(left & reinterpret_cast<FourMasks>(phase));
    }
    *(is_right ? right_to : left_to) = element;
    right_to += is_right ? 1 : 0;
    left_to += is_right ? 0 : 1;
  }
}

/// Sum of exp(-(difference of places)^2) over the pairs that stand in the same order in both orders.
/// @param second  the elements in their second order, by their number in the first one
/// @param places  of the elements in their first order
double sum_of_pairs_in_order(std::span<const std::uint32_t> second, std::span<const double> places,
                             const Waves& waves) {
  const std::size_t n = second.size();
  Turning turning(places, waves.period);
  double sum = 0.0;
  Buffer<std::uint32_t> elements(n), parted(n);
  for (std::size_t first = 0; first < waves.weight.size(); first += group) {
    if (first > 0) run_widest([&]() __attribute__((always_inline)) { turning.advance(); });
    std::ranges::copy(second, elements.begin());
    std::array<double, 2 * group> sums{};
    // merge sort from its end: nodes of all elements, of half of them, ..., of two
    for (std::size_t half = std::bit_ceil(n) / 2; half > 0; half /= 2) {
      run_widest([&]() __attribute__((always_inline)) {
        FourDoubles total[vectors] = {};
        for (std::size_t begin = 0; begin < n; begin += 2 * half) {
          const std::size_t size = std::min(n - begin, 2 * half);
          if (size > half)
            add_products(std::span(elements).subspan(begin, size), static_cast<std::uint32_t>(half),
                         turning.now.data(), total, &parted[begin], &parted[begin + half]);
          else
            std::copy_n(&elements[begin], size, &parted[begin]);
        }
        for (std::size_t f = 0; f < 2 * group; ++f) sums[f] += total[f / lanes][f % lanes];
      });
      elements.swap(parted);
    }
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
    const double a = std::nearbyint(u * scale), b = std::nearbyint(v * scale);
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
