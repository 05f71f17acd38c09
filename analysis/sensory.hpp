#pragma once

#include <array>
#include <span>
#include <vector>

#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// Modified clinical test of sensory interaction on balance, from one sway measure in four conditions (as in
/// APDM's note on the instrumented test). Higher percent = more sway without that sense.
struct Ctsib {
  Result composite;               ///< mean of the four, in the measure's unit
  Result visual_percent;          ///< min((EC - EO)/EO, (ECF - EOF)/EOF) x 100
  Result proprioceptive_percent;  ///< min((EOF - EO)/EO, (ECF - EC)/EC) x 100
  Result vestibular_percent;      ///< (ECF - EO)/EO x 100
};

/// @param open_firm, closed_firm, open_foam, closed_foam  the same measure in each condition.
/// One without a value -> `missing_input`; a divisor of 0 -> `constant`. A warning of an input is passed on.
Ctsib ctsib(const Result& open_firm, const Result& closed_firm, const Result& open_foam,
            const Result& closed_foam);

/// Equilibrium score of one trial: 100 (1 - (highest - lowest)/12.5 deg), cut to 0..100, of the AP sway
/// angle.
double equilibrium_percent(double lowest_deg, double highest_deg);

/// Sensory organization test, from equilibrium scores of its six conditions.
struct Sot {
  Result composite;  ///< (mean C1 + mean C2 + the three trials each of C3 to C6) / 14
  Result somatosensory, visual, vestibular,
      preference;  ///< C2/C1, C4/C1, C5/C1, (C3 + C6)/(C2 + C5), of means
};
inline constexpr std::size_t sot_conditions = 6;
inline constexpr std::size_t sot_trials = 3;

/// @param scores  of conditions 1 to 6; a fall is a score of 0 and counts. Fewer or more than three trials of
/// a
///                condition that a result needs -> `missing_input`, naming it; a divisor of 0 -> `constant`.
Sot sensory_organization(const std::array<std::vector<Result>, sot_conditions>& scores);

}  // namespace steadyplate::analysis
