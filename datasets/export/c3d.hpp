#pragma once

#include <string>
#include <vector>

#include "datasets/c3d/container.hpp"

namespace steadyplate::datasets {

/// A recording as a C3D file: Intel, 32-bit reals, one analog channel for each of ours ("left.cop_ml_mm";
/// unit beside it), its events in EVENT, no markers, no FORCE_PLATFORM. Any program that shows analog
/// channels opens it. What C3D has no place for (person, condition, plate, link, notes) is one line of JSON
/// in the bytes of STEADYPLATE:HEAD, so that it comes back.
struct C3dFile {
  std::string bytes;
  std::vector<std::string> dropped;  ///< what does not come back as it was, one sentence each
};

/// Stamps become even, first at the frame that is nearest; values have the 24 bits of a 32-bit real. What
/// changes by that is said in `dropped`. No number is a NaN in the file.
/// @throws std::invalid_argument  no sample, no channel, more than 65535 channels, no rate (fewer than two
///         samples and none stated), or more than 2^31 samples
C3dFile recording_c3d(const Recording& recording);

/// Was it written by recording_c3d?
bool is_recording_c3d(const c3d::Container& container);

/// The way back. Takes the channels' values out of the container.
/// @throws ReadError  damaged: the description is no JSON or names other channels than the file has
RecordingData read_recording_c3d(c3d::Container& container, const std::string& file);

}  // namespace steadyplate::datasets
