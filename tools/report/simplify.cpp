#include "tools/report/simplify.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace steadyplate::report {

namespace {

double squared(Point a, Point b) {
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

/// Squared distance of p to the segment ab (not to its line: a path that turns back must not be cut).
double squared_to_segment(Point p, Point a, Point b) {
  const double length = squared(a, b);
  if (length == 0.0) return squared(p, a);
  const double along = ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length;
  const double t = std::clamp(along, 0.0, 1.0);
  return squared(p, {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
}

/// Splitting at fixed points first bounds the work: at worst chunk^2 for each chunk, however the path looks.
constexpr std::size_t chunk = 1024;

Polyline simplified(const Polyline& line, double tolerance_mm) {
  std::vector<bool> stays(line.size(), false);
  stays.front() = stays.back() = true;
  const auto by_x = [](Point a, Point b) { return a.x < b.x; };
  const auto by_y = [](Point a, Point b) { return a.y < b.y; };
  const auto [left, right] = std::minmax_element(line.begin(), line.end(), by_x);
  const auto [top, bottom] = std::minmax_element(line.begin(), line.end(), by_y);
  for (const auto extreme : {left, right, top, bottom})
    stays[static_cast<std::size_t>(extreme - line.begin())] = true;

  std::vector<std::pair<std::size_t, std::size_t>> open;
  for (std::size_t from = 0, i = 1; i < line.size(); ++i)
    if (stays[i] || i - from == chunk || i + 1 == line.size()) open.emplace_back(std::exchange(from, i), i);
  // The ends of the chunks are working points: only those that the shape needs stay, judged like all others,
  // so chunk ends are kept (they cost one point in a thousand).
  for (const auto& [from, to] : open) stays[from] = stays[to] = true;

  const double limit = tolerance_mm * tolerance_mm;
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    double farthest = limit;
    std::size_t at = from;
    for (std::size_t i = from + 1; i < to; ++i) {
      const double distance = squared_to_segment(line[i], line[from], line[to]);
      if (distance > farthest) {
        farthest = distance;
        at = i;
      }
    }
    if (at == from) continue;
    stays[at] = true;
    open.emplace_back(from, at);
    open.emplace_back(at, to);
  }

  Polyline kept;
  for (std::size_t i = 0; i < line.size(); ++i)
    if (stays[i]) kept.push_back(line[i]);
  return kept;
}

}  // namespace

Polyline keep_column_extremes(const Polyline& line, double column_mm) {
  if (!(column_mm > 0.0)) throw std::invalid_argument("keep_column_extremes: column_mm must be above 0");
  Polyline kept;
  for (std::size_t first = 0; first < line.size();) {
    const double column = std::floor(line[first].x / column_mm);
    std::size_t end = first, low = first, high = first;
    for (; end < line.size() && std::floor(line[end].x / column_mm) == column; ++end) {
      if (line[end].y < line[low].y) low = end;
      if (line[end].y > line[high].y) high = end;
    }
    std::array<std::size_t, 4> stay{first, std::min(low, high), std::max(low, high), end - 1};
    const auto unique_end = std::unique(stay.begin(), stay.end());
    for (auto i = stay.begin(); i != unique_end; ++i) kept.push_back(line[*i]);
    first = end;
  }
  return kept;
}

Polyline keep_shape(const Polyline& line, double tolerance_mm, std::size_t most) {
  if (!(tolerance_mm > 0.0)) throw std::invalid_argument("keep_shape: tolerance_mm must be above 0");
  if (most < 16) throw std::invalid_argument("keep_shape: most must be 16 or more");
  if (line.size() < 3) return line;
  Polyline kept = simplified(line, tolerance_mm);
  // Simplify the result again rather than the whole: each pass is shorter, and the extremes stay.
  for (double tolerance = 2.0 * tolerance_mm; kept.size() > most && tolerance < 1e6; tolerance *= 2.0)
    kept = simplified(kept, tolerance);
  return kept;
}

}  // namespace steadyplate::report
