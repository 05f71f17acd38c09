// Text file of the Wii balance board recorder of Tuinder and Vredeveld (VU Amsterdam).

#include <array>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<std::string_view, 12> header = {
    "Time",     "CpX",    "CpY",           "BottomLeft",     "BottomRight", "TopLeft",
    "TopRight", "Weight", "RAWBottomLeft", "RAWBottomRight", "RAWTopLeft",  "RAWTopRight"};

constexpr std::array<ColumnRule, 11> rules = {{{"CpX", "cop_ml_mm", "mm", 10.0},
                                               {"CpY", "cop_ap_mm", "mm", 10.0},
                                               {"TopLeft", "cell_tl_n", "N"},
                                               {"TopRight", "cell_tr_n", "N"},
                                               {"BottomLeft", "cell_bl_n", "N"},
                                               {"BottomRight", "cell_br_n", "N"},
                                               {"Weight", "mass_kg", "kg"},
                                               {"RAWTopLeft", "raw_tl", "counts"},
                                               {"RAWTopRight", "raw_tr", "counts"},
                                               {"RAWBottomLeft", "raw_bl", "counts"},
                                               {"RAWBottomRight", "raw_br", "counts"}}};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return first_line_is(head, '\t', header);
}

/// The vertical load is the sum of the four cells.
Channel load_of(const RecordingData& data) {
  Channel load{.name = "fz_n",
               .unit = "N",
               .plate = "",
               .source = "TopLeft + TopRight + BottomLeft + BottomRight",
               .values = std::vector<double>(data.time_s.size(), 0.0)};
  for (const Channel& channel : data.channels)
    if (channel.name.rfind("cell_", 0) == 0)
      for (std::size_t i = 0; i < load.values.size(); ++i) load.values[i] += channel.values[i];
  return load;
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data;
  auto table = read_ruled_table(bytes, file.string(), {'\t', '.'}, "Time", rules, options);
  data.time_s = take_times(table, "Time", 1.0, file.string());
  take_channels(data, table, rules, file.string(), options.part);
  data.channels.push_back(load_of(data));
  data.warnings = std::move(table.warnings);
  // The recorder's own formula: CpX = 21.65 ((TR+BR)-(TL+BL))/sum, CpY = 11.90 ((TL+TR)-(BL+BR))/sum.
  data.plate_width_mm = 433.0;
  data.plate_length_mm = 238.0;
  data.assumptions = {
      "axes: CpX is mediolateral (+ to the right), CpY anteroposterior (+ forward)",
      "units: centre of pressure in cm (x 10 -> mm), cells in N; Time is in s (the recorder's description "
      "says "
      "ms, its files are in s)",
      "geometry: the recorder puts the sensors 433 x 238 mm apart; papers that take 228 mm get 4.2 % less in "
      "AP",
      "zero: board centre, cells tared by the recorder; the load is the sum of the four cells"};
  return data;
}

}  // namespace

const Format wbb_recorder = {
    "wbb_recorder", "Wii balance board, text file of the WiiBalanceRecorder",
    "tab separated, padded: Time CpX CpY BottomLeft BottomRight TopLeft TopRight ...", recognises, read};

}  // namespace steadyplate::datasets::readers
