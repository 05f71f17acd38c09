#pragma once

#include <array>
#include <deque>
#include <optional>

#include "tools/session/live_scores.hpp"

namespace steadyplate::session {

/// The load of the last second, for a weight check: means of quarters of a second, so that nothing is kept of
/// single samples.
class LoadWindow {
 public:
  void add(const LiveSample& sample);
  /// Begin anew: the zero was taken.
  void clear() { blocks_.clear(), now_ = {}; }

  struct Seen {
    double load_n = 0.0;
    double spread_n = 0.0;  ///< largest less smallest mean of a quarter second: how still the person stands
    std::array<double, acquisition::most_channels> readings{};  ///< mean of each channel
  };
  /// Nothing before a whole second was seen, or without a load.
  std::optional<Seen> last_second() const;

 private:
  struct Block {
    double from_s = 0.0, load = 0.0, count = 0.0;
    std::array<double, acquisition::most_channels> values{};
  };
  Block now_;
  std::deque<Block> blocks_;
};

}  // namespace steadyplate::session
