#pragma once

#include <cstddef>
#include <string_view>

namespace steadyplate::datasets::text {

/// A text one line at a time. Lines end with LF, CR LF, or CR alone when the text has no LF at all.
class Lines {
 public:
  explicit Lines(std::string_view text)
      : rest_(text), end_(text.find('\n') == std::string_view::npos ? '\r' : '\n') {}

  /// Go to the next line; false when there is none.
  bool next() {
    if (rest_.empty()) return false;
    ++number_;
    const std::size_t end = rest_.find(end_);
    ended_ = end != std::string_view::npos;
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(ended_ ? end + 1 : rest_.size());
    if (!line_.empty() && line_.back() == '\r') line_.remove_suffix(1);
    return true;
  }

  /// What comes after this line.
  std::string_view rest() const noexcept { return rest_; }
  /// The next line was read by somebody else: `bytes` with its end.
  void take(std::size_t bytes) {
    ++number_;
    rest_.remove_prefix(bytes);
  }
  bool ends_with_line_feed() const noexcept { return end_ == '\n'; }

  std::string_view line() const noexcept { return line_; }
  std::size_t number() const noexcept { return number_; }  ///< 1-based
  bool ended() const noexcept { return ended_; }           ///< false: the text stops within this line

 private:
  std::string_view rest_;
  char end_;
  std::string_view line_;
  std::size_t number_ = 0;
  bool ended_ = false;
};

/// Without spaces and tabs at either end.
inline std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace steadyplate::datasets::text
