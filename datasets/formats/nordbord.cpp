// NordBord (VALD) force trace: Time, LeftForce, RightForce at 50 Hz.

#include <cmath>

#include "datasets/formats/readers.hpp"
#include "datasets/text/lines.hpp"
#include "datasets/text/names.hpp"
#include "datasets/text/table.hpp"

namespace steadyplate::datasets::readers {

namespace {

bool recognises(std::string_view head, const std::filesystem::path&) {
  text::Lines lines(head);
  if (!lines.next()) return false;
  std::vector<std::string_view> fields;
  text::split(lines.line(), ',', fields);
  return fields.size() == 3 && text::trimmed(fields[0]) == "Time" &&
         text::trimmed(fields[1]) == "LeftForce" && text::trimmed(fields[2]) == "RightForce";
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  if (!recognises(bytes, file))
    throw ReadError(ReadFault::damaged, file.string(), 1,
                    "its first line is not 'Time, LeftForce, RightForce'.",
                    "Is it the whole file, as it was exported?");
  text::TableLayout layout;
  layout.dialect = {',', '.'};
  layout.names = {"Time", "LeftForce", "RightForce"};
  auto table = text::read_table(bytes, file.string(), layout, options.bad_rows);
  RecordingData data;
  data.time_s = std::move(table.columns[0]);
  data.channels = {{"left_n", "N", "", "LeftForce", std::move(table.columns[1])},
                   {"right_n", "N", "", "RightForce", std::move(table.columns[2])}};
  data.warnings = std::move(table.warnings);
  data.assumptions = {
      "force of each leg at the ankle hooks in N and time in s, as the maker's export is known to "
      "have them: the file states no units; scores: steadyplate nordic strength"};
  return data;
}

}  // namespace

const Format nordbord = {"nordbord", "NordBord force trace of a Nordic hamstring test",
                         "Time, LeftForce, RightForce", recognises, read};

}  // namespace steadyplate::datasets::readers
