#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "calibration/diagnose.hpp"
#include "calibration/fit_cells.hpp"

namespace steadyplate::calibration {

/// What was laid on the board in one go: one zero with one drift holds for all of it. A calibration that was
/// interrupted has several.
using Sitting = std::vector<Placement>;

struct CellCalibration {
  std::vector<Finding> findings;  ///< of the readings, then of the fit
  std::optional<CellFit> fit;     ///< none when a finding of the readings is fatal
  std::vector<Placement> loaded;  ///< tared; CellFit::placements counts these
  std::vector<double> noise_n;    ///< of each cell, from the SD of the holds

  bool usable() const;
};

/// From masses laid on the board to its cells: looks at the readings, takes each sitting's own zero off,
/// fits, and looks at the fit. The zero of the cells is the last sitting's last.
/// @param known         positions of the cells, for CellFitKind::gains and to notice swapped cells
/// @param nominal_gain  see inspect()
/// @throws Undetermined, std::invalid_argument  as fit_cells and zero_line
CellCalibration calibrate_cells(std::span<const Sitting> sittings, const std::vector<std::string>& channels,
                                CellFitKind kind, const std::optional<std::vector<CellPosition>>& known,
                                const CellFitOptions& options = {},
                                std::optional<double> nominal_gain = std::nullopt);

}  // namespace steadyplate::calibration
