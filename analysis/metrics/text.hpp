#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <string>

namespace steadyplate::analysis {

/// The shortest text that reads back as the same number, whatever the locale.
template <class Number>
requires std::integral<Number> || std::floating_point<Number> std::string number(Number value) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

/// Four significant digits, for notes that people read.
inline std::string rounded(double value) {
  std::array<char, 32> text;
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 4).ptr;
  return {text.data(), end};
}

}  // namespace steadyplate::analysis
