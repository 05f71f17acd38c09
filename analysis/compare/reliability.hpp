#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

/// One intraclass correlation. May be negative: printed, not cut.
struct Icc {
  double value = kNoValue;
  Interval ci;  ///< NaN where the formula has none
};

/// What repeated measurements of the same people say about the error of a measurement. Mean squares in the
/// unit of the scores squared, SEM, MDC, SD and SWC in the unit of the scores.
struct Reliability : Outcome {
  std::size_t people = 0;
  std::size_t trials = 0;
  double mean = kNoValue;        ///< of all scores
  double ms_rows = kNoValue;     ///< people
  double ms_columns = kNoValue;  ///< trials
  double ms_error = kNoValue;
  double ms_within = kNoValue;    ///< (SS columns + SS error)/(n (k - 1))
  Icc icc_1_1, icc_2_1, icc_3_1;  ///< of one trial
  Icc icc_1_k, icc_2_k, icc_3_k;  ///< of the mean of k trials; no intervals
  double f_people = kNoValue, p_people = kNoValue;
  double f_trials = kNoValue, p_trials = kNoValue;  ///< small p: the trials differ, people learn or tire
  double sem_agreement = kNoValue;                  ///< sqrt(MS within): the shift between trials is error
  double sem_consistency = kNoValue;                ///< sqrt(MS error): it is not. The typical error
  double mdc95_agreement = kNoValue;
  double mdc95_consistency = kNoValue;
  double typical_error_percent = kNoValue;  ///< 100 sem_consistency/mean; NaN unless mean is above 0
  double sd_between = kNoValue;             ///< SD of the people's means
  double sd_all = kNoValue;                 ///< SD of all scores
  double swc = kNoValue;                    ///< smallest worthwhile change, 0.2 sd_between
};

/// Two-way table of n people x k trials (Shrout & Fleiss 1979; McGraw & Wong 1996; SEM: Weir 2005):
/// ICC(1,1) = (MSR - MSW)/(MSR + (k-1) MSW), average (MSR - MSW)/MSR;
/// ICC(2,1) = (MSR - MSE)/(MSR + (k-1) MSE + k (MSC - MSE)/n), average (MSR - MSE)/(MSR + (MSC - MSE)/n);
/// ICC(3,1) = (MSR - MSE)/(MSR + (k-1) MSE), average (MSR - MSE)/MSR.
/// @param scores  a row a person, k trials each, of the same protocol
/// @param level   of the intervals
/// Fewer than 3 people or 2 trials -> `too_short`; not finite -> `not_finite`; all scores the same ->
/// `constant`; no error at all -> `warn`: ICCs, SEM = 0 and MDC = 0 stand, F and the intervals that need an
/// error do not (a SEM of 0 says that the data were rounded or copied).
/// @throws std::invalid_argument  rows of unequal length, level outside (0, 1)
Reliability reliability(std::span<const std::vector<double>> scores, double level = 0.95);

/// Typical error as a share, from reliability() of ln scores: 100 (exp(sqrt(MS error)) - 1), % (Hopkins
/// 2000).
/// @throws std::invalid_argument  sem_of_logs below 0 (NaN gives NaN)
double typical_error_of_logs_percent(double sem_of_logs);

}  // namespace steadyplate::analysis
