// A simulated board inside this process, at its own pace.

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <thread>

#include "acquisition/simulate/wire.hpp"
#include "acquisition/transport/openers.hpp"

namespace steadyplate::acquisition {

namespace {

using Clock = std::chrono::steady_clock;

struct SimulatedAddress {
  MotionRequest motion;
  std::string wire = "loadcell22";
  WireFaults faults;
  BoardChoice board;
  double speed = 1.0;
  bool tilts() const { return motion.motion == Motion::tilt; }
};

template <typename Number>
Number number(const std::string& address, const std::string& name, const std::string& value) {
  Number parsed{};
  const auto result = std::from_chars(value.data(), value.data() + value.size(), parsed);
  if (result.ec != std::errc() || result.ptr != value.data() + value.size())
    throw std::invalid_argument("device: '" + address + "': " + name + "=" + value + " is no number");
  return parsed;
}

[[noreturn]] void refuse_option(const std::string& address, const std::string& name,
                                const std::string& value) {
  std::string words = "device: '" + address + "': there is no ";
  words.append(name).append("=").append(value);
  throw std::invalid_argument(words +
                              "; a simulated board takes seed, hz, seconds, mass, vision=open|closed, wire, "
                              "faults, board, defects, hand and speed");
}

SimulatedAddress parse(const std::string& address) {
  const std::string rest = address.substr(address.find(':') + 1);
  const auto question = rest.find('?');
  SimulatedAddress made;
  made.motion.motion = motion_from(rest.substr(0, question));
  made.motion.seconds = made.motion.motion == Motion::bench ? 3600.0 : 600.0;
  for (const auto& [name, value] :
       address_options(question == std::string::npos ? "" : std::string_view(rest).substr(question + 1))) {
    if (name == "seed")
      made.motion.seed = number<std::uint64_t>(address, name, value);
    else if (name == "hz")
      made.motion.rate_hz = number<double>(address, name, value);
    else if (name == "seconds")
      made.motion.seconds = number<double>(address, name, value);
    else if (name == "mass")
      made.motion.mass_kg = number<double>(address, name, value);
    else if (name == "vision" && (value == "open" || value == "closed"))
      made.motion.vision = value == "open" ? datasets::Vision::open : datasets::Vision::closed;
    else if (name == "wire")
      made.wire = value;
    else if (name == "faults")
      made.faults = parse_faults(value);
    else if (name == "board")
      made.board.number = number<std::uint64_t>(address, name, value);
    else if (name == "hand")
      made.board.hand_sd_mm = number<double>(address, name, value);
    else if (name == "speed")
      made.speed = number<double>(address, name, value);
    else if (name == "defects")
      made.board.defects = value;
    else
      refuse_option(address, name, value);
  }
  if (!(made.speed > 0.0 && made.speed <= 1000.0) || !(made.board.hand_sd_mm >= 0.0))
    throw std::invalid_argument("device: '" + address + "': speed from 0 to 1000, hand in mm, 0 or more");
  made.board.seed = made.motion.seed;
  return made;
}

/// A board that runs for hours is a piece of it, to and fro: a day at 100 Hz would fill 500 MB. What happens
/// once (a step, a fall) is not shortened.
MotionRequest piece_of(MotionRequest motion) {
  constexpr double longest_s = 600.0;
  constexpr double longest_samples = 60000.0;
  if (motion.motion == Motion::step || motion.motion == Motion::fall || !(motion.seconds > longest_s))
    return motion;
  motion.seconds = std::clamp(longest_samples / motion.rate_hz, 10.0, longest_s);
  return motion;
}

/// How long it runs; a day at most.
std::size_t samples_of(const MotionRequest& motion) {
  constexpr double a_day_s = 86400.0;
  const double seconds = std::min(motion.seconds, a_day_s);
  return seconds > 0.0 ? static_cast<std::size_t>(std::llround(seconds * motion.rate_hz)) : 0;
}

class SimulatedTransport final : public Transport {
 public:
  explicit SimulatedTransport(const SimulatedAddress& address)
      : board_(simulate_motion(piece_of(address.motion)), address.wire, address.tilts(), address.faults,
               address.motion.seed, address.board),
        paced_(board_, address.speed),
        identity_("sim:board=" + std::to_string(address.board.number)) {
    board_.go_on_for(samples_of(address.motion));
    board_.wait_for_commands();
  }

  ReadResult read(std::span<std::uint8_t> buffer, std::chrono::milliseconds timeout) override {
    const auto give_up = Clock::now() + timeout;
    while (waiting_.empty()) {
      const auto now = Clock::now();
      waiting_ = paced_.due(now);
      if (!waiting_.empty()) break;
      if (!board_.more()) return {ReadStatus::end, 0};
      const auto next = paced_.next_due(now);
      if (next > give_up) {
        std::this_thread::sleep_until(give_up);
        return {ReadStatus::timeout, 0};
      }
      std::this_thread::sleep_until(next);
    }
    const std::size_t count = std::min(buffer.size(), waiting_.size());
    std::memcpy(buffer.data(), waiting_.data(), count);
    waiting_.erase(0, count);
    return {ReadStatus::data, count};
  }
  void write(std::span<const std::uint8_t> bytes) override {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes as text
    paced_.hear({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  bool simulated() const override { return true; }
  std::string identity() const override { return identity_; }

 private:
  WireBoard board_;
  PacedBoard paced_;
  std::string waiting_;
  std::string identity_;
};

}  // namespace

std::unique_ptr<Transport> open_simulated(const std::string& address) {
  return std::make_unique<SimulatedTransport>(parse(address));
}

std::string profile_of_address(const std::string& address) {
  if (address.rfind("sim:", 0) != 0) return "";
  const SimulatedAddress parsed = parse(address);
  return profile_of_wire(parsed.wire, parsed.tilts(), parsed.board.number);
}

}  // namespace steadyplate::acquisition
