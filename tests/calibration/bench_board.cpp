#include "tests/calibration/bench_board.hpp"

#include <Eigen/Dense>

#include <cmath>

#include "calibration/load_cell.hpp"

namespace steadyplate::test {

using calibration::CellPosition;
using calibration::Placement;

std::vector<double> BenchBoard::forces(double load_n, double ml_mm, double ap_mm) const {
  // All share out the load so that force and moments balance. A rigid board on equal springs takes the
  // least-norm solution; a soft one gives more to the near cells (one more degree of freedom: the diagonal).
  Eigen::MatrixXd balance(3, at.size());
  for (std::size_t i = 0; i < at.size(); ++i)
    balance.col(static_cast<Eigen::Index>(i)) << 1.0, at[i].ml_mm, at[i].ap_mm;
  const Eigen::VectorXd rigid =
      balance.completeOrthogonalDecomposition().solve(load_n * Eigen::Vector3d(1.0, ml_mm, ap_mm));
  std::vector<double> force(at.size());
  const double twist = (1.0 - stiffness) * load_n * ml_mm * ap_mm / (4.0 * 216.0 * 119.0);
  const Eigen::VectorXd free = balance.fullPivLu().kernel().col(0).normalized() * 2.0;
  const double sign = free[0] < 0.0 ? 1.0 : -1.0;  // top left gets less when the load is to the right front
  for (std::size_t i = 0; i < at.size(); ++i)
    force[i] = rigid[static_cast<Eigen::Index>(i)] + sign * twist * free[static_cast<Eigen::Index>(i)];
  return force;
}

std::vector<double> BenchBoard::readings(double load_n, double ml_mm, double ap_mm) const {
  std::vector<double> reading = forces(load_n, ml_mm, ap_mm);
  for (std::size_t i = 0; i < reading.size(); ++i) reading[i] = reading[i] / gain_n[i] + zero[i];
  return reading;
}

Placement BenchBoard::lay(double mass_kg, double ml_mm, double ap_mm, double time_s,
                          std::mt19937_64& chance) const {
  std::normal_distribution<double> normal;
  const double load_n =
      mass_kg * calibration::standard_gravity_mps2 * (1.0 + mass_sd_relative * normal(chance));
  const double off_ml = mass_kg > 0.0 ? point_sd_mm * normal(chance) : 0.0;
  const double off_ap = mass_kg > 0.0 ? point_sd_mm * normal(chance) : 0.0;
  const auto truth = readings(load_n, ml_mm + off_ml, ap_mm + off_ap);
  std::vector<std::vector<double>> series(truth.size(), std::vector<double>(samples));
  for (std::size_t c = 0; c < truth.size(); ++c)
    for (double& value : series[c])
      value = std::round(truth[c] + zero_drift_per_s * time_s + noise_counts * normal(chance));
  return calibration::reduce(series, mass_kg, ml_mm, ap_mm, time_s);
}

std::vector<Placement> BenchBoard::grid(const std::vector<double>& masses_kg,
                                        const std::vector<CellPosition>& points, std::uint64_t seed) const {
  std::mt19937_64 chance(seed);
  std::vector<Placement> placements;
  double time_s = 0.0;
  const auto next = [&] { return time_s += 8.0; };
  for (const double mass : masses_kg) {
    placements.push_back(lay(0.0, 0.0, 0.0, next(), chance));
    for (const CellPosition& point : points)
      placements.push_back(lay(mass, point.ml_mm, point.ap_mm, next(), chance));
  }
  placements.push_back(lay(0.0, 0.0, 0.0, next(), chance));
  return placements;
}

std::vector<CellPosition> nine_points() {
  std::vector<CellPosition> points;
  for (const double ap : {80.0, 0.0, -80.0})
    for (const double ml : {-150.0, 0.0, 150.0}) points.push_back({ml, ap});
  return points;
}

}  // namespace steadyplate::test
