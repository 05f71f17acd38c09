#include "analysis/metrics/boundary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

namespace steadyplate::analysis {

namespace {

using Corner = std::array<double, 2>;
constexpr std::size_t fewest_minima = 3;

/// By the crossings of a ray to the right; a point on an edge counts as inside.
bool inside(const std::vector<Corner>& outline, double x, double y) {
  bool in = false;
  for (std::size_t i = 0, j = outline.size() - 1; i < outline.size(); j = i++) {
    const auto& [xi, yi] = outline[i];
    const auto& [xj, yj] = outline[j];
    const double cross = (xj - xi) * (y - yi) - (yj - yi) * (x - xi);
    if (cross == 0.0 && std::min(xi, xj) <= x && x <= std::max(xi, xj) && std::min(yi, yj) <= y &&
        y <= std::max(yi, yj))
      return true;
    if ((yi > y) != (yj > y) && x < (xj - xi) * (y - yi) / (yj - yi) + xi) in = !in;
  }
  return in;
}

struct Motion {
  double x, y, vx, vy, ax, ay;
};

/// The first t > 0 at which the point is on the edge from p to q; infinity when there is none.
double contact(const Motion& m, const Corner& p, const Corner& q) {
  constexpr double never = std::numeric_limits<double>::infinity();
  const double ex = q[0] - p[0], ey = q[1] - p[1];
  const double square = ex * ex + ey * ey;
  if (square == 0.0) return never;
  // distance from the edge's line, times its length: a t^2 + b t + c = 0
  const double a = 0.5 * (m.ax * ey - m.ay * ex), b = m.vx * ey - m.vy * ex;
  const double c = (m.x - p[0]) * ey - (m.y - p[1]) * ex;
  std::array<double, 2> roots{never, never};
  const double discriminant = b * b - 4.0 * a * c;
  if (a == 0.0) {
    if (b != 0.0) roots[0] = -c / b;
  } else if (discriminant >= 0.0) {
    // the root without cancellation first; the other by their product
    const double half = -0.5 * (b + std::copysign(std::sqrt(discriminant), b));
    roots[0] = half / a;
    if (half != 0.0) roots[1] = c / half;
  }
  double first = never;
  for (const double t : roots) {
    if (!(t > 0.0) || !(t < first)) continue;
    const double x = m.x + t * (m.vx + 0.5 * t * m.ax), y = m.y + t * (m.vy + 0.5 * t * m.ay);
    const double along = ((x - p[0]) * ex + (y - p[1]) * ey) / square;
    constexpr double rounding = 1e-9;  // a path through a corner must meet one of its edges
    if (along >= -rounding && along <= 1.0 + rounding) first = t;
  }
  return first;
}

/// Second derivative of the least-squares cubic on five samples; the ends keep that of their neighbour.
std::vector<double> second_derivative(std::span<const double> x, double rate_hz) {
  std::vector<double> out(x.size(), 0.0);
  for (std::size_t i = 2; i + 2 < x.size(); ++i)
    out[i] = (2.0 * x[i - 2] - x[i - 1] - 2.0 * x[i] - x[i + 1] + 2.0 * x[i + 2]) * rate_hz * rate_hz / 7.0;
  if (x.size() < 5) return out;
  out[0] = out[1] = out[2];
  out[x.size() - 1] = out[x.size() - 2] = out[x.size() - 3];
  return out;
}

}  // namespace

std::vector<double> time_to_boundary(std::span<const double> x, std::span<const double> v, double half_mm) {
  std::vector<double> times(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::fabs(x[i]) > half_mm)
      times[i] = 0.0;
    else if (std::fabs(v[i]) < boundary_least_mm_s)
      times[i] = boundary_ceiling_s;
    else
      times[i] =
          std::min(boundary_ceiling_s, (v[i] > 0.0 ? half_mm - x[i] : half_mm + x[i]) / std::fabs(v[i]));
  }
  return times;
}

std::vector<double> time_to_contact(std::span<const double> x, std::span<const double> y,
                                    std::span<const double> vx, std::span<const double> vy, double rate_hz,
                                    const std::vector<Corner>& outline, bool accelerate) {
  const std::vector<double> none(accelerate ? 0 : x.size(), 0.0);
  const auto ax = accelerate ? second_derivative(x, rate_hz) : none;
  const auto ay = accelerate ? second_derivative(y, rate_hz) : none;
  std::vector<double> times(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!inside(outline, x[i], y[i])) continue;  // 0
    const Motion motion{x[i], y[i], vx[i], vy[i], ax[i], ay[i]};
    times[i] = boundary_ceiling_s;
    for (std::size_t k = 0; k < outline.size(); ++k)
      times[i] = std::min(times[i], contact(motion, outline[k], outline[(k + 1) % outline.size()]));
  }
  return times;
}

BoundaryTimes minima_of(const std::vector<double>& times_s) {
  BoundaryTimes found;
  std::vector<double> minima;
  for (std::size_t i = 1; i + 1 < times_s.size(); ++i) {
    if (!(times_s[i] < times_s[i - 1]) || times_s[i] >= boundary_ceiling_s) continue;
    std::size_t after = i + 1;
    while (after < times_s.size() && times_s[after] == times_s[i]) ++after;
    if (after < times_s.size() && times_s[after] > times_s[i]) minima.push_back(times_s[i]);
  }
  if (minima.size() < fewest_minima) {
    found.status = Status::too_short;
    found.note = "needs " + number(fewest_minima) + " minima below " + rounded(boundary_ceiling_s) +
                 " s, has " + number(minima.size());
    return found;
  }
  found.least_s = *std::min_element(times_s.begin(), times_s.end());
  double sum = 0.0, squares = 0.0;
  for (const double time : minima) sum += time;
  const auto count = static_cast<double>(minima.size());
  found.mean_of_minima_s = sum / count;
  for (const double time : minima)
    squares += (time - found.mean_of_minima_s) * (time - found.mean_of_minima_s);
  found.sd_of_minima_s = std::sqrt(squares / (count - 1.0));
  if (const auto out = std::count(times_s.begin(), times_s.end(), 0.0); out > 0) {
    found.status = Status::warn;
    found.note =
        "warn_outside: " + rounded(100.0 * static_cast<double>(out) / static_cast<double>(times_s.size())) +
        " % of the samples lie outside the foot, where the time is 0";
  }
  return found;
}

}  // namespace steadyplate::analysis
