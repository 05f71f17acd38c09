#include "analysis/preprocess/text.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace steadyplate::analysis::preprocess {

std::string number(double value, int decimals) {
  std::array<char, 400> buffer;  // the longest double in fixed notation has 309 digits before the point
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals)
          .ptr;
  std::string text(buffer.data(), end);
  if (std::isfinite(value) && text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::string count(std::size_t n, const char* singular) {
  return std::to_string(n) + " " + singular + (n == 1 ? "" : "s");
}

}  // namespace steadyplate::analysis::preprocess
