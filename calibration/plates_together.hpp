#pragma once

#include <span>

#include "calibration/corner_cells.hpp"

namespace steadyplate::calibration {

/// Plates side by side with one surface, a foot on each: the load is the sum, the centre of pressure the
/// plates' own weighted with their loads, x = sum x_k Fz_k / sum Fz_k (metrics.md section 2). A plate without
/// a centre of pressure (nobody on it) adds its load and no position.
/// @param plates       in one frame: positions must count from one origin
/// @param threshold_n  below this load together there is no centre of pressure
/// @throws std::invalid_argument  no plate, a negative threshold
LoadPoint together(std::span<const LoadPoint> plates, double threshold_n);

/// Share of the weight on the right plate, %: 100 Fz_R / (Fz_L + Fz_R); NaN without a load above the
/// threshold.
double weight_share_right(double left_n, double right_n, double threshold_n) noexcept;

}  // namespace steadyplate::calibration
