#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "datasets/study/study.hpp"
#include "tools/compare/person.hpp"

namespace steadyplate::study {

/// The visits of one participant at the test of the primary outcome.
struct StudyPerson {
  compare::Session before, after;
  std::optional<compare::Session> follow_up;
  std::string metric;                          ///< the primary one, within the test
  std::vector<compare::ReliabilityEntry> own;  ///< the study's own measurement errors
  std::optional<double> adherence_percent;     ///< when there is a training log
};
/// @param primary  "TEST/METRIC"; "" = that of study.toml
StudyPerson person_of_study(const datasets::Study& study, const std::string& participant,
                            const std::string& primary);

/// Trials of one outcome at one time point, by person and number of the trial.
struct StudyRepeats {
  std::string metric, unit, time_point;
  std::map<std::string, std::map<std::int64_t, double>> people;
};
/// @param outcome  "TEST/METRIC"; "" = the primary one   @param time_point  "" = the first
StudyRepeats repeats_of_study(const datasets::Study& study, const std::string& outcome,
                              const std::string& time_point);

}  // namespace steadyplate::study
