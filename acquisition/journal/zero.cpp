#include "acquisition/journal/zero.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "acquisition/devices/framer.hpp"

namespace steadyplate::acquisition {

std::string zero_text(std::span<const double> readings) {
  std::string text;
  for (const double reading : readings) {
    std::array<char, 40> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), reading).ptr;
    text.append(text.empty() ? "" : ";").append(digits.data(), end);
  }
  return text;
}

std::optional<std::vector<double>> parse_zero(std::string_view text) {
  std::vector<double> readings;
  while (true) {
    const std::string_view one = text.substr(0, text.find(';'));
    double value = 0.0;
    const auto parsed = std::from_chars(one.data(), one.data() + one.size(), value);
    if (parsed.ec != std::errc() || parsed.ptr != one.data() + one.size() || !std::isfinite(value) ||
        readings.size() == most_channels)
      return std::nullopt;
    readings.push_back(value);
    if (one.size() == text.size()) return readings;
    text.remove_prefix(one.size() + 1);
  }
}

}  // namespace steadyplate::acquisition
