#pragma once

#include <algorithm>
#include <cstddef>
#include <regex>
#include <string>

namespace steadyplate::test {

/// The first flag or command of a terminal in words that are for a page or for paper, with what is about it;
/// "" when there is none.
inline std::string terminal_words_in(const std::string& text) {
  static const std::regex flag_or_command(
      R"((^|[\s('"])(--[a-z][a-z-]+|steadyplate (analyze|batch|calibrate|compare|convert|devices|doctor|figure|inspect|metrics|nordic|protocols|record|recover|report|simulate|station|study|verify)\b))");
  std::smatch found;
  if (!std::regex_search(text, found, flag_or_command)) return "";
  const auto from = static_cast<std::size_t>(std::max<std::ptrdiff_t>(found.position() - 80, 0));
  return text.substr(from, 200);
}

}  // namespace steadyplate::test
