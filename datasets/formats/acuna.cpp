// Balance plate CSV of S. A. Acuna's posturography repository: 1 kHz, one plate.

#include <array>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<std::string_view, 7> header = {"Seq", "Time", "Fz", "Mx", "My", "CoPx", "CoPy"};
constexpr std::array<ColumnRule, 5> rules = {{{"CoPx", "cop_ml_mm", "mm", 1000.0},
                                              {"CoPy", "cop_ap_mm", "mm", 1000.0},
                                              {"Fz", "fz_n", "N"},
                                              {"Mx", "mx_nmm", "N*mm", 1000.0},
                                              {"My", "my_nmm", "N*mm", 1000.0}}};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return first_line_is(head, ',', header);
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data;
  auto table = read_ruled_table(bytes, file.string(), {',', '.'}, "Time", rules, options);
  data.time_s = take_times(table, "Time", 1.0, file.string());
  take_channels(data, table, rules, file.string(), options.part);
  data.warnings = std::move(table.warnings);
  data.assumptions = {
      "axes: CoPx is mediolateral (+ to the right), CoPy anteroposterior (+ forward), as the repository's "
      "loader "
      "says",
      "units: centre of pressure in m (x 1000 -> mm), moments in N m (x 1000 -> N*mm), Fz in N, time in s",
      "zero: plate centre as the file has it; the file is not filtered"};
  vision_from_name(data, file.stem().string());
  return data;
}

}  // namespace

const Format acuna = {"acuna", "balance plate CSV (Acuna posturography repository)",
                      "comma separated: Seq,Time,Fz,Mx,My,CoPx,CoPy", recognises, read};

}  // namespace steadyplate::datasets::readers
