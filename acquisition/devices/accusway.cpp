// AMTI AccuSway Plus: 12 channels of 12 bits, each with its number in the high nibble of its second byte.

#include "acquisition/devices/framers.hpp"

namespace steadyplate::acquisition {

namespace {

constexpr std::size_t channels = 12;
constexpr int zero_count = 2048;

class AccuSway final : public FixedFramer {
 public:
  AccuSway() : FixedFramer(2 * channels, 1) {}

 private:
  /// By chance one place in 16^12.
  bool checks(Bytes f) const override {
    for (std::size_t k = 0; k < channels; ++k)
      if (f[2 * k + 1] >> 4U != k) return false;
    return true;
  }

  void accept(Bytes f, std::uint64_t end_offset, std::vector<Frame>& out) override {
    Frame frame;
    frame.count = channels;
    for (std::size_t k = 0; k < channels; ++k)
      frame.values[k] = (f[2 * k] | (f[2 * k + 1] & 15) << 8) - zero_count;
    frame.end_offset = end_offset;
    out.push_back(frame);
  }
};

}  // namespace

std::unique_ptr<Framer> make_accusway() {
  return std::make_unique<AccuSway>();
}

}  // namespace steadyplate::acquisition
