#include "acquisition/journal/trial_mark.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "acquisition/journal/events.hpp"

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

void cut_to_trial(datasets::RecordingData& data, const std::vector<JournalMark>& marks) {
  std::size_t from = 0;
  std::size_t to = data.time_s.size();
  bool guided = false;
  for (const JournalMark& mark : marks) {
    const auto frame = parse_frame(mark.event.reason);
    if (!frame) continue;
    if (mark.event.name == event_trial_begin) from = *frame;
    if (mark.event.name == event_trial_end) to = std::min(to, *frame);
    guided = guided || mark.event.name == event_trial_begin;
  }
  if (!guided || from >= to) return;  // a trial that ended while settling: all there is
  const auto part = [&](std::vector<double>& values) {
    values.erase(values.begin() + static_cast<std::ptrdiff_t>(to), values.end());
    values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(from));
  };
  const double begin_s = data.time_s[from];
  const double end_s = data.time_s[to - 1];
  part(data.time_s);
  for (double& time_s : data.time_s) time_s -= begin_s;
  for (datasets::Channel& channel : data.channels) part(channel.values);
  if (data.link) {
    std::erase_if(data.link->gaps,
                  [&](const auto& gap) { return gap.to_s <= begin_s || gap.from_s >= end_s; });
    for (datasets::LinkGap& gap : data.link->gaps) {
      gap.from_s -= begin_s;
      gap.to_s -= begin_s;
    }
  }
  data.assumptions.push_back("trial: samples " + std::to_string(from + 1) + " to " + std::to_string(to) +
                             " of the journal, while the trial's clock ran");
}

}  // namespace steadyplate::acquisition
