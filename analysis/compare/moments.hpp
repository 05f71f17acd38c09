#pragma once

#include <span>
#include <string>
#include <vector>

#include "analysis/compare/outcome.hpp"
#include "analysis/machine/sums.hpp"

namespace steadyplate::analysis {

/// One cell of the first table of every report: n, mean, SD, median. All in the unit of the values.
struct Descriptives : Outcome {
  std::size_t n = 0;
  double mean = kNoValue;
  double sd = kNoValue;      ///< divided by n - 1
  double median = kNoValue;  ///< mean of the two middle values when n is even
};

/// No value -> `too_short`; a NaN or infinity -> `not_finite`; one value -> `warn`, mean and median stand, SD
/// is NaN.
Descriptives describe(std::span<const double> x);

// What the tests share. Two-pass sums: the mean is corrected by the mean of the residuals, the sum of squares
// by the square of their sum (Chan, Golub & LeVeque 1983). Unit checks are the callers' business.

/// Largest absolute value; 0 for none.
double largest(std::span<const double> x);
/// NaN for none.
double mean_of(std::span<const double> x);
/// Sum of (x - mean)^2; 0 for one value, NaN for none.
double sum_of_squares(std::span<const double> x);
/// Divided by n - 1; NaN below two values.
double variance_of(std::span<const double> x);
double sd_of(std::span<const double> x);
/// NaN for none.
double median_of(std::span<const double> x);
/// Pearson's r; NaN when either varies by no more than rounding, or below two pairs.
/// @throws std::invalid_argument  x and y of unequal length
double correlation_of(std::span<const double> x, std::span<const double> y);
/// y - x, value by value.
/// @throws std::invalid_argument  x and y of unequal length
std::vector<double> differences(std::span<const double> x, std::span<const double> y);

/// True when an SD is 0 but for rounding of values as large as `scale`: 0.3 - 0.2 and 0.2 - 0.1 are the same
/// difference. The bound is 64 times the spacing of doubles at `scale`.
bool negligible(double sd, double scale);

}  // namespace steadyplate::analysis
