#pragma once

#include <filesystem>

#include "datasets/study/study.hpp"

namespace steadyplate::study {

struct Shared {
  std::size_t participants = 0, trials = 0;
  std::vector<std::string>
      left_out;  ///< trials that could not be rewritten, by UUID of the original, and why
};

/// A new study without what leads back to a person: new pseudonyms in a shuffled order, new UUIDs, every date
/// of a person moved by the same unknown number of days (1 to 365, either way), birth years as the first year
/// of their five, no free text (names, notes, reasons, file names, devices and levels as numbers), recordings
/// written anew as steadyplate CSV with their samples only, no certificates, no audit of the original.
/// Neither the map of pseudonyms nor the days are kept anywhere. What remains can still tell who a person is,
/// to somebody who knows body measures and scores of that person.
/// @throws datasets::StudyError  the folder is there already
Shared share_deidentified(const datasets::Study& study, const std::filesystem::path& folder);

}  // namespace steadyplate::study
