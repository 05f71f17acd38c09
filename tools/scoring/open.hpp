#pragma once

#include <filesystem>
#include <string>

#include "datasets/read.hpp"

namespace steadyplate::scoring {

/// A recording of any kind: a file that datasets/ knows, a journal of a live recording (*.spj), or the bare
/// bytes a board sent, when `board` says which.
/// @param board  device profile (built-in id or file) to decode by; "" = the journal's own, or no board at
/// all
/// @param certificate  file of a calibration certificate to use for what came from a board; "" = the one the
/// journal
///                     was recorded with, or none. How it stands to the board on the day of the recording is
///                     among the warnings ("warn_calibration: ...") unless it is valid
/// @throws datasets::ReadError, std::invalid_argument
datasets::Recording open_recording(const std::filesystem::path& file, const datasets::ReadOptions& options,
                                   const std::string& board, const std::string& certificate = "");

}  // namespace steadyplate::scoring
