#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace steadyplate::calibration {

/// A known mass at a known point, and what the board showed while it lay there. mass_kg = 0: nothing lay
/// there.
struct Placement {
  double mass_kg = 0.0;
  double ml_mm = 0.0;
  double ap_mm = 0.0;
  double time_s = 0.0;          ///< middle of the hold, on a clock common to all placements
  std::vector<double> mean{};   ///< of each channel's readings
  std::vector<double> sd{};     ///< of each channel's readings, unbiased
  std::vector<double> trend{};  ///< reading's change over the hold (line through it): a load that still moves
  std::vector<double>
      lowest{};  ///< smallest and largest reading: an ADC at its end shows the same number always
  std::vector<double> highest{};
  std::size_t samples = 0;
  std::size_t not_finite = 0;  ///< samples left out because a channel had no number

  bool loaded() const noexcept { return mass_kg > 0.0; }
};

/// "10 kg at ML -100, AP +80 mm"; "the empty board" for 0 kg.
std::string load_words(double mass_kg, double ml_mm, double ap_mm);
std::string to_string(const Placement& placement);

/// The readings of one hold as a placement. Samples with a channel that is not finite are left out and
/// counted.
/// @param channels  one series a channel, of equal length
/// @throws std::invalid_argument  no channel, series of unequal length
Placement reduce(std::span<const std::vector<double>> channels, double mass_kg, double ml_mm, double ap_mm,
                 double time_s);

/// The board's zero over the time of a calibration: for each channel the straight line through its readings
/// when it was empty (a constant when it was measured empty once).
struct ZeroLine {
  std::vector<double> at_start;  ///< reading without load at time 0
  std::vector<double> per_s;     ///< its drift
  std::vector<double> scatter;   ///< largest distance of an empty reading from the line
  double zero(std::size_t channel, double time_s) const {
    return at_start[channel] + per_s[channel] * time_s;
  }
};

/// @throws std::invalid_argument  there is no empty placement
ZeroLine zero_line(std::span<const Placement> placements);

/// The same placements without the zero. What noise left of the empty ones stays: it tells a fit how well the
/// zero is known.
std::vector<Placement> tared(std::span<const Placement> placements, const ZeroLine& zero);

}  // namespace steadyplate::calibration
