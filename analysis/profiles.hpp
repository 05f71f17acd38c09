#pragma once

#include <span>
#include <string_view>

#include "analysis/metrics/metric.hpp"
#include "analysis/preprocess/prepare.hpp"

namespace steadyplate::analysis {

/// A named way to prepare and measure; every result names the one it was made with.
struct Profile {
  std::string_view id;           ///< "default", "quijoux2021", "prieto1996", "raw"
  std::string_view description;  ///< one sentence, with the source
  PrepareSettings prepare;
  MetricSettings metrics;
};

std::span<const Profile> profiles();

/// @throws std::invalid_argument  naming the known profiles
const Profile& find_profile(std::string_view id);

}  // namespace steadyplate::analysis
