#pragma once

#include <span>

// Sums and extremes of long signals. One addition waits for the last: sixteen sums that do not wait for each
// other are many times as fast, and lose fewer digits. Their order is fixed, so the bits are the same on
// every machine.

namespace steadyplate::analysis {

/// x_0 + x_1 + ...; 0 of nothing.
double total(std::span<const double> x);

/// x_0^2 + x_1^2 + ...; 0 of nothing.
double total_of_squares(std::span<const double> x);

/// No NaN and no infinity among them.
bool all_finite(std::span<const double> x);

/// (x_0 - a) (y_0 - b) + (x_1 - a) (y_1 - b) + ... of two signals of one length; 0 of nothing.
double total_of_products(std::span<const double> x, double a, std::span<const double> y, double b);

struct Extremes {
  double low, high;
};

/// Smallest and largest of x, of which there is one at least.
Extremes extremes(std::span<const double> x);

}  // namespace steadyplate::analysis
