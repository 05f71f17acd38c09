#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/compare/follow_up.hpp"
#include "analysis/compare/individual_change.hpp"
#include "tools/compare/session.hpp"

namespace steadyplate::compare {

/// How the trials of a session become its score.
enum class TrialScore { mean, median, best };

struct PersonOptions {
  TrialScore score = TrialScore::mean;
  std::optional<analysis::Better> better;  ///< of the primary metric; nothing: from the metric table
  std::optional<double> display_step;      ///< of the device, in the unit of the primary metric
  double practice = 0.0;                   ///< change of people who were not trained, primary metric
};

/// A session's score of one metric.
struct SessionScore {
  std::vector<double> trials;
  double score = analysis::kNoValue;
  double sd = analysis::kNoValue;          ///< of the trials
  double cv_percent = analysis::kNoValue;  ///< 100 sd/mean; NaN unless the mean is above 0
};

/// One metric of one person, two or three sessions.
struct MetricChange {
  std::string metric, unit;
  analysis::Better better = analysis::Better::none;
  SessionScore before, after, later;
  std::optional<ReliabilityEntry> reliability;
  std::string why_no_reliability;
  analysis::IndividualChange change;  ///< before -> after
  std::optional<analysis::FollowUp> follow_up;
  std::string sentence;  ///< the verdict, or why there is none
  std::vector<std::string> warnings;
};

/// The change of one metric. Fewer than 2 valid trials in a session -> no verdict. The error of the
/// difference of means of k1 and k2 trials is that of SEM sqrt((1/k1 + 1/k2)/2) each, when the SEM is between
/// trials; median and best are judged by the error of a single trial.
/// @param follow_up  may be nullptr
/// @param table      searched first to last for the metric and the sessions' condition
MetricChange metric_change(const std::string& metric, const Session& before, const Session& after,
                           const Session* follow_up, const std::vector<ReliabilityEntry>& table,
                           const PersonOptions& options);

/// Metrics in both sessions, in the order of the metric table, then by name.
std::vector<std::string> common_metrics(const Session& before, const Session& after);

/// Decimals so that a score has three significant digits.
int decimals_of(double score);

}  // namespace steadyplate::compare
