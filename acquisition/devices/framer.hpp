#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace steadyplate::acquisition {

/// Most channels one frame can carry.
inline constexpr std::size_t most_channels = 16;

/// One sample as the board sent it, in the units of the wire (counts, 0.01 kg, deg).
struct Frame {
  std::array<double, most_channels> values{};  ///< NaN for a channel this frame does not carry
  std::size_t count = 0;                       ///< channels in use
  std::optional<std::uint32_t> sequence;       ///< the board's counter, as sent
  std::optional<double> device_ticks;          ///< the board's clock, as sent (see DeviceProfile::clock)
  std::uint64_t end_offset = 0;                ///< bytes of the stream up to and including its last byte
};

/// What a framer saw. good + damaged + ignored frames and skipped bytes together are every byte that was fed.
struct LinkCounts {
  std::uint64_t good = 0;           ///< frames that checked
  std::uint64_t damaged = 0;        ///< frames found and refused: checksum, a field that is no number
  std::uint64_t ignored = 0;        ///< heartbeats, status lines, frames of other types
  std::uint64_t skipped_bytes = 0;  ///< bytes that belong to no frame, and those of damaged frames
  std::uint64_t resyncs = 0;        ///< times the framer lost its place and found it again
  std::uint64_t missing = 0;  ///< samples the board sent that did not arrive, as far as this link can tell
  bool missing_is_exact = false;  ///< false: the link has no counter, or one that hides gaps
  std::uint64_t restarts = 0;     ///< times the board began to count anew; what that cost is not known
  friend bool operator==(const LinkCounts&, const LinkCounts&) = default;
};

/// Cuts a byte stream into frames. The same bytes give the same frames and counts however they are split into
/// feeds. Not thread safe.
class Framer {
 public:
  Framer() = default;
  Framer(const Framer&) = delete;
  Framer& operator=(const Framer&) = delete;
  virtual ~Framer() = default;

  /// Take the next bytes; frames that are complete are appended to `out`.
  virtual void feed(std::span<const std::uint8_t> bytes, std::vector<Frame>& out) = 0;

  /// The stream ends here: what is left over is counted as skipped.
  virtual void finish(std::vector<Frame>& out) = 0;

  /// The stream was broken here: what is left over is skipped, and what comes next may begin in the middle
  /// of a frame. A counter still tells what the break cost.
  virtual void interrupt(std::vector<Frame>& out) { finish(out); }

  const LinkCounts& counts() const noexcept { return counts_; }

 protected:
  LinkCounts counts_;
};

/// How the lines of a text board are read (framing "lines").
struct LineLayout {
  char delimiter = ',';  ///< ' ' = runs of spaces and tabs
  bool json = false;     ///< each line is a flat JSON object
  std::vector<std::string>
      fields;  ///< names in order (delimited), or keys (JSON); "t" is the clock, "-" is left out
};

/// Shape of a stream that does not say it itself.
struct FramingOptions {
  LineLayout lines;
  std::size_t channels = 6;         ///< bitalino: 1 to 6
  std::size_t block_samples = 100;  ///< tecgihan: samples a block
  std::size_t plates = 1;           ///< tecgihan
};

/// The framings: "lines", "witmotion", "wiiboard_evdev", "loadcell22", "tecgihan", "accusway", "bitalino".
std::span<const std::string_view> framings();

/// @throws std::invalid_argument  naming what is wrong: unknown framing, a channel count it cannot have, no
/// fields
std::unique_ptr<Framer> make_framer(std::string_view framing, const FramingOptions& options);

}  // namespace steadyplate::acquisition
