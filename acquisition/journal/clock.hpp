#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "acquisition/devices/profile.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::acquisition {

/// A frame and when the read that completed it came back.
struct TimedFrame {
  Frame frame;
  std::int64_t host_ns = 0;
  bool after_break = false;  ///< first after the board was away
};

/// How the samples got their times.
struct ClockFit {
  std::optional<double> rate_hz;         ///< measured; empty when neither board nor host kept a clock
  std::optional<double> drift_ppm;       ///< board's clock against the host's; needs 10 s
  std::optional<double> late_p95_ms;     ///< arrival behind the fitted line, 95th percentile
  std::optional<double> step_jitter_ms;  ///< SD of the board's steps without gaps; board's clock only
  std::vector<datasets::LinkGap> gaps;
  std::size_t wild_stamps = 0;  ///< single stamps between two that fit each other: passed over
  std::size_t restarts = 0;     ///< times the board's clock went back
  std::string how;              ///< for the recording's assumptions
};

/// Times of frames, s from the first one: the board's own clock where it has one; else its counter or the
/// order of the frames at the rate that fits the host's times. Samples are never invented: what is missing
/// leaves a longer step.
///
/// A byte can be late but never early: the host's times are fitted by a line through the earlier half of the
/// points (least squares twice). A clock that goes back (the board restarted) or steps by more than 10
/// minutes goes on by the host's time. Never decreasing.
/// @param host_known  false when the bytes came all at once (a replayed file): then the profile's rate stands
std::vector<double> frame_times(std::span<const TimedFrame> frames, const DeviceProfile& profile,
                                bool host_known, ClockFit& fit);

}  // namespace steadyplate::acquisition
