#include "analysis/metrics/hull.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/lanes.hpp"

namespace steadyplate::analysis {

namespace {

/// Twice the signed area of the triangle; > 0 when o, a, b turn counter-clockwise.
double cross(const Point& o, const Point& a, const Point& b) {
  return (a.ml_mm - o.ml_mm) * (b.ap_mm - o.ap_mm) - (a.ap_mm - o.ap_mm) * (b.ml_mm - o.ml_mm);
}

double distance(const Point& a, const Point& b) {
  return std::hypot(a.ml_mm - b.ml_mm, a.ap_mm - b.ap_mm);
}

/// How far a point reaches to the east, north-east ... south-east.
constexpr std::size_t directions = 8;
template <class V>
[[gnu::always_inline]] inline std::array<V, directions> reaches(V x, V y) {
  const V sum = x + y, less = y - x;
  return {x, sum, y, less, -x, -sum, -y, -less};
}

/// The extreme points of the eight directions; of equals the first.
std::array<Point, directions> extreme_points(std::span<const double> ml, std::span<const double> ap) {
  constexpr double none = -std::numeric_limits<double>::infinity();
  std::array<double, directions> largest;
  std::array<std::size_t, directions> at{};
  largest.fill(none);
  run_widest([&]() __attribute__((always_inline)) {
    std::array<FourDoubles, directions> most, place;
    for (std::size_t k = 0; k < directions; ++k) {
      most[k] = FourDoubles{} + none;
      place[k] = FourDoubles{};
    }
    FourDoubles here{0.0, 1.0, 2.0, 3.0};
    std::size_t i = 0;
    for (; i + 4 <= ml.size(); i += 4, here += 4.0) {
      const auto reach = reaches(four(&ml[i]), four(&ap[i]));
      for (std::size_t k = 0; k < directions; ++k) {
        const auto farther = reach[k] > most[k];
        most[k] = farther ? reach[k] : most[k];
        place[k] = farther ? here : place[k];
      }
    }
    for (std::size_t k = 0; k < directions; ++k)
      for (std::size_t lane = 0; lane < 4; ++lane) {
        const auto where = static_cast<std::size_t>(place[k][lane]);
        if (most[k][lane] > largest[k] || (most[k][lane] == largest[k] && where < at[k])) {
          largest[k] = most[k][lane];
          at[k] = where;
        }
      }
    for (; i < ml.size(); ++i) {
      const auto reach = reaches(ml[i], ap[i]);
      for (std::size_t k = 0; k < directions; ++k)
        if (reach[k] > largest[k]) {
          largest[k] = reach[k];
          at[k] = i;
        }
    }
  });
  std::array<Point, directions> extreme;
  for (std::size_t k = 0; k < directions; ++k) extreme[k] = {ml[at[k]], ap[at[k]]};
  return extreme;
}

/// The points that may be corners: all that are not strictly inside the octagon of extremes.
Buffer<Point> candidates(std::span<const double> ml, std::span<const double> ap) {
  const auto extreme = extreme_points(ml, ap);
  // Each edge as the half plane a x + b y + c > 0. Edges of length 0 say nothing.
  struct HalfPlane {
    double a, b, c;
  };
  std::array<HalfPlane, directions> inner;
  std::size_t planes = 0;
  for (std::size_t k = 0; k < directions; ++k) {
    const Point& from = extreme[k];
    const Point& to = extreme[(k + 1) % directions];
    const double a = from.ap_mm - to.ap_mm, b = to.ml_mm - from.ml_mm;
    if (a != 0.0 || b != 0.0) inner[planes++] = {a, b, -(a * from.ml_mm + b * from.ap_mm)};
  }
  if (planes == 0) return {extreme[0]};
  Buffer<Point> kept;
  kept.reserve(ml.size());
  run_widest([&]() __attribute__((always_inline)) {
    const auto keep = [&](std::size_t i) { kept.push_back({ml[i], ap[i]}); };
    std::size_t i = 0;
    for (; i + 4 <= ml.size(); i += 4) {
      const FourDoubles x = four(&ml[i]), y = four(&ap[i]);
      FourMasks inside = ~FourMasks{};
      for (std::size_t k = 0; k < planes; ++k) inside &= inner[k].a * x + inner[k].b * y + inner[k].c > 0.0;
      if ((inside[0] & inside[1] & inside[2] & inside[3]) != 0) continue;
      for (std::size_t lane = 0; lane < 4; ++lane)
        if (inside[lane] == 0) keep(i + lane);
    }
    for (; i < ml.size(); ++i) {
      bool inside = true;
      for (std::size_t k = 0; k < planes; ++k)
        inside &= inner[k].a * ml[i] + inner[k].b * ap[i] + inner[k].c > 0.0;
      if (!inside) keep(i);
    }
  });
  return kept;
}

Buffer<Point> monotone_chain(Buffer<Point> points) {
  const auto before = [](const Point& a, const Point& b) {
    return a.ml_mm < b.ml_mm || (a.ml_mm == b.ml_mm && a.ap_mm < b.ap_mm);
  };
  const auto same = [](const Point& a, const Point& b) { return a.ml_mm == b.ml_mm && a.ap_mm == b.ap_mm; };
  std::sort(points.begin(), points.end(), before);
  points.erase(std::unique(points.begin(), points.end(), same), points.end());
  if (points.size() < 3) return points;
  Buffer<Point> hull;
  hull.reserve(std::max<std::size_t>(512, 2 * points.size()));
  const auto add = [&](const Point& p, std::size_t floor) {
    while (hull.size() >= floor + 2 && cross(hull[hull.size() - 2], hull.back(), p) <= 0.0) hull.pop_back();
    hull.push_back(p);
  };
  for (const Point& p : points) add(p, 0);
  const std::size_t lower = hull.size() - 1;
  for (std::size_t i = points.size() - 1; i-- > 0;) add(points[i], lower);
  hull.pop_back();  // the first corner closes the chain
  return hull;
}

/// Largest distance of two corners. For each edge the farthest corner only ever moves on (Shamos 1978).
double diameter(std::span<const Point> corners) {
  const std::size_t n = corners.size();
  if (n < 2) return 0.0;
  if (n == 2) return distance(corners[0], corners[1]);
  double best = 0.0;
  std::size_t far = 1;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t next = (i + 1) % n;
    while (cross(corners[i], corners[next], corners[(far + 1) % n]) >
           cross(corners[i], corners[next], corners[far]))
      far = (far + 1) % n;
    best = std::max({best, distance(corners[i], corners[far]), distance(corners[next], corners[far])});
  }
  return best;
}

}  // namespace

ConvexHull convex_hull(std::span<const double> ml_mm, std::span<const double> ap_mm) {
  ConvexHull hull;
  if (ml_mm.empty()) return hull;
  hull.corners = monotone_chain(candidates(ml_mm, ap_mm));
  double twice_area = 0.0;
  for (std::size_t i = 0; i < hull.corners.size(); ++i) {
    const Point& a = hull.corners[i];
    const Point& b = hull.corners[(i + 1) % hull.corners.size()];
    twice_area += cross(hull.corners.front(), a, b);
    hull.perimeter_mm += distance(a, b);
  }
  hull.area_mm2 = twice_area / 2.0;
  hull.diameter_mm = diameter(hull.corners);
  return hull;
}

}  // namespace steadyplate::analysis
