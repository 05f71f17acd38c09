// 22-byte load-cell packet (ESP32 with four HX711), the frame recommended for new boards: 0xAA, type,
// sequence, clock in us, four int24 counts, CRC-16. Layout: flauga/BalanceForcePlate firmware (facts only).

#include <algorithm>

#include "acquisition/devices/framers.hpp"
#include "acquisition/devices/loadcell22.hpp"

namespace steadyplate::acquisition {

namespace {

constexpr std::size_t frame_bytes = loadcell22_bytes;
constexpr std::uint8_t start_byte = 0xAA;
constexpr std::uint8_t data_type = 0x01;
constexpr std::uint8_t heartbeat_type = 0x02;
constexpr std::uint32_t longest_gap_us = 600'000'000;  // modulo 2^32; a longer step is a clock that went back

constexpr std::array<std::uint16_t, 256> crc_steps = [] {
  std::array<std::uint16_t, 256> steps{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    unsigned crc = byte << 8U;
    for (int bit = 0; bit < 8; ++bit)
      crc = ((crc & 0x8000U) != 0 ? crc << 1U ^ 0x1021U : crc << 1U) & 0xFFFFU;
    steps[byte] = static_cast<std::uint16_t>(crc);
  }
  return steps;
}();

/// CRC-16/CCITT-FALSE: polynomial 0x1021, initial 0xFFFF, not reflected; "123456789" gives 0x29B1.
unsigned crc16(Bytes bytes) {
  unsigned crc = 0xFFFFU;
  for (const std::uint8_t byte : bytes) crc = (crc << 8U & 0xFFFFU) ^ crc_steps[crc >> 8U ^ byte];
  return crc;
}

double int24_le(Bytes bytes, std::size_t at) {
  const int value = bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16;
  return value < 0x800000 ? value : value - 0x1000000;
}

class LoadCell22 final : public FixedFramer {
 public:
  LoadCell22() : FixedFramer(frame_bytes, 1) { counts_.missing_is_exact = true; }

 private:
  bool checks(Bytes f) const override {
    return f[0] == start_byte && (f[1] == data_type || f[1] == heartbeat_type) &&
           crc16(f.first(20)) == (f[20] | static_cast<unsigned>(f[21]) << 8U);
  }

  void accept(Bytes f, std::uint64_t end_offset, std::vector<Frame>& out) override {
    const std::uint32_t sequence = f[2] | static_cast<unsigned>(f[3]) << 8U;
    // Heartbeats share the counter. The firmware also uses up a number when a sensor was not ready: not sent,
    // but no sample either, so it is a missing one all the same.
    const std::uint32_t ticks = f[4] | static_cast<std::uint32_t>(f[5]) << 8U |
                                static_cast<std::uint32_t>(f[6]) << 16U |
                                static_cast<std::uint32_t>(f[7]) << 24U;
    if (started_) count_missing(sequence, ticks);
    started_ = true;
    last_ = sequence;
    last_ticks_ = ticks;
    if (f[1] == heartbeat_type) {
      --counts_.good;
      ++counts_.ignored;
      return;
    }
    Frame frame;
    frame.count = 4;
    for (std::size_t k = 0; k < 4; ++k) frame.values[k] = int24_le(f, 8 + 3 * k);
    frame.sequence = sequence;
    frame.device_ticks = ticks;
    frame.end_offset = end_offset;
    out.push_back(frame);
  }

  /// A board that starts anew counts from 0: its clock jumps back, which the counter alone does not show.
  void count_missing(std::uint32_t sequence, std::uint32_t ticks) {
    if (ticks - last_ticks_ > longest_gap_us) {
      ++counts_.restarts;
      counts_.missing_is_exact = false;
      return;
    }
    counts_.missing += (sequence - last_ - 1U) & 0xFFFFU;
  }

  bool started_ = false;
  std::uint32_t last_ = 0;
  std::uint32_t last_ticks_ = 0;
};

}  // namespace

std::string loadcell22_frame(std::uint16_t sequence, std::uint32_t clock_us,
                             const std::array<std::int32_t, 4>& counts) {
  std::array<std::uint8_t, frame_bytes> f{start_byte, data_type};
  for (std::size_t k = 0; k < 2; ++k) f[2 + k] = static_cast<std::uint8_t>(sequence >> (8 * k));
  for (std::size_t k = 0; k < 4; ++k) f[4 + k] = static_cast<std::uint8_t>(clock_us >> (8 * k));
  for (std::size_t cell = 0; cell < 4; ++cell) {
    const auto bits = static_cast<std::uint32_t>(std::clamp(counts[cell], -0x800000, 0x7FFFFF));
    for (std::size_t k = 0; k < 3; ++k) f[8 + 3 * cell + k] = static_cast<std::uint8_t>(bits >> (8 * k));
  }
  const unsigned crc = crc16(Bytes(f).first(20));
  f[20] = static_cast<std::uint8_t>(crc);
  f[21] = static_cast<std::uint8_t>(crc >> 8U);
  return {f.begin(), f.end()};
}

std::unique_ptr<Framer> make_loadcell22() {
  return std::make_unique<LoadCell22>();
}

}  // namespace steadyplate::acquisition
