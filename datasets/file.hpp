#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "datasets/error.hpp"

namespace steadyplate::datasets {

/// Largest recording that is read: a day at 100 Hz with ten columns is below it, and small enough that a
/// sparse or wrong file of gigabytes is refused at once rather than read.
inline constexpr std::uint64_t largest_recording_bytes = 1U << 30U;

/// The bytes of a regular file.
/// @throws ReadError  unreadable: missing, a directory or device, not permitted, larger than most_bytes, or a
///         failure while reading, with the system's own words
std::string read_file(const std::filesystem::path& file, std::uint64_t most_bytes = largest_recording_bytes);

}  // namespace steadyplate::datasets
