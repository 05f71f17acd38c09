#pragma once

#include <vector>

#include "acquisition/devices/framer.hpp"

namespace steadyplate::acquisition {

using Bytes = std::span<const std::uint8_t>;

/// Frames of one size that can be told from noise: finds its place, keeps it, and finds it again.
///
/// In place, each frame must check; one that does not is lost, and the search goes on byte by byte from there
/// until `confirm` frames in a row check. The damaged stretch counts as the frames that would have fitted
/// into it, at least one. Bytes before the first frame are skipped without being called damage.
class FixedFramer : public Framer {
 public:
  void feed(Bytes bytes, std::vector<Frame>& out) final;
  void finish(std::vector<Frame>& out) final;
  void interrupt(std::vector<Frame>& out) final;

 protected:
  /// @param size     bytes a frame
  /// @param confirm  frames in a row that make a place certain
  FixedFramer(std::size_t size, std::size_t confirm) : size_(size), confirm_(confirm) {}

  /// Could these `size` bytes be a frame?
  virtual bool checks(Bytes frame) const = 0;
  /// Could `next` come right after `frame`? Both check.
  virtual bool follows(Bytes /*frame*/, Bytes /*next*/) const { return true; }
  /// Take a good frame.
  virtual void accept(Bytes frame, std::uint64_t end_offset, std::vector<Frame>& out) = 0;

 private:
  std::size_t next(Bytes bytes, bool last, std::vector<Frame>& out);
  bool certain(Bytes bytes) const;
  void drain(bool last, std::vector<Frame>& out);

  std::size_t size_;
  std::size_t confirm_;
  std::vector<std::uint8_t> buffer_;
  std::uint64_t offset_ = 0;  ///< of buffer_'s first byte in the stream
  bool in_place_ = false;
  bool was_in_place_ = false;
  std::uint64_t searched_ = 0;  ///< bytes skipped since the place was lost
};

/// int16, little-endian.
inline int int16_le(Bytes bytes, std::size_t at) {
  const unsigned value = bytes[at] | static_cast<unsigned>(bytes[at + 1]) << 8U;
  return value < 0x8000U ? static_cast<int>(value) : static_cast<int>(value) - 0x10000;
}

}  // namespace steadyplate::acquisition
