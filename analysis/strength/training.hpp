#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/compare/outcome.hpp"

namespace steadyplate::analysis {

/// One planned set: so many repetitions, or a range of them.
struct PlannedSet {
  int reps_low = 0;
  int reps_high = 0;  ///< = reps_low when there is no choice
};

/// One planned session. Sessions count from 1 through the whole plan: week 2 of a plan of three a week begins
/// with session 4.
struct PlannedSession {
  int week = 1;
  int session = 1;
  bool supervised = false;
  std::vector<PlannedSet> sets;
};

/// One row of a training log: a set that was done, or logged as not done (reps = 0).
struct LoggedSet {
  int session = 1;  ///< through the whole plan
  int set = 1;
  int reps_done = 0;
  std::optional<int> reps_planned;  ///< as the log says; otherwise the plan's lower number
  std::optional<int> day;           ///< days since any fixed date; nothing: not dated
  std::optional<double> pain;       ///< 0 to 10
};

/// How much of a plan was done. Counts are of the plan's sessions; unlogged is not done.
struct Adherence : Outcome {
  std::size_t sessions_planned = 0;
  std::size_t sessions_done = 0;      ///< with any repetition
  std::size_t sessions_full = 0;      ///< every planned repetition of every set
  std::size_t sessions_unlogged = 0;  ///< no row at all
  std::size_t sessions_extra = 0;     ///< logged, but not in the plan; their repetitions do not count
  double sessions_percent = kNoValue;
  int reps_planned = 0;
  int reps_done = 0;    ///< within the plan: at most those planned of each set
  int reps_excess = 0;  ///< beyond it
  double reps_percent = kNoValue;
  std::optional<int> longest_gap_days;  ///< between two days with repetitions; nothing below two dated days
  std::optional<double> pain_highest;
  std::optional<double> pain_mean;  ///< over the sets with a number
};

/// sessions % = 100 sessions with any repetition/planned; reps % = 100 reps done/planned, each set capped at
/// its plan (comparison.md section 4). An empty plan -> `missing_input`.
/// @throws std::invalid_argument  a session or set below 1, reps below 0, pain outside 0 to 10, two
/// rows for the same set
Adherence adherence(std::span<const PlannedSession> plan, std::span<const LoggedSet> log);

/// Days since 1970-01-01 of a date of the Gregorian calendar; nothing when there is no such day.
std::optional<int> day_number(int year, int month, int day);

}  // namespace steadyplate::analysis
