// Nintendo Wii balance board as the Linux kernel gives it: input events of 24 bytes from /dev/input/eventN
// (64-bit struct input_event: seconds, microseconds, type, code, value). The kernel leaves out values that
// did not change.

#include <limits>

#include "acquisition/devices/framers.hpp"

namespace steadyplate::acquisition {

namespace {

constexpr std::size_t event_bytes = 24;
constexpr unsigned type_syn = 0;
constexpr unsigned type_abs = 3;
constexpr unsigned syn_report = 0;
constexpr unsigned syn_dropped = 3;
constexpr unsigned first_axis =
    0x10;  // HAT0X top right, HAT0Y bottom right, HAT1X top left, HAT1Y bottom left
constexpr std::array<std::size_t, 4> place_of_axis = {1, 3, 0,
                                                      2};  // ours: top left, top right, bottom left, right

template <typename Int>
Int little_endian(Bytes bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(Int); ++i) value |= static_cast<std::uint64_t>(bytes[at + i]) << (8 * i);
  return static_cast<Int>(value);
}

/// Values stand until the kernel says otherwise; a sample is what stands at a SYN, once all four cells are
/// known.
class WiiBoard final : public Framer {
 public:
  WiiBoard() { cells_.fill(std::numeric_limits<double>::quiet_NaN()); }

  void feed(Bytes bytes, std::vector<Frame>& out) override {
    for (const std::uint8_t byte : bytes) {
      event_[have_++] = byte;
      ++offset_;
      if (have_ < event_bytes) continue;
      have_ = 0;
      take(out);
    }
  }

  void finish(std::vector<Frame>&) override {
    counts_.skipped_bytes += have_;
    have_ = 0;
  }

 private:
  void take(std::vector<Frame>& out) {
    const Bytes event(event_);
    const auto type = little_endian<std::uint16_t>(event, 16);
    const auto code = little_endian<std::uint16_t>(event, 18);
    const auto value = little_endian<std::int32_t>(event, 20);
    if (type == type_abs && code >= first_axis && code < first_axis + 4) {
      cells_[place_of_axis[code - first_axis]] = value;
      return;
    }
    if (type != type_syn) {
      ++counts_.ignored;
      return;
    }
    if (code == syn_dropped) ++counts_.damaged;
    if (code != syn_report) return;
    for (const double cell : cells_)
      if (cell != cell) return;  // not all known yet
    Frame frame;
    frame.count = 4;
    std::copy(cells_.begin(), cells_.end(), frame.values.begin());
    frame.device_ticks = static_cast<double>(little_endian<std::int64_t>(event, 0)) +
                         1e-6 * static_cast<double>(little_endian<std::int64_t>(event, 8));
    frame.end_offset = offset_;
    out.push_back(frame);
    ++counts_.good;
  }

  std::array<std::uint8_t, event_bytes> event_{};
  std::size_t have_ = 0;
  std::uint64_t offset_ = 0;
  std::array<double, 4> cells_{};
};

}  // namespace

std::unique_ptr<Framer> make_wiiboard_evdev() {
  return std::make_unique<WiiBoard>();
}

}  // namespace steadyplate::acquisition
