#include "calibration/text.hpp"

#include <array>
#include <charconv>

namespace steadyplate::calibration {

std::string plain(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end.ptr};
}

std::string fixed(double value, int digits) {
  std::array<char, 400> text{};  // 1e308 with its digits
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, digits);
  return {text.data(), end.ptr};
}

}  // namespace steadyplate::calibration
