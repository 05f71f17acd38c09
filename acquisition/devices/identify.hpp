#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "acquisition/devices/profile.hpp"

namespace steadyplate::acquisition {

/// How well some bytes fit a profile.
struct Fit {
  std::string profile_id;
  std::uint64_t frames = 0;
  double share = 0.0;  ///< of the bytes (lines: of the lines) that make good frames
};

/// Try every built-in profile whose frames can be told from noise, best first; profiles with no frame at all
/// are left out. Profiles that share a framing and fit alike stand in the order of the list.
std::vector<Fit> fits(std::span<const std::uint8_t> bytes);

/// Ids of the built-in profiles whose boards are sold with this USB bridge ("0403:6001"). A profile may name
/// all products of a maker.
std::vector<std::string> profiles_behind(std::string_view usb_id);

/// A profile for lines of numbers nobody has described yet, or "" when the bytes are no such lines.
///
/// The delimiter and the number of columns are those of most lines; a first column that only grows is taken
/// as the clock, in s, ms or us as fits `seconds` best. JSON objects: every key with a number, "t" as the
/// clock. What the other columns are only their owner knows: they are named value_1_counts ...
/// @param seconds  in which the bytes came; 0 = not known
std::string propose_lines(std::span<const std::uint8_t> bytes, double seconds);

/// One sentence about bytes that are no frames of the profile a user named: which board they fit, or that
/// they look like a wrong baud rate.
std::string what_it_may_be(std::span<const std::uint8_t> bytes);

}  // namespace steadyplate::acquisition
