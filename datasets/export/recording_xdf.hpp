#pragma once

#include <string>
#include <string_view>

#include "datasets/recording.hpp"
#include "datasets/xdf/container.hpp"

namespace steadyplate::datasets {

/// A recording as an XDF file: one stream of double64 with a stamp for each sample, labels and units; events
/// as a second stream of text. What XDF has no place for is one line of JSON in the stream's <desc>; nothing
/// is lost.
std::string recording_xdf(const Recording& recording);

/// Was the stream written by recording_xdf?
bool is_recording_xdf(const xdf::Stream& stream);

/// The way back, channels without values.
/// @throws ReadError  damaged: no JSON, or other channels than the stream has
RecordingData recording_of_xdf_stream(const xdf::Stream& stream, const std::string& file);

/// Once the channels have their values: check_recording with the stream's head.
void check_recording_xdf(RecordingData& data, const xdf::Stream& stream);

}  // namespace steadyplate::datasets
