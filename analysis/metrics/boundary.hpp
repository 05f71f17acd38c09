#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// Times until the centre of pressure would leave the foot, read off sample by sample.
struct BoundaryTimes {
  Status status = Status::ok;
  std::string note;
  double least_s = 0.0;
  double mean_of_minima_s = 0.0;
  double sd_of_minima_s = 0.0;  ///< divided by their number - 1
};

/// Longest time that is told: beyond it, and at rest, nobody is about to fall.
inline constexpr double boundary_ceiling_s = 10.0;
/// Slower is rest: the quotient would be noise.
inline constexpr double boundary_least_mm_s = 0.1;

/// Time to boundary of one axis (Hertel 2006): (half - x)/v where v > 0, else (half + x)/-v; 0 outside.
/// @param x      mm from the middle of the foot   @param v  its velocity, mm/s, of the same length
/// @param half_mm  half of the foot's length or width
std::vector<double> time_to_boundary(std::span<const double> x, std::span<const double> v, double half_mm);

/// Virtual time to contact (Slobounov 1997): the first t > 0 at which p + v t + a t^2/2 meets an edge of the
/// polygon; 0 outside. @param outline  corners in order, mm from the middle of the foot, at least 3
/// @param accelerate  false: a = 0. a is the second derivative of the least-squares cubic on five samples.
std::vector<double> time_to_contact(std::span<const double> x, std::span<const double> y,
                                    std::span<const double> vx, std::span<const double> vy, double rate_hz,
                                    const std::vector<std::array<double, 2>>& outline, bool accelerate);

/// Least time and the local minima of a series; a plateau is one minimum, the ends are none, nor is the
/// ceiling. Fewer than 3 minima -> `too_short`; a 0 in the series -> `warn`.
BoundaryTimes minima_of(const std::vector<double>& times_s);

}  // namespace steadyplate::analysis
