#pragma once

#include <string>

#include "datasets/recording.hpp"

namespace steadyplate::datasets {

inline constexpr const char* recording_json_schema = "steadyplate.recording/1";

/// A recording as one JSON object: `schema`, `recording` (all that is known, with the channels in order),
/// `time_s`, and `values`, an array for each channel by its full name ("left.fz_n"). Numbers in the shortest
/// form that gives the same bits back, no number as null. Nothing is lost.
std::string recording_json(const Recording& recording);

}  // namespace steadyplate::datasets
