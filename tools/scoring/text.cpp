#include "tools/scoring/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace steadyplate::scoring {

namespace {

std::string chars(double value, std::chars_format format, int precision) {
  std::array<char, 400> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision);
  return {buffer.data(), end.ptr};
}

}  // namespace

std::string exact(double value) {
  if (std::isnan(value)) return "";
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end.ptr};
}

std::string rounded(double value, int digits) {
  if (digits < 1) throw std::invalid_argument("rounded: digits must be at least 1");
  if (std::isnan(value)) return "";
  if (value == 0.0 || std::isinf(value)) return exact(std::abs(value) == 0.0 ? 0.0 : value);
  const double magnitude = std::abs(value);
  if (magnitude < 1e-4 || magnitude >= 1e7) return chars(value, std::chars_format::scientific, digits - 1);
  // The exponent after rounding decides the decimals: 9.9996 with 4 digits is "10.00", not "9.9996" or
  // "10.000".
  const std::string scientific = chars(magnitude, std::chars_format::scientific, digits - 1);
  int exponent = 0;
  const auto e = scientific.find('e');
  const char* first = scientific.data() + e + 1;
  if (*first == '+') ++first;
  std::from_chars(first, scientific.data() + scientific.size(), exponent);
  return chars(value, std::chars_format::fixed, std::max(0, digits - 1 - exponent));
}

std::string plain(double value, int digits) {
  std::string text = rounded(value, digits);
  if (text.find('.') == std::string::npos || text.find('e') != std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string fixed(double value, int decimals) {
  if (std::isnan(value)) return "";
  std::string text = chars(value, std::chars_format::fixed, decimals);
  if (text.find_first_not_of("-0.") == std::string::npos && text.front() == '-') text.erase(0, 1);
  return text;
}

std::size_t display_width(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string pad_right(std::string_view text, std::size_t width) {
  const std::size_t have = display_width(text);
  return std::string(text) + std::string(have < width ? width - have : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t have = display_width(text);
  return std::string(have < width ? width - have : 0, ' ') + std::string(text);
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string pretty_unit(std::string_view unit) {
  std::string out;
  for (std::size_t i = 0; i < unit.size(); ++i) {
    if (unit[i] == '^' && i + 1 < unit.size()) {
      constexpr std::array<std::string_view, 10> superscripts = {"⁰", "¹", "²", "³", "⁴",
                                                                 "⁵", "⁶", "⁷", "⁸", "⁹"};
      const char digit = unit[i + 1];
      if (digit >= '0' && digit <= '9') {
        out += superscripts[static_cast<std::size_t>(digit - '0')];
        ++i;
        continue;
      }
    }
    out += unit[i];
  }
  return out;
}

std::string_view program_version() {
  return STEADYPLATE_VERSION;
}

}  // namespace steadyplate::scoring
