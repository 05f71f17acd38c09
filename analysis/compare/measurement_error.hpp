#pragma once

#include <cstddef>

namespace steadyplate::analysis {

// What a published or measured reliability says about the error of one person's score. Units: those of the
// score, or of its ln where the reliability is of ln scores.

/// How a standard error of measurement was found, which decides what averaging does to it.
enum class SemKind {
  between_trials,  ///< between trials of one session: the mean of k trials has SEM/sqrt k
  test_retest,     ///< between sessions, of the score as it is used: averaging is already in it
};

/// SEM of a session's score that is the mean of k trials.
/// @throws std::invalid_argument  sem below 0 or not finite, trials = 0
double sem_of_session(double sem, SemKind kind, std::size_t trials);

/// SD sqrt(1 - ICC), when only these are published (Weir 2005). A negative ICC is taken as it is.
/// @throws std::invalid_argument  sd below 0 or not finite, icc above 1 or not finite
double sem_from_icc(double sd, double icc);

/// Smallest change that `level` of people without a true change stay below: z sqrt(2) SEM, z = 1.959964 for
/// 0.95 (MDC95 = 2.7718 SEM), 1.644854 for 0.90.
/// @throws std::invalid_argument  sem below 0 or not finite, level outside (0, 1)
double minimal_detectable_change(double sem, double level = 0.95);

/// A change of ln scores as percent of the first score: 100 (exp(change) - 1), and what the same distance
/// down is: 100 (1 - exp(-change)). 17 % down undoes 20 % up.
struct RatioChange {
  double up_percent = 0.0;
  double down_percent = 0.0;
};
RatioChange ratio_change(double log_change);

}  // namespace steadyplate::analysis
