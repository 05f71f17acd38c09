#pragma once

#include <span>

#include "analysis/machine/buffer.hpp"

namespace steadyplate::analysis {

struct Point {
  double ml_mm = 0.0;
  double ap_mm = 0.0;
};

/// Smallest convex polygon around all points, and what is measured on it.
struct ConvexHull {
  Buffer<Point> corners;  ///< counter-clockwise, no three in a line; 2 for points on a line, 1 for one point
  double area_mm2 = 0.0;  ///< shoelace formula; 0 for points on a line
  double perimeter_mm = 0.0;  ///< 2 x length for points on a line
  double diameter_mm = 0.0;   ///< largest distance between any two points (rotating calipers)
};

/// Monotone chain (Andrew 1979) on what is left after dropping everything inside the octagon of the eight
/// extreme points (Akl & Toussaint 1978): O(N) on real sway, O(N log N) at worst.
/// @param ml_mm, ap_mm  same length, finite; empty gives an empty hull.
ConvexHull convex_hull(std::span<const double> ml_mm, std::span<const double> ap_mm);

}  // namespace steadyplate::analysis
