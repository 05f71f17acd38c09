#include "acquisition/journal/trial_mark.hpp"

#include <charconv>
#include <utility>

namespace steadyplate::acquisition {

namespace {

/// The value behind `key`, up to the next ';' or the end.
std::optional<std::string_view> take(std::string_view& text, std::string_view key) {
  if (text.substr(0, key.size()) != key) return std::nullopt;
  text.remove_prefix(key.size());
  const std::string_view value = text.substr(0, text.find(';'));
  text.remove_prefix(value.size());
  if (!text.empty()) text.remove_prefix(1);
  return value;
}

std::optional<std::size_t> whole(const std::optional<std::string_view>& text) {
  std::size_t value = 0;
  if (!text || text->empty()) return std::nullopt;
  const auto parsed = std::from_chars(text->data(), text->data() + text->size(), value);
  if (parsed.ec != std::errc() || parsed.ptr != text->data() + text->size()) return std::nullopt;
  return value;
}

}  // namespace

std::string trial_text(const TrialMark& mark) {
  return "run=" + mark.run + ";test=" + mark.test + ";number=" + std::to_string(mark.number) +
         ";attempt=" + std::to_string(mark.attempt) + ";practice=" + (mark.practice ? "yes" : "no");
}

std::optional<TrialMark> parse_trial(std::string_view text) {
  const auto run = take(text, "run=");
  const auto test = take(text, "test=");
  const auto number = whole(take(text, "number="));
  const auto attempt = whole(take(text, "attempt="));
  const auto practice = take(text, "practice=");
  if (!run || run->empty() || !test || test->empty() || !number || *number == 0 || !attempt ||
      *attempt == 0 || !practice || (*practice != "yes" && *practice != "no") || !text.empty())
    return std::nullopt;
  return TrialMark{std::string(*run), std::string(*test), *number, *attempt, *practice == "yes"};
}

std::string frame_text(std::size_t frame) {
  return "frame=" + std::to_string(frame);
}

std::optional<std::size_t> parse_frame(std::string_view text) {
  const auto frame = whole(take(text, "frame="));
  return text.empty() ? frame : std::nullopt;
}

}  // namespace steadyplate::acquisition
