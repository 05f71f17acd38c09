#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "acquisition/devices/framer.hpp"
#include "acquisition/journal/writer.hpp"
#include "tools/session/empty_board.hpp"

namespace steadyplate::session {

/// Marks the first seconds of a recording as the empty board, for a board that cannot tare itself: whoever
/// reads the journal takes the zero from there.
class TareHold {
 public:
  TareHold(acquisition::JournalWriter& journal, std::size_t channels, double seconds)
      : journal_(journal), empty_(channels, seconds) {}

  /// After the frames of one read.
  /// @return  the mean of each channel, once, when it is over
  std::optional<std::vector<double>> after_read(std::int64_t host_ns);
  /// Each sample of a read.
  void take(const LiveSample& sample);

 private:
  acquisition::JournalWriter& journal_;
  EmptyBoard empty_;
  bool begun_ = false;
  bool done_ = false;
};

}  // namespace steadyplate::session
