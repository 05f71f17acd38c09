#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "acquisition/simulate/encoder.hpp"
#include "acquisition/simulate/noise.hpp"

namespace steadyplate::acquisition {

/// Four load cells (top left, top right, bottom left, bottom right) as they really are: what a calibration
/// has to find out. Board 0 is perfect: 100 counts a newton, cells at the corners of 433 x 238 mm, no noise.
struct SimulatedCells {
  std::array<double, 4> counts_per_n{100.0, 100.0, 100.0, 100.0};
  std::array<double, 4> zero_counts{};
  std::array<double, 4> ml_mm{-216.5, 216.5, -216.5, 216.5};
  std::array<double, 4> ap_mm{119.0, 119.0, -119.0, -119.0};
  double cross_talk = 0.0;          ///< share of the next cell's counts that a cell shows as well
  double noise_counts = 0.0;        ///< SD of one sample
  double creep_share = 0.0;         ///< a load that stays is felt so much more in the end
  double creep_s = 30.0;            ///< time constant of it
  double drift_counts_per_s = 0.0;  ///< of all zeros, by warming up
  double softness = 0.0;            ///< 0: a rigid plate; 1: near cells take all they can
  int dead = -1;                    ///< a cell that shows its zero
};

/// The board of that number [P]: gains off by up to 6 %, zeros by up to 20 000 counts, cells up to 5 mm from
/// where they should be, 0.5 % cross-talk, 2 counts of noise, 0.02 % creep, 0.02 counts/s drift, softness
/// 0.7. The same number is the same board on every machine.
/// @param defects  "", or words joined by '-': dead, reversed, swapped, saturated
/// @throws std::invalid_argument  naming the word it does not know
SimulatedCells simulated_cells(std::uint64_t board, std::string_view defects = "");

/// Readings of such a board under a load, sample by sample.
class CellReader {
 public:
  CellReader(const SimulatedCells& cells, std::uint64_t seed);
  /// Counts as a 24-bit converter gives them: it stays at its end when it is there.
  /// @param time_s  on the board's clock; must not go backwards
  std::array<std::int32_t, 4> read(double time_s, const BoardSample& sample);

 private:
  std::array<double, 4> forces(const BoardSample& sample) const;

  SimulatedCells cells_;
  Noise noise_;
  std::array<double, 4> felt_{};  ///< slow part of creep, N
  double last_s_ = 0.0;
};

}  // namespace steadyplate::acquisition
