#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace steadyplate::calibration {

/// g in m/s2 by definition (CGPM 1901). A laboratory that knows its own (9.780 at the equator, 9.832 at the
/// poles) says so; the centre of pressure does not depend on it.
inline constexpr double standard_gravity_mps2 = 9.80665;

/// One load cell: what it shows in counts (or volts, or newtons of a first calibration) as a force.
///
///   d = reading - zero - zero_drift_per_c (T - T0)
///   f = (gain d + quadratic d^2) (1 + gain_drift_per_c (T - T0))       [N]
///
/// Pressing down is positive. The temperature terms are left out when no temperature is known.
struct LoadCell {
  double zero = 0.0;              ///< reading without load
  double gain = 1.0;              ///< N per unit of the reading
  double quadratic = 0.0;         ///< N per unit squared
  double zero_drift_per_c = 0.0;  ///< units per degree C
  double gain_drift_per_c = 0.0;  ///< share of the gain per degree C
  double reference_c = 20.0;      ///< T0
  friend bool operator==(const LoadCell&, const LoadCell&) = default;

  /// @return N; NaN for a reading that is not finite
  double force_n(double reading, std::optional<double> temperature_c = std::nullopt) const noexcept;
};

/// A cell of the Wii balance board: three readings of the factory, at 0, 17 and 34 kg.
///
///   kg = 17 (raw - c0)/(c17 - c0) below c17, else 17 + 17 (raw - c17)/(c34 - c17)
///
/// With the board's temperature byte: kg x 0.99908 (1 - 0.0007 (T - T0)), as a patch to the Linux driver
/// proposes (devices.md section 4). Below c0 it goes on in a straight line (the kernel cuts it at 0, and so
/// loses an offset).
struct WiiCell {
  double c0 = 0.0;
  double c17 = 0.0;
  double c34 = 0.0;
  friend bool operator==(const WiiCell&, const WiiCell&) = default;

  /// @throws std::invalid_argument  the three readings do not rise
  double force_n(double reading, double gravity_mps2 = standard_gravity_mps2) const;
};

struct WiiBlock {
  /// Top left, top right, bottom left, bottom right, as everywhere in this program.
  std::array<WiiCell, 4> cells;
};

/// The 24 bytes at register A40024: twelve big-endian words, at 0, 17 and 34 kg each top right, bottom right,
/// top left, bottom left.
/// @throws std::invalid_argument  not 24 bytes, or a cell whose readings do not rise
WiiBlock wii_block(std::span<const std::uint8_t> bytes);

/// The same as the Linux kernel prints it (file bboard_calib): twelve hexadecimal words with ':' between
/// them.
/// @throws std::invalid_argument  not twelve words
WiiBlock wii_block_text(std::string_view text);

/// Temperature factor of a Wii cell. @param reference_c  the byte at register A40060
double wii_temperature_factor(double temperature_c, double reference_c) noexcept;

}  // namespace steadyplate::calibration
