#include "calibration/load_cell.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace steadyplate::calibration {

namespace {

constexpr double step_kg = 17.0;

void check(const WiiCell& cell) {
  if (!(cell.c17 > cell.c0 && cell.c34 > cell.c17))
    throw std::invalid_argument("cell: its readings at 0, 17 and 34 kg must rise");
}

WiiBlock from_words(const std::vector<std::uint16_t>& words) {
  if (words.size() != 12)
    throw std::invalid_argument("block: " + std::to_string(words.size()) +
                                " words where the Wii board's calibration has 12");
  // On the wire: top right, bottom right, top left, bottom left.
  constexpr std::array<std::size_t, 4> at = {2, 0, 3, 1};
  WiiBlock block;
  for (std::size_t cell = 0; cell < 4; ++cell) {
    const auto word = [&](std::size_t load) { return static_cast<double>(words[4 * load + at[cell]]); };
    block.cells[cell] = {word(0), word(1), word(2)};
    check(block.cells[cell]);
  }
  return block;
}

}  // namespace

double LoadCell::force_n(double reading, std::optional<double> temperature_c) const noexcept {
  if (!std::isfinite(reading)) return std::numeric_limits<double>::quiet_NaN();
  const double warmer_c = temperature_c ? *temperature_c - reference_c : 0.0;
  const double d = reading - zero - zero_drift_per_c * warmer_c;
  return (gain * d + quadratic * d * d) * (1.0 + gain_drift_per_c * warmer_c);
}

double WiiCell::force_n(double reading, double gravity_mps2) const {
  check(*this);
  const double kg = reading < c17 ? step_kg * (reading - c0) / (c17 - c0)
                                  : step_kg + step_kg * (reading - c17) / (c34 - c17);
  return kg * gravity_mps2;
}

WiiBlock wii_block(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint16_t> words;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
    words.push_back(static_cast<std::uint16_t>(bytes[i] << 8U | bytes[i + 1]));
  if (bytes.size() % 2 != 0) words.clear();
  return from_words(words);
}

WiiBlock wii_block_text(std::string_view text) {
  std::vector<std::uint16_t> words;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    std::uint16_t word = 0;
    const auto parsed = std::from_chars(at, end, word, 16);
    if (parsed.ec == std::errc::result_out_of_range)
      throw std::invalid_argument("block: a word has more than four hexadecimal digits");
    if (parsed.ec == std::errc()) {
      words.push_back(word);
      at = parsed.ptr;
      continue;
    }
    if (*at != ':' && *at != ' ' && *at != '\n' && *at != '\r' && *at != '\t')
      throw std::invalid_argument(std::string("block: '") + *at + "' is no hexadecimal digit");
    ++at;
  }
  return from_words(words);
}

double wii_temperature_factor(double temperature_c, double reference_c) noexcept {
  return 0.99908 * (1.0 - 0.0007 * (temperature_c - reference_c));
}

}  // namespace steadyplate::calibration
