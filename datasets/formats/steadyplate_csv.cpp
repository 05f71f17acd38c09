// Our own layout: names carry the house's units, so nothing has to be assumed.

#include <algorithm>

#include "datasets/export/recording_csv.hpp"
#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/text/lines.hpp"
#include "datasets/text/names.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::string_view start = "time_s,cop_ml_mm,cop_ap_mm";

bool recognises(std::string_view head, const std::filesystem::path&) {
  text::Lines lines(head);
  if (!lines.next()) return false;
  const std::string_view line = text::trimmed(lines.line());
  if (line.substr(0, recording_csv_mark.size()) == recording_csv_mark) return true;
  return line.substr(0, start.size()) == start && (line.size() == start.size() || line[start.size()] == ',');
}

std::string unit_in(const std::string& name) {
  const std::string unit = text::column_name(name).unit;
  const auto house = text::house_unit(unit);
  return house && house->factor == 1.0 ? std::string(house->house) : unit;
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  if (bytes.substr(0, recording_csv_mark.size()) == recording_csv_mark)
    return read_recording_csv(bytes, file, options);
  RecordingData data;
  auto table = text::read_table_with_header(bytes, file.string(), {',', '.'}, options.bad_rows);
  if (table.names.front() != "time_s")
    throw ReadError(
        ReadFault::damaged, file.string(), 1, "the first column is not time_s.",
        "This layout is time_s,cop_ml_mm,cop_ap_mm[,fz_n,...]; leave --reader out to recognise others.");
  data.time_s = take_times(table, "time_s", 1.0, file.string());
  for (std::size_t i = 1; i < table.names.size(); ++i) {
    const std::string& name = table.names[i];
    if (name.empty() || std::find(table.names.begin(), table.names.begin() + static_cast<std::ptrdiff_t>(i),
                                  name) != table.names.begin() + static_cast<std::ptrdiff_t>(i))
      throw ReadError(ReadFault::damaged, file.string(), 1,
                      "column " + std::to_string(i + 1) + " has no name of its own ('" + name + "').",
                      "Name every column, each name once.");
    data.channels.push_back({.name = name,
                             .unit = unit_in(name),
                             .plate = "",
                             .source = name,
                             .values = std::move(table.columns[i])});
  }
  data.warnings = std::move(table.warnings);
  data.assumptions = {"axes and units: the column names say them; ML is + to the right, AP + forward",
                      "zero: as the file has it"};
  return data;
}

}  // namespace

const Format steadyplate_csv = {"steadyplate_csv", "signals written by steadyplate (CSV)",
                                "comma separated: time_s,cop_ml_mm,cop_ap_mm[,fz_n,...]", recognises, read};

}  // namespace steadyplate::datasets::readers
