#pragma once

#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// A sway measure in one condition against another: Romberg (eyes closed / open, same surface) or foam
/// (foam / firm, same vision). metrics.md section 9.
struct Ratio {
  Result quotient;   ///< test / reference
  Result percent;    ///< 100 (test - reference) / reference, %
  Result log_ratio;  ///< ln(test / reference): the form to use in statistics
};

/// @param test, reference  the same metric in the two conditions.
/// reference = 0 -> `constant`; not positive, or test <= 0 -> log_ratio `degenerate`; NaN in -> its status is
/// kept as `missing_input`.
Ratio ratio(const Result& test, const Result& reference);

}  // namespace steadyplate::analysis
