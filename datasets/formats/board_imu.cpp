// Tilt of a balance board by its inertial sensor, as ray823's PLX-DAQ sheet keeps it: frame, pitch, roll and
// a fourth column without a name.

#include <algorithm>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/text/lines.hpp"
#include "datasets/text/number.hpp"
#include "datasets/text/table.hpp"

namespace steadyplate::datasets::readers {

namespace {

bool recognises(std::string_view head, const std::filesystem::path&) {
  const auto names = header_names(head, ',');
  return (names.size() == 3 || (names.size() == 4 && names[3].empty())) && names[0] == "frame" &&
         names[1] == "Pitch Angle" && names[2] == "Roll Angle";
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  const std::string name = file.string();
  if (!recognises(bytes, file))
    throw ReadError(ReadFault::damaged, name, 1, "its first line is not 'frame, Pitch Angle, Roll Angle'.",
                    "Is it the whole sheet, saved as CSV?");
  if (!options.rate_hz)
    throw ReadError(ReadFault::ambiguous, name, 0, "it counts frames but does not say how many a second.",
                    "Say it with --rate HZ.");
  text::Lines lines(bytes);
  lines.next();
  std::vector<std::string_view> first_row;
  if (lines.next()) text::split(lines.line(), ',', first_row);
  text::TableLayout layout;
  layout.dialect = {',', '.'};
  layout.names = {"frame", "Pitch Angle", "Roll Angle"};
  if (first_row.size() == 4) layout.names.emplace_back("4");
  auto table = text::read_table(bytes, name, layout, options.bad_rows);
  RecordingData data;
  data.rate_hz = options.rate_hz;
  const double first = table.columns[0].front();
  for (const double frame : table.columns[0]) data.time_s.push_back((frame - first) / *options.rate_hz);
  data.channels = {{"tilt_ap_deg", "deg", "", "Pitch Angle", std::move(table.columns[1])},
                   {"tilt_ml_deg", "deg", "", "Roll Angle", std::move(table.columns[2])}};
  if (layout.names.size() == 4)
    data.channels.push_back({"column_4", "", "", "fourth column", std::move(table.columns[3])});
  data.warnings = std::move(table.warnings);
  data.assumptions = {
      "time: the frame's number at " + text::shortest(*options.rate_hz) + " Hz, as given",
      "axes: pitch is anteroposterior (+ front edge down), roll mediolateral (+ right edge down); "
      "the file does not say, and a certificate of the sensor can turn them",
      "units: degrees"};
  return data;
}

}  // namespace

const Format board_imu = {"board_imu", "tilt of a balance board: frame, pitch, roll (ray823)",
                          "comma separated: frame, Pitch Angle, Roll Angle; needs --rate", recognises, read};

}  // namespace steadyplate::datasets::readers
