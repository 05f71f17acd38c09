// Our own JSON: what `convert --to json` writes.

#include <cmath>
#include <nlohmann/json.hpp>

#include "datasets/export/recording_head.hpp"
#include "datasets/export/recording_json.hpp"
#include "datasets/formats/readers.hpp"

namespace steadyplate::datasets::readers {

namespace {

using json = nlohmann::json;

bool recognises(std::string_view head, const std::filesystem::path&) {
  const auto first = head.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && head[first] == '{' &&
         head.substr(0, 4096).find(recording_json_schema) != std::string_view::npos;
}

/// The head as it was written, for its checksum; "" when the text was laid out anew.
std::string_view head_in(std::string_view bytes) {
  constexpr std::string_view before = "\n\"recording\":";
  constexpr std::string_view behind = ",\n\"time_s\":";
  const std::size_t begin = bytes.find(before);
  const std::size_t end = bytes.find(behind);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return {};
  return bytes.substr(begin + before.size(), end - begin - before.size());
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions&) {
  const std::string name = file.string();
  const auto refuse = [&](const std::string& what) {
    throw ReadError(ReadFault::damaged, name, 0, what,
                    "Is it the whole file? Export it again: steadyplate convert --to json.");
  };
  const json document = json::parse(bytes, nullptr, false);
  if (!document.is_object()) refuse("it is not whole JSON.");
  const auto member = [&](const char* key) -> const json& {
    const auto found = document.find(key);
    if (found == document.end()) refuse(std::string("it has no '") + key + "'.");
    return *found;
  };
  if (member("schema") != recording_json_schema)
    refuse(std::string("its schema is not ") + recording_json_schema + ".");
  const auto numbers = [&](const json& list, const std::string& what) {
    if (!list.is_array()) refuse(what + " is not a list of numbers.");
    std::vector<double> values;
    values.reserve(list.size());
    for (const json& item : list) {
      if (!item.is_number() && !item.is_null()) refuse(what + " has an entry that is no number.");
      values.push_back(item.is_null() ? std::nan("") : item.get<double>());
    }
    return values;
  };
  const std::string head = member("recording").dump(-1, ' ', false, json::error_handler_t::replace);
  RecordingData data = read_recording_head(head, name, 0);
  data.time_s = numbers(member("time_s"), "time_s");
  const json& values = member("values");
  if (!values.is_object() || values.size() != data.channels.size())
    refuse("its values are not those of the channels it names.");
  for (Channel& channel : data.channels) {
    const auto found = values.find(full_name(channel));
    if (found == values.end()) refuse("channel " + full_name(channel) + " has no values.");
    channel.values = numbers(*found, "channel " + full_name(channel));
    if (channel.values.size() != data.time_s.size())
      refuse("channel " + full_name(channel) + " has " + std::to_string(channel.values.size()) +
             " values for " + std::to_string(data.time_s.size()) + " times.");
  }
  const std::string_view written = head_in(bytes);
  check_recording(data, written.empty() ? head : written);
  return data;
}

}  // namespace

const Format steadyplate_json = {"steadyplate_json", "steadyplate JSON: one object with all that is known",
                                 "what convert --to json writes", recognises, read};

}  // namespace steadyplate::datasets::readers
