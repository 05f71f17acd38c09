#include "datasets/export/recording_csv.hpp"

#include <cmath>
#include <ostream>

#include "datasets/export/recording_head.hpp"
#include "datasets/formats/columns.hpp"
#include "datasets/text/number.hpp"
#include "datasets/text/table.hpp"

namespace steadyplate::datasets {

namespace {

std::string column_name(const Channel& channel) {
  std::string name = full_name(channel);
  for (char& c : name)
    if (c == ',' || c == '"' || c == '\n' || c == '\r') c = '_';
  return name;
}

void put(std::string& line, double value) {
  if (!std::isfinite(value)) return;
  text::append_shortest(line, value);
}

}  // namespace

void write_recording_csv(std::ostream& out, const Recording& recording) {
  const RecordingData& data = recording.data();
  out << recording_csv_mark << recording_head(recording) << '\n';
  std::string line = "time_s";
  for (const Channel& channel : data.channels) line += ',' + column_name(channel);
  out << line << '\n';
  for (std::size_t i = 0; i < data.time_s.size(); ++i) {
    line.clear();
    put(line, data.time_s[i]);
    for (const Channel& channel : data.channels) {
      line += ',';
      put(line, channel.values[i]);
    }
    out << line << '\n';
  }
}

RecordingData read_recording_csv(std::string_view bytes, const std::filesystem::path& file,
                                 const ReadOptions& options) {
  const auto refuse = [&](std::size_t line, const std::string& what) {
    throw ReadError(ReadFault::damaged, file.string(), line, what, "Export it again: steadyplate convert.");
  };
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const auto text = bytes.substr(0, end).substr(recording_csv_mark.size());
  RecordingData data = read_recording_head(text, file.string(), 1);
  const std::size_t begin = std::min(end + 1, bytes.size());
  const std::size_t header_end = std::min(bytes.find('\n', begin), bytes.size());
  text::TableLayout layout;
  layout.dialect = {',', '.'};
  layout.first_data_line = 3;
  std::string_view header = bytes.substr(begin, header_end - begin);
  if (!header.empty() && header.back() == '\r') header.remove_suffix(1);
  for (std::size_t at = 0; at <= header.size();) {
    const std::size_t comma = std::min(header.find(',', at), header.size());
    layout.names.emplace_back(header.substr(at, comma - at));
    at = comma + 1;
  }
  if (layout.names.front() != "time_s" || layout.names.size() != data.channels.size() + 1)
    refuse(2, "its columns are not those its first line names.");
  auto table = text::read_table(bytes, file.string(), layout, options.bad_rows);
  data.time_s = readers::take_times(table, "time_s", 1.0, file.string());
  for (std::size_t k = 0; k < data.channels.size(); ++k) {
    if (column_name(data.channels[k]) != layout.names[k + 1])
      refuse(2, "column " + std::to_string(k + 2) + " is not the channel its first line names.");
    data.channels[k].values = std::move(table.columns[k + 1]);
  }
  for (std::string& warning : table.warnings) data.warnings.push_back(std::move(warning));
  check_recording(data, text);
  return data;
}

}  // namespace steadyplate::datasets
