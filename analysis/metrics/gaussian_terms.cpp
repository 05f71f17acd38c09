#include "analysis/metrics/gaussian_terms.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/elementary.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/machine/sums.hpp"

namespace steadyplate::analysis {

namespace {

constexpr std::size_t lanes = 4;
constexpr std::size_t most_terms = 512;
constexpr std::size_t widest = 8;

/// How many powers leave less than 1e-14 of any pair out; nothing when 64 are too few. With w = 2 a^2 of the
/// outermost place, what they leave out is the tail of a Poisson distribution of mean w.
std::optional<std::size_t> powers_for(double span) {
  constexpr double negligible = 1e-14;
  constexpr std::size_t most_powers = 64;
  const double w = span * span / 2.0;
  double term = std::exp(-w);
  for (std::size_t f = 1; f <= most_powers; ++f) {
    term *= w / static_cast<double>(f);
    const double ratio = w / static_cast<double>(f + 1);  // of each further term to the one before, at most
    if (ratio < 0.5 && term / (1.0 - ratio) < negligible) return f;
  }
  return std::nullopt;
}

/// exp(-5.7^2) = 8e-15: of the next copy, and of the first wave left out.
constexpr double negligible_at = 5.7;

std::size_t waves_for(double span) {
  return static_cast<std::size_t>(std::ceil(negligible_at * (span + negligible_at) / std::numbers::pi)) + 1;
}

struct Groups {
  std::size_t width, count;
  std::size_t vectors() const { return width * count; }
};

/// Of the widths `from`, `from + step`, ..., 8 the one that adds least to `terms`; of equals the widest.
Groups groups_of(std::size_t terms, std::size_t from, std::size_t step) {
  Groups best{0, 0};
  for (std::size_t width = from; width <= widest; width += step) {
    const Groups one{width, (terms + lanes * width - 1) / (lanes * width)};
    if (best.width == 0 || one.vectors() <= best.vectors()) best = one;
  }
  return best;
}

}  // namespace

std::optional<GaussianTerms> gaussian_terms(std::span<const double> places) {
  const auto [low, high] = extremes(places);
  const double span = high - low;
  const std::size_t waves = waves_for(std::min(span, 1e6));
  const std::optional<std::size_t> powers = powers_for(span);
  if (2 * waves > most_terms) return std::nullopt;
  const bool as_powers = powers && *powers <= 2 * waves;
  const Groups groups = as_powers ? groups_of(*powers, 3, 1) : groups_of(2 * waves, 4, 2);
  GaussianTerms terms{.kind = as_powers ? GaussianTerms::Kind::powers : GaussianTerms::Kind::waves,
                      .middle = low + span / 2.0,
                      .period = span + negligible_at,
                      .width = groups.width,
                      .groups = groups.count,
                      .weight = {}};
  terms.weight.reserve(most_terms);  // as rows_ below
  terms.weight.resize(lanes * groups.vectors());
  if (as_powers) {
    double weight = 1.0;
    for (std::size_t f = 0; f < terms.weight.size(); ++f) {
      terms.weight[f] = f < *powers ? weight : 0.0;
      weight *= 2.0 / static_cast<double>(f + 1);
    }
  } else {
    for (std::size_t i = 0; i < terms.weight.size(); ++i) {
      const std::size_t f = i / (2 * lanes) * lanes + i % lanes;  // four cosines, then their sines
      const double share = std::numbers::pi * static_cast<double>(f) / terms.period;
      terms.weight[i] = (f == 0 ? 1.0 : 2.0) * std::sqrt(std::numbers::pi) / terms.period *
                        (f < waves ? std::exp(-share * share) : 0.0);
    }
  }
  return terms;
}

namespace {

/// Of up to four places their first powers, each times exp(-place^2), and the factor to the next group.
template <std::size_t Width>
[[gnu::always_inline]] inline void begin_powers(const FourDoubles& place, std::span<TermRow<Width>> rows,
                                                double* factor) {
  const FourDoubles gaussian = exp_of_negative(-place * place);
  const FourDoubles square = place * place, fourth = square * square;
  FourDoubles all = FourDoubles{} + 1.0;
  for (std::size_t v = 0; v < Width; ++v) all *= fourth;
  store(all, factor);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    FourDoubles now = FourDoubles{1.0, place[i], square[i], square[i] * place[i]} * gaussian[i];
    for (std::size_t v = 0; v < Width; ++v, now *= fourth[i]) store(now, &rows[i][v * lanes]);
  }
}

/// Of up to four angles their first multiples' cosines and sines, and the turn to the next group.
template <std::size_t Width>
[[gnu::always_inline]] inline void begin_waves(const FourDoubles& angle, std::span<TermRow<Width>> rows,
                                               double* turn_cos, double* turn_sin) {
  const auto [s1, c1] = sine_and_cosine(angle);
  const FourDoubles c2 = c1 * c1 - s1 * s1, s2 = 2.0 * c1 * s1;
  const FourDoubles c3 = c2 * c1 - s2 * s1, s3 = s2 * c1 + c2 * s1;
  const FourDoubles c4 = c2 * c2 - s2 * s2, s4 = 2.0 * c2 * s2;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    FourDoubles re{1.0, c1[i], c2[i], c3[i]}, im{0.0, s1[i], s2[i], s3[i]};
    for (std::size_t v = 0; v + 1 < Width; v += 2) {
      store(re, &rows[i][v * lanes]);
      store(im, &rows[i][(v + 1) * lanes]);
      const FourDoubles next = re * c4[i] - im * s4[i];
      im = re * s4[i] + im * c4[i];
      re = next;
    }
    turn_cos[i] = re[0];
    turn_sin[i] = im[0];
  }
}

}  // namespace

template <std::size_t Width>
TermTable<Width>::TermTable(std::span<const double> places, const GaussianTerms& terms)
    : kind_(terms.kind), step_(places.size() + lanes) {
  // of one size whatever the width: memory that comes back
  rows_.reserve(places.size() * widest / Width + 1);
  rows_.resize(places.size());
  const bool powers = kind_ == GaussianTerms::Kind::powers;
  if (!powers) step_sin_.resize(step_.size());
  const double scale = powers ? 1.0 : 2.0 * std::numbers::pi / terms.period;
  run_widest([&]() __attribute__((always_inline)) {
    for (std::size_t from = 0; from < places.size(); from += lanes) {
      const auto rows = std::span(rows_).subspan(from, std::min(lanes, places.size() - from));
      FourDoubles at{};
      for (std::size_t i = 0; i < rows.size(); ++i) at[i] = (places[from + i] - terms.middle) * scale;
      if (powers)
        begin_powers<Width>(at, rows, &step_[from]);
      else
        begin_waves<Width>(at, rows, &step_[from], &step_sin_[from]);
    }
  });
}

template <std::size_t Width>
void TermTable<Width>::advance() {
  run_widest([&]() __attribute__((always_inline)) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      double* const row = rows_[i].data();
      if (kind_ == GaussianTerms::Kind::powers) {
        for (std::size_t f = 0; f < lanes * Width; ++f) row[f] *= step_[i];
        continue;
      }
      for (std::size_t v = 0; v + 1 < Width; v += 2) {
        const FourDoubles re = four(row + v * lanes), im = four(row + (v + 1) * lanes);
        const FourDoubles next_re = re * step_[i] - im * step_sin_[i];
        const FourDoubles next_im = re * step_sin_[i] + im * step_[i];
        store(next_re, row + v * lanes);
        store(next_im, row + (v + 1) * lanes);
      }
    }
  });
}

template class TermTable<3>;
template class TermTable<4>;
template class TermTable<5>;
template class TermTable<6>;
template class TermTable<7>;
template class TermTable<8>;

}  // namespace steadyplate::analysis
