#pragma once

#include <string>

#include "acquisition/devices/profile.hpp"
#include "acquisition/journal/journal.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::acquisition {

/// Decode a journal by a profile (its own, or a corrected one) into a recording.
/// @throws datasets::ReadError  damaged: no frame of this profile is in it
datasets::RecordingData decode(const JournalContents& journal, const DeviceProfile& profile,
                               const std::string& file);

}  // namespace steadyplate::acquisition
