#pragma once

#include <array>

#include "calibration/certificate.hpp"

namespace steadyplate::calibration {

/// What the maker's sheet of a piezoelectric plate with eight outputs says.
struct KistlerSheet {
  /// Of fx12, fx34, fy14, fy23, fz1, fz2, fz3, fz4: mV an N in the range in use.
  std::array<double, 8> sensitivity_mv_per_n{};
  double a_mm = 0.0;    ///< half the distance of the sensors along the plate's x
  double b_mm = 0.0;    ///< half of it along y
  double az0_mm = 0.0;  ///< height of the surface in the plate's frame, negative on these plates
};

/// The plate's matrix: with f = V * 1000 / sensitivity,
///   Fx = fx12 + fx34, Fy = fy14 + fy23, Fz = fz1 + fz2 + fz3 + fz4,
///   Mx = b (fz1 + fz2 - fz3 - fz4), My = a (-fz1 + fz2 + fz3 - fz4), Mz = b (fx34 - fx12) + a (fy14 - fy23)
/// (the formulas of Kistler's manuals for plates with four three-component sensors), zero at 0 V, about the
/// plate's origin; the surface lies at z = az0. The channels are those of the reader `kistler_volts`.
/// @throws std::invalid_argument  a sensitivity that is not finite or 0, a or b not above 0, az0 not finite
PlateModel kistler_plate(const KistlerSheet& sheet);

}  // namespace steadyplate::calibration
