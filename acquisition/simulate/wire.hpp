#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "acquisition/simulate/noise.hpp"
#include "acquisition/simulate/stance.hpp"

namespace steadyplate::acquisition {

/// What goes wrong on a simulated wire, in parts per million, by a seed.
struct WireFaults {
  double flipped_ppm = 0.0;  ///< of the bytes: one bit is changed
  double dropped_ppm = 0.0;  ///< of the bytes: gone
  double lost_ppm = 0.0;     ///< of the frames: never sent, though the board counted them
};

/// "flip=200,drop=100,lose=1000". @throws std::invalid_argument  naming the word or number that is wrong
WireFaults parse_faults(std::string_view text);

/// What a simulated board really did, to hold a recording against.
struct WireTruth {
  std::uint64_t frames = 0;  ///< counted by the board
  std::uint64_t lost = 0;    ///< of these never sent
  std::uint64_t harmed = 0;  ///< of these sent with a byte changed or gone
  std::uint64_t bytes = 0;   ///< that left
};

/// A board with four load cells at the corners (433 x 238 mm, 0.01 N a count, profile "simulated-board")
/// under a simulated person: each sample is one 22-byte packet (framing loadcell22), its counter from 0, its
/// clock in us.
class WireBoard {
 public:
  WireBoard(SimulatedStance trial, const WireFaults& faults, std::uint64_t seed);

  /// Samples that are not sent yet.
  bool more() const noexcept { return next_ < trial_.time_s.size(); }
  double rate_hz() const noexcept { return trial_.rate_hz; }
  /// The bytes of the next sample as they arrive: whole, harmed, or none.
  std::string next();
  const WireTruth& truth() const noexcept { return truth_; }

 private:
  bool happens(double ppm);

  SimulatedStance trial_;
  WireFaults faults_;
  SplitMix64 chance_;
  std::size_t next_ = 0;
  WireTruth truth_;
};

}  // namespace steadyplate::acquisition
