#pragma once

#include <string>
#include <string_view>

#include "datasets/recording.hpp"

namespace steadyplate::datasets {

// What is known about a recording besides its numbers, as one line of JSON: person, condition, channels with
// units, events, plate, link, assumptions, notes. Files we write carry it, so that nothing is lost.

/// Not in it: the numbers and the times. A string that is not UTF-8 comes out with replacement characters.
std::string recording_head(const Recording& recording);

/// The way back: a recording whose channels have no values yet. What is absent, or of another kind, is left
/// empty; notes say what it was made from.
/// @param line  of the text in the file, for messages; 0 when it has none
/// @throws ReadError  damaged: no JSON, a channel without a name or twice
RecordingData read_recording_head(std::string_view text, const std::string& file, std::size_t line);

}  // namespace steadyplate::datasets
