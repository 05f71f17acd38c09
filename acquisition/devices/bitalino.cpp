// BITalino (r)evolution: 3 to 8 bytes a frame, a 4-bit counter and a CRC-4 in the last one, no start mark.
// Layout: BITalinoWorld firmware and python API (facts only).

#include <stdexcept>

#include "acquisition/devices/framers.hpp"

namespace steadyplate::acquisition {

namespace {

constexpr std::array<std::size_t, 6> frame_bytes = {3, 4, 6, 7, 8, 8};
constexpr std::array<std::uint8_t, 16> crc_table = {0, 3, 6, 5, 12, 15, 10, 9, 11, 8, 13, 14, 7, 4, 1, 2};
constexpr std::size_t frames_to_lock = 4;  // CRC-4 alone passes one in 16

/// x^4 + x + 1 over all bytes, the CRC's own nibble taken as 0.
unsigned crc4(Bytes f) {
  unsigned crc = 0;
  for (std::size_t i = 0; i < f.size(); ++i) {
    const unsigned byte = i + 1 == f.size() ? f[i] & 0xF0U : f[i];
    crc = crc_table[crc] ^ byte >> 4U;
    crc = crc_table[crc] ^ (byte & 0x0FU);
  }
  return crc;
}

class Bitalino final : public FixedFramer {
 public:
  explicit Bitalino(std::size_t channels)
      : FixedFramer(frame_bytes.at(channels - 1), frames_to_lock), channels_(channels) {}

 private:
  static unsigned sequence_of(Bytes f) { return f.back() >> 4U; }

  /// An idle line of zeros checks as well, but does not count up.
  bool checks(Bytes f) const override { return crc4(f) == (f.back() & 0x0FU); }
  bool follows(Bytes frame, Bytes next) const override {
    return sequence_of(next) == ((sequence_of(frame) + 1U) & 0x0FU);
  }

  void accept(Bytes f, std::uint64_t end_offset, std::vector<Frame>& out) override {
    const unsigned sequence = sequence_of(f);
    if (started_) counts_.missing += (sequence - last_ - 1U) & 0x0FU;  // 16 lost at once do not show
    started_ = true;
    last_ = sequence;
    const auto b = [&](std::size_t from_end) { return static_cast<unsigned>(f[f.size() - from_end]); };
    Frame frame;
    frame.count = channels_;
    frame.values[0] = (b(2) & 15U) << 6U | b(3) >> 2U;
    if (channels_ > 1) frame.values[1] = (b(3) & 3U) << 8U | b(4);
    if (channels_ > 2) frame.values[2] = b(5) << 2U | b(6) >> 6U;
    if (channels_ > 3) frame.values[3] = (b(6) & 63U) << 4U | b(7) >> 4U;
    if (channels_ > 4) frame.values[4] = (b(7) & 15U) << 2U | b(8) >> 6U;
    if (channels_ > 5) frame.values[5] = b(8) & 63U;
    frame.sequence = sequence;
    frame.end_offset = end_offset;
    out.push_back(frame);
  }

  std::size_t channels_;
  bool started_ = false;
  unsigned last_ = 0;
};

}  // namespace

std::unique_ptr<Framer> make_bitalino(std::size_t channels) {
  if (channels < 1 || channels > 6) throw std::invalid_argument("channels: a BITalino has 1 to 6");
  return std::make_unique<Bitalino>(channels);
}

}  // namespace steadyplate::acquisition
