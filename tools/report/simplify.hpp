#pragma once

#include <cstddef>
#include <vector>

namespace steadyplate::report {

/// A point on the paper, mm from the upper left corner, y downwards.
struct Point {
  double x = 0.0;
  double y = 0.0;
  friend bool operator==(const Point&, const Point&) = default;
};

using Polyline = std::vector<Point>;

/// Fewer points of a line over time: of all points that fall into one column of `column_mm` the first,
/// lowest, highest and last stay, in their order, so no extreme is lost and neighbours stay connected.
/// @throws std::invalid_argument  column_mm <= 0
Polyline keep_column_extremes(const Polyline& line, double column_mm);

/// Fewer points of any line (Ramer 1972, Douglas & Peucker 1973): every point left out lies within
/// tolerance_mm of the line that stays, and the points of smallest and largest x and y stay. When more than
/// `most` points remain, the tolerance is doubled until they do not (a limit for noise, which cannot be drawn
/// smaller).
/// @throws std::invalid_argument  tolerance_mm <= 0, most < 16
Polyline keep_shape(const Polyline& line, double tolerance_mm, std::size_t most);

}  // namespace steadyplate::report
