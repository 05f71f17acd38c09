#include "tests/station/client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace steadyplate::test {

Client::Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(port);
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0)
    throw std::runtime_error("nobody listens");
}

Client::~Client() {
  ::close(socket_);
}

bool Client::send(const std::string& bytes) {
  std::string_view rest = bytes;
  while (!rest.empty()) {
    pollfd wait{socket_, POLLOUT, 0};
    if (::poll(&wait, 1, 5000) <= 0) return false;
    const ssize_t sent = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent <= 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Client::fill(std::size_t bytes, int milliseconds) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  while (waiting_.size() < bytes) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd wait{socket_, POLLIN, 0};
    if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) return false;
    std::array<char, 65536> buffer{};
    const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count <= 0) return false;
    waiting_.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return true;
}

std::string Client::receive(int milliseconds, std::size_t enough) {
  fill(enough, milliseconds);
  return std::exchange(waiting_, {});
}

std::string Client::answer(int milliseconds) {
  std::size_t head = 0;
  while ((head = waiting_.find("\r\n\r\n")) == std::string::npos)
    if (!fill(waiting_.size() + 1, milliseconds)) return std::exchange(waiting_, {});
  head += 4;
  std::size_t length = 0;
  if (const auto at = waiting_.find("Content-Length: "); at < head)
    length = std::strtoul(waiting_.c_str() + at + 16, nullptr, 10);
  fill(head + length, milliseconds);
  const std::string whole = waiting_.substr(0, head + length);
  waiting_.erase(0, head + length);
  return whole;
}

std::string Client::message(int milliseconds) {
  if (!fill(2, milliseconds)) return "";
  std::size_t length = static_cast<unsigned char>(waiting_[1]) & 0x7fU;
  std::size_t head = 2;
  const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
  if (more > 0) {
    if (!fill(2 + more, milliseconds)) return "";
    length = 0;
    for (std::size_t k = 0; k < more; ++k)
      length = length << 8U | static_cast<unsigned char>(waiting_[2 + k]);
    head += more;
  }
  if (!fill(head + length, milliseconds)) return "";
  const bool ping = static_cast<unsigned char>(waiting_[0]) == 0x89;
  const std::string payload = waiting_.substr(head, length);
  waiting_.erase(0, head + length);
  if (!ping) return payload;
  send(masked(0x8a, payload.size(), payload));  // as every browser does by itself
  return message(milliseconds);
}

int status_of(const std::string& answer) {
  return answer.size() > 12 ? std::atoi(answer.c_str() + 9) : 0;
}

std::string body_of(const std::string& answer) {
  const auto head = answer.find("\r\n\r\n");
  return head == std::string::npos ? "" : answer.substr(head + 4);
}

std::string request(std::uint16_t port, const std::string& method, const std::string& target,
                    const std::vector<std::string>& headers, const std::string& body) {
  std::string text = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n";
  for (const std::string& line : headers) text += line + "\r\n";
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

std::string live_request(std::uint16_t port, const std::string& key, const std::string& origin) {
  std::vector<std::string> headers = {
      "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: steadyplate.live.1, " + key};
  if (!origin.empty()) headers.push_back("Origin: " + origin);
  return request(port, "GET", "/live", headers);
}

std::string masked(std::uint8_t first, std::uint64_t length, const std::string& payload) {
  std::string frame(1, static_cast<char>(first));
  if (length < 126) {
    frame += static_cast<char>(0x80U | length);
  } else {
    frame += static_cast<char>(0xffU);
    for (int shift = 56; shift >= 0; shift -= 8)
      frame += static_cast<char>(length >> static_cast<unsigned>(shift) & 0xffU);
  }
  return frame + std::string(4, '\0') + payload;  // a mask of zeros changes nothing
}

}  // namespace steadyplate::test
