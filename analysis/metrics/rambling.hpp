#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/status.hpp"

namespace steadyplate::analysis {

/// The curve through points with increasing t that is a cubic between neighbours, twice continuously
/// differentiable, and one cubic over the first two and the last two intervals (not-a-knot, as scipy's
/// CubicSpline and MATLAB's spline). Needs 4 points.
class CubicSpline {
 public:
  /// @throws std::invalid_argument  fewer than 4 points, unequal lengths, or t that does not increase
  CubicSpline(std::vector<double> t, std::vector<double> y);
  /// Cheap when t grows from call to call.
  double operator()(double t);

 private:
  std::vector<double> t_, y_, bend_;  ///< bend_ = second derivatives at the points
  std::size_t at_ = 0;
};

/// One axis of the CoP as rambling and trembling (Zatsiorsky & Duarte 1999): where the horizontal force
/// crosses 0 the body is for an instant in equilibrium; rambling is the spline through the CoP at these
/// instants, trembling the CoP about it. Both only from the first to the last instant.
struct Rambling {
  Status status = Status::ok;  ///< degenerate: fewer than 4 instants
  std::string note;
  std::size_t instants = 0;
  std::vector<double> rambling;
  std::vector<double> trembling;
};

/// @param cop_mm, force_n  same length and time; the force freed of its mean, low-passed as the CoP was
Rambling rambling_trembling(std::span<const double> cop_mm, std::span<const double> force_n);

/// The gravity line that a stiff body standing on this CoP would have (after Caron 1997): CoP filtered by
/// w0^2 / (w0^2 + w^2), which in time is the mean with weights exp(-w0 |t|), here normalised at the ends.
std::vector<double> gravity_line(std::span<const double> cop_mm, double rate_hz, double w0_per_s);

}  // namespace steadyplate::analysis
