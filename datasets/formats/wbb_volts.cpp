// Four amplified cells of a balance board with the device's own clock, as lore95's logger keeps them.

#include <array>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<std::string_view, 7> header = {"Index", "DeviceTime_ms", "Step_ms", "V1", "V2", "V3",
                                                    "V4"};
constexpr std::array<ColumnRule, 4> rules = {
    {{"V1", "v1_v", "V"}, {"V2", "v2_v", "V"}, {"V3", "v3_v", "V"}, {"V4", "v4_v", "V"}}};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return first_line_is(head, ',', header);
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data;
  auto table = text::read_table_with_header(bytes, file.string(), {',', '.'}, options.bad_rows);
  data.time_s = take_times(table, "DeviceTime_ms", 0.001, file.string());
  take_channels(data, table, rules, file.string());
  data.warnings = std::move(table.warnings);
  data.assumptions = {"time: DeviceTime_ms, the board's own clock",
                      "cells: the file does not say which of V1 to V4 stands where, nor what a volt is; a "
                      "certificate of this "
                      "board does (steadyplate calibrate, --certificate)"};
  return data;
}

}  // namespace

const Format wbb_volts = {"wbb_volts", "four cells of a balance board in volts (lore95)",
                          "comma separated: Index,DeviceTime_ms,Step_ms,V1,V2,V3,V4", recognises, read};

}  // namespace steadyplate::datasets::readers
