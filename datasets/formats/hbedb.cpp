// Santos DA, Duarte M (2016) A public data set of human balance evaluations. PeerJ 4:e2648.
// Column names and units are in the header; the axes in the data set's description.

#include <array>

#include "datasets/companions.hpp"
#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<std::string_view, 9> header = {"Time[s]", "Fx[N]",  "Fy[N]",    "Fz[N]",   "Mx[Nm]",
                                                    "My[Nm]",  "Mz[Nm]", "COPx[cm]", "COPy[cm]"};

constexpr std::array<ColumnRule, 8> rules = {{{"COPy[cm]", "cop_ml_mm", "mm", 10.0},
                                              {"COPx[cm]", "cop_ap_mm", "mm", 10.0},
                                              {"Fz[N]", "fz_n", "N"},
                                              {"Fx[N]", "fx_n", "N"},
                                              {"Fy[N]", "fy_n", "N"},
                                              {"Mx[Nm]", "mx_nmm", "N*mm", 1000.0},
                                              {"My[Nm]", "my_nmm", "N*mm", 1000.0},
                                              {"Mz[Nm]", "mz_nmm", "N*mm", 1000.0}}};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return first_line_is(head, '\t', header);
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data;
  auto table = read_ruled_table(bytes, file.string(), {'\t', '.'}, "Time[s]", rules, options);
  data.time_s = take_times(table, "Time[s]", 1.0, file.string());
  take_channels(data, table, rules, file.string(), options.part);
  data.warnings = std::move(table.warnings);
  data.condition.stance = Stance::both_legs;
  data.plate_frame = PlateFrame{"forward", "right"};  // COPx = -My/Fz forward, COPy = Mx/Fz to the right
  data.assumptions = {
      "axes: COPx is anteroposterior (+ forward), COPy mediolateral (+ to the right), as the data set's "
      "authors "
      "say",
      "units: centre of pressure in cm (x 10 -> mm), moments in N m (x 1000 -> N*mm), forces in N, time in s",
      "zero: the centre of pressure counts from the plate's centre as the file has it; loaded plate has Fz > "
      "0",
      "filter: files of the public set were low-passed at 10 Hz by its authors"};
  read_bds_companion(data, file);
  return data;
}

}  // namespace

const Format hbedb = {"hbedb", "force plate trial as in the public hbedb/BDS set (Santos & Duarte 2016)",
                      "tab separated: Time[s] Fx[N] Fy[N] Fz[N] Mx[Nm] My[Nm] Mz[Nm] COPx[cm] COPy[cm]",
                      recognises, read};

}  // namespace steadyplate::datasets::readers
