#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace steadyplate::station {

/// The port cannot be had. The message says what next.
class ServerError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A request that passed the guard (guard.hpp) and is within its limits.
struct Request {
  std::string method;  ///< "GET" or "POST"
  std::string path;    ///< as it was sent, without its query; nothing is decoded
  std::string query;
  std::string body;
};

struct Answer {
  int status = 200;
  std::string type = "application/json; charset=utf-8";
  std::string body;
};

/// What a stranger can cost us at most.
struct Limits {
  std::uint32_t header_bytes = 16U << 10U;
  std::uint64_t body_bytes = 1U << 20U;
  std::size_t message_bytes = 64U << 10U;    ///< of a WebSocket client, who has nothing to say
  std::size_t frames_waiting = 30;           ///< for one client; then it loses frames, and only it
  std::size_t connections = 64;              ///< at once; more are closed unheard
  std::chrono::milliseconds request{10000};  ///< for a request to arrive whole, from its first byte on
};

struct ServerCallbacks {
  /// A POST: called in a thread of its own, one after the other, so that none makes the live stream wait. A
  /// GET: in the server's thread, at any time. An exception is answered with 500 and its words.
  std::function<Answer(const Request&)> answer;
  /// Sixty times a second, in the server's thread: bytes for every live client, or nothing.
  std::function<std::optional<std::string>()> live;
};

/// HTTP and WebSocket on 127.0.0.1, in threads of its own: Boost.Beast, which only server.cpp sees.
///   GET             files of the page; no key needed
///   POST /api/login the one-time token for a session's key; POST /api/... with the key, in JSON
///   GET /live       WebSocket with the key as its second subprotocol
class Server {
 public:
  /// Listens at once. @param port  0: any free one  @throws ServerError
  Server(std::uint16_t port, ServerCallbacks callbacks, const Limits& limits = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  /// http://127.0.0.1:PORT/#TOKEN with the token that is good for one login. Another one after it was used.
  std::string one_time_url() const;
  /// Live clients now, and frames that slow ones lost.
  std::size_t clients() const;
  std::uint64_t frames_dropped() const;

  struct Parts;  ///< of server.cpp

 private:
  std::unique_ptr<Parts> parts_;
};

}  // namespace steadyplate::station
