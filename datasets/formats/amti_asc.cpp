// AMTI NetForce ASCII export: no header, time and the six components of one plate.

#include <array>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/text/lines.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<std::string_view, 7> columns = {"time", "Fx", "Fy", "Fz", "Mx", "My", "Mz"};
constexpr std::array<ColumnRule, 6> rules = {{{"Fx", "fx_n", "N"},
                                              {"Fy", "fy_n", "N"},
                                              {"Fz", "fz_n", "N"},
                                              {"Mx", "mx_nmm", "N*mm", 1000.0},
                                              {"My", "my_nmm", "N*mm", 1000.0},
                                              {"Mz", "mz_nmm", "N*mm", 1000.0}}};

/// Seven nameless numbers could be anything, so the file's name must say it too.
bool recognises(std::string_view head, const std::filesystem::path& file) {
  if (file.extension() != ".asc" && file.extension() != ".ASC") return false;
  text::Lines lines(head);
  if (!lines.next()) return false;
  std::vector<std::string_view> fields;
  text::split(lines.line(), ',', fields);
  if (fields.size() != columns.size()) return false;
  double value = 0.0;
  for (const std::string_view field : fields)
    if (text::parse_cell(field, '.', value) != text::Cell::number) return false;
  return true;
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data;
  text::TableLayout layout;
  layout.dialect = {',', '.'};
  layout.names.assign(columns.begin(), columns.end());
  layout.first_data_line = 1;
  auto table = text::read_table(bytes, file.string(), layout, options.bad_rows);
  data.time_s = take_times(table, "time", 1.0, file.string());
  take_channels(data, table, rules, file.string());
  data.warnings = std::move(table.warnings);
  data.assumptions = {
      "columns: the file names none; taken as time, Fx, Fy, Fz, Mx, My, Mz, NetForce's order",
      "units: time in s, forces in N, moments in N m (x 1000 -> N*mm); the file does not say, and NetForce "
      "can be set to pounds: does the load fit the person?",
      "axes: the file does not say how the person stood; a mapping with [plate] x, y, surface_z_mm does "
      "(--map)"};
  return data;
}

}  // namespace

const Format amti_asc = {"amti_asc", "AMTI NetForce ASCII export (.asc), one plate",
                         "comma separated, no header, file name *.asc: time, Fx, Fy, Fz, Mx, My, Mz",
                         recognises, read};

}  // namespace steadyplate::datasets::readers
