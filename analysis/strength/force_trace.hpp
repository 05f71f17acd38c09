#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

/// Where repetitions begin and which count, on the larger of both legs' forces. 25 and 100 N: as the ivp11
/// reader of NordBord traces.
struct RepetitionSettings {
  double start_n = 25.0;      ///< a repetition lasts while the force is above this
  double keep_n = 100.0;      ///< and counts when its peak is above this
  double bridge_s = 0.2;      ///< shorter falls below start_n do not end it
  double onset_share = 0.05;  ///< onset: where a leg's force first exceeds this share of its peak
};

/// A stretch of samples, last included.
struct Repetition {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// Repetitions in a trace of two legs, in N. A sample that is not finite counts as no force.
/// @throws std::invalid_argument  unequal lengths; time not increasing; settings not finite, keep_n below
/// start_n, bridge_s below 0, onset_share outside (0, 1)
std::vector<Repetition> find_repetitions(std::span<const double> time_s, std::span<const double> left_n,
                                         std::span<const double> right_n,
                                         const RepetitionSettings& settings = {});

/// Force less the mean of its first `seconds` (nobody pulls yet). @throws std::invalid_argument  seconds
/// below 0, unequal lengths; no finite sample in that time
std::vector<double> tared(std::span<const double> time_s, std::span<const double> force_n, double seconds);

/// Rate of force development over a time from onset, N/s.
struct RateOfForce : Outcome {
  double window_s = kNoValue;
  double n_per_s = kNoValue;
};

/// One leg in one repetition.
struct LegRepetition : Outcome {
  double peak_n = kNoValue;
  double onset_s = kNoValue;         ///< on the trace's clock
  double time_to_peak_s = kNoValue;  ///< from onset
  double impulse_ns = kNoValue;      ///< integral of the force over the repetition, trapezoid
  double mean_n = kNoValue;          ///< impulse/duration
  std::vector<RateOfForce> rates;    ///< 0-50, 0-100, 0-200 ms
};

/// What one leg did in a repetition. RFD: slope from onset to window's end by linear interpolation (Aagaard
/// 2002); below 10 samples in the window `warn` (NordBord's 50 Hz has 2.5 in 50 ms: the number depends on
/// where the samples fell), below one or beyond the repetition `too_short`.
/// A sample not finite -> `not_finite`; a leg whose peak is not above 0 -> `constant`.
/// @throws std::invalid_argument  unequal lengths, repetition out of range
LegRepetition leg_repetition(std::span<const double> time_s, std::span<const double> force_n,
                             const Repetition& repetition, const RepetitionSettings& settings = {});

/// Score of a set from its repetitions' peaks.
struct SetForce : Outcome {
  std::size_t repetitions = 0;
  double mean_peak_n = kNoValue;
  double max_peak_n = kNoValue;
};

/// @param drop_first  leave the first repetition out: mean force shows learning (ISBS 2020)
/// No repetition left -> `too_short`.
SetForce set_force(std::span<const LegRepetition> repetitions, bool drop_first = false);

}  // namespace steadyplate::analysis
