#pragma once

#include <span>
#include <vector>

namespace steadyplate::analysis {

/// p values of one family after Holm's step-down correction, in the order given: with p sorted upwards,
/// adj_i = max over j <= i of min(1, (m - j + 1) p_j) (Holm 1979). The default of this program.
///
/// A NaN (a test that could not be made) stays NaN and does not count in m. Empty in, empty out.
/// @throws std::invalid_argument  a p outside [0, 1]
std::vector<double> holm(std::span<const double> p);

/// min(1, m p) (Bonferroni 1936; Dunn 1961). Edge cases and errors as holm().
std::vector<double> bonferroni(std::span<const double> p);

}  // namespace steadyplate::analysis
