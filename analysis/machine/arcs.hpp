#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numbers>

#include "analysis/machine/lanes.hpp"

namespace steadyplate::analysis {

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
