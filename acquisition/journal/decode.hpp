#pragma once

#include <string>
#include <vector>

#include "acquisition/devices/profile.hpp"
#include "acquisition/journal/events.hpp"
#include "acquisition/journal/journal.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::acquisition {

/// An event of the journal, and how many frames came before it.
struct JournalMark {
  JournalEvent event;
  std::size_t frame = 0;
};

/// Decode a journal by a profile (its own, or a corrected one) into a recording.
/// @param marks  when given: all events in order, on the samples of the recording
/// @throws datasets::ReadError  damaged: no frame of this profile is in it
datasets::RecordingData decode(const JournalContents& journal, const DeviceProfile& profile,
                               const std::string& file, std::vector<JournalMark>* marks = nullptr);

}  // namespace steadyplate::acquisition
