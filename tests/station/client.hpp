#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace steadyplate::test {

/// A plain socket to the station: it can say what no browser would.
class Client {
 public:
  explicit Client(std::uint16_t port);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// False: the other side has closed.
  bool send(const std::string& bytes);
  /// What comes until the other side closes, or for so long. Stops early at `enough` bytes.
  std::string receive(int milliseconds, std::size_t enough = 1U << 24U);
  /// One whole HTTP answer.
  std::string answer(int milliseconds = 5000);
  /// The next binary message of a WebSocket, "" when there is none in time.
  std::string message(int milliseconds = 5000);

 private:
  bool fill(std::size_t bytes, int milliseconds);
  int socket_ = -1;
  std::string waiting_;
};

int status_of(const std::string& answer);
std::string body_of(const std::string& answer);
/// An HTTP request with these header lines besides Host and Content-Length.
std::string request(std::uint16_t port, const std::string& method, const std::string& target,
                    const std::vector<std::string>& headers = {}, const std::string& body = "");
/// The handshake of a live client.
std::string live_request(std::uint16_t port, const std::string& key, const std::string& origin);
/// A masked WebSocket frame with its first byte as given.
std::string masked(std::uint8_t first, std::uint64_t length, const std::string& payload);

}  // namespace steadyplate::test
