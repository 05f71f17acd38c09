#pragma once

#include <filesystem>

#include "datasets/recording.hpp"

namespace steadyplate::datasets {

// Files that lie beside a recording and tell what the recording itself does not. They are optional; what was
// read from one is named in provenance.companions. A companion that is damaged, or has no row of this trial,
// is a warning: the recording itself is whole.

/// BDSinfo.txt (or the set's BDSinfoCOP*.txt): subject, vision, surface, age, sex, height, mass of the trial
/// whose name is the file's stem.
void read_bds_companion(RecordingData& data, const std::filesystem::path& file);

/// PDSinfo.txt (or PDSinfoCOP.txt), the same for trials named PDSssVSngrf.txt; vision and surface come from
/// that name when there is no table.
void read_pds_companion(RecordingData& data, const std::filesystem::path& file);

/// SIMULATED.txt: marks the recording as simulated when a line begins with the file's name.
void read_simulated_list(RecordingData& data, const std::filesystem::path& file);

}  // namespace steadyplate::datasets
