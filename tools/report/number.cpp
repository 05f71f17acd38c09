#include "tools/report/number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace steadyplate::report {

namespace {

constexpr std::string_view minus = "\u2212";

std::string characters(double value, std::chars_format format, int precision) {
  std::array<char, 400> buffer;  // 1e308 in fixed notation has 309 digits
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision).ptr;
  return std::string(buffer.data(), end);
}

/// The sign is put on only when a digit other than 0 is shown.
std::string with_sign(bool negative, const std::string& digits) {
  const auto mantissa = std::string_view(digits).substr(0, digits.find('e'));
  const bool shows_zero = mantissa.find_first_of("123456789") == std::string_view::npos;
  return negative && !shows_zero ? std::string(minus) + digits : digits;
}

}  // namespace

std::string fixed_text(double value, int decimals) {
  if (!std::isfinite(value)) return {};
  return with_sign(value < 0.0, characters(std::abs(value), std::chars_format::fixed, std::max(decimals, 0)));
}

std::string number_text(double value, int digits) {
  if (!std::isfinite(value)) return {};
  if (value == 0.0) return "0";
  const double size = std::abs(value);
  // Ask the rounded form for its exponent: 9.996 has three digits as 10.0, not as 10.00.
  const std::string scientific = characters(size, std::chars_format::scientific, digits - 1);
  const auto e = scientific.find('e');
  int exponent = 0;
  const char* from = scientific.data() + e + (scientific[e + 1] == '+' ? 2 : 1);
  std::from_chars(from, scientific.data() + scientific.size(), exponent);
  if (exponent < -4 || exponent >= 7) {
    const std::string power =
        exponent < 0 ? std::string(minus) + std::to_string(-exponent) : std::to_string(exponent);
    return with_sign(value < 0.0, scientific.substr(0, e) + "e" + power);
  }
  return fixed_text(value, digits - 1 - exponent);
}

std::string plain_text(double value, int digits) {
  if (!std::isfinite(value)) return {};
  return with_sign(value < 0.0, characters(std::abs(value), std::chars_format::general, digits));
}

}  // namespace steadyplate::report
