#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "acquisition/simulate/encoder.hpp"
#include "acquisition/simulate/motion.hpp"
#include "acquisition/simulate/noise.hpp"

namespace steadyplate::acquisition {

/// What goes wrong on a simulated wire, in parts per million, by a seed.
struct WireFaults {
  double noise_ppm = 0.0;    ///< of the frames: 1 to 30 bytes of garbage come before it
  double flipped_ppm = 0.0;  ///< of the bytes: one bit is changed
  double dropped_ppm = 0.0;  ///< of the bytes: gone
  double lost_ppm = 0.0;     ///< of the frames: never sent, though the board counted them
  double stall_ppm = 0.0;    ///< of the frames: held up for 0.3 s with all behind it, then sent in one burst
  double reset_ppm = 0.0;    ///< of the frames: the board restarts, is silent for 1.5 s and counts from 0
};

/// "noise=50,flip=200,drop=100,lose=1000,stall=500,reset=100".
/// @throws std::invalid_argument  naming the word or number that is wrong
WireFaults parse_faults(std::string_view text);

/// What a simulated board really did, to hold a recording against.
struct WireTruth {
  std::uint64_t frames = 0;       ///< measured and counted by the board
  std::uint64_t lost = 0;         ///< of these never sent
  std::uint64_t harmed = 0;       ///< of these sent with a byte changed or gone
  std::uint64_t silent = 0;       ///< samples not measured while the board restarted
  std::uint64_t resets = 0;       ///< times it restarted
  std::uint64_t stalls = 0;       ///< times the bytes were held up
  std::uint64_t noise_bytes = 0;  ///< garbage between frames
  std::uint64_t bytes = 0;        ///< that left, garbage and talk included
};

/// A board under a simulated person: each sample is a frame of its wire, its counter and clock from 0.
class WireBoard {
 public:
  /// @param wire   one of wires()
  /// @param tilts  its text lines carry angles
  /// @throws std::invalid_argument  no such wire
  WireBoard(BoardMotion motion, std::string_view wire, bool tilts, const WireFaults& faults,
            std::uint64_t seed, const BoardChoice& board = {});

  /// Is there anything that was not sent yet?
  bool more() const noexcept { return next_ < samples_ || !held_.empty(); }
  double rate_hz() const noexcept { return motion_.stance.rate_hz; }
  /// The bytes of the next sample as they arrive: whole, harmed, several after a stall, or none.
  std::string next();
  /// Go on for so many samples: the motion is played to and fro, so that nothing jumps.
  void go_on_for(std::size_t samples) noexcept { samples_ = std::max(samples, samples_); }
  /// A board that obeys commands sends nothing until it is told to start.
  void wait_for_commands() noexcept { waits_ = encoder_->obeys(); }
  bool streaming() const noexcept { return !waits_ || now_.streaming; }
  /// Take commands; returns the replies. Whoever is simulated on it hears too: "STEP OFF" and "STEP ON" to
  /// the person, "LAY KG ML_MM AP_MM" to the hand at a bench; a line end behind each.
  std::string hear(std::string_view bytes);
  const WireTruth& truth() const noexcept { return truth_; }

 private:
  bool happens(double ppm);
  std::string measured(std::size_t i);
  BoardSample under(std::size_t i) const;
  void overhear(std::string_view bytes);
  void lay();
  std::string asked_block(std::string block);
  std::string spoilt(const std::string& frame);
  std::string past_stall(const std::string& bytes);

  BoardMotion motion_;
  BoardSample laid_;  ///< on a bench
  double hand_sd_mm_;
  std::string words_;
  bool stepped_off_ = false;
  std::size_t samples_;  ///< before it is over
  std::unique_ptr<Encoder> encoder_;
  WireFaults faults_;
  SplitMix64 chance_;
  std::size_t next_ = 0;
  std::size_t started_ = 0;  ///< sample at which the board's counter was 0
  std::size_t silent_until_ = 0;
  std::size_t held_until_ = 0;
  std::string held_;   ///< behind a stall
  std::string block_;  ///< full, not asked for yet
  bool waits_ = false;
  bool greeted_ = false;
  Conversation now_;
  WireTruth truth_;
};

/// A board that sends at its own pace.
class PacedBoard {
 public:
  using Clock = std::chrono::steady_clock;

  /// @param speed  1: by the clock; 20: a minute of the board in three seconds
  explicit PacedBoard(WireBoard& board, double speed = 1.0)
      : board_(board), rate_hz_(board.rate_hz() * speed) {}
  /// All bytes that are due by now.
  std::string due(Clock::time_point now);
  /// When to look again.
  Clock::time_point next_due(Clock::time_point now) const;
  void hear(std::string_view bytes) { replies_ += board_.hear(bytes); }

 private:
  WireBoard& board_;
  double rate_hz_;
  std::string replies_;
  bool running_ = false;
  Clock::time_point start_;
  std::int64_t sent_ = 0;  ///< samples since start_
};

}  // namespace steadyplate::acquisition
