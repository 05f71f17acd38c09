#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numbers>

#include "analysis/machine/lanes.hpp"

namespace steadyplate::analysis {

/// exp(x) of four numbers that are 0 or below, to about 1e-16 of each; below -700 as of -700, 1e-304.
[[gnu::always_inline]] inline FourDoubles exp_of_negative(const FourDoubles& x) {
  // x = k ln 2 + r, abs(r) <= ln 2 / 2. Added to 1.5 x 2^52 a number is rounded, and its last bits are k.
  constexpr double rounder = 0x1.8p52, log2_e = 1.4426950408889634;
  constexpr double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
  constexpr double factorials[] = {479001600.0, 39916800.0, 3628800.0, 362880.0, 40320.0, 5040.0, 720.0,
                                   120.0,       24.0,       6.0,       2.0,      1.0,     1.0};
  const FourDoubles least = FourDoubles{} - 700.0;
  const FourDoubles held = x > least ? x : least;
  const FourDoubles shifted = held * log2_e + rounder;
  const FourDoubles k = shifted - rounder;
  const FourDoubles r = (held - k * ln2_high) - k * ln2_low;
  FourDoubles sum = FourDoubles{} + 1.0 / factorials[0];
  for (std::size_t i = 1; i < std::size(factorials); ++i) sum = sum * r + 1.0 / factorials[i];
  constexpr std::int64_t bias = 1023;
  const FourMasks power = (reinterpret_cast<FourMasks>(shifted) + bias) << 52;
  return sum * reinterpret_cast<FourDoubles>(power);
}

struct SineAndCosine {
  FourDoubles sine, cosine;
};

/// Of four angles of at most pi, to about 1e-15.
[[gnu::always_inline]] inline SineAndCosine sine_and_cosine(const FourDoubles& angle) {
  // Taylor's series of a quarter of it, then twice sin 2x = 2 sin x cos x, cos 2x = 1 - 2 sin^2 x.
  const FourDoubles x = angle * 0.25, minus_square = -(x * x);
  // from the innermost bracket: 1 - x^2 / (n (n + 1)) (...)
  FourDoubles sine = FourDoubles{} + 1.0, cosine = sine;
  for (int n = 16; n >= 2; n -= 2) {
    sine = 1.0 + minus_square * (1.0 / (n * (n + 1))) * sine;
    cosine = 1.0 + minus_square * (1.0 / (n * (n - 1))) * cosine;
  }
  sine *= x;
  for (int i = 0; i < 2; ++i) {
    const FourDoubles twice = 2.0 * sine * cosine;
    cosine = 1.0 - 2.0 * sine * sine;
    sine = twice;
  }
  return {.sine = sine, .cosine = cosine};
}

/// `size` with the signs of `sign`. Bits alone: without wide vectors comparisons cost a branch each.
[[gnu::always_inline]] inline FourDoubles with_sign(double size, const FourDoubles& sign) {
  constexpr std::int64_t bit = INT64_MIN;
  const FourMasks signs = reinterpret_cast<FourMasks>(sign) & FourMasks{bit, bit, bit, bit};
  return reinterpret_cast<FourDoubles>(signs | reinterpret_cast<FourMasks>(FourDoubles{} + size));
}

/// atan2(y, x) of four, to about 4e-16 rad; 0 of 0, 0.
[[gnu::always_inline]] inline FourDoubles arcs(const FourDoubles& y, const FourDoubles& x) {
  using std::numbers::pi;
  // of (atan(t) / t - 1) / t^2 in powers of t^2, for abs(t) <= tan(pi / 8): interpolated at the nodes of the
  // Chebyshev polynomial, within 3e-18 of atan(t)
  constexpr double powers[] = {-0.019176885636589053, 0.039231657085083686, -0.050854496960392584,
                               0.05858148904795124,   -0.0666451144646022,  0.07692183190760651,
                               -0.09090904578121085,  0.11111111015256292,  -0.14285714284666542,
                               0.1999999999999552,    -0.3333333333333333};
  constexpr double tan_of_eighth = 0.41421356237309503;
  const FourDoubles width = absolute(x), height = absolute(y);
  const FourDoubles along = width > height ? width : height, across = width < height ? width : height;
  // above an eighth of pi the arrow is turned back by a quarter of it
  const FourDoubles turned = 0.5 - with_sign(0.5, tan_of_eighth * along - across);
  const FourDoubles t =
      (across - turned * along) / (along + turned * across + std::numeric_limits<double>::min());
  const FourDoubles square = t * t;
  FourDoubles sum = FourDoubles{} + powers[0];
  for (std::size_t i = 1; i < std::size(powers); ++i) sum = sum * square + powers[i];
  const FourDoubles in_octant = turned * (pi / 4.0) + (t + t * (square * sum));
  const FourDoubles flat = with_sign(1.0, width - height), ahead = with_sign(1.0, x);
  const FourDoubles in_quadrant = (1.0 - flat) * (pi / 4.0) + flat * in_octant;
  return with_sign(1.0, y) * ((1.0 - ahead) * (pi / 2.0) + ahead * in_quadrant);
}

}  // namespace steadyplate::analysis
