#pragma once

#include <filesystem>
#include <iosfwd>
#include <string_view>

#include "datasets/read.hpp"

namespace steadyplate::datasets {

// A whole recording as text that any program reads and that comes back without loss:
//
//   # steadyplate recording 1: one line of JSON (person, condition, channels with units, plate, link, notes)
//   time_s,fz_n,left.cop_ml_mm,...
//   0,745.12,...
//
// Numbers are the shortest that give the same bits back; no number is an empty cell.

inline constexpr std::string_view recording_csv_mark = "# steadyplate recording 1: ";

/// Write all of it. The caller looks at the stream's state.
void write_recording_csv(std::ostream& out, const Recording& recording);

/// The reader of such a text; `bytes` begins with the mark.
/// @throws ReadError  damaged: the line of JSON, or a table that does not fit it
RecordingData read_recording_csv(std::string_view bytes, const std::filesystem::path& file,
                                 const ReadOptions& options);

}  // namespace steadyplate::datasets
