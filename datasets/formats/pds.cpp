// dos Santos DA, Fukuchi CA, Fukuchi RK, Duarte M (2017) A data set with kinematic and ground reaction forces
// of human balance. PeerJ 5:e3626. Two plates side by side, one under each foot, and their net result.

#include <array>

#include "datasets/companions.hpp"
#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"
#include "datasets/text/lines.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<ColumnRule, 17> rules = {{
    {"COPNET_Z", "cop_ml_mm", "mm", 1000.0, "net"},
    {"COPNET_X", "cop_ap_mm", "mm", 1000.0, "net"},
    {"GRFNET_Y", "fz_n", "N", 1.0, "net"},
    {"GRFNET_Z", "force_ml_n", "N", 1.0, "net"},
    {"GRFNET_X", "force_ap_n", "N", 1.0, "net"},
    {"LCOP_Z", "cop_ml_mm", "mm", 1000.0, "left"},
    {"LCOP_X", "cop_ap_mm", "mm", 1000.0, "left"},
    {"LGRF_Y", "fz_n", "N", 1.0, "left"},
    {"LGRF_Z", "force_ml_n", "N", 1.0, "left"},
    {"LGRF_X", "force_ap_n", "N", 1.0, "left"},
    {"LFREEMOMENT_Y", "free_moment_nmm", "N*mm", 1000.0, "left"},
    {"RCOP_Z", "cop_ml_mm", "mm", 1000.0, "right"},
    {"RCOP_X", "cop_ap_mm", "mm", 1000.0, "right"},
    {"RGRF_Y", "fz_n", "N", 1.0, "right"},
    {"RGRF_Z", "force_ml_n", "N", 1.0, "right"},
    {"RGRF_X", "force_ap_n", "N", 1.0, "right"},
    {"RFREEMOMENT_Y", "free_moment_nmm", "N*mm", 1000.0, "right"},
}};

bool recognises(std::string_view head, const std::filesystem::path&) {
  text::Lines lines(head);
  return lines.next() && lines.line().substr(0, 12) == "Time\tRGRF_X\t" &&
         lines.line().find("\tCOPNET_Z\t") != std::string_view::npos;
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data;
  auto table = read_ruled_table(bytes, file.string(), {'\t', '.'}, "Time", rules, options);
  data.time_s = take_times(table, "Time", 1.0, file.string());
  take_channels(data, table, rules, file.string(), options.part);
  data.warnings = std::move(table.warnings);
  data.condition.stance = Stance::both_legs;
  data.assumptions = {
      "axes: laboratory Y is up; X is anteroposterior (+ forward), Z mediolateral (+ to the right)",
      "units: positions in m (x 1000 -> mm), moments in N m (x 1000 -> N*mm), forces in N, time in s",
      "plates: net is both plates together (COPNET, GRFNET), left and right are one foot each; scores are of "
      "net "
      "unless another is asked for",
      "zero: the centre of pressure counts from the laboratory's origin; COP*_Y, the height of the floor, is "
      "not "
      "kept"};
  read_pds_companion(data, file);
  return data;
}

}  // namespace

const Format pds = {
    "pds", "two force plates and their net, as in the public PDS set (dos Santos et al. 2017), *grf.txt",
    "tab separated: Time RGRF_X RGRF_Y ... COPNET_X COPNET_Y COPNET_Z ...", recognises, read};

}  // namespace steadyplate::datasets::readers
