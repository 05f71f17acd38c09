#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "calibration/corner_cells.hpp"
#include "calibration/placement.hpp"

namespace steadyplate::test {

/// A board whose truth is known, under masses laid by a hand that is not perfect.
struct BenchBoard {
  std::vector<calibration::CellPosition> at = {
      {-215.0, 121.0}, {219.0, 118.0}, {-214.0, -117.0}, {216.0, -120.0}};
  std::vector<double> gain_n = {0.0101, 0.0096, -0.0104,
                                0.0099};  // N a count; one may be wired the other way
  std::vector<double> zero = {81200.0, -4410.0, 12900.0, 310.0};
  double noise_counts = 6.0;  // of one sample
  double point_sd_mm = 0.1;   // how well a mass is laid
  double mass_sd_relative = 3e-5;
  double stiffness = 0.3;  // 0: the load goes to the cells as on a soft board; 1: as on a rigid one
  double zero_drift_per_s = 0.0;
  std::size_t samples = 240;

  /// Forces of the cells that hold load_n at a point.
  std::vector<double> forces(double load_n, double ml_mm, double ap_mm) const;
  std::vector<double> readings(double load_n, double ml_mm, double ap_mm) const;
  calibration::Placement lay(double mass_kg, double ml_mm, double ap_mm, double time_s,
                             std::mt19937_64& chance) const;
  /// The empty board, then each mass on each point with the empty board in between, then the empty board.
  std::vector<calibration::Placement> grid(const std::vector<double>& masses_kg,
                                           const std::vector<calibration::CellPosition>& points,
                                           std::uint64_t seed) const;
};

/// 3 x 3 points over a board of 433 x 238 mm.
std::vector<calibration::CellPosition> nine_points();

}  // namespace steadyplate::test
