#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "tools/report/ticks.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::report {

/// Where a trial's samples lie, as a square picture of the range: rows from the top (forward) down.
struct DensityPicture {
  std::size_t cells = 0;  ///< a side; 0 = there is nothing to draw
  std::string rgb;        ///< three bytes a cell
};

/// Cells a side, and the SD of the Gaussian that smooths them as a part of the range.
inline constexpr std::size_t density_cells = 240;
inline constexpr double density_smoothing = 1.0 / 80.0;

/// Counts the trial's samples in cells of the range and has steadyplate-media smooth and colour them.
/// @throws DrawError  steadyplate-media is not beside this program nor in PATH, or fails; says what to do
DensityPicture density_picture(const TrialView& trial, Range range);

}  // namespace steadyplate::report
