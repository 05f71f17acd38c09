// Eight channels of a Kistler plate in volts, as BMClab's notes keep them: "Time (s)", "Channel 0" ...

#include <array>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<std::string_view, 9> header = {"Time (s)",  "Channel 0", "Channel 1",
                                                    "Channel 2", "Channel 3", "Channel 4",
                                                    "Channel 5", "Channel 6", "Channel 7"};
constexpr std::array<ColumnRule, 8> rules = {{{"Channel 0", "fx12_v", "V"},
                                              {"Channel 1", "fx34_v", "V"},
                                              {"Channel 2", "fy14_v", "V"},
                                              {"Channel 3", "fy23_v", "V"},
                                              {"Channel 4", "fz1_v", "V"},
                                              {"Channel 5", "fz2_v", "V"},
                                              {"Channel 6", "fz3_v", "V"},
                                              {"Channel 7", "fz4_v", "V"}}};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return first_line_is(head, '\t', header);
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data;
  auto table = text::read_table_with_header(bytes, file.string(), {'\t', '.'}, options.bad_rows);
  data.time_s = take_times(table, "Time (s)", 1.0, file.string());
  take_channels(data, table, rules, file.string());
  data.warnings = std::move(table.warnings);
  data.assumptions = {
      "channels: 0 to 7 are fx12, fx34, fy14, fy23, fz1, fz2, fz3, fz4, the order of Kistler's plates",
      "units: volts; newtons need the plate's sensitivities: steadyplate calibrate kistler makes a "
      "certificate "
      "of its sheet, and --certificate FILE takes it"};
  return data;
}

}  // namespace

const Format kistler_volts = {"kistler_volts", "Kistler plate, eight raw channels in volts (BMClab)",
                              "tab separated: Time (s), Channel 0, ... Channel 7", recognises, read};

}  // namespace steadyplate::datasets::readers
