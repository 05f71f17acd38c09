#include "acquisition/transport/openers.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <system_error>

#include "acquisition/transport/descriptor.hpp"

namespace steadyplate::acquisition {

namespace {

std::string reason(int code) {
  return std::generic_category().message(code);
}

/// Wait for a connection under way. Returns 0 or the error.
int finish_connect(int socket, int patience) {
  pollfd wait{socket, POLLOUT, 0};
  const int ready = ::poll(&wait, 1, patience);
  if (ready == 0) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof error;
  if (ready < 0 || ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

/// A cut cable sends no goodbye. After some seconds of silence the kernel asks the other side whether it is
/// there, and a read fails when it is not.
void notice_a_cut(int socket) {
  const auto set = [&](int level, int name, int value) {
    ::setsockopt(socket, level, name, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 3);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 1);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, 6000);
}

/// @throws TransportError
Descriptor connect_to(const std::string& address, const std::string& host, const std::string& port,
                      int patience) {
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
    if (error == EINPROGRESS) error = finish_connect(socket.number(), patience);
    if (error != 0) continue;
    notice_a_cut(socket.number());
    return socket;
  }
  throw TransportError(address + ": " + reason(error) +
                       ". Is the board on, and does it listen on that port?");
}

/// A board behind an address. When the connection is cut, the same address is asked again.
class TcpTransport final : public Transport {
 public:
  TcpTransport(std::string address, std::string host, std::string port)
      : address_(std::move(address)),
        host_(std::move(host)),
        port_(std::move(port)),
        stream_(
            std::make_unique<DescriptorTransport>(connect_to(address_, host_, port_, patience_ms), false)) {}

  ReadResult read(std::span<std::uint8_t> buffer, std::chrono::milliseconds timeout) override {
    return stream_->read(buffer, timeout);
  }
  void write(std::span<const std::uint8_t> bytes) override { stream_->write(bytes); }
  bool comes_back_after_end() const override { return true; }
  bool reopen() override {
    try {
      stream_ = std::make_unique<DescriptorTransport>(connect_to(address_, host_, port_, reopen_patience_ms),
                                                      false);
      return true;
    } catch (const TransportError&) {
      return false;
    }
  }

 private:
  static constexpr int reopen_patience_ms = 500;  // a session under way can still be stopped

  std::string address_, host_, port_;
  std::unique_ptr<DescriptorTransport> stream_;
};

}  // namespace

std::unique_ptr<Transport> open_tcp(const std::string& address, const std::string& host,
                                    const std::string& port) {
  return std::make_unique<TcpTransport>(address, host, port);
}

namespace {

/// Each datagram is some whole frames; there is no end of them.
class UdpTransport final : public Transport {
 public:
  explicit UdpTransport(Descriptor socket) : socket_(std::move(socket)) {}

  ReadResult read(std::span<std::uint8_t> buffer, std::chrono::milliseconds timeout) override {
    pollfd wait{socket_.number(), POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(timeout.count())) <= 0) return {ReadStatus::timeout, 0};
    peer_size_ = sizeof peer_;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets' own way
    auto* const from = reinterpret_cast<sockaddr*>(&peer_);
    const ssize_t count = ::recvfrom(socket_.number(), buffer.data(), buffer.size(), 0, from, &peer_size_);
    if (count <= 0) return {ReadStatus::timeout, 0};
    return {ReadStatus::data, static_cast<std::size_t>(count)};
  }

  /// To the board that was heard last.
  void write(std::span<const std::uint8_t> bytes) override {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets' own way
    const auto* const to = reinterpret_cast<const sockaddr*>(&peer_);
    if (peer_size_ == 0 ||
        ::sendto(socket_.number(), bytes.data(), bytes.size(), 0, to, peer_size_) != std::ssize(bytes))
      throw TransportError("no board was heard yet that a command could go to.");
  }

 private:
  Descriptor socket_;
  sockaddr_storage peer_{};
  socklen_t peer_size_ = 0;
};

}  // namespace

std::unique_ptr<Transport> open_udp(const std::string& address, const std::string& port) {
  unsigned number = 0;
  const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != port.data() + port.size() || number < 1 || number > 65535)
    throw std::invalid_argument("device: '" + address + "'; write udp:PORT, 1 to 65535");
  Descriptor socket(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_storage any{};
  socklen_t size = 0;
  if (socket.number() >= 0) {  // IPv4 comes in on it as well
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets' own way
    auto* const six = reinterpret_cast<sockaddr_in6*>(&any);
    const int off = 0;
    ::setsockopt(socket.number(), IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    six->sin6_family = AF_INET6;
    six->sin6_port = htons(static_cast<std::uint16_t>(number));
    size = sizeof *six;
  } else {
    socket = Descriptor(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets' own way
    auto* const four = reinterpret_cast<sockaddr_in*>(&any);
    four->sin_family = AF_INET;
    four->sin_port = htons(static_cast<std::uint16_t>(number));
    size = sizeof *four;
  }
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the sockets' own way
  if (socket.number() < 0 || ::bind(socket.number(), reinterpret_cast<sockaddr*>(&any), size) != 0) {
    const int error = errno;
    throw TransportError(address + ": " +
                         (error == EADDRINUSE ? "the port is in use by another program. Close that first."
                                              : reason(error) + "."));
  }
  return std::make_unique<UdpTransport>(std::move(socket));
}

}  // namespace steadyplate::acquisition
