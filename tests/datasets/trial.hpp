#pragma once

#include <cmath>
#include <string>

#include "datasets/samples/layouts.hpp"

namespace steadyplate::datasets {

/// A made-up trial of n samples at 100 Hz whose values differ in every sample and axis.
inline SampleSource trial(std::size_t n, double first_s = 0.0) {
  SampleSource source;
  source.id = "trial";
  for (std::size_t i = 0; i < n; ++i) {
    const auto k = static_cast<double>(i);
    source.time_s.push_back(first_s + k / 100.0);
    source.cop_ml_mm.push_back(12.34 * std::sin(0.1 * k) + 0.01 * k + 3.0);
    source.cop_ap_mm.push_back(-20.0 + 8.76 * std::cos(0.07 * k));
    source.fz_n.push_back(700.0 + std::sin(k));
  }
  return source;
}

/// Name of a file that has no companions.
inline const char* const nowhere = "no-such-folder/trial.txt";

}  // namespace steadyplate::datasets
