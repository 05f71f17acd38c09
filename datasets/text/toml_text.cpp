#include "datasets/text/toml_text.hpp"

namespace steadyplate::datasets {

std::string toml_quoted(std::string_view text) {
  std::string result = "\"";
  constexpr std::string_view hex = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      result += "\\u00";
      result += hex[byte >> 4U];
      result += hex[byte & 15U];
    } else {
      result += c;
    }
  }
  return result + '"';
}

}  // namespace steadyplate::datasets
