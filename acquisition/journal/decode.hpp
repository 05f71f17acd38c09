#pragma once

#include <span>
#include <vector>

#include "acquisition/devices/profile.hpp"
#include "acquisition/journal/journal.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::acquisition {

/// A frame and when the read that completed it came back.
struct TimedFrame {
  Frame frame;
  std::int64_t host_ns = 0;
};

/// How the samples got their times.
struct ClockFit {
  double rate_hz = 0.0;             ///< of the samples, on the clock they were given
  std::optional<double> drift_ppm;  ///< board's clock against the host's; empty when one of them is not known
  std::string how;                  ///< for the recording's assumptions
};

/// Times of frames, s from the first one: the board's own clock where it has one; else its counter or the
/// order of the frames at the rate that fits the host's times. Samples are never invented: what is missing
/// leaves a longer step.
/// @param host_known  false when the bytes came all at once (a replayed file): then the profile's rate stands
std::vector<double> frame_times(std::span<const TimedFrame> frames, const DeviceProfile& profile,
                                bool host_known, ClockFit& fit);

/// Decode a journal by a profile (its own, or a corrected one) into a recording.
/// @throws datasets::ReadError  damaged: no frame of this profile is in it
datasets::RecordingData decode(const JournalContents& journal, const DeviceProfile& profile,
                               const std::string& file);

}  // namespace steadyplate::acquisition
