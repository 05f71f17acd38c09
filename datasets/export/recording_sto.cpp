#include "datasets/export/recording_sto.hpp"

#include <cmath>

#include "datasets/error.hpp"
#include "datasets/export/recording_head.hpp"
#include "datasets/text/number.hpp"

namespace steadyplate::datasets {

namespace {

std::string column_name(const Channel& channel) {
  std::string name = full_name(channel);
  for (char& c : name)
    if (c == '\t' || c == '"' || c == '\n' || c == '\r' || c == ' ') c = '_';
  return name;
}

void put(std::string& line, double value) {
  if (!std::isfinite(value)) {
    line += "NaN";
    return;
  }
  text::append_shortest(line, value);
}

}  // namespace

std::string recording_sto(const Recording& recording) {
  const RecordingData& data = recording.data();
  std::string text = "steadyplate recording\nversion=1\nnRows=" + std::to_string(data.time_s.size()) +
                     "\nnColumns=" + std::to_string(data.channels.size() + 1) +
                     "\ninDegrees=yes\nsteadyplate_recording=" + recording_head(recording) +
                     "\nendheader\ntime";
  for (const Channel& channel : data.channels) text += '\t' + column_name(channel);
  text += '\n';
  for (std::size_t i = 0; i < data.time_s.size(); ++i) {
    put(text, data.time_s[i]);
    for (const Channel& channel : data.channels) {
      text += '\t';
      put(text, channel.values[i]);
    }
    text += '\n';
  }
  return text;
}

RecordingData recording_of_sto_head(std::string_view json, const std::vector<std::string>& names,
                                    const std::string& file) {
  RecordingData data = read_recording_head(json, file, 0);
  bool same = names.size() == data.channels.size() + 1;
  for (std::size_t k = 0; same && k < data.channels.size(); ++k)
    same = column_name(data.channels[k]) == names[k + 1];
  if (!same)
    throw ReadError(ReadFault::damaged, file, 0, "its columns are not those its head names.",
                    "Export it again: steadyplate convert --to sto.");
  return data;
}

}  // namespace steadyplate::datasets
