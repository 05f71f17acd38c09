#include "acquisition/devices/fixed_framer.hpp"

#include <algorithm>

namespace steadyplate::acquisition {

void FixedFramer::feed(Bytes bytes, std::vector<Frame>& out) {
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
  drain(false, out);
}

void FixedFramer::finish(std::vector<Frame>& out) {
  drain(true, out);
  counts_.skipped_bytes += buffer_.size();
  if (was_in_place_ && !in_place_) counts_.damaged += searched_ / size_;
  offset_ += buffer_.size();
  buffer_.clear();
}

void FixedFramer::interrupt(std::vector<Frame>& out) {
  finish(out);
  in_place_ = was_in_place_ = false;
  searched_ = 0;
}

void FixedFramer::drain(bool last, std::vector<Frame>& out) {
  std::size_t at = 0;
  while (at < buffer_.size()) {
    const std::size_t used = next(Bytes(buffer_).subspan(at), last, out);
    if (used == 0) break;
    at += used;
    offset_ += used;
  }
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(at));
}

/// As many frames in a row as wanted, or as there are at the end of the stream, and at least one.
bool FixedFramer::certain(Bytes bytes) const {
  const std::size_t frames = std::min(confirm_, bytes.size() / size_);
  for (std::size_t k = 0; k < frames; ++k) {
    if (!checks(bytes.subspan(k * size_, size_))) return false;
    if (k > 0 && !follows(bytes.subspan((k - 1) * size_, size_), bytes.subspan(k * size_, size_)))
      return false;
  }
  return frames > 0;
}

/// Look at the start of `bytes`; returns how many are done with, 0 when more are needed to tell.
std::size_t FixedFramer::next(Bytes bytes, bool last, std::vector<Frame>& out) {
  if (bytes.size() < size_) return 0;
  if (in_place_ && !checks(bytes.first(size_))) {
    in_place_ = false;
    searched_ = 0;
  }
  if (!in_place_) {
    if (bytes.size() < confirm_ * size_ && !last) return 0;
    if (!certain(bytes)) {
      ++searched_;
      ++counts_.skipped_bytes;
      return 1;
    }
    if (was_in_place_) {
      ++counts_.resyncs;
      counts_.damaged += std::max<std::uint64_t>(1, (searched_ + size_ / 2) / size_);
    }
    in_place_ = was_in_place_ = true;
  }
  ++counts_.good;
  accept(bytes.first(size_), offset_ + size_, out);
  return size_;
}

}  // namespace steadyplate::acquisition
