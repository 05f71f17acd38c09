// Oliveira et al. 2022 (Front Neurosci 16:865882): people with Parkinson's disease on a force plate.

#include <array>

#include "datasets/formats/columns.hpp"
#include "datasets/formats/readers.hpp"

namespace steadyplate::datasets::readers {

namespace {

constexpr std::array<std::string_view, 10> header = {"Time[s]",   "GRFap[N]", "GRFml[N]", "GRFv[N]",
                                                     "Map[N.m]",  "Mml[N.m]", "Mv[N.m]",  "Mfree[N.m]",
                                                     "COPap[cm]", "COPml[cm]"};
constexpr std::array<ColumnRule, 9> rules = {{{"COPml[cm]", "cop_ml_mm", "mm", 10.0},
                                              {"COPap[cm]", "cop_ap_mm", "mm", 10.0},
                                              {"GRFv[N]", "fz_n", "N"},
                                              {"GRFml[N]", "force_ml_n", "N"},
                                              {"GRFap[N]", "force_ap_n", "N"},
                                              {"Mml[N.m]", "moment_ml_nmm", "N*mm", 1000.0},
                                              {"Map[N.m]", "moment_ap_nmm", "N*mm", 1000.0},
                                              {"Mv[N.m]", "moment_v_nmm", "N*mm", 1000.0},
                                              {"Mfree[N.m]", "moment_free_nmm", "N*mm", 1000.0}}};

bool recognises(std::string_view head, const std::filesystem::path&) {
  return first_line_is(head, '\t', header);
}

/// PDPDS01offrsec3: person 01, off medication, rigid surface, eyes closed, trial 3.
void from_name(RecordingData& data, const std::string& stem) {
  if (stem.rfind("PDPDS", 0) != 0) return;
  std::size_t at = 5;
  while (at < stem.size() && stem[at] >= '0' && stem[at] <= '9') ++at;
  if (at == 5) return;
  std::string medication;
  for (const char* word : {"on", "off"})
    if (stem.compare(at, std::string(word).size(), word) == 0) medication = word;
  const std::size_t rest = at + medication.size();
  const std::string surface = stem.substr(std::min(rest, stem.size()), 2);
  const std::string eyes = stem.substr(std::min(rest + 2, stem.size()), 2);
  if (medication.empty() || (surface != "rs" && surface != "us") || (eyes != "eo" && eyes != "ec")) return;
  data.participant.pseudonym = stem.substr(5, at - 5);
  data.condition = {eyes == "eo" ? Vision::open : Vision::closed,
                    surface == "rs" ? Surface::firm : Surface::unstable, Stance::both_legs};
  data.notes.push_back("medication: " + medication);
  data.assumptions.push_back(
      "person, medication and condition: from the file's name (rs rigid, us unstable surface)");
}

RecordingData read(std::string_view bytes, const std::filesystem::path& file, const ReadOptions& options) {
  RecordingData data;
  auto table = read_ruled_table(bytes, file.string(), {'\t', '.'}, "Time[s]", rules, options);
  data.time_s = take_times(table, "Time[s]", 1.0, file.string());
  take_channels(data, table, rules, file.string(), options.part);
  data.warnings = std::move(table.warnings);
  data.assumptions = {
      "axes: COPml is mediolateral, COPap anteroposterior, as named; signs taken as right and forward",
      "units: centre of pressure in cm (x 10 -> mm), forces in N, moments in N m (x 1000 -> N*mm), time in "
      "s"};
  from_name(data, file.stem().string());
  return data;
}

}  // namespace

const Format pdpds = {"pdpds", "Oliveira et al. 2022, Parkinson's disease (PDPDS), tab separated",
                      "tab separated: Time[s] GRFap[N] GRFml[N] GRFv[N] Map[N.m] ... COPap[cm] COPml[cm]",
                      recognises, read};

}  // namespace steadyplate::datasets::readers
