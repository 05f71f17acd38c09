#include "tools/report/text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace steadyplate::report {

namespace {

constexpr std::string_view replacement = "\uFFFD";
constexpr std::string_view ellipsis = "\u2026";

struct Decoded {
  std::uint32_t code_point;
  std::size_t length;
};

/// The code point at the start, or nothing when the bytes are not valid UTF-8 (overlong forms, surrogates
/// included).
std::optional<Decoded> decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return Decoded{lead, 1};
  const std::size_t length = (lead & 0xE0) == 0xC0   ? 2
                             : (lead & 0xF0) == 0xE0 ? 3
                             : (lead & 0xF8) == 0xF0 ? 4
                                                     : 0;
  if (length == 0 || text.size() < length) return std::nullopt;
  std::uint32_t code_point = lead & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return std::nullopt;
    code_point = (code_point << 6) | (byte(i) & 0x3Fu);
  }
  const std::uint32_t smallest = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
  if (code_point < smallest || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
    return std::nullopt;
  return Decoded{code_point, length};
}

/// Start of the code point after the one at `at`, in valid UTF-8.
std::size_t after(std::string_view text, std::size_t at) {
  do {
    ++at;
  } while (at < text.size() && (static_cast<std::uint8_t>(text[at]) & 0xC0) == 0x80);
  return at;
}

std::vector<std::size_t> boundaries(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < text.size(); at = after(text, at)) starts.push_back(at);
  starts.push_back(text.size());
  return starts;
}

std::string trimmed_right(std::string_view text) {
  const auto last = text.find_last_not_of(' ');
  return std::string(last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1));
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto decoded = decode(text);
    if (!decoded) {
      out += replacement;
      text.remove_prefix(1);
      continue;
    }
    const std::uint32_t c = decoded->code_point;
    const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
    const bool turns_direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    if (control)
      out += ' ';
    else if (c == 0xFFFE || c == 0xFFFF || turns_direction)
      out += replacement;
    else
      out += text.substr(0, decoded->length);
    text.remove_prefix(decoded->length);
  }
  return out;
}

std::string xml_escaped(std::string_view printable_text) {
  std::string out;
  for (const char c : printable_text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string ellipsised(std::string_view raw, double width_mm, const WidthOf& width_of) {
  std::string text = printable(raw);
  if (width_of(text) <= width_mm) return text;
  const auto starts = boundaries(text);
  std::size_t fits = 0, too_long = starts.size() - 1;  // in code points
  const auto cut = [&](std::size_t count) {
    return trimmed_right(std::string_view(text).substr(0, starts[count])) + std::string(ellipsis);
  };
  while (too_long - fits > 1) {
    const std::size_t middle = fits + (too_long - fits) / 2;
    (width_of(cut(middle)) <= width_mm ? fits : too_long) = middle;
  }
  return fits == 0 ? (width_of(ellipsis) <= width_mm ? std::string(ellipsis) : std::string()) : cut(fits);
}

std::vector<std::string> wrapped(std::string_view raw, double width_mm, const WidthOf& width_of) {
  const std::string text = printable(raw);
  std::vector<std::string> lines;
  std::string line;
  const auto put = [&](const std::string& word) {
    const std::string longer = line.empty() ? word : line + " " + word;
    if (width_of(longer) <= width_mm) {
      line = longer;
      return;
    }
    if (!line.empty()) lines.push_back(std::move(line));
    line.clear();
    for (std::size_t at = 0; at < word.size();) {  // a word longer than a line
      const std::size_t next = after(word, at);
      const std::string grown = line + word.substr(at, next - at);
      if (!line.empty() && width_of(grown) > width_mm) {
        lines.push_back(std::move(line));
        line = word.substr(at, next - at);
      } else {
        line = grown;
      }
      at = next;
    }
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t space = std::min(text.find(' ', at), text.size());
    if (space > at) put(text.substr(at, space - at));
    at = space + 1;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace steadyplate::report
