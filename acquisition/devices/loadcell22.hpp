#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace steadyplate::acquisition {

inline constexpr std::size_t loadcell22_bytes = 22;

/// A data packet as the firmware sends it.
/// @param counts  top left, top right, bottom left, bottom right; held within 24 bits, as the converter does
std::string loadcell22_frame(std::uint16_t sequence, std::uint32_t clock_us,
                             const std::array<std::int32_t, 4>& counts);

}  // namespace steadyplate::acquisition
