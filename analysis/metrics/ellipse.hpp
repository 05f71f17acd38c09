#pragma once

#include <optional>

namespace steadyplate::analysis {

class Derived;

/// The prediction ellipse: the one whose area is reported is the one to draw. Its centre is the mean of the
/// window, that is the origin of Derived::position (plate coordinates: Trajectory::mean_ml_mm, mean_ap_mm).
struct Ellipse {
  double semi_major_mm = 0.0;
  double semi_minor_mm = 0.0;
  double angle_deg =
      0.0;  ///< of the major axis from +ML, counter-clockwise, (-90, 90]; 0 when it is a circle
  double area_mm2 = 0.0;
};

/// Exact prediction ellipse at settings.ellipse_level: semi-axes sqrt(l_i q), q = 2 (N-1)(N+1)/(N(N-2))
/// F(level; 2, N-2), l_i the eigenvalues of the unbiased covariance (Schubert & Kirchner 2014; Duarte 2015).
/// Nothing when N < 3 or a sample is not finite. Points on a line give semi_minor_mm = area_mm2 = 0.
std::optional<Ellipse> prediction_ellipse(const Derived& derived);

/// F quantile with 2 and `denominator` degrees of freedom: (m/2)((1-level)^(-2/m) - 1), exact.
double f_quantile_2(double level, double denominator);

}  // namespace steadyplate::analysis
