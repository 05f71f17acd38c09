// XDF, the files of the Lab Streaming Layer's recorder. What the container holds is read in datasets/xdf;
// here one stream of numbers becomes a recording, and streams of text its events.

#include <algorithm>
#include <set>

#include "datasets/export/recording_head.hpp"
#include "datasets/export/recording_xdf.hpp"
#include "datasets/formats/channel_names.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/mapping.hpp"
#include "datasets/text/names.hpp"
#include "datasets/xdf/clock.hpp"

namespace steadyplate::datasets::readers {

namespace {

using xdf::Container;
using xdf::Stream;

std::string names_of(const std::vector<const Stream*>& streams) {
  std::string names;
  for (const Stream* stream : streams)
    names += (names.empty() ? "'" : ", '") + stream->name + "' (" + std::to_string(stream->channel_count) +
             " x " + stream->format + ", " + std::to_string(stream->stamps_s.size()) + " samples)";
  return names;
}

const Stream& chosen(const Container& container, const ReadOptions& options, const std::string& file) {
  std::vector<const Stream*> fitting;
  std::vector<const Stream*> all;
  for (const Stream& stream : container.streams) {
    all.push_back(&stream);
    if (stream.is_text() || stream.channel_count == 0 || stream.stamps_s.empty()) continue;
    if (options.stream.empty() || stream.name == options.stream) fitting.push_back(&stream);
  }
  if (fitting.size() == 1) return *fitting.front();
  if (fitting.size() > 1)
    throw ReadError(ReadFault::ambiguous, file, 0,
                    "it has several streams of numbers: " + names_of(fitting) + '.',
                    "Name one: --stream NAME.");
  const bool asked = !options.stream.empty() && !all.empty();
  throw ReadError(
      asked ? ReadFault::ambiguous : ReadFault::damaged, file, 0,
      asked ? "no stream of numbers is called '" + options.stream + "'; it has " + names_of(all) + '.'
            : "it has no stream of numbers with a sample.",
      asked ? "Name one: --stream NAME." : "Was anything recorded?");
}

class Builder {
 public:
  Builder(const Container& container, const Stream& stream, const ReadOptions& options,
          const std::string& file)
      : container_(container), stream_(stream), options_(options), file_(file) {}

  RecordingData build() {
    const bool ours = is_recording_xdf(stream_);
    if (ours) data_ = recording_of_xdf_stream(stream_, file_);
    data_.warnings.insert(data_.warnings.end(), container_.warnings.begin(), container_.warnings.end());
    times();
    if (ours) {
      for (std::size_t k = 0; k < data_.channels.size(); ++k) data_.channels[k].values = column(k);
      check_recording_xdf(data_, stream_);
      return std::move(data_);
    }
    if (stream_.name == "steadyplate") data_.warnings.emplace_back(head_is_missing);
    if (stream_.nominal_rate_hz > 0.0) data_.rate_hz = stream_.nominal_rate_hz;
    roles();
    others();
    events();
    data_.notes.push_back("stream '" + stream_.name + "', type '" + stream_.type + "', " + stream_.format);
    return std::move(data_);
  }

 private:
  std::vector<double> column(std::size_t channel) const {
    std::vector<double> values(stream_.stamps_s.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = stream_.values[i * stream_.channel_count + channel];
    return values;
  }

  void times() {
    auto clock = xdf::synchronised(stream_);
    data_.time_s = std::move(clock.stamps_s);
    if (clock.offsets > 0)
      data_.assumptions.push_back("time: stamps are put on the recorder's clock by a line over " +
                                  std::to_string(clock.offsets) + " clock offsets");
    if (clock.resets > 0)
      data_.warnings.push_back("the stream's clock was reset " + std::to_string(clock.resets) +
                               " times; each stretch has a line of its own");
    if (stream_.deduced > 0)
      data_.assumptions.push_back(
          "time: " + std::to_string(stream_.deduced) +
          " stamps are not in the file; each is the one before and a step of the nominal rate");
    if (options_.dejitter) {
      xdf::dejitter(data_.time_s, stream_.nominal_rate_hz);
      data_.assumptions.push_back(
          stream_.nominal_rate_hz > 0.0
              ? "time: stamps made even by a line over each stretch without a gap (--dejitter)"
              : "time: --dejitter left the stamps alone, the stream has no nominal rate");
    }
    const auto back = std::adjacent_find(data_.time_s.begin(), data_.time_s.end(), std::greater<>());
    if (back != data_.time_s.end()) data_.warnings.emplace_back("stamps go back in time");
  }

  std::size_t channel_called(const std::string& name) const {
    for (std::size_t k = 0; k < stream_.channel_count; ++k)
      if (stream_.channels[k].label == name || std::to_string(k + 1) == name) return k;
    throw ReadError(ReadFault::ambiguous, file_, 0,
                    "--columns names '" + name +
                        "', which is no label and no number of a channel of stream '" + stream_.name + "'.",
                    "Look at: steadyplate inspect " + file_);
  }

  void roles() {
    const Mapping mapping = mapping_of(options_);
    constexpr std::pair<const char*, const char*> wanted[] = {
        {"ml", "cop_ml_mm"}, {"ap", "cop_ap_mm"}, {"fz", "fz_n"}};
    for (const auto& [role, channel] : wanted) {
      const auto named = mapping.columns.find(role);
      if (named == mapping.columns.end()) continue;
      const std::size_t k = channel_called(named->second);
      const bool force = std::string_view(role) == "fz";
      std::string unit = text::column_name("x [" + stream_.channels[k].unit + "]").unit;
      if (const auto told = mapping.units.find(force ? "force" : "cop"); told != mapping.units.end())
        unit = told->second;
      const auto house = text::house_unit(unit);
      if (!house || house->house != (force ? "N" : "mm"))
        throw ReadError(ReadFault::ambiguous, file_, 0,
                        "channel '" + named->second + "' has no unit of a " + (force ? "force." : "length."),
                        force ? "Name it in a mapping: [units] force = \"n\"." : "Name it with --cop-unit.");
      double factor = house->factor;
      if (const auto sign = mapping.signs.find(role); sign != mapping.signs.end()) factor *= sign->second;
      std::vector<double> values = column(k);
      for (double& value : values) value *= factor;
      data_.channels.push_back({.name = channel,
                                .unit = force ? "N" : "mm",
                                .plate = "",
                                .source = named->second,
                                .values = std::move(values)});
      used_.insert(k);
      data_.assumptions.push_back(std::string(role) + ": channel '" + named->second + "' in " + unit +
                                  ", as the user says");
    }
  }

  /// What has no role is kept under its label.
  void others() {
    ChannelNames names;
    for (std::size_t k = 0; k < stream_.channel_count; ++k) {
      if (used_.contains(k)) continue;
      const std::string& label = stream_.channels[k].label;
      data_.channels.push_back({.name = names.of_label(label, "channel_" + std::to_string(k + 1)),
                                .unit = stream_.channels[k].unit,
                                .plate = "",
                                .source = label.empty() ? "channel " + std::to_string(k + 1) : label,
                                .values = column(k)});
    }
  }

  void events() {
    for (const Stream& other : container_.streams) {
      if (other.is_text() && other.channel_count > 0) {
        const auto stamps = xdf::synchronised(other).stamps_s;
        for (std::size_t i = 0; i < stamps.size(); ++i)
          data_.events.push_back({stamps[i], other.texts[i * other.channel_count], other.name});
      }
      if (&other != &stream_ && !other.is_text() && !other.stamps_s.empty())
        data_.notes.push_back("stream '" + other.name + "' was not read (--stream)");
    }
  }

  const Container& container_;
  const Stream& stream_;
  const ReadOptions& options_;
  const std::string& file_;
  RecordingData data_;
  std::set<std::size_t> used_;
};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return xdf::is_xdf(head);
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  const std::string name = file.string();
  const Container container = xdf::read_container(bytes, name);
  return Builder(container, chosen(container, options, name), options, name).build();
}

}  // namespace

const Format xdf_file = {"xdf",
                         "XDF: streams of the Lab Streaming Layer",
                         "binary: 'XDF:', then chunks; one stream of numbers, text as events",
                         recognises,
                         read,
                         Content::binary};

}  // namespace steadyplate::datasets::readers
