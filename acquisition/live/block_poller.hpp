#pragma once

#include <chrono>
#include <cstddef>

namespace steadyplate::acquisition {

/// The asking side of a board that sends block by block (Tec Gihan): nothing on the wire marks a block, so
/// one too many or too few bytes shifts all that follows. Each block must have its exact size, come within
/// its time, and be followed by silence until the next is asked for.
class BlockPoller {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Next { wait, ask, restart };

  /// @param block_bytes  of one block
  /// @param block_s      the time a block takes to be measured
  BlockPoller(std::size_t block_bytes, double block_s)
      : block_bytes_(block_bytes),
        patience_(
            std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(block_s + slack_s))) {}

  /// The board was started anew: the first block comes by itself.
  void started(Clock::time_point now) {
    received_ = 0;
    since_ = now;
  }
  /// `count` bytes came (0: none in a while). `ask` is said once a block; `restart`: the place is lost.
  Next received(std::size_t count, Clock::time_point now) {
    received_ += count;
    if (received_ > block_bytes_) return Next::restart;
    if (received_ == block_bytes_) {
      received_ = 0;
      since_ = now;
      return Next::ask;
    }
    return now - since_ > patience_ ? Next::restart : Next::wait;
  }

 private:
  static constexpr double slack_s = 0.4;
  std::size_t block_bytes_;
  Clock::duration patience_;
  std::size_t received_ = 0;
  Clock::time_point since_;
};

}  // namespace steadyplate::acquisition
