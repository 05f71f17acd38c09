#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "datasets/recording.hpp"

namespace steadyplate::datasets {

/// A recording as an OpenSim storage (.sto, version 1): time and one column for each channel in the house's
/// units ("left.fz_n"), numbers in the shortest form that gives the same bits back, no number as NaN. What a
/// storage has no place for is one line of JSON in its header, which OpenSim passes over; nothing is lost.
std::string recording_sto(const Recording& recording);

/// The way back: channels without values, in the order of the columns.
/// @param names  of the file's columns, time first
/// @throws ReadError  damaged: no JSON, or other columns than it names
RecordingData recording_of_sto_head(std::string_view json, const std::vector<std::string>& names,
                                    const std::string& file);

}  // namespace steadyplate::datasets
