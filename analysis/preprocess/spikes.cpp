#include "analysis/preprocess/spikes.hpp"

#include <cmath>
#include <limits>
#include <vector>

namespace steadyplate::analysis::preprocess {

std::size_t mark_spikes(CopSamples& samples, double spike_mm, double agree_mm) {
  const auto distance = [&samples](std::size_t a, std::size_t b) {
    return std::hypot(samples.ml_mm[a] - samples.ml_mm[b], samples.ap_mm[a] - samples.ap_mm[b]);
  };
  // Find all before marking any: a marked one must not be the missing neighbour of the next.
  std::vector<std::size_t> spikes;
  for (std::size_t i = 1; i + 1 < samples.time_s.size(); ++i)
    if (distance(i, i - 1) > spike_mm && distance(i, i + 1) > spike_mm && distance(i - 1, i + 1) <= agree_mm)
      spikes.push_back(i);
  for (const std::size_t i : spikes)
    samples.ml_mm[i] = samples.ap_mm[i] = std::numeric_limits<double>::quiet_NaN();
  return spikes.size();
}

}  // namespace steadyplate::analysis::preprocess
