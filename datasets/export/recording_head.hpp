#pragma once

#include <string>
#include <string_view>

#include "datasets/recording.hpp"

namespace steadyplate::datasets {

// What is known about a recording besides its numbers, as one line of JSON: person, condition, channels with
// units, events, plate, link, assumptions, notes. Files we write carry it, so that nothing is lost.

enum class HeadText { utf8, ascii };

/// Not in it: the numbers and the times. A string that is not UTF-8 comes out with replacement characters;
/// as ASCII, letters beyond it are JSON's escapes.
///
/// Its last member is a CRC-32 over all before it and over the numbers, so that who reads it sees whether
/// both are as they were written.
std::string recording_head(const Recording& recording, HeadText text = HeadText::utf8);

/// The way back: a recording whose channels have no values yet. What is absent, or of another kind, is left
/// empty; notes say what it was made from.
/// @param line  of the text in the file, for messages; 0 when it has none
/// @throws ReadError  damaged: no JSON, a channel without a name or twice
RecordingData read_recording_head(std::string_view text, const std::string& file, std::size_t line);

/// What is said of a file that names this program as its writer, but has no head any more.
inline constexpr std::string_view head_is_missing =
    "steadyplate wrote it, but its description is not there: it was changed since, or is damaged";

/// Once the channels have their values: are they, and the head itself, what was written? Else a warning, and
/// so when there is no CRC-32 any more to tell.
/// @param text  the head, as it stands in the file
void check_recording(RecordingData& data, std::string_view text);

}  // namespace steadyplate::datasets
