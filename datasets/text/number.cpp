#include "datasets/text/number.hpp"

#include <array>
#include <charconv>

namespace steadyplate::datasets::text {

void append_shortest(std::string& to, double value) {
  std::array<char, 32> buffer{};
  to.append(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr);
}

std::string shortest(double value) {
  std::string text;
  append_shortest(text, value);
  return text;
}

}  // namespace steadyplate::datasets::text
