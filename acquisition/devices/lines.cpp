// Text boards (Arduino, ESP32): one line, one sample.

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>

#include "acquisition/devices/framers.hpp"

namespace steadyplate::acquisition {

namespace {

constexpr std::size_t longest_line = 256;
constexpr std::string_view clock_field = "t";
constexpr std::string_view no_field = "-";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// A finite number and nothing else.
bool number(std::string_view text, double& value) {
  text = trimmed(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && !text.empty() && std::isfinite(value);
}

class Lines final : public Framer {
 public:
  explicit Lines(LineLayout layout) : layout_(std::move(layout)) {}

  void feed(Bytes bytes, std::vector<Frame>& out) override {
    for (const std::uint8_t byte : bytes) {
      ++offset_;
      if (byte != '\n') {
        ++length_;
        if (line_.size() < longest_line) line_ += static_cast<char>(byte);
        continue;
      }
      if (cut_)
        counts_.skipped_bytes += length_ + 1;
      else
        take(out);
      cut_ = false;
      line_.clear();
      length_ = 0;
    }
  }

  /// The rest of a line that was cut can look like a whole one with a smaller number.
  void interrupt(std::vector<Frame>& out) override {
    finish(out);
    cut_ = true;
  }

  /// A last line without an end may lack digits.
  void finish(std::vector<Frame>&) override {
    counts_.skipped_bytes += length_;
    line_.clear();
    length_ = 0;
  }

 private:
  enum class Answer { sample, talk, broken };

  void take(std::vector<Frame>& out) {
    if (trimmed(line_).empty() && length_ <= 1) return;
    Frame frame;
    frame.count = 0;
    const Answer answer = length_ > longest_line ? Answer::broken
                          : layout_.json         ? json(frame)
                                                 : delimited(frame);
    switch (answer) {
      case Answer::sample:
        frame.end_offset = offset_;
        out.push_back(frame);
        ++counts_.good;
        return;
      case Answer::talk:
        ++counts_.ignored;
        return;
      case Answer::broken:
        ++counts_.damaged;
        counts_.skipped_bytes += length_ + 1;
        return;
    }
  }

  static void put(Frame& frame, std::string_view field, double value) {
    if (field == clock_field)
      frame.device_ticks = value;
    else if (field != no_field)
      frame.values[frame.count++] = value;
  }

  /// A line that begins with a letter or a bracket is the board talking (header, banner, statistics).
  Answer delimited(Frame& frame) const {
    const std::string_view line = trimmed(line_);
    const char first = line.empty() ? 'x' : line.front();
    const bool numeric = (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    if (!numeric) return Answer::talk;
    std::size_t at = 0;
    std::size_t field = 0;
    while (at <= line.size()) {
      std::size_t end =
          layout_.delimiter == ' ' ? line.find_first_of(" \t", at) : line.find(layout_.delimiter, at);
      if (end == std::string_view::npos) end = line.size();
      if (field == layout_.fields.size()) return Answer::broken;
      double value = 0.0;
      if (layout_.fields[field] != no_field && !number(line.substr(at, end - at), value))
        return Answer::broken;
      put(frame, layout_.fields[field++], value);
      at = end + 1;
      while (layout_.delimiter == ' ' && at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
    }
    return field == layout_.fields.size() ? Answer::sample : Answer::broken;
  }

  /// An object without the first key is the board talking ({"status":"idle"}).
  Answer json(Frame& frame) const {
    const std::string_view line = trimmed(line_);
    if (line.empty() || line.front() != '{') return Answer::talk;
    const auto object = nlohmann::json::parse(line_, nullptr, false);
    if (!object.is_object()) return Answer::broken;
    for (const std::string& field : layout_.fields) {
      const auto found = object.find(field);
      if (found == object.end()) return field == layout_.fields.front() ? Answer::talk : Answer::broken;
      if (!found->is_number()) return Answer::broken;
      put(frame, field, found->get<double>());
    }
    return Answer::sample;
  }

  LineLayout layout_;
  std::string line_;
  std::size_t length_ = 0;  ///< of the line so far, kept or not
  bool cut_ = false;        ///< this line's beginning may be missing
  std::uint64_t offset_ = 0;
};

}  // namespace

std::unique_ptr<Framer> make_lines(const LineLayout& layout) {
  std::size_t values = 0;
  for (const std::string& field : layout.fields)
    if (field != clock_field && field != no_field) ++values;
  if (values == 0) throw std::invalid_argument("fields: name at least one column of values");
  if (values > most_channels)
    throw std::invalid_argument("fields: at most " + std::to_string(most_channels) + " columns of values");
  return std::make_unique<Lines>(layout);
}

}  // namespace steadyplate::acquisition
