#include "datasets/export/recording_xdf.hpp"

#include <bit>
#include <cstdint>

#include "datasets/error.hpp"
#include "datasets/export/recording_head.hpp"
#include "datasets/text/number.hpp"

namespace steadyplate::datasets {

namespace {

constexpr std::string_view mark = "steadyplate_recording";
constexpr std::uint32_t samples_id = 1;
constexpr std::uint32_t events_id = 2;

template <typename T>
void put(std::string& bytes, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i) bytes += static_cast<char>(value >> 8U * i & 0xFFU);
}

void put(std::string& bytes, double value) {
  put(bytes, std::bit_cast<std::uint64_t>(value));
}

void put_length(std::string& bytes, std::uint64_t length) {
  bytes += '\x08';
  put(bytes, length);
}

void put_chunk(std::string& bytes, std::uint16_t tag, const std::string& content) {
  put_length(bytes, content.size() + 2);
  put(bytes, tag);
  bytes += content;
}

std::string with_id(std::uint32_t id, const std::string& content) {
  std::string bytes;
  put(bytes, id);
  return bytes + content;
}

std::string element(std::string_view tag, const std::string& content) {
  return '<' + std::string(tag) + '>' + content + "</" + std::string(tag) + '>';
}

std::string header(const std::string& name, const std::string& type, std::size_t channels, double rate_hz,
                   const std::string& format, const std::string& desc) {
  return "<?xml version=\"1.0\"?>" +
         element("info", element("name", name) + element("type", type) +
                             element("channel_count", std::to_string(channels)) +
                             element("nominal_srate", text::shortest(rate_hz)) +
                             element("channel_format", format) + element("desc", desc));
}

std::string footer(std::size_t samples, double first_s, double last_s) {
  return "<?xml version=\"1.0\"?>" + element("info", element("first_timestamp", text::shortest(first_s)) +
                                                         element("last_timestamp", text::shortest(last_s)) +
                                                         element("sample_count", std::to_string(samples)));
}

}  // namespace

std::string recording_xdf(const Recording& recording) {
  const RecordingData& data = recording.data();
  std::string bytes = "XDF:";
  put_chunk(bytes, 1, "<?xml version=\"1.0\"?>" + element("info", element("version", "1.0")));
  std::string channels;
  for (const Channel& channel : data.channels)
    channels += element("channel", element("label", xdf::escaped(full_name(channel))) +
                                       element("unit", xdf::escaped(channel.unit)));
  put_chunk(bytes, 2,
            with_id(samples_id, header("steadyplate", "Force", data.channels.size(),
                                       data.rate_hz.value_or(0.0), "double64",
                                       element(mark, xdf::escaped(recording_head(recording))) +
                                           element("channels", channels))));
  if (!data.events.empty())
    put_chunk(bytes, 2, with_id(events_id, header("steadyplate events", "Markers", 1, 0.0, "string", "")));
  std::string samples;
  put_length(samples, data.time_s.size());
  for (std::size_t i = 0; i < data.time_s.size(); ++i) {
    samples += '\x08';
    put(samples, data.time_s[i]);
    for (const Channel& channel : data.channels) put(samples, channel.values[i]);
  }
  put_chunk(bytes, 3, with_id(samples_id, samples));
  if (!data.events.empty()) {
    std::string events;
    put_length(events, data.events.size());
    for (const Event& event : data.events) {
      events += '\x08';
      put(events, event.time_s);
      put_length(events, event.label.size());
      events += event.label;
    }
    put_chunk(bytes, 3, with_id(events_id, events));
  }
  put_chunk(bytes, 6,
            with_id(samples_id, footer(data.time_s.size(), data.time_s.empty() ? 0.0 : data.time_s.front(),
                                       data.time_s.empty() ? 0.0 : data.time_s.back())));
  if (!data.events.empty())
    put_chunk(bytes, 6,
              with_id(events_id,
                      footer(data.events.size(), data.events.front().time_s, data.events.back().time_s)));
  return bytes;
}

bool is_recording_xdf(const xdf::Stream& stream) {
  return !xdf::inner(stream.header, mark).empty();
}

RecordingData recording_of_xdf_stream(const xdf::Stream& stream, const std::string& file) {
  RecordingData data = read_recording_head(xdf::element(stream.header, mark), file, 0);
  bool same = data.channels.size() == stream.channel_count;
  for (std::size_t k = 0; same && k < data.channels.size(); ++k)
    same = full_name(data.channels[k]) == stream.channels[k].label;
  if (!same)
    throw ReadError(ReadFault::damaged, file, 0, "its channels are not those its head names.",
                    "Export it again: steadyplate convert --to xdf.");
  return data;
}

void check_recording_xdf(RecordingData& data, const xdf::Stream& stream) {
  check_recording(data, xdf::element(stream.header, mark));
}

}  // namespace steadyplate::datasets
