// OpenSim .sto and .mot: a name, "key=value" lines, endheader, the names, and one sample a line.

#include <algorithm>
#include <cmath>

#include "datasets/export/recording_head.hpp"
#include "datasets/export/recording_sto.hpp"
#include "datasets/formats/channel_names.hpp"
#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/text/lines.hpp"
#include "datasets/text/names.hpp"

namespace steadyplate::datasets::readers {

namespace {

struct Head {
  text::TableLayout layout;
  double rows = std::nan("");
  double columns = std::nan("");
  std::string in_degrees;
  std::string recording;  ///< our own line of JSON
  bool ours = false;      ///< its name says that we wrote it
};

Head read_head(std::string_view bytes, const std::string& file) {
  Head head;
  head.layout.dialect = {'\t', '.'};
  text::Lines lines(bytes);
  bool ended = false;
  while (lines.next()) {
    const std::string_view line = text::trimmed(lines.line());
    if (ended) {
      if (line.empty()) continue;
      if (!lines.ended()) break;
      std::vector<std::string_view> fields;
      text::split(lines.line(), '\t', fields);
      while (!fields.empty() && fields.back().empty()) fields.pop_back();
      head.layout.names.assign(fields.begin(), fields.end());
      head.layout.first_data_line = lines.number() + 1;
      return head;
    }
    if (text::lower(line) == "endheader") {
      ended = lines.ended();
      continue;
    }
    if (lines.number() == 1) head.ours = line.rfind("steadyplate ", 0) == 0;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string key = text::lower(text::trimmed(line.substr(0, equals)));
    const std::string_view value = text::trimmed(line.substr(equals + 1));
    double number = 0.0;
    const bool is_number = text::parse_cell(value, '.', number) == text::Cell::number;
    if (is_number && (key == "nrows" || key == "datarows")) head.rows = number;
    if (is_number && (key == "ncolumns" || key == "datacolumns")) head.columns = number;
    if (key == "indegrees") head.in_degrees = text::lower(value);
    if (key == "steadyplate_recording") head.recording = value;
  }
  throw ReadError(ReadFault::damaged, file, 0, "it has no line 'endheader' with names of columns below it.",
                  "Is it the whole file, as it was exported?");
}

bool recognises(std::string_view head, const std::filesystem::path&) {
  const std::string first = text::lower(head.substr(0, std::min(head.size(), head.find("endheader") + 9)));
  return first.find("endheader") != std::string::npos ||
         text::lower(head).find("\nendheader") != std::string::npos;
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  const std::string name = file.string();
  const Head head = read_head(bytes, name);
  const auto refuse = [&](const std::string& what) {
    throw ReadError(ReadFault::damaged, name, head.layout.first_data_line - 1, what,
                    "Is it the whole file, as it was exported?");
  };
  if (head.layout.names.size() < 2 || text::lower(head.layout.names.front()) != "time")
    refuse("the first column is not 'time', or it is the only one.");
  if (std::isfinite(head.columns) && head.columns != static_cast<double>(head.layout.names.size()))
    refuse("there are not as many columns as the head says.");
  auto table = text::read_table(bytes, name, head.layout, options.bad_rows);
  RecordingData data;
  if (!head.recording.empty()) data = recording_of_sto_head(head.recording, head.layout.names, name);
  data.time_s = std::move(table.columns.front());
  for (std::string& warning : table.warnings) data.warnings.push_back(std::move(warning));
  if (std::isfinite(head.rows) && static_cast<double>(data.time_s.size()) != head.rows)
    data.warnings.push_back("the head promises " +
                            std::to_string(std::llround(std::clamp(head.rows, 0.0, 1e15))) +
                            " rows, the file has " + std::to_string(data.time_s.size()) + "; was it cut?");
  if (!head.recording.empty()) {
    for (std::size_t k = 0; k < data.channels.size(); ++k)
      data.channels[k].values = std::move(table.columns[k + 1]);
    check_recording(data, head.recording);
    return data;
  }
  if (head.ours) data.warnings.emplace_back(head_is_missing);
  ChannelNames names;
  for (std::size_t k = 1; k < head.layout.names.size(); ++k) {
    const std::string base = text::column_name(head.layout.names[k]).base;
    data.channels.push_back(
        {.name = names.unlike_others(base.empty() ? "column_" + std::to_string(k + 1) : base),
         .unit = "",
         .plate = "",
         .source = head.layout.names[k],
         .values = std::move(table.columns[k])});
  }
  if (!head.in_degrees.empty()) data.notes.push_back("inDegrees=" + head.in_degrees);
  data.assumptions = {
      "units: the file states none; every column keeps its own",
      "axes: OpenSim has Y up; which of X and Z is forward is the model's: for scores name the columns, "
      "--reader text --columns time=time,ml=ground_force_pz,ap=ground_force_px --cop-unit m"};
  return data;
}

}  // namespace

const Format opensim = {"opensim", "OpenSim .sto or .mot: storage of named columns over time",
                        "header lines, endheader, then tab separated: time and named columns", recognises,
                        read};

}  // namespace steadyplate::datasets::readers
