#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::acquisition {

/// What the empty board read when its zero was taken before the journal began, as a journal's event has it: a
/// number a channel, in the profile's units, in the order of the channels: "12.5;-3;0.25".
std::string zero_text(std::span<const double> readings);
/// @return nothing for a text that is none: not 1 to most_channels finite numbers
std::optional<std::vector<double>> parse_zero(std::string_view text);

}  // namespace steadyplate::acquisition
