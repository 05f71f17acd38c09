#pragma once

#include <optional>
#include <string>
#include <vector>

#include "datasets/mat/variables.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::datasets {

/// The struct's name, and the field of it that carries recording_head().
inline constexpr const char* recording_mat_struct = "trial";
inline constexpr const char* recording_mat_head = "steadyplate_recording";

/// A recording as a MAT file of level 5 that MATLAB, Octave and scipy open: one struct `trial` with time_s, a
/// column for each channel ("left.cop_ml_mm" is the field left_cop_ml_mm), units in `trial.unit`, rate_hz
/// (NaN when none is stated), condition, events, and all else as a line of JSON in steadyplate_recording.
/// Doubles, not compressed: every bit comes back.
/// @throws std::invalid_argument  more than a MAT file of level 5 can hold (4 GiB a variable)
std::string recording_mat(const Recording& recording);

/// The field's name of each channel, in their order: letters, digits and '_', at most 63, each once.
std::vector<std::string> mat_fields(const RecordingData& data);

/// The way back: a recording from the fields of such a struct, nothing when these are of another program.
/// @throws ReadError  damaged: fields that are missing or of another length
std::optional<RecordingData> recording_of_mat(std::vector<mat::Variable>& variables, const std::string& file);

}  // namespace steadyplate::datasets
