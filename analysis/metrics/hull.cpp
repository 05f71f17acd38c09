#include "analysis/metrics/hull.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace steadyplate::analysis {

namespace {

/// Twice the signed area of the triangle; > 0 when o, a, b turn counter-clockwise.
double cross(const Point& o, const Point& a, const Point& b) {
  return (a.ml_mm - o.ml_mm) * (b.ap_mm - o.ap_mm) - (a.ap_mm - o.ap_mm) * (b.ml_mm - o.ml_mm);
}

double distance(const Point& a, const Point& b) {
  return std::hypot(a.ml_mm - b.ml_mm, a.ap_mm - b.ap_mm);
}

/// The points that may be corners: all that are not strictly inside the octagon of extremes.
std::vector<Point> candidates(std::span<const double> ml, std::span<const double> ap) {
  std::array<double, 8> largest;
  largest.fill(-std::numeric_limits<double>::infinity());
  std::array<Point, 8> extreme{};
  for (std::size_t i = 0; i < ml.size(); ++i) {
    const double x = ml[i], y = ap[i];
    const std::array<double, 8> reach{x, x + y, y, y - x, -x, -x - y, -y, x - y};
    for (std::size_t k = 0; k < 8; ++k) {
      if (reach[k] > largest[k]) {
        largest[k] = reach[k];
        extreme[k] = {x, y};
      }
    }
  }
  // Each edge as the half plane a x + b y + c > 0. Edges of length 0 say nothing.
  struct HalfPlane {
    double a, b, c;
  };
  std::vector<HalfPlane> inner;
  for (std::size_t k = 0; k < 8; ++k) {
    const Point& from = extreme[k];
    const Point& to = extreme[(k + 1) % 8];
    const double a = from.ap_mm - to.ap_mm, b = to.ml_mm - from.ml_mm;
    if (a != 0.0 || b != 0.0) inner.push_back({a, b, -(a * from.ml_mm + b * from.ap_mm)});
  }
  if (inner.empty()) return {extreme[0]};
  std::vector<Point> kept;
  for (std::size_t i = 0; i < ml.size(); ++i) {
    const bool inside = std::all_of(inner.begin(), inner.end(), [&](const HalfPlane& h) {
      return h.a * ml[i] + h.b * ap[i] + h.c > 0.0;
    });
    if (!inside) kept.push_back({ml[i], ap[i]});
  }
  return kept;
}

std::vector<Point> monotone_chain(std::vector<Point> points) {
  const auto before = [](const Point& a, const Point& b) {
    return a.ml_mm < b.ml_mm || (a.ml_mm == b.ml_mm && a.ap_mm < b.ap_mm);
  };
  const auto same = [](const Point& a, const Point& b) { return a.ml_mm == b.ml_mm && a.ap_mm == b.ap_mm; };
  std::sort(points.begin(), points.end(), before);
  points.erase(std::unique(points.begin(), points.end(), same), points.end());
  if (points.size() < 3) return points;
  std::vector<Point> hull;
  hull.reserve(2 * points.size());
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
double diameter(const std::vector<Point>& corners) {
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
