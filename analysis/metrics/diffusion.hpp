#pragma once

#include <span>
#include <string>

#include "analysis/machine/buffer.hpp"
#include "analysis/status.hpp"

namespace steadyplate::analysis {

/// A straight line y = intercept + slope x and how far the points are from it.
struct Line {
  double slope = 0.0;
  double intercept = 0.0;
  double squares = 0.0;  ///< sum of squared residuals
};

/// Least-squares lines through any run of points in O(1) each, from running sums about the mean of all
/// points.
class LineFits {
 public:
  LineFits(std::span<const double> x, std::span<const double> y);
  /// Through points [first, last). Needs 2 points with different x.
  Line fit(std::size_t first, std::size_t last) const;

 private:
  struct Sums {
    double x = 0.0, y = 0.0, xx = 0.0, xy = 0.0, yy = 0.0;
  };
  double mean_x_ = 0.0, mean_y_ = 0.0;
  Buffer<Sums> sums_;
};

/// Stabilogram diffusion analysis after Collins & De Luca 1993: two straight regions of MSD against lag.
struct Diffusion {
  Status status = Status::ok;
  std::string note;  ///< why, when status is not ok
  double short_diffusion_mm2_s = 0.0;
  double long_diffusion_mm2_s = 0.0;
  double short_scaling = 0.0;  ///< H
  double long_scaling = 0.0;
  double break_lag_s = 0.0;
  Status critical_status = Status::ok;  ///< of the two below: degenerate when the lines do not cross inside
  std::string critical_note;
  double critical_time_s = 0.0;
  double critical_msd_mm2 = 0.0;
};

/// Lags to `longest_s` (at most N/3). The break is the lag in [0.3, 2.5] s for which the lines through lags
/// 1..i and i..M have the least sum of squared residuals, on linear axes; D = slope / 2, the critical point
/// is where the lines cross, H = slope / 2 of log-log lines through the same lags.
/// @param msd_mm2  element m = lag m
/// @param logarithms  of the same curve, as many as were taken so far, which both forms go on with
Diffusion diffusion_cdl1993(std::span<const double> msd_mm2, double rate_hz, double longest_s,
                            Buffer<double>& logarithms);
inline Diffusion diffusion_cdl1993(std::span<const double> msd_mm2, double rate_hz, double longest_s) {
  Buffer<double> logarithms;
  return diffusion_cdl1993(msd_mm2, rate_hz, longest_s, logarithms);
}

/// As the program of Quijoux 2021: natural logarithms throughout, lags to N/3; the short region ends where
/// the fit of 1..i has the least RMSE for i in [0.3, 2.5] s, the long one begins where the fit of i..end has.
/// `diffusion` there is exp(intercept), MSD at 1 s in mm^2 (kept in the same fields); no break lag.
Diffusion diffusion_quijoux(std::span<const double> msd_mm2, double rate_hz, Buffer<double>& logarithms);

}  // namespace steadyplate::analysis
