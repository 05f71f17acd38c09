#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "datasets/c3d/container.hpp"

namespace steadyplate::datasets::c3d {

// The arithmetic of the FORCE_PLATFORM group. It is here and not in `calibration` because `datasets` includes
// no other room, and because it is part of what the file means: which channel is which force, and where the
// plate lies in the laboratory. The centre of pressure is that of calibration/six_component.hpp.

using Vector = std::array<double, 3>;

/// Where a plate lies in the laboratory, in mm: its axes as unit vectors, from CORNERS.
///   x = corner 1 - corner 2, y = corner 1 - corner 4, z = x cross y; y is then turned to be square to x and
///   z.
struct Pose {
  Vector x;
  Vector y;
  Vector z;
  Vector centre;  ///< mean of the four corners
  double x_side_mm = 0.0;
  double y_side_mm = 0.0;

  Vector direction_in_laboratory(const Vector& in_plate) const noexcept;
  /// A point of the plate's frame that counts from the centre of the surface.
  Vector point_in_laboratory(const Vector& in_plate) const noexcept;
};

/// One plate of FORCE_PLATFORM.
struct Platform {
  std::size_t number = 1;             ///< as the file counts them, from 1
  int type = 0;                       ///< 1 to 4
  std::vector<std::size_t> channels;  ///< index into Container::analog, 6 or 8
  /// From the origin of its forces and moments to the centre of the surface, plate's axes, mm, z <= 0. Type
  /// 1: 0. Type 3: (0, 0, az0).
  Vector origin{};
  double a_mm = 0.0;                     ///< type 3: distance of the sensors from the middle along x
  double b_mm = 0.0;                     ///< and along y
  std::array<double, 36> calibration{};  ///< type 4: force[i] = sum over j of calibration[i + 6 j] channel[j]
  double force_factor = 1.0;             ///< into N
  double moment_factor = 1.0;            ///< into N*mm
  double length_factor = 1.0;            ///< of POINT:UNITS into mm
  std::optional<Pose> pose;              ///< nothing when CORNERS does not say
  bool has_moments = true;               ///< false: type 3 without its distances a and b
};

/// What a plate measured, in its own axes and about its own origin, as the file has it (usually the reaction:
/// what the plate does to the person).
struct PlateSamples {
  std::vector<double> fx_n;
  std::vector<double> fy_n;
  std::vector<double> fz_n;
  std::vector<double> mx_nmm;  ///< type 1: from its centre of pressure, about the centre of the surface
  std::vector<double> my_nmm;
  std::vector<double> mz_nmm;
  std::vector<double> x_mm;  ///< type 1: the centre of pressure the plate gives itself; else empty
  std::vector<double> y_mm;
};

/// Every plate of types 1 to 4. Others are left out with a warning that names them.
/// @param length_unit  "mm", "cm" or "m": what POINT:UNITS does not say; "" = find out by the size of the
///         plates (a side is 0.2 to 3 m)
/// @throws ReadError  damaged: TYPE, CHANNEL or CAL_MATRIX too short, a channel that is not there or that
///         belongs to two plates. ambiguous: neither POINT:UNITS nor the plates' size tell the unit of
///         length. unknown_format: the file has plates, all of other types.
std::vector<Platform> read_platforms(const Container& container, const std::string& file,
                                     const std::string& length_unit, std::vector<std::string>& assumptions,
                                     std::vector<std::string>& warnings);

PlateSamples measure(const Container& container, const Platform& platform);

/// The samples of FORCE_PLATFORM:ZERO, a range of frames counted from 1 at the first stored one; empty when
/// it is (0, 0) or no range.
struct ZeroRange {
  std::size_t begin = 0;  ///< index of the first sample
  std::size_t end = 0;    ///< behind the last
};
ZeroRange zero_range(const Container& container);

enum class Zeroing { none, removed, loaded };

/// Takes the mean over the range off forces and moments (not off the centre of pressure of type 1).
/// @return none: the range is empty or has no number; loaded: nothing was taken off, because in these frames
///         there were more than 50 N and more than half of the trial's largest load on the plate: a person
///         who already stood there
Zeroing remove_zero(PlateSamples& samples, const ZeroRange& range);

/// Where the force meets the surface, plate's axes, mm from the centre of the surface; NaN below threshold_n
/// and where a component is no number. x = (oz Fx - My)/Fz - ox, y = (oz Fy + Mx)/Fz - oy; type 1: as given.
struct PlateTrack {
  std::vector<double> x_mm;
  std::vector<double> y_mm;
};
PlateTrack centre_of_pressure(const Platform& platform, const PlateSamples& samples, double threshold_n);

}  // namespace steadyplate::datasets::c3d
