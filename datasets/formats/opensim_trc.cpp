// OpenSim .trc: positions of markers. Five lines of head (kind, keys, their values, markers, X1 Y1 Z1 ...),
// then frame, time and three coordinates a marker.

#include <algorithm>
#include <cmath>

#include "datasets/formats/channel_names.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/text/lines.hpp"
#include "datasets/text/names.hpp"
#include "datasets/text/table.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::size_t head_lines = 5;

struct Head {
  std::vector<std::string> markers;
  double rate_hz = std::nan("");
  double frames = std::nan("");
  double to_mm = 0.0;
  std::string unit;
};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return head.substr(0, 12) == "PathFileType";
}

std::vector<std::string_view> cells(std::string_view line) {
  std::vector<std::string_view> fields;
  text::split(line, '\t', fields);
  for (std::string_view& field : fields) field = text::trimmed(field);
  while (!fields.empty() && fields.back().empty()) fields.pop_back();
  return fields;
}

Head read_head(std::string_view bytes, const std::string& file) {
  const auto refuse = [&](std::size_t line, const std::string& what) {
    throw ReadError(ReadFault::damaged, file, line, what, "Is it the whole file, as it was exported?");
  };
  std::vector<std::vector<std::string_view>> lines;
  text::Lines reader(bytes);
  while (lines.size() < head_lines && reader.next() && reader.ended()) lines.push_back(cells(reader.line()));
  if (lines.size() < head_lines) refuse(0, "its head of five lines is not whole.");
  Head head;
  for (std::size_t k = 0; k < std::min(lines[1].size(), lines[2].size()); ++k) {
    const std::string_view key = lines[1][k], value = lines[2][k];
    double number = 0.0;
    const bool is_number = text::parse_cell(value, '.', number) == text::Cell::number;
    if (key == "DataRate" && is_number) head.rate_hz = number;
    if (key == "NumFrames" && is_number) head.frames = number;
    if (key == "Units") head.unit = value;
  }
  if (head.unit == "mm") head.to_mm = 1.0;
  if (head.unit == "cm") head.to_mm = 10.0;
  if (head.unit == "m" || head.unit == "meters") head.to_mm = 1000.0;
  if (head.to_mm == 0.0) refuse(3, "its unit of length '" + head.unit + "' is none of mm, cm, m.");
  const auto& names = lines[3];
  if (names.size() < 3 || names[0] != "Frame#" || names[1] != "Time")
    refuse(4, "the names of its columns do not begin with Frame#, Time and a marker.");
  for (std::size_t k = 2; k < names.size(); k += 3) head.markers.emplace_back(names[k]);
  if (lines[4].empty() || lines[4].back() != "Z" + std::to_string(head.markers.size()))
    refuse(5,
           "its coordinates are not three for each of " + std::to_string(head.markers.size()) + " markers.");
  return head;
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  const std::string name = file.string();
  const Head head = read_head(bytes, name);
  text::TableLayout layout;
  layout.dialect = {'\t', '.'};
  layout.names = {"Frame#", "Time"};
  for (std::size_t m = 1; m <= head.markers.size(); ++m)
    for (const char axis : {'X', 'Y', 'Z'}) layout.names.push_back(axis + std::to_string(m));
  layout.first_data_line = head_lines + 1;
  auto table = text::read_table(bytes, name, layout, options.bad_rows);
  RecordingData data;
  data.time_s = std::move(table.columns[1]);
  if (std::isfinite(head.rate_hz) && head.rate_hz > 0.0) data.rate_hz = head.rate_hz;
  for (std::string& warning : table.warnings) data.warnings.push_back(std::move(warning));
  if (std::isfinite(head.frames) && static_cast<double>(data.time_s.size()) != head.frames)
    data.warnings.push_back("the head promises " +
                            std::to_string(std::llround(std::clamp(head.frames, 0.0, 1e15))) +
                            " frames, the file has " + std::to_string(data.time_s.size()) + "; was it cut?");
  ChannelNames names;
  for (std::size_t m = 0; m < head.markers.size(); ++m)
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const std::string source = head.markers[m] + " " + "XYZ"[axis];
      const std::string base = text::column_name(head.markers[m]).base;
      auto& values = table.columns[2 + 3 * m + axis];
      for (double& value : values) value *= head.to_mm;
      data.channels.push_back(
          {.name = names.unlike_others((base.empty() ? "marker" : base) + "_" + "xyz"[axis] + "_mm"),
           .unit = "mm",
           .plate = "",
           .source = source,
           .values = std::move(values)});
    }
  data.assumptions = {"positions of markers, no centre of pressure; OpenSim has Y up"};
  return data;
}

}  // namespace

const Format opensim_trc = {"opensim_trc", "OpenSim .trc: positions of markers",
                            "PathFileType, keys, values, markers, X1 Y1 Z1 ..., then tab separated frames",
                            recognises, read};

}  // namespace steadyplate::datasets::readers
