#pragma once

#include <limits>
#include <span>
#include <vector>

#include "analysis/trajectory.hpp"

namespace steadyplate::calibration {

/// Where one load cell stands, in the subject's frame: ML to the right, AP forward, from the board's centre.
struct CellPosition {
  double ml_mm = 0.0;
  double ap_mm = 0.0;
};

/// Load and its point of action at one instant. cop_* are NaN while the load is below the threshold.
struct LoadPoint {
  double fz_n = 0.0;
  double cop_ml_mm = std::numeric_limits<double>::quiet_NaN();
  double cop_ap_mm = std::numeric_limits<double>::quiet_NaN();
};

/// A board on load cells (three, four or more) that measure the vertical force only.
class CornerCells {
 public:
  /// @throws std::invalid_argument  naming `cells`: fewer than 3, a position that is not finite, or all on a
  /// line
  explicit CornerCells(std::vector<CellPosition> cells);

  /// Four cells at the corners of a rectangle, in the order top left, top right, bottom left, bottom right
  /// (top = front).
  /// @param width_mm   distance of left and right cells (ML)
  /// @param length_mm  distance of front and back cells (AP)
  /// @throws std::invalid_argument  when either is not above 0
  static CornerCells rectangle(double width_mm, double length_mm);

  /// Fz = sum f_i; CoP = sum r_i f_i / Fz (metrics.md section 2). Forces in N, tared, pressing down positive;
  /// single cells may be negative (a corner that lifts).
  /// @param threshold_n  CoP is NaN below it, and at a load of 0 or a force that is not finite
  /// @throws std::invalid_argument  when there is not one force for each cell, or threshold_n is negative
  LoadPoint at(std::span<const double> forces_n, double threshold_n) const;

  std::span<const CellPosition> cells() const noexcept { return cells_; }

 private:
  std::vector<CellPosition> cells_;
};

/// Distance of the sensors of the Wii balance board. Two lengths are in use: 228 mm in most papers, 238 mm in
/// the recorder of Tuinder and Vredeveld. They differ by 4.4 % in AP, so a caller must choose and say which.
inline constexpr double wii_width_mm = 433.0;
inline constexpr double wii_length_228_mm = 228.0;
inline constexpr double wii_length_238_mm = 238.0;

/// A whole recording: one series of forces a cell, in the order of the cells. Unloaded samples become gaps
/// (NaN) by the load rule of the preparation, max(minimum_n, share x median load).
/// @param time_s  passed on
/// @throws std::invalid_argument  series of unequal length or number
analysis::CopSamples to_cop(const CornerCells& board, std::span<const double> time_s,
                            std::span<const std::span<const double>> forces_n, double minimum_n = 20.0,
                            double share = 0.2);

}  // namespace steadyplate::calibration
