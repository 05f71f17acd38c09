#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

namespace steadyplate::test {

/// A real socket that listens on a free port of this machine, as a board on the network does.
class Loopback {
 public:
  /// @param waiting  how many may wait to be accepted, and one more
  explicit Loopback(int waiting) {
    place_.sin_family = AF_INET;
    place_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&place_), sizeof place_), 0);
    EXPECT_EQ(::listen(socket_, waiting), 0);
    socklen_t size = sizeof place_;
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&place_), &size);
  }
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;
  ~Loopback() { stop(); }

  std::string address() const { return "tcp:127.0.0.1:" + std::to_string(ntohs(place_.sin_port)); }
  int number() const { return socket_; }
  int accept() const { return ::accept(socket_, nullptr, nullptr); }
  /// One more who calls here. The caller closes it.
  int call() const {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(socket, reinterpret_cast<const sockaddr*>(&place_), sizeof place_), 0);
    return socket;
  }
  /// Nobody can call any more.
  void stop() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

 private:
  int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in place_{};
};

/// Ends a connection as a pulled cable does: with a reset, not with a goodbye.
inline void hang_up_hard(int connection) {
  const linger hard{1, 0};
  ::setsockopt(connection, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  ::close(connection);
}

}  // namespace steadyplate::test
