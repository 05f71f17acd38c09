#include "acquisition/transport/descriptor.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace steadyplate::acquisition {

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

ReadResult DescriptorTransport::read(std::span<std::uint8_t> buffer, std::chrono::milliseconds timeout) {
  pollfd wait{descriptor_.number(), POLLIN, 0};
  const int ready = ::poll(&wait, 1, static_cast<int>(timeout.count()));
  if (ready <= 0) return {ReadStatus::timeout, 0};
  const ssize_t count = ::read(descriptor_.number(), buffer.data(), buffer.size());
  if (count > 0) return {ReadStatus::data, static_cast<std::size_t>(count)};
  if (count == 0) return {ReadStatus::end, 0};
  if (errno == EAGAIN || errno == EINTR) return {ReadStatus::timeout, 0};
  return {ReadStatus::lost, 0};  // EIO: a pulled device or a pty whose other side is gone
}

void DescriptorTransport::write(std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_.number(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) {
      pollfd wait{descriptor_.number(), POLLOUT, 0};
      if (::poll(&wait, 1, patience_ms) > 0) continue;
    }
    if (count < 0)
      throw TransportError("the board does not take commands: " + std::generic_category().message(errno) +
                           ".");
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

}  // namespace steadyplate::acquisition
