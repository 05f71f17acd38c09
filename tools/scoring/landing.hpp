#pragma once

#include "datasets/recording.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// Score the force of a landing on a plate: the 3 s after the foot is down. The body weight is the entered or
/// the file's mass, else the end of the recording. Rows of other kinds are `missing_input`.
/// @throws std::invalid_argument  the plate does not exist, unknown metric id, a profile (they prepare a
/// centre
///                                of pressure)
/// @throws datasets::ReadError    the recording has no vertical force
Scored score_landing(datasets::Recording recording, const ScoreOptions& options);

}  // namespace steadyplate::scoring
