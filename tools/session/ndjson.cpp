#include "tools/session/ndjson.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

namespace steadyplate::session {

namespace {

constexpr std::size_t piece_bytes = 4096;  // a pipe that polls as ready takes so much without waiting
constexpr int look_ms = 50;
constexpr std::chrono::seconds last_patience{2};

void put(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  std::array<char, 32> buffer{};
  out.append(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr);
}

void put(std::string& out, std::string_view name, double value) {
  out += ",\"";
  out += name;
  out += "\":";
  put(out, value);
}

}  // namespace

LineStream::LineStream(int descriptor, std::size_t capacity_bytes)
    : descriptor_(descriptor), capacity_(capacity_bytes), writer_([this] { run(); }) {}

LineStream::~LineStream() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  writer_.join();
}

bool LineStream::push(std::string line) {
  line += '\n';
  {
    const std::lock_guard lock(mutex_);
    if (broken_ || bytes_ + line.size() > capacity_) {
      ++dropped_;
      ++dropped_since_;
      return false;
    }
    if (dropped_since_ > 0) {
      std::string gap = "{\"dropped\":" + std::to_string(std::exchange(dropped_since_, 0)) + "}\n";
      bytes_ += gap.size();
      lines_.push_back(std::move(gap));
    }
    bytes_ += line.size();
    lines_.push_back(std::move(line));
  }
  wake_.notify_one();
  return true;
}

std::uint64_t LineStream::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

void LineStream::run() {
  while (true) {
    std::string text;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return closing_ || !lines_.empty(); });
      if (lines_.empty()) return;
      while (!lines_.empty() && text.size() < piece_bytes) {
        text += lines_.front();
        lines_.pop_front();
      }
    }
    const bool written = write(text);
    const std::lock_guard lock(mutex_);
    bytes_ -= text.size();
    if (written) continue;
    broken_ = true;
    lines_.clear();
    bytes_ = 0;
    if (closing_) return;
  }
}

/// False when nobody reads any more, or not in time at the end.
bool LineStream::write(const std::string& text) {
  std::string_view rest = text;
  std::chrono::steady_clock::time_point give_up{};
  while (!rest.empty()) {
    pollfd wait{descriptor_, POLLOUT, 0};
    const int ready = ::poll(&wait, 1, look_ms);
    if (ready > 0 && (wait.revents & POLLOUT) != 0) {
      const ssize_t count = ::write(descriptor_, rest.data(), std::min(rest.size(), piece_bytes));
      if (count < 0 && errno != EINTR && errno != EAGAIN) return false;
      if (count > 0) rest.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (ready > 0) return false;  // the other side has hung up
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::steady_clock::now();
    if (closing_ && give_up == std::chrono::steady_clock::time_point{}) give_up = now + last_patience;
    if (closing_ && now > give_up) return false;
  }
  return true;
}

std::string ndjson_head(const acquisition::DeviceProfile& profile, bool simulated) {
  nlohmann::ordered_json channels = nlohmann::ordered_json::array();
  for (const auto& channel : profile.channels)
    channels.push_back({{"name", channel.name}, {"unit", channel.unit}});
  return nlohmann::ordered_json({{"schema", "steadyplate.live/1"},
                                 {"board", profile.id},
                                 {"rate_hz", profile.rate_hz},
                                 {"simulated", simulated},
                                 {"channels", channels}})
      .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string ndjson_sample(const LiveSample& sample, const LiveScores& live, std::size_t channels) {
  std::string line = "{\"t\":";
  put(line, sample.time_s);
  line += ",\"values\":[";
  for (std::size_t k = 0; k < channels; ++k) {
    if (k > 0) line += ',';
    put(line, sample.values[k]);
  }
  line += ']';
  if (live.has_load()) put(line, "fz_n", sample.fz_n);
  if (live.has_cop()) {
    put(line, "cop_ml_mm", sample.cop_ml_mm);
    put(line, "cop_ap_mm", sample.cop_ap_mm);
  }
  if (live.tilts()) {
    put(line, "tilt_ml_deg", sample.tilt_ml_deg);
    put(line, "tilt_ap_deg", sample.tilt_ap_deg);
  }
  return line + '}';
}

}  // namespace steadyplate::session
