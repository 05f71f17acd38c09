#pragma once

#include <span>
#include <vector>

namespace steadyplate::analysis::preprocess {

/// Arithmetic mean; NaN of nothing.
double mean(std::span<const double> values);

/// Subtract `value` from every sample.
void subtract(std::vector<double>& x, double value);

/// Take the slope of the least-squares line out, keep the mean. Fewer than 2 samples: unchanged.
/// @return the slope in units of x a sample
double remove_slope(std::vector<double>& x);

/// Keep samples at a lower rate: every n-th where the rates divide, else linear interpolation at k / to_hz.
/// The caller has filtered before. to_hz >= from_hz: unchanged.
/// @return the rate of what is left
double thin(std::vector<double>& x, double from_hz, double to_hz);

}  // namespace steadyplate::analysis::preprocess
