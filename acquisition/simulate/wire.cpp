#include "acquisition/simulate/wire.hpp"

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace steadyplate::acquisition {

namespace {

constexpr double million = 1e6;
constexpr double stall_s = 0.3;
constexpr double restart_s = 1.5;
constexpr double standard_gravity_mps2 = 9.80665;
constexpr std::chrono::milliseconds idle_look{20};

struct FaultWord {
  std::string_view name;
  double WireFaults::*ppm;
};
constexpr std::array<FaultWord, 6> fault_words = {{{"noise", &WireFaults::noise_ppm},
                                                   {"flip", &WireFaults::flipped_ppm},
                                                   {"drop", &WireFaults::dropped_ppm},
                                                   {"lose", &WireFaults::lost_ppm},
                                                   {"stall", &WireFaults::stall_ppm},
                                                   {"reset", &WireFaults::reset_ppm}}};

}  // namespace

WireFaults parse_faults(std::string_view text) {
  WireFaults faults;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    const auto sign = word.find('=');
    const std::string_view name = word.substr(0, sign);
    double ppm = -1.0;
    if (sign != std::string_view::npos) {
      const std::string_view number = word.substr(sign + 1);
      const auto parsed = std::from_chars(number.data(), number.data() + number.size(), ppm);
      if (parsed.ec != std::errc() || parsed.ptr != number.data() + number.size()) ppm = -1.0;
    }
    if (!(ppm >= 0.0 && ppm <= million))
      throw std::invalid_argument("faults: '" + std::string(word) +
                                  "'; write flip=PPM,drop=PPM ..., each 0 to 1000000");
    bool known = false;
    for (const FaultWord& fault : fault_words)
      if (fault.name == name) {
        faults.*fault.ppm = ppm;
        known = true;
      }
    if (!known)
      throw std::invalid_argument("faults: '" + std::string(name) +
                                  "' is none of noise, flip, drop, lose, stall, reset");
  }
  return faults;
}

WireBoard::WireBoard(BoardMotion motion, std::string_view wire, bool tilts, const WireFaults& faults,
                     std::uint64_t seed, const BoardChoice& board)
    : motion_(std::move(motion)),
      hand_sd_mm_(board.hand_sd_mm),
      samples_(motion_.stance.time_s.size()),
      encoder_(make_encoder(wire, tilts, board)),
      faults_(faults),
      chance_(seed) {}

bool WireBoard::happens(double ppm) {
  return ppm > 0.0 && static_cast<double>(chance_.next() >> 11U) * 0x1p-53 * million < ppm;
}

/// A line of words to the person or the hand on the board. A command of the board's own may have no line end.
void WireBoard::overhear(std::string_view bytes) {
  constexpr std::size_t longest = 128;
  for (const char byte : bytes) {
    if (byte != '\n') {
      if (words_.size() == longest) words_.clear();
      words_ += byte;
      continue;
    }
    if (motion_.bench)
      lay();
    else if (words_.ends_with("STEP OFF"))
      stepped_off_ = true;
    else if (words_.ends_with("STEP ON"))
      stepped_off_ = false;
    words_.clear();
  }
}

/// "LAY 10 -150 80": a mass in kg, and where. The hand that lays it is a little off.
void WireBoard::lay() {
  std::array<double, 3> said{};
  const char* at = words_.data() + std::min<std::size_t>(words_.size(), 4);
  const char* const end = words_.data() + words_.size();
  bool good = words_.rfind("LAY ", 0) == 0;
  for (double& value : said) {
    while (at < end && *at == ' ') ++at;
    const auto parsed = std::from_chars(at, end, value);
    good = good && parsed.ec == std::errc();
    at = parsed.ptr;
  }
  if (!good) return;
  Noise hand(chance_);
  laid_ = {};
  laid_.fz_n = said[0] * standard_gravity_mps2;
  if (said[0] == 0.0) return;
  laid_.cop_ml_mm = said[1] + hand_sd_mm_ * hand.normal();
  laid_.cop_ap_mm = said[2] + hand_sd_mm_ * hand.normal();
}

BoardSample WireBoard::under(std::size_t i) const {
  if (motion_.bench) return laid_;
  if (stepped_off_) return {};
  const SimulatedStance& stance = motion_.stance;
  if (const std::size_t last = stance.time_s.size() - 1; i > last) {
    i = last == 0 ? 0 : i % (2 * last);
    if (i > last) i = 2 * last - i;
  }
  return {stance.cop_ml_mm[i],  stance.cop_ap_mm[i],    stance.fz_n[i],        stance.force_ml_n[i],
          stance.force_ap_n[i], motion_.tilt_ml_deg[i], motion_.tilt_ap_deg[i]};
}

std::string WireBoard::hear(std::string_view bytes) {
  overhear(bytes);
  std::string reply = encoder_->hear(bytes, now_);
  truth_.bytes += reply.size();
  return reply;
}

std::string WireBoard::next() {
  const std::size_t i = next_++;
  std::string bytes;
  if (!std::exchange(greeted_, true)) bytes = encoder_->banner();
  if (i < samples_) {
    if (i >= silent_until_ && happens(faults_.reset_ppm)) {
      ++truth_.resets;
      silent_until_ = i + static_cast<std::size_t>(restart_s * rate_hz());
      started_ = silent_until_;
    }
    if (i < silent_until_)
      ++truth_.silent;
    else
      bytes += (i == started_ && i > 0 ? encoder_->banner() : "") + measured(i);
  }
  bytes = past_stall(bytes);
  truth_.bytes += bytes.size();
  return bytes;
}

/// One sample, as far as it gets onto the wire.
std::string WireBoard::measured(std::size_t i) {
  const std::string frame =
      encoder_->sample(i - started_, static_cast<double>(i - started_) / rate_hz(), under(i));
  ++truth_.frames;
  if (encoder_->block_samples() > 1) return asked_block(frame);
  if (happens(faults_.lost_ppm)) {
    ++truth_.lost;
    return "";
  }
  return spoilt(frame);
}

/// A board of blocks keeps one full block for the asker; a second one takes its place.
std::string WireBoard::asked_block(std::string block) {
  if (!block.empty()) {
    if (!block_.empty()) truth_.lost += encoder_->block_samples();
    block_ = std::move(block);
  }
  if (block_.empty() || (waits_ && !std::exchange(now_.block_asked, false))) return "";
  return spoilt(std::exchange(block_, ""));
}

std::string WireBoard::spoilt(const std::string& frame) {
  std::string sent;
  if (happens(faults_.noise_ppm))
    for (std::uint64_t n = 1 + chance_.next() % 30; n > 0; --n) {
      sent += static_cast<char>(chance_.next());
      ++truth_.noise_bytes;
    }
  bool harmed = false;
  for (const char byte : frame) {
    if (happens(faults_.dropped_ppm)) {
      harmed = true;
      continue;
    }
    const bool flip = happens(faults_.flipped_ppm);
    harmed = harmed || flip;
    sent += flip ? static_cast<char>(byte ^ static_cast<char>(1U << (chance_.next() % 8))) : byte;
  }
  truth_.harmed += harmed ? 1 : 0;
  return sent;
}

std::string WireBoard::past_stall(const std::string& bytes) {
  const bool over = next_ > samples_;
  if (next_ > held_until_ && !over && happens(faults_.stall_ppm)) {
    ++truth_.stalls;
    held_until_ = next_ + static_cast<std::size_t>(stall_s * rate_hz());
  }
  held_ += bytes;
  if (next_ <= held_until_ && !over) return "";
  return std::exchange(held_, "");
}

std::string PacedBoard::due(Clock::time_point now) {
  std::string bytes = std::exchange(replies_, "");
  if (!board_.streaming()) {
    running_ = false;
    return bytes;
  }
  if (!running_) {
    running_ = true;
    start_ = now;
    sent_ = 0;
  }
  const std::chrono::duration<double> period(1.0 / rate_hz_);
  while (board_.more() && start_ + std::chrono::duration_cast<Clock::duration>(period * sent_) <= now) {
    bytes += board_.next();
    ++sent_;
  }
  return bytes;
}

PacedBoard::Clock::time_point PacedBoard::next_due(Clock::time_point now) const {
  if (!running_) return now + idle_look;
  const std::chrono::duration<double> period(1.0 / rate_hz_);
  return start_ + std::chrono::duration_cast<Clock::duration>(period * sent_);
}

}  // namespace steadyplate::acquisition
