#pragma once

#include <vector>

#include "datasets/study/study.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::station {

/// The valid trials of one run of a protocol, read back from the study and scored by the one path, with the
/// person's measures and the platform's level. A fall is a result without scores.
/// @throws datasets::ReadError, datasets::StudyError
std::vector<scoring::Scored> score_run(const datasets::Study& study, const datasets::StudyRun& run);

}  // namespace steadyplate::station
