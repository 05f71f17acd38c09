// AMTI force plate recorded by OptiTrack Motive, CSV export: "key,value" lines, blank lines, then the table.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/text/lines.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<ColumnRule, 8> rules = {{{"Cx", "cop_ml_mm", "mm", -1000.0},
                                              {"Cy", "cop_ap_mm", "mm", 1000.0},
                                              {"Fz", "fz_n", "N"},
                                              {"Fx", "fx_n", "N"},
                                              {"Fy", "fy_n", "N"},
                                              {"Mx", "mx_nmm", "N*mm", 1000.0},
                                              {"My", "my_nmm", "N*mm", 1000.0},
                                              {"Mz", "mz_nmm", "N*mm", 1000.0}}};

constexpr double mm_per_inch = 25.4;

/// What the lines above the table say.
struct Head {
  text::TableLayout layout;
  double rate_hz = std::numeric_limits<double>::quiet_NaN();
  double exported_frames = std::numeric_limits<double>::quiet_NaN();
  double length_in = std::numeric_limits<double>::quiet_NaN();
  double width_in = std::numeric_limits<double>::quiet_NaN();
};

Head read_head(std::string_view bytes, const std::string& file) {
  Head head;
  head.layout.dialect = {',', '.'};
  std::vector<std::string_view> fields;
  text::Lines lines(bytes);
  while (lines.next()) {
    text::split(lines.line(), ',', fields);
    if (fields.front() == "MocapFrame") {
      head.layout.names.assign(fields.begin(), fields.end());
      head.layout.first_data_line = lines.number() + 1;
      return head;
    }
    if (fields.size() < 2) continue;
    double value = 0.0;
    if (text::parse_cell(fields[1], '.', value) != text::Cell::number) continue;
    if (fields[0] == "Export Frame Rate") head.rate_hz = value;
    if (fields[0] == "Total Exported Frames") head.exported_frames = value;
    if (fields[0] == "PlateLength") head.length_in = value;
    if (fields[0] == "PlateWidth") head.width_in = value;
  }
  throw ReadError(ReadFault::damaged, file, 0, "the header has no line 'MocapFrame, MocapTime, ...'.",
                  "Is it the whole file, as it was exported?");
}

bool recognises(std::string_view head, const std::filesystem::path&) {
  return head.substr(0, 15) == "Format Version," && head.find("MocapFrame") != std::string_view::npos;
}

/// A dropped frame is a row of zeros; its centre of pressure is not (0, 0) but unknown.
std::size_t clear_dropped_frames(RecordingData& data) {
  std::size_t dropped = 0;
  for (std::size_t i = 0; i < data.time_s.size(); ++i) {
    if (!std::all_of(data.channels.begin(), data.channels.end(),
                     [&](const Channel& channel) { return channel.values[i] == 0.0; }))
      continue;
    ++dropped;
    for (Channel& channel : data.channels) channel.values[i] = std::numeric_limits<double>::quiet_NaN();
  }
  return dropped;
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data;
  const Head head = read_head(bytes, file.string());
  auto table = text::read_table(bytes, file.string(), head.layout, options.bad_rows);
  data.time_s = take_times(table, "MocapTime", 1.0, file.string());
  take_channels(data, table, rules, file.string());
  data.warnings = std::move(table.warnings);
  data.plate_frame = PlateFrame{"left", "forward"};  // as the centre of pressure below
  if (head.rate_hz > 0.0) data.rate_hz = head.rate_hz;
  if (head.length_in > 0.0) data.plate_length_mm = head.length_in * mm_per_inch;
  if (head.width_in > 0.0) data.plate_width_mm = head.width_in * mm_per_inch;
  if (head.exported_frames < 1e9 && head.exported_frames != static_cast<double>(data.time_s.size()))
    data.warnings.push_back("the header promises " + std::to_string(std::llround(head.exported_frames)) +
                            " frames, the file has " + std::to_string(data.time_s.size()) +
                            "; was it cut after the export?");
  const std::size_t dropped = clear_dropped_frames(data);
  if (dropped > 0)
    data.warnings.push_back(std::to_string(dropped) +
                            " dropped frames (rows of zeros) are gaps, not a centre of pressure at 0");
  data.assumptions = {
      "axes: the export does not say how the person stood; taken as in Quijoux et al. 2021, ML = My/Fz = "
      "-Cx, AP = "
      "Mx/Fz = Cy, signs not confirmed (--columns ml=Cy,ap=Cx,fz=Fz --cop-unit m reads it otherwise)",
      "units: Cx, Cy in m (x 1000 -> mm), moments in N m (x 1000 -> N*mm), forces in N, time in s; "
      "PlateLength and "
      "PlateWidth in inches (the file does not say: 19.75 is the plate's size in inches)",
      "zero: plate centre as the file has it; the plate's corners in the header are all 0 and not used"};
  return data;
}

}  // namespace

const Format optitrack_amti = {
    "optitrack_amti", "AMTI force plate exported by OptiTrack Motive (CSV)",
    "'Format Version,...' lines, then MocapFrame, MocapTime, DeviceFrame, Fx, ... Cz", recognises, read};

}  // namespace steadyplate::datasets::readers
