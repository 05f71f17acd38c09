#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "datasets/read.hpp"
#include "datasets/samples/layouts.hpp"
#include "tools/report/from_scored.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::report {

/// A recording of n samples at 100 Hz: Gaussian sway, slow enough to pass the low-pass.
inline datasets::Recording recording(std::size_t n, unsigned seed = 1, bool simulated = false) {
  std::mt19937_64 random(seed);
  datasets::RecordingData data;
  data.id = "trial" + std::to_string(seed);
  data.participant.pseudonym = "P7";
  data.provenance.file = "folder/trial" + std::to_string(seed) + ".csv";
  data.provenance.sha256 = std::string(64, 'a');
  data.assumptions = {"axes: as made"};
  data.simulated = simulated;
  std::vector<double> ml;
  std::vector<double> ap;
  double x = 0.0;
  double y = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    data.time_s.push_back(static_cast<double>(i) / 100.0);
    // Uniform steps from the generator's bits: the same on every machine.
    x = 0.98 * x + (static_cast<double>(random() >> 11U) / 9007199254740992.0 - 0.5);
    y = 0.98 * y + 2.0 * (static_cast<double>(random() >> 11U) / 9007199254740992.0 - 0.5);
    ml.push_back(x);
    ap.push_back(y + 0.5 * x);
  }
  data.channels.push_back({"cop_ml_mm", "mm", "", "ml", ml});
  data.channels.push_back({"cop_ap_mm", "mm", "", "ap", ap});
  return datasets::Recording(std::move(data));
}

inline scoring::Scored scored(std::size_t n, unsigned seed = 1, bool simulated = false) {
  scoring::ScoreOptions options = scoring::options_for("default");
  options.selection = "all";
  return scoring::score(recording(n, seed, simulated), options);
}

}  // namespace steadyplate::report
