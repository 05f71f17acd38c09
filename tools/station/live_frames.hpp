#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tools/session/live_scores.hpp"

namespace steadyplate::station {

/// Samples of the recording thread, handed to the page 60 times a second: every one, none twice.
///
/// A frame of steadyplate.live.1, little-endian:
///   uint8 version (1), uint8 0, uint16 0, uint32 count, uint64 sequence number of the first sample;
///   then of each sample: float64 time_s (from the trial's first sample), float32 load N, CoP ML mm, CoP AP
///   mm, tilt ML deg, tilt AP deg (NaN: none), uint32 samples lost before it.
/// Sequence numbers never begin anew while the station runs, so a client sees what it missed.
class LiveFrames {
 public:
  static constexpr std::size_t head_bytes = 16;
  static constexpr std::size_t sample_bytes = 32;
  static constexpr std::size_t most_waiting = 20000;  ///< when nobody takes them, the oldest go

  /// From the recording thread. @param lost  samples missing before this one
  void add(const session::LiveSample& sample, std::uint32_t lost);
  /// What came since the last time; nothing when nothing did.
  std::optional<std::string> take();

 private:
  std::mutex mutex_;
  std::string waiting_;
  std::uint64_t next_ = 0;  ///< sequence number of the next sample
};

}  // namespace steadyplate::station
