#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "acquisition/devices/framer.hpp"
#include "acquisition/journal/writer.hpp"
#include "tools/session/live_scores.hpp"

namespace steadyplate::session {

/// Marks the first seconds of a recording as the empty board, for a board that cannot tare itself: whoever
/// reads the journal takes the zero from there.
class TareHold {
 public:
  TareHold(acquisition::JournalWriter& journal, std::size_t channels, double seconds)
      : journal_(journal), channels_(channels), seconds_(seconds) {}

  /// After the frames of one read, with the last of them.
  /// @return  the mean of each channel, once, when it is over
  std::optional<std::vector<double>> after_read(const LiveSample& last, std::int64_t host_ns);
  /// Each sample of a read.
  void take(const LiveSample& sample);

 private:
  acquisition::JournalWriter& journal_;
  std::size_t channels_;
  double seconds_;
  std::array<double, acquisition::most_channels> sum_{};
  std::size_t samples_ = 0;
  std::optional<double> from_s_;
  bool done_ = false;
};

}  // namespace steadyplate::session
