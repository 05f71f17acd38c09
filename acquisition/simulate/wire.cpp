#include "acquisition/simulate/wire.hpp"

#include <charconv>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "acquisition/devices/loadcell22.hpp"

namespace steadyplate::acquisition {

namespace {

constexpr double half_width_mm = 433.0 / 2.0;
constexpr double half_length_mm = 238.0 / 2.0;
constexpr double counts_per_n = 100.0;
constexpr double million = 1e6;

/// Counts of the four cells that sum to the load and balance at the centre of pressure.
std::array<std::int32_t, 4> cells(double ml_mm, double ap_mm, double fz_n) {
  const double u = ml_mm / half_width_mm;
  const double v = ap_mm / half_length_mm;
  const double quarter = fz_n / 4.0 * counts_per_n;
  const auto count = [&](double right, double front) {
    return static_cast<std::int32_t>(std::lround(quarter * (1.0 + right * u) * (1.0 + front * v)));
  };
  return {count(-1, 1), count(1, 1), count(-1, -1), count(1, -1)};
}

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
      throw std::invalid_argument("--faults: '" + std::string(word) +
                                  "'; write flip=PPM,drop=PPM,lose=PPM, each 0 to 1000000");
    if (name == "flip")
      faults.flipped_ppm = ppm;
    else if (name == "drop")
      faults.dropped_ppm = ppm;
    else if (name == "lose")
      faults.lost_ppm = ppm;
    else
      throw std::invalid_argument("--faults: '" + std::string(name) + "' is none of flip, drop, lose");
  }
  return faults;
}

WireBoard::WireBoard(SimulatedStance trial, const WireFaults& faults, std::uint64_t seed)
    : trial_(std::move(trial)), faults_(faults), chance_(seed) {}

bool WireBoard::happens(double ppm) {
  return ppm > 0.0 && static_cast<double>(chance_.next() >> 11U) * 0x1p-53 * million < ppm;
}

std::string WireBoard::next() {
  const std::size_t i = next_++;
  const auto clock_us =
      static_cast<std::uint32_t>(static_cast<std::uint64_t>(std::llround(trial_.time_s[i] * million)));
  std::string frame = loadcell22_frame(static_cast<std::uint16_t>(i), clock_us,
                                       cells(trial_.cop_ml_mm[i], trial_.cop_ap_mm[i], trial_.fz_n[i]));
  ++truth_.frames;
  if (happens(faults_.lost_ppm)) {
    ++truth_.lost;
    return "";
  }
  std::string sent;
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
  truth_.bytes += sent.size();
  return sent;
}

}  // namespace steadyplate::acquisition
