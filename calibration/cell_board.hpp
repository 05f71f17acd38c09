#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "calibration/corner_cells.hpp"
#include "calibration/load_cell.hpp"

namespace steadyplate::calibration {

/// One cell of a calibrated board: which channel it is, what its readings mean and where it stands.
struct CalibratedCell {
  std::string channel;  ///< as the device profile calls it: "cell_tl_counts"
  LoadCell cell;
  CellPosition at;
};

/// A board on calibrated load cells: readings in, load and centre of pressure out. The same function for a
/// live frame and for a recording.
class CellBoard {
 public:
  /// @throws std::invalid_argument  as CornerCells; a gain of 0 or not finite; a channel twice
  explicit CellBoard(std::vector<CalibratedCell> cells);

  /// @param readings  one a cell, in their order
  /// @throws std::invalid_argument  as CornerCells::at
  LoadPoint at(std::span<const double> readings, double threshold_n,
               std::optional<double> temperature_c = std::nullopt) const;

  std::span<const CalibratedCell> cells() const noexcept { return cells_; }
  const CornerCells& geometry() const noexcept { return geometry_; }

 private:
  std::vector<CalibratedCell> cells_;
  CornerCells geometry_;
};

/// Noise of the centre of pressure that the cells' own noise makes under a load W at the board's middle, to
/// first order: SD(x) = sqrt(sum x_i^2 s_i^2)/W with s_i the noise of cell i in N (metrics.md section 2).
struct NoiseFloor {
  double ml_mm = 0.0;
  double ap_mm = 0.0;
};
/// @param noise_n  SD of each cell, in the order of the cells
/// @throws std::invalid_argument  sizes differ, load_n not above 0
NoiseFloor noise_floor(const CornerCells& board, std::span<const double> noise_n, double load_n);

}  // namespace steadyplate::calibration
