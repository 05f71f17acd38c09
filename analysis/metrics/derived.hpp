#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "analysis/machine/buffer.hpp"
#include "analysis/metrics/boundary.hpp"
#include "analysis/metrics/diffusion.hpp"
#include "analysis/metrics/displacement.hpp"
#include "analysis/metrics/fluctuation.hpp"
#include "analysis/metrics/hull.hpp"
#include "analysis/metrics/metric.hpp"
#include "analysis/metrics/rambling.hpp"
#include "analysis/metrics/recurrence.hpp"
#include "analysis/metrics/spectrum.hpp"
#include "analysis/metrics/sway_density.hpp"
#include "analysis/metrics/velocity.hpp"

namespace steadyplate::analysis {

/// Sums over one position signal: ML, AP, or the radius.
struct Spread {
  double mean = 0.0;
  double mean_abs = 0.0;  ///< (1/N) sum abs(j_n)
  double max_abs = 0.0;
  double mean_square = 0.0;  ///< (1/N) sum j_n^2
  double lowest = 0.0;
  double highest = 0.0;
  double variance = 0.0;  ///< about the signal's own mean, divided by N
};

/// Second moments of the two axes about their means, divided by N-1 (the matrix S of metrics.md), and its
/// eigenvalues.
struct Covariance {
  double ml = 0.0;
  double ap = 0.0;
  double cross = 0.0;
  double determinant = 0.0;  ///< 0 when the points lie on a line to within rounding
  double largest = 0.0;      ///< l1
  double smallest = 0.0;     ///< l2
  bool round = false;        ///< l1 = l2 to within rounding: no direction
};

/// @throws std::invalid_argument  naming the first setting that no data could make right
void check_settings(const MetricSettings& settings);

/// a b - c^2 of a symmetric matrix with variances a, b; exactly 0 when the points lie on a line to within
/// rounding.
double spread_determinant(double a, double b, double c);

/// Lengths and areas of the way travelled.
struct Way {
  double planar_mm = 0.0;
  double ml_mm = 0.0;
  double ap_mm = 0.0;
  double swept_mm2 = 0.0;  ///< half the sum of abs(x_(n+1) y_n - x_n y_(n+1)): triangles with the origin
};

/// Angles between successive steps, rad, of the steps that are long enough (twisting_min_step_mm).
struct Turns {
  std::size_t steps = 0;
  double absolute_sum = 0.0;
  double signed_sum = 0.0;  ///< to the left positive
};

/// Signals and sums that several metrics share, each computed when first asked for, once.
/// Positions are about the window's mean (unless settings.centre is off). An axis that spans less than 1e-9
/// mm stands still: that is rounding of the preparation, not movement, and its samples become exactly 0.
/// Keeps a reference to the trajectory, which must outlive it. Not thread safe, not even its const functions:
/// use one object per thread.
class Derived {
 public:
  /// @throws std::invalid_argument  axes of unequal length, rate_hz not above 0 (unless empty), or a setting
  /// out of range
  explicit Derived(const Trajectory& trajectory, const MetricSettings& settings = {});
  Derived(Trajectory&&, const MetricSettings& = {}) = delete;  // would dangle
  Derived(const Derived&) = delete;
  Derived& operator=(const Derived&) = delete;

  const Trajectory& trajectory() const { return trajectory_; }
  const MetricSettings& settings() const { return settings_; }
  std::size_t size() const { return trajectory_.size(); }
  double rate_hz() const { return trajectory_.rate_hz; }
  double duration_s() const { return trajectory_.duration_s(); }

  /// True when all samples and both mean positions are finite. Everything below asks for that, and for 1
  /// sample.
  bool finite() const { return finite_; }
  bool force_finite() const { return force_finite_; }

  /// x, y, or for Axis::none the radius r_n = sqrt(x_n^2 + y_n^2), mm.
  std::span<const double> position(Axis axis) const;
  /// The signal spans less than 1e-9 mm.
  bool still(Axis axis) const;
  const Spread& spread(Axis axis) const;
  /// (1/N) sum x_n y_n.
  double mean_product() const;
  /// Needs 2 samples.
  const Covariance& covariance() const;
  const ConvexHull& hull() const;
  const Way& way() const;
  const Turns& turns() const;
  /// (1/2) integral of the squared third derivatives, mm^2/s^5. Needs 5 samples.
  double jerk() const;

  /// v_x, v_y, or for Axis::none the speed sqrt(v_x^2 + v_y^2), mm/s. Needs 5 samples.
  std::span<const double> velocity(Axis axis) const;
  const Spread& velocity_spread(Axis axis) const;
  /// Of ML or AP. Needs 5 samples.
  const VelocityPeaks& velocity_peaks(Axis axis) const;

  const SwayDensity& sway_density() const;
  /// Needs 2 samples.
  const Spectrum& spectrum() const;
  /// Of the radius, at the frequencies of spectrum(). Needs 2 samples.
  std::span<const double> radius_density() const;
  /// Both axes, lags to N/3. Needs 6 samples.
  const Displacement& displacement() const;
  /// Take the mean curve of repeated trials for that of this one: everything about diffusion is then of it.
  /// Before the first row is computed.
  void use_displacement(Displacement mean) { displacement_ = std::move(mean); }
  /// Of one axis, or of the sum of both. Needs 6 samples.
  const Diffusion& diffusion_cdl1993(Axis axis) const;
  const Diffusion& diffusion_quijoux(Axis axis) const;

  /// Detrended fluctuation analysis of a position, of a velocity. Needs an axis that moves, and 256 samples.
  const Scaling& dfa(Axis axis) const;
  const Scaling& dfa_velocity(Axis axis) const;

  /// Of one axis, on means of samples at recurrence_rate_hz(). Needs an axis that moves, and 300 such
  /// samples.
  const Recurrence& recurrence(Axis axis) const;
  double recurrence_rate_hz() const;
  /// Of one axis. Needs the horizontal force.
  const Rambling& rambling(Axis axis) const;
  /// Times until an axis leaves the foot's rectangle; of Axis::none, until the CoP meets its outline. Needs
  /// the foot, and 5 samples.
  const BoundaryTimes& boundary(Axis axis) const;

 private:
  const Trajectory& trajectory_;
  MetricSettings settings_;
  bool finite_ = true;
  bool force_finite_ = true;
  // indexed by Axis: none (radius, speed), ml, ap
  mutable std::array<Buffer<double>, 3> position_;
  mutable std::array<Buffer<double>, 3> velocity_;
  mutable std::array<std::optional<Spread>, 3> spread_;
  mutable std::array<std::optional<Spread>, 3> velocity_spread_;
  mutable std::array<std::optional<VelocityPeaks>, 3> velocity_peaks_;
  mutable std::optional<double> mean_product_;
  mutable std::optional<Covariance> covariance_;
  mutable std::optional<ConvexHull> hull_;
  mutable std::optional<Way> way_;
  mutable std::optional<Turns> turns_;
  mutable std::optional<double> jerk_;
  mutable std::optional<SwayDensity> sway_density_;
  mutable std::optional<Spectrum> spectrum_;
  mutable Buffer<double> radius_density_;
  mutable std::optional<Displacement> displacement_;
  mutable std::array<Buffer<double>, 3> displacement_logarithms_;  ///< of lag 1 and on, as far as needed
  mutable std::array<std::optional<Scaling>, 3> dfa_;
  mutable std::array<std::optional<Scaling>, 3> dfa_velocity_;
  mutable std::array<std::optional<Recurrence>, 3> recurrence_;
  mutable std::array<std::optional<Rambling>, 3> rambling_;
  mutable std::array<std::optional<BoundaryTimes>, 3> boundary_;
  mutable std::array<std::optional<Diffusion>, 3> diffusion_cdl1993_;
  mutable std::array<std::optional<Diffusion>, 3> diffusion_quijoux_;
};

}  // namespace steadyplate::analysis
