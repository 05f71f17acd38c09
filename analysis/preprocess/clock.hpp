#pragma once

#include <cstddef>
#include <string>

#include "analysis/status.hpp"
#include "analysis/trajectory.hpp"

namespace steadyplate::analysis::preprocess {

/// What the time stamps say.
struct Clock {
  Status status = Status::ok;
  std::string reason;
  double rate_hz = 0.0;        ///< 1 / median step; a rate within 1e-6 of a whole number is that number
  double jitter = 0.0;         ///< SD / mean of the steps (population SD), lost rows left out
  std::size_t repeats = 0;     ///< samples dropped because they repeat the stamp before
  std::size_t long_steps = 0;  ///< steps above 1.5 medians: rows were lost there
};

/// Check the stamps and drop samples that repeat the stamp before them (the first one stays).
///
/// Stamps in text cannot say more than their decimals, so 99.9999999 Hz is 100 Hz. A step above 1.5 medians
/// means lost rows, which are a gap and not jitter: such steps are left out of the jitter while they are at
/// most 1 % of all steps (one is always allowed); if more, the board sends in bursts and every step counts.
///
/// Edge cases: a stamp that is not finite -> not_finite; a step backwards -> degenerate ("clock goes
/// backwards at 12.34 s (sample 1235)", counted from 1); fewer than 2 different stamps -> too_short; median
/// rate below 1 Hz or above 100 kHz -> degenerate, for then the unit of the time column is wrong.
Clock read_clock(CopSamples& samples);

}  // namespace steadyplate::analysis::preprocess
