#include "tools/station/live_frames.hpp"

#include <bit>
#include <cstring>

namespace steadyplate::station {

namespace {

static_assert(std::endian::native == std::endian::little, "the frames are little-endian");

template <typename Number>
void put(std::string& out, Number number) {
  std::array<char, sizeof(Number)> bytes{};
  std::memcpy(bytes.data(), &number, sizeof(Number));
  out.append(bytes.data(), bytes.size());
}

}  // namespace

void LiveFrames::add(const session::LiveSample& sample, std::uint32_t lost) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= most_waiting * sample_bytes) waiting_.erase(0, waiting_.size() / 2);
  put(waiting_, sample.time_s);
  for (const double value :
       {sample.fz_n, sample.cop_ml_mm, sample.cop_ap_mm, sample.tilt_ml_deg, sample.tilt_ap_deg})
    put(waiting_, static_cast<float>(value));
  put(waiting_, lost);
  ++next_;
}

std::optional<std::string> LiveFrames::take() {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty()) return std::nullopt;
  const std::uint64_t count = waiting_.size() / sample_bytes;
  std::string frame;
  frame.reserve(head_bytes + waiting_.size());
  put(frame, std::uint8_t{1});
  put(frame, std::uint8_t{0});
  put(frame, std::uint16_t{0});
  put(frame, static_cast<std::uint32_t>(count));
  put(frame, next_ - count);
  frame += waiting_;
  waiting_.clear();
  return frame;
}

}  // namespace steadyplate::station
