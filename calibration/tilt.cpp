#include "calibration/tilt.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "calibration/linear_fit.hpp"

namespace steadyplate::calibration {

namespace {

constexpr double degrees_per_radian = 57.295779513082323;
constexpr double gap_in_tau = 4.0;
constexpr double least_slimness = 0.01;  // sum of squares across over along

bool finite(const Tilt& tilt) {
  return std::isfinite(tilt.ml_deg) && std::isfinite(tilt.ap_deg);
}

/// Angles along one axis leave the other to noise.
void check_axes(std::span<const KnownTilt> known) {
  double mm = 0.0;
  double ma = 0.0;
  double aa = 0.0;
  for (const KnownTilt& k : known) {
    mm += k.truth.ml_deg * k.truth.ml_deg;
    ma += k.truth.ml_deg * k.truth.ap_deg;
    aa += k.truth.ap_deg * k.truth.ap_deg;
  }
  const double root = std::hypot(mm - aa, 2.0 * ma);
  const double across = 0.5 * (mm + aa - root);
  const double along = 0.5 * (mm + aa + root);
  if (known.size() < 2 || across < least_slimness * along || along == 0.0)
    throw Undetermined(
        "all known angles lie along one axis: nothing tells how the sensor answers across it. Lean the "
        "board to its side as well as to its front",
        {});
}

}  // namespace

Tilt tilt_at_rest(const Acceleration& a) noexcept {
  if (!std::isfinite(a.x + a.y + a.z) || (a.x == 0.0 && a.y == 0.0 && a.z == 0.0)) return {NAN, NAN};
  return {std::atan2(-a.x, std::hypot(a.y, a.z)) * degrees_per_radian,
          std::atan2(-a.y, std::hypot(a.x, a.z)) * degrees_per_radian};
}

TiltFilter::TiltFilter(double tau_s) : tau_s_(tau_s) {
  if (!(tau_s >= 0.0) || !std::isfinite(tau_s)) throw std::invalid_argument("tau_s must be 0 or more");
}

Tilt TiltFilter::next(const Acceleration& acceleration, const Rate& rate, double dt_s) {
  const Tilt rest = tilt_at_rest(acceleration);
  if (!finite(rest) || !std::isfinite(rate.x_deg_s + rate.y_deg_s)) return {NAN, NAN};
  if (now_ && !(dt_s > 0.0)) throw std::invalid_argument("dt_s must be above 0");
  if (!now_ || dt_s > gap_in_tau * tau_s_) {
    now_ = rest;
    return rest;
  }
  const double keep = tau_s_ / (tau_s_ + dt_s);
  now_->ml_deg = keep * (now_->ml_deg + rate.y_deg_s * dt_s) + (1.0 - keep) * rest.ml_deg;
  now_->ap_deg = keep * (now_->ap_deg - rate.x_deg_s * dt_s) + (1.0 - keep) * rest.ap_deg;
  return *now_;
}

Tilt TiltModel::at(const Tilt& reading) const noexcept {
  const double ml = reading.ml_deg - level.ml_deg;
  const double ap = reading.ap_deg - level.ap_deg;
  return {align[0] * ml + align[1] * ap, align[2] * ml + align[3] * ap};
}

Tilt level_of(std::span<const Tilt> readings) {
  Tilt sum;
  double n = 0.0;
  for (const Tilt& reading : readings)
    if (finite(reading)) {
      sum.ml_deg += reading.ml_deg;
      sum.ap_deg += reading.ap_deg;
      n += 1.0;
    }
  if (n == 0.0) throw std::invalid_argument("readings: the flat board gave no reading");
  return {sum.ml_deg / n, sum.ap_deg / n};
}

TiltFit fit_tilt(const Tilt& level, std::span<const KnownTilt> known) {
  check_axes(known);
  const auto n = static_cast<Eigen::Index>(known.size());
  LinearProblem problem;
  problem.parameters = {"what the ML reading does", "what the AP reading does"};
  problem.a.resize(n, 2);
  problem.y.resize(n);
  problem.sd = Eigen::VectorXd::Zero(n);
  problem.growth = Eigen::VectorXd::Ones(n);
  problem.group.assign(known.size(), 0);
  for (Eigen::Index k = 0; k < n; ++k) {
    const Tilt& reading = known[static_cast<std::size_t>(k)].reading;
    problem.a.row(k) << reading.ml_deg - level.ml_deg, reading.ap_deg - level.ap_deg;
  }
  TiltFit fit;
  fit.model.level = level;
  double squares = 0.0;
  for (std::size_t axis = 0; axis < 2; ++axis) {
    for (Eigen::Index k = 0; k < n; ++k) {
      const Tilt& truth = known[static_cast<std::size_t>(k)].truth;
      problem.y[k] = axis == 0 ? truth.ml_deg : truth.ap_deg;
    }
    const LinearFit row = fit_linear(problem);
    for (Eigen::Index c = 0; c < 2; ++c) {
      fit.model.align[2 * axis + static_cast<std::size_t>(c)] = row.value[c];
      fit.align_se[2 * axis + static_cast<std::size_t>(c)] = row.se[c];
    }
    squares += row.residual.squaredNorm();
  }
  fit.rms_deg = std::sqrt(squares / static_cast<double>(std::max<Eigen::Index>(1, 2 * n)));
  const auto& a = fit.model.align;
  fit.gain_ml = std::hypot(a[0], a[2]);
  fit.gain_ap = std::hypot(a[1], a[3]);
  fit.turned_deg = std::atan2(a[2] - a[1], a[0] + a[3]) * degrees_per_radian;
  return fit;
}

}  // namespace steadyplate::calibration
