#pragma once

#include <string>
#include <vector>

#include "datasets/recording.hpp"

namespace steadyplate::cli {

/// How a live recording came in, a line each: rate and jitter, drift, losses, every gap (the first ten).
std::vector<std::string> link_lines(const datasets::LinkQuality& link);

}  // namespace steadyplate::cli
