#pragma once

#include <cstddef>
#include <string>

#include "analysis/status.hpp"
#include "analysis/trajectory.hpp"

namespace steadyplate::analysis::preprocess {

/// How gaps are bridged.
struct GapRule {
  double rate_hz = 0.0;
  bool uniform = true;     ///< the clock has no jitter: rows lost from it are put back on its grid
  double max_gap_s = 0.1;  ///< longer ones are not filled
  double minimum_s = 0.0;  ///< what a stretch between two long gaps must last
};

/// One stretch without a hole, and what it took.
struct Bridged {
  Status status = Status::ok;
  std::string reason;
  CopSamples samples;      ///< no NaN in ml and ap; load is NaN where a sample was filled, forces are filled
  std::size_t filled = 0;  ///< samples made by linear interpolation
  std::size_t gaps = 0;    ///< in so many gaps
  double longest_s = 0.0;  ///< the longest of them
  std::size_t stretches = 1;    ///< clean stretches found; more than 1: the longest was kept
  bool after_long_gap = false;  ///< the kept stretch is not the first one
  std::size_t dropped = 0;      ///< samples outside the kept stretch, valid or not
};

/// Fill gaps up to max_gap_s linearly in time; where one is longer keep the longest clean stretch (the first
/// of equals). The ends are never filled: the stretch begins and ends with a measured sample.
///
/// A gap lasts (time between its two valid neighbours) - (one sample step), so 10 missing samples at 100 Hz
/// are 0.1 s. Missing are samples that are not finite and, in both kinds of clock, rows that are not there at
/// all. Edge cases: no valid sample -> not_finite; several stretches and none lasts minimum_s -> not_finite.
Bridged bridge_gaps(CopSamples samples, const GapRule& rule);

}  // namespace steadyplate::analysis::preprocess
