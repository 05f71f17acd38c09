#pragma once

#include <utility>

#include "acquisition/transport/transport.hpp"

namespace steadyplate::acquisition {

/// Longest wait for a connection, or for a command to be taken.
inline constexpr int patience_ms = 2000;

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  int number() const noexcept { return number_; }

 private:
  int number_;
};

/// Anything the kernel can poll: sockets, character devices, pipes.
class DescriptorTransport final : public Transport {
 public:
  /// @param midstream  the board sends whether somebody listens or not
  DescriptorTransport(Descriptor descriptor, bool midstream)
      : descriptor_(std::move(descriptor)), midstream_(midstream) {}

  ReadResult read(std::span<std::uint8_t> buffer, std::chrono::milliseconds timeout) override;
  void write(std::span<const std::uint8_t> bytes) override;
  bool joins_midstream() const override { return midstream_; }

 private:
  Descriptor descriptor_;
  bool midstream_;
};

}  // namespace steadyplate::acquisition
