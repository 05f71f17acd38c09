#include "acquisition/transport/transport.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "acquisition/transport/serial.hpp"

namespace steadyplate::acquisition {

namespace {

constexpr int connect_timeout_ms = 3000;

std::string reason(int code) {
  return std::generic_category().message(code);
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&&) = delete;
  int number() const noexcept { return number_; }

 private:
  int number_;
};

/// Anything the kernel can poll: sockets, character devices, pipes.
class DescriptorTransport final : public Transport {
 public:
  explicit DescriptorTransport(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

  ReadResult read(std::span<std::uint8_t> buffer, std::chrono::milliseconds timeout) override {
    pollfd wait{descriptor_.number(), POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(timeout.count()));
    if (ready <= 0) return {ReadStatus::timeout, 0};
    const ssize_t count = ::read(descriptor_.number(), buffer.data(), buffer.size());
    if (count > 0) return {ReadStatus::data, static_cast<std::size_t>(count)};
    if (count == 0) return {ReadStatus::end, 0};
    if (errno == EAGAIN || errno == EINTR) return {ReadStatus::timeout, 0};
    return {ReadStatus::lost, 0};  // EIO: a pulled device or a pty whose other side is gone
  }

  void write(std::span<const std::uint8_t> bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_.number(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) {
        pollfd wait{descriptor_.number(), POLLOUT, 0};
        if (::poll(&wait, 1, connect_timeout_ms) > 0) continue;
      }
      if (count < 0) throw TransportError("the board does not take commands: " + reason(errno) + ".");
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
  }

 private:
  Descriptor descriptor_;
};

/// Wait for a connection under way. Returns 0 or the error.
int finish_connect(int socket) {
  pollfd wait{socket, POLLOUT, 0};
  const int ready = ::poll(&wait, 1, connect_timeout_ms);
  if (ready == 0) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof error;
  if (ready < 0 || ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

std::unique_ptr<Transport> open_tcp(const std::string& address, const std::string& host,
                                    const std::string& port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int failed = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
  if (failed != 0)
    throw TransportError(address + ": " + ::gai_strerror(failed) + ". Check the name and the port.");
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
  int error = 0;
  for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
    Descriptor socket(
        ::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, one->ai_protocol));
    if (socket.number() < 0) continue;
    error = ::connect(socket.number(), one->ai_addr, one->ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) error = finish_connect(socket.number());
    if (error == 0) return std::make_unique<DescriptorTransport>(std::move(socket));
  }
  throw TransportError(address + ": " + reason(error) +
                       ". Is the board on, and does it listen on that port?");
}

std::unique_ptr<Transport> open_file(const std::string& address, const std::string& path, bool replay) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
    const std::string next =
        errno == EACCES ? "May you read it? Ask for the device's group." : "Check the name.";
    throw TransportError(address + ": " + reason(errno) + ". " + next);
  }
  if (S_ISDIR(status.st_mode)) throw TransportError(address + ": it is a directory.");
  if (replay != S_ISREG(status.st_mode))
    throw TransportError(address +
                         (replay ? ": it is no ordinary file; use file:PATH for a device."
                                 : ": it is an ordinary file; use replay:PATH for bytes that were kept."));
  // Two programs that read one device share out its bytes between them.
  if (!replay && ::flock(file.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw TransportError(address + ": another program is reading it. Close that first.");
  return std::make_unique<DescriptorTransport>(std::move(file));
}

}  // namespace

std::unique_ptr<Transport> open_transport(const std::string& address) {
  const auto colon = address.find(':');
  const std::string kind = address.substr(0, colon);
  const std::string rest = colon == std::string::npos ? "" : address.substr(colon + 1);
  if (!rest.empty() && kind == "file") return open_file(address, rest, false);
  if (!rest.empty() && kind == "replay") return open_file(address, rest, true);
  if (!rest.empty() && kind == "serial") return open_serial(rest);
  const auto last = rest.rfind(':');
  if (kind == "tcp" && last != std::string::npos && last > 0 && last + 1 < rest.size())
    return open_tcp(address, rest.substr(0, last), rest.substr(last + 1));
  throw std::invalid_argument(
      "device: '" + address +
      "' is no address; write serial:/dev/ttyUSB0?baud=115200, tcp:HOST:PORT, file:PATH "
      "or replay:PATH");
}

}  // namespace steadyplate::acquisition
