#pragma once

#include <string>

#include "acquisition/live/record.hpp"
#include "tools/session/live_scores.hpp"

namespace steadyplate::session {

/// What a person at a terminal sees while a board is recorded, as lines of text of at most 72 columns:
///
///   recording  12.3 of 60 s  [#####---------]   100.0 Hz   0 damaged, 0 missing
///   load 745.2 N (76.0 kg)   CoP ML +3.2  AP -11.8 mm
///   a field of the board, 433 x 238 mm, front up, with + where the centre of pressure is (or the tilt)
///   so far: velocity 8.1 mm/s  path 98 mm  range ML 12.1 AP 18.4 mm  95 % ellipse 102 mm2
///
/// Always the same number of lines for one board, so that it can be drawn over itself.
std::string live_view(const acquisition::RecordProgress& progress, double duration_s, const LiveScores& live,
                      const acquisition::DeviceProfile& profile);

/// One line of the same for logs: "12 of 60 s, 100.0 Hz, 745 N, CoP ML +3 AP -12 mm, 0 damaged, 0 missing".
std::string live_line(const acquisition::RecordProgress& progress, double duration_s, const LiveScores& live);

/// "2 damaged, at least 3 missing, 1 restart".
std::string link_words(const acquisition::LinkCounts& link);

}  // namespace steadyplate::session
