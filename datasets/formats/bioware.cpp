// Kistler BioWare text export: "key: TAB value" lines, then names, a line of units, and one sample a line.

#include <algorithm>
#include <array>
#include <cmath>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/text/lines.hpp"

namespace steadyplate::datasets::readers {

namespace {

struct Head {
  text::TableLayout layout;
  std::vector<std::string> units;
  double rate_hz = 0.0;
  double samples = 0.0;
};

struct Quantity {
  std::string_view column;
  std::string_view channel;
  std::string_view unit;       ///< the house's
  std::string_view file_unit;  ///< the one the file must name
  double factor;
};

constexpr std::array<Quantity, 8> quantities = {{{"Fx", "fx_n", "N", "N", 1.0},
                                                 {"Fy", "fy_n", "N", "N", 1.0},
                                                 {"Fz", "fz_n", "N", "N", 1.0},
                                                 {"Mx", "mx_nmm", "N*mm", "N m", 1000.0},
                                                 {"My", "my_nmm", "N*mm", "N m", 1000.0},
                                                 {"Mz", "mz_nmm", "N*mm", "N m", 1000.0},
                                                 {"Ax", "ax_mm", "mm", "m", 1000.0},
                                                 {"Ay", "ay_mm", "mm", "m", 1000.0}}};

bool is_key(std::string_view field, std::string_view key) {
  return field.substr(0, key.size()) == key;
}

Head read_head(std::string_view bytes, const std::string& file) {
  Head head;
  head.layout.dialect = {'\t', '.'};
  std::vector<std::string_view> fields;
  text::Lines lines(bytes);
  while (lines.next()) {
    text::split(lines.line(), '\t', fields);
    if (is_key(fields.front(), "abs time")) {
      while (fields.back().empty()) fields.pop_back();
      head.layout.names.assign(fields.begin(), fields.end());
      if (!lines.next() || !lines.ended()) break;
      text::split(lines.line(), '\t', fields);
      if (fields.size() < head.layout.names.size()) break;
      head.units.assign(fields.begin(), fields.end());
      head.layout.first_data_line = lines.number() + 1;
      return head;
    }
    if (fields.size() < 2) continue;
    double value = 0.0;
    if (text::parse_cell(fields[1], '.', value) != text::Cell::number) continue;
    if (is_key(fields[0], "Rate (Hz)")) head.rate_hz = value;
    if (is_key(fields[0], "Samples (#)")) head.samples = value;
  }
  throw ReadError(ReadFault::damaged, file, 0, "it has no line 'abs time (s) Fx ...' with units below it.",
                  "Is it the whole file, as it was exported?");
}

bool recognises(std::string_view head, const std::filesystem::path&) {
  return head.substr(0, 15) == "BioWare Version";
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  const std::string name = file.string();
  const Head head = read_head(bytes, name);
  auto table = text::read_table(bytes, name, head.layout, options.bad_rows);
  RecordingData data;
  data.time_s = take_times(table, head.layout.names.front(), 1.0, name);
  data.warnings = std::move(table.warnings);
  if (head.rate_hz > 0.0) data.rate_hz = head.rate_hz;
  if (head.samples < 1e9 && static_cast<double>(data.time_s.size()) < head.samples)
    data.warnings.push_back("the head promises " + std::to_string(std::llround(head.samples)) +
                            " samples, the file has " + std::to_string(data.time_s.size()) + "; was it cut?");
  for (const Quantity& quantity : quantities)
    for (std::size_t i = 1; i < head.layout.names.size(); ++i) {
      if (head.layout.names[i] != quantity.column) continue;
      std::string unit = head.units[i];
      for (char& c : unit)
        if (c == '-' || c == '*') c = ' ';
      if (unit != quantity.file_unit)
        throw ReadError(ReadFault::damaged, name, head.layout.first_data_line - 1,
                        "column " + head.layout.names[i] + " is in '" + head.units[i] + "', expected '" +
                            std::string(quantity.file_unit) + "'.",
                        "Export it in N and m.");
      if (std::count(head.layout.names.begin(), head.layout.names.end(), quantity.column) > 1)
        throw ReadError(ReadFault::damaged, name, head.layout.first_data_line - 2,
                        "column " + head.layout.names[i] + " is there twice.", "Export one plate.");
      for (double& value : table.columns[i]) value *= quantity.factor;
      data.channels.push_back({.name = std::string(quantity.channel),
                               .unit = std::string(quantity.unit),
                               .plate = "",
                               .source = head.layout.names[i],
                               .values = std::move(table.columns[i])});
    }
  if (data.channels.empty())
    throw ReadError(ReadFault::damaged, name, head.layout.first_data_line - 2, "it has no column Fx to Ay.",
                    "Export forces and moments.");
  data.assumptions = {
      "units: forces in N, moments in N m (x 1000 -> N*mm), Ax and Ay in m (x 1000 -> mm), as the file says",
      "axes: Ax and Ay are the plate's own and 0 while it is empty; how the person stood is not in the file: "
      "a mapping with [plate] x, y, surface_z_mm (--map) makes the centre of pressure from forces and "
      "moments"};
  return data;
}

}  // namespace

const Format bioware = {
    "bioware", "Kistler BioWare text export, one plate",
    "'BioWare Version ...' line, then tab separated: abs time (s), Fx, ... Ay, units below", recognises,
    read};

}  // namespace steadyplate::datasets::readers
