// Logger of a BTrackS balance board (NipaAnjum, MIT): centre of pressure, load and four cells at 25 Hz.

#include <algorithm>
#include <array>
#include <optional>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/text/table.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr double n_in_lbf = 4.4482216152605;  // exact: 0.45359237 kg x 9.80665 m/s^2

/// A column by what its name begins with: loggers write "raw_FR" or "raw_FR (mV/V)".
struct Column {
  std::string_view begins;
  std::string_view channel;
  std::string_view unit;
  double factor;
};
constexpr std::array<Column, 11> columns = {{{"cop_x_cm", "cop_ml_mm", "mm", 10.0},
                                             {"cop_y_cm", "cop_ap_mm", "mm", 10.0},
                                             {"weight_lbs", "fz_n", "N", n_in_lbf},
                                             {"force_FL_lbs", "cell_tl_n", "N", n_in_lbf},
                                             {"force_FR_lbs", "cell_tr_n", "N", n_in_lbf},
                                             {"force_BL_lbs", "cell_bl_n", "N", n_in_lbf},
                                             {"force_BR_lbs", "cell_br_n", "N", n_in_lbf},
                                             {"raw_FL", "raw_tl", "mV/V", 1.0},
                                             {"raw_FR", "raw_tr", "mV/V", 1.0},
                                             {"raw_BL", "raw_bl", "mV/V", 1.0},
                                             {"raw_BR", "raw_br", "mV/V", 1.0}}};

std::optional<std::size_t> place_of(const std::vector<std::string>& names, std::string_view begins) {
  const auto at = std::find_if(names.begin(), names.end(),
                               [&](const std::string& name) { return name.rfind(begins, 0) == 0; });
  if (at == names.end()) return std::nullopt;
  return static_cast<std::size_t>(at - names.begin());
}

bool recognises(std::string_view head, const std::filesystem::path&) {
  const auto names = header_names(head, ',');
  return std::all_of(std::begin(columns), std::begin(columns) + 3,
                     [&](const Column& column) { return place_of(names, column.begins).has_value(); }) &&
         place_of(names, "epoch").has_value();
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  if (!recognises(bytes, file))
    throw ReadError(ReadFault::damaged, file.string(), 1,
                    "its first line does not name epoch, cop_x_cm, cop_y_cm and weight_lbs.",
                    "Is it the whole file, as the logger wrote it?");
  text::TableLayout layout;
  layout.dialect = {',', '.'};
  layout.names = header_names(bytes, ',');
  layout.wanted.assign(layout.names.size(), false);
  const std::size_t epoch = *place_of(layout.names, "epoch");
  layout.wanted[epoch] = true;
  for (const Column& column : columns)
    if (const auto at = place_of(layout.names, column.begins)) layout.wanted[*at] = true;
  auto table = text::read_table(bytes, file.string(), layout, options.bad_rows);
  RecordingData data;
  data.time_s = std::move(table.columns[epoch]);
  const double begin_s = data.time_s.front();
  for (double& time : data.time_s) time -= begin_s;
  for (const Column& column : columns) {
    const auto at = place_of(layout.names, column.begins);
    if (!at) continue;
    std::vector<double> values = table.columns[*at];
    if (column.factor != 1.0)
      for (double& value : values) value *= column.factor;
    data.channels.push_back({.name = std::string(column.channel),
                             .unit = std::string(column.unit),
                             .plate = "",
                             .source = layout.names[*at],
                             .values = std::move(values)});
  }
  data.warnings = std::move(table.warnings);
  data.plate_width_mm = 600.0;
  data.plate_length_mm = 400.0;
  data.assumptions = {
      "axes: cop_x_cm is mediolateral (+ to the right), cop_y_cm anteroposterior (+ forward)",
      "units: centre of pressure in cm (x 10 -> mm), forces and weight in pounds (x 4.4482 -> N)",
      "time: epoch is in s; it counts from the first sample here",
      "zero: the board's centre, as the logger has it"};
  return data;
}

}  // namespace

const Format btracks = {"btracks", "BTrackS balance board, text file of its logger",
                        "comma separated: epoch,datetime,raw_*,force_*_lbs,cop_x_cm,cop_y_cm,weight_lbs",
                        recognises, read};

}  // namespace steadyplate::datasets::readers
