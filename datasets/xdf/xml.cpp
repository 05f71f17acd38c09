// As much XML as the headers of streams are: elements without attributes that matter.

#include <array>
#include <utility>

#include "datasets/xdf/container.hpp"

namespace steadyplate::datasets::xdf {

namespace {

std::string resolved(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, char>, 5> entities = {
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}, {"&amp;", '&'}}};
  std::string out;
  while (!text.empty()) {
    bool found = false;
    if (text.front() == '&')
      for (const auto& [entity, character] : entities)
        if (text.substr(0, entity.size()) == entity) {
          out += character;
          text.remove_prefix(entity.size());
          found = true;
          break;
        }
    if (found) continue;
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

struct Span {
  std::size_t begin = std::string_view::npos;  ///< of "<tag>"
  std::size_t inner = 0;
  std::size_t inner_end = 0;
  std::size_t end = 0;
};

Span find(std::string_view xml, std::string_view tag) {
  const std::string open = '<' + std::string(tag) + '>';
  const std::string close = "</" + std::string(tag) + '>';
  const std::size_t begin = xml.find(open);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = xml.find(close, begin + open.size());
  if (end == std::string_view::npos) return {};
  return {begin, begin + open.size(), end, end + close.size()};
}

}  // namespace

std::string_view inner(std::string_view xml, std::string_view tag) {
  const Span span = find(xml, tag);
  return span.begin == std::string_view::npos ? std::string_view()
                                              : xml.substr(span.inner, span.inner_end - span.inner);
}

std::string element(std::string_view xml, std::string_view tag) {
  return resolved(inner(xml, tag));
}

std::vector<std::string_view> inners(std::string_view xml, std::string_view tag, std::size_t most) {
  std::vector<std::string_view> found;
  while (found.size() < most) {
    const Span span = find(xml, tag);
    if (span.begin == std::string_view::npos) break;
    found.push_back(xml.substr(span.inner, span.inner_end - span.inner));
    xml.remove_prefix(span.end);
  }
  return found;
}

std::string without(std::string_view xml, std::string_view tag) {
  const Span span = find(xml, tag);
  std::string text(xml);
  if (span.begin != std::string_view::npos) text.erase(span.begin, span.end - span.begin);
  return text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace steadyplate::datasets::xdf
