#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::station {

/// What of a request decides whether it is heard. A header that is missing is empty; one that is there twice
/// is no request of a browser and is refused before.
struct Knock {
  std::string_view method;
  std::string_view target;
  std::string_view host;
  std::string_view origin;
  bool has_origin = false;
  bool upgrade = false;                 ///< to a WebSocket
  std::string_view authorization;       ///< "Bearer KEY"
  std::string_view websocket_protocol;  ///< "steadyplate.live.1, KEY"
  std::string_view content_type;
};

/// The name of our frames, the first subprotocol of a live client.
inline constexpr std::string_view live_protocol = "steadyplate.live.1";

/// Who may speak to the station. Loopback alone keeps nobody out: every user of a shared machine reaches it,
/// and so does every page in the user's browser, by another name for this address (DNS rebinding: the Host
/// list) or across origins (the Origin check). For all functions: any thread.
class Guard {
 public:
  explicit Guard(std::uint16_t port);

  /// The status to refuse with, or nothing: 400 no path of ours, 401 key, 403 origin, 405 method, 415 no
  /// JSON, 421 host.
  std::optional<int> refuse(const Knock& knock) const;

  /// The token of the next link. 128 random bits, good for one login.
  std::string token() const;
  /// A token for a key of a session; nothing for a wrong one. The token is spent, and there is a new one.
  std::optional<std::string> login(std::string_view token);

 private:
  bool knows(std::string_view key) const;

  std::vector<std::string> hosts_;
  mutable std::mutex mutex_;
  std::string token_;
  std::vector<std::string> keys_;
};

/// In a time that does not depend on where they differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace steadyplate::station
