// The hbedb trials as the stabilometry software of UL FRI LGM takes them: centre of pressure only.

#include <array>

#include "datasets/companions.hpp"
#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<std::string_view, 3> header = {"f_time", "copX", "copY"};
constexpr std::array<ColumnRule, 2> rules = {
    {{"copY", "cop_ml_mm", "mm", 10.0}, {"copX", "cop_ap_mm", "mm", 10.0}}};

/// The published trials have semicolons, the program's own description commas.
char delimiter_of(std::string_view head) {
  return first_line_is(head, ',', header) ? ',' : ';';
}

bool recognises(std::string_view head, const std::filesystem::path&) {
  return first_line_is(head, delimiter_of(head), header);
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data;
  auto table = read_ruled_table(bytes, file.string(), {delimiter_of(bytes), '.'}, "f_time", rules, options);
  data.time_s = take_times(table, "f_time", 1.0, file.string());
  take_channels(data, table, rules, file.string(), options.part);
  data.warnings = std::move(table.warnings);
  data.condition.stance = Stance::both_legs;
  data.assumptions = {
      "axes: copX is anteroposterior (+ forward), copY mediolateral (+ to the right), as in hbedb",
      "units: centre of pressure in cm (x 10 -> mm), time in s: the header does not say, the layout's users "
      "do",
      "zero: the centre of pressure counts from the plate's centre as the file has it; there is no load"};
  read_bds_companion(data, file);
  return data;
}

}  // namespace

const Format hbedb_csv = {"hbedb_csv", "centre of pressure of an hbedb trial (UL FRI LGM stabilometry CSV)",
                          "f_time;copX;copY, by semicolons or commas", recognises, read};

}  // namespace steadyplate::datasets::readers
