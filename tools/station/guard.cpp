#include "tools/station/guard.hpp"

#include <algorithm>

#include "datasets/study/study.hpp"

namespace steadyplate::station {

namespace {

constexpr std::size_t secret_bytes = 16;
constexpr std::size_t most_keys = 32;  // the oldest goes: links are few
constexpr std::size_t longest_target = 2048;
constexpr std::string_view bearer = "Bearer ";
constexpr std::string_view json = "application/json";

/// The second of "steadyplate.live.1, KEY".
std::string_view key_of(std::string_view protocols) {
  const auto comma = protocols.find(',');
  if (comma == std::string_view::npos || protocols.substr(0, comma) != live_protocol) return {};
  protocols.remove_prefix(comma + 1);
  while (!protocols.empty() && protocols.front() == ' ') protocols.remove_prefix(1);
  return protocols;
}

}  // namespace

bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t k = 0; k < a.size(); ++k)
    difference |= static_cast<unsigned char>(a[k]) ^ static_cast<unsigned char>(b[k]);
  return difference == 0;
}

Guard::Guard(std::uint16_t port)
    : hosts_{"127.0.0.1:" + std::to_string(port), "localhost:" + std::to_string(port)},
      token_(datasets::random_hex(secret_bytes)) {}

std::optional<int> Guard::refuse(const Knock& knock) const {
  if (std::find(hosts_.begin(), hosts_.end(), knock.host) == hosts_.end()) return 421;
  const auto ours = [&](const std::string& host) { return knock.origin == "http://" + host; };
  if (knock.has_origin && std::none_of(hosts_.begin(), hosts_.end(), ours)) return 403;
  if (knock.target.empty() || knock.target.front() != '/' || knock.target.size() > longest_target) return 400;
  const std::string_view path = knock.target.substr(0, knock.target.find('?'));
  if (knock.upgrade) {
    if (!knock.has_origin) return 401;  // every browser says where its page is from
    if (path != "/live") return 400;
    return knows(key_of(knock.websocket_protocol)) ? std::nullopt : std::optional(401);
  }
  if (knock.method == "GET" || knock.method == "HEAD")
    return path.starts_with("/api/") ? std::optional(405) : std::nullopt;
  if (knock.method != "POST" || !path.starts_with("/api/")) return 405;
  if (knock.content_type.substr(0, knock.content_type.find(';')) != json) return 415;
  if (path == "/api/login") return std::nullopt;
  if (!knock.authorization.starts_with(bearer)) return 401;
  return knows(knock.authorization.substr(bearer.size())) ? std::nullopt : std::optional(401);
}

std::string Guard::token() const {
  const std::lock_guard lock(mutex_);
  return token_;
}

std::optional<std::string> Guard::login(std::string_view token) {
  const std::lock_guard lock(mutex_);
  if (!same_secret(token, token_)) return std::nullopt;
  token_ = datasets::random_hex(secret_bytes);
  if (keys_.size() == most_keys) keys_.erase(keys_.begin());
  return keys_.emplace_back(datasets::random_hex(secret_bytes));
}

bool Guard::knows(std::string_view key) const {
  const std::lock_guard lock(mutex_);
  bool found = false;
  for (const std::string& one : keys_) found = same_secret(key, one) || found;
  return found;
}

}  // namespace steadyplate::station
