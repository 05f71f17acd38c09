#pragma once

#include <span>
#include <string>
#include <vector>

#include "acquisition/devices/profile.hpp"
#include "acquisition/journal/events.hpp"
#include "acquisition/journal/hold.hpp"
#include "acquisition/journal/journal.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::acquisition {

/// An event of the journal, and how many frames came before it.
struct JournalMark {
  JournalEvent event;
  std::size_t frame = 0;
};

/// Samples [from, to) during which the board was held still under a known load.
struct HeldSpan {
  HoldLabel label;
  std::size_t from = 0;
  std::size_t to = 0;
};
/// The holds that were finished and not taken back afterwards, in order.
std::vector<HeldSpan> held_spans(std::span<const JournalMark> marks);

/// Decode a journal by a profile (its own, or a corrected one) into a recording.
/// @param marks  when given: all events in order, on the samples of the recording
/// @throws datasets::ReadError  damaged: no frame of this profile is in it
datasets::RecordingData decode(const JournalContents& journal, const DeviceProfile& profile,
                               const std::string& file, std::vector<JournalMark>* marks = nullptr);

}  // namespace steadyplate::acquisition
