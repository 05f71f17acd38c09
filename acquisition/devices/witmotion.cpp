// WitMotion standard protocol: 11-byte frames, 0x55, type, four int16, sum. Layout: WITMOTION's SDK
// (wit_c_sdk.c).

#include <limits>

#include "acquisition/devices/framers.hpp"

namespace steadyplate::acquisition {

namespace {

constexpr std::size_t frame_bytes = 11;
constexpr std::uint8_t start_byte = 0x55;
constexpr std::uint8_t time_type = 0x50;
constexpr std::uint8_t angle_type = 0x53;
constexpr double degrees_full_scale = 180.0;
constexpr double counts_full_scale = 32768.0;

/// One sample is what comes from one angle frame: roll, pitch, yaw in deg. The other types of the same sample
/// are checked and passed over, except the time (ms since midnight), which is its clock.
class WitMotion final : public FixedFramer {
 public:
  WitMotion() : FixedFramer(frame_bytes, 2) {}

 private:
  bool checks(Bytes f) const override {
    if (f[0] != start_byte || f[1] < 0x50 || f[1] > 0x5F) return false;
    unsigned sum = 0;
    for (std::size_t i = 0; i + 1 < frame_bytes; ++i) sum += f[i];
    return (sum & 0xFFU) == f[10];
  }

  void accept(Bytes f, std::uint64_t end_offset, std::vector<Frame>& out) override {
    const std::uint8_t type = f[1];
    // Types come in ascending order, so a lower one begins the next sample.
    if (started_ && type <= last_type_) {
      if (!have_angle_) ++counts_.missing;
      have_angle_ = false;
      ticks_.reset();
    }
    if (!started_) have_angle_ = type > angle_type;  // joined in the middle of a sample: it owes nothing
    started_ = true;
    last_type_ = type;
    if (type == time_type) ticks_ = ((f[5] * 60.0 + f[6]) * 60.0 + f[7]) * 1000.0 + (f[8] | f[9] << 8);
    if (type != angle_type) return;
    have_angle_ = true;
    Frame frame;
    frame.count = 3;
    for (std::size_t k = 0; k < 3; ++k)
      frame.values[k] = int16_le(f, 2 + 2 * k) / counts_full_scale * degrees_full_scale;
    frame.device_ticks = ticks_;
    frame.end_offset = end_offset;
    out.push_back(frame);
  }

  bool started_ = false;
  bool have_angle_ = false;
  std::uint8_t last_type_ = 0;
  std::optional<double> ticks_;
};

}  // namespace

std::unique_ptr<Framer> make_witmotion() {
  return std::make_unique<WitMotion>();
}

}  // namespace steadyplate::acquisition
