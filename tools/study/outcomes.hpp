#pragma once

#include <map>
#include <string>
#include <vector>

#include "analysis/strength/training.hpp"
#include "datasets/study/study.hpp"
#include "tools/compare/outcomes.hpp"
#include "tools/compare/reliability_table.hpp"
#include "tools/compare/session.hpp"

namespace steadyplate::study {

/// Which time points of a study are before, after and follow-up; empty: the first three of study.toml.
struct TimeChoice {
  std::string pre, post, followup;
};

/// One score of one valid trial, computed or printed.
struct TrialScore {
  std::string participant, time_point;
  std::string test,
      metric;  ///< printed scores of several legs, muscles or speeds: "peak_torque.dominant.flexors"
  std::int64_t trial = 1;
  double value = 0.0;  ///< NaN: measured, but without a value
  std::string unit, version, parameters;
  std::string profile, device, level, vision, surface, stance;
  std::string segment;
  bool simulated = false;
};
std::vector<TrialScore> trial_scores(const datasets::Study& study);
/// Is there any score of "TEST/METRIC"?
bool has_outcome(const std::vector<TrialScore>& scores, const std::string& outcome);

/// The times chosen, checked. @throws datasets::StudyError  study.toml has none of that name, or fewer than
/// two
std::vector<std::string> times_of(const datasets::Study& study, const TimeChoice& choice);

/// Every outcome "TEST/METRIC" of the study: the mean of the valid trials of each person and time, with the
/// adherence of those who have a training log. People without a group are left out and counted in the notes.
/// @param about  who stays in also without a group, which is "" then: the person a page is about
compare::StudyData study_data(const datasets::Study& study, const TimeChoice& choice,
                              const std::string& about = {});

/// What each person in the training log did of the study's plan. Empty without a log or plan.
std::map<std::string, analysis::Adherence> training_of(const datasets::Study& study);
/// Percent of the planned sessions of each person in the training log. Empty without a log or plan.
std::map<std::string, double> adherence_of(const datasets::Study& study);

/// One visit of one person at one test, with the strength of that visit beside it (metrics "strength/...").
compare::Session visit(const std::vector<TrialScore>& scores, const std::string& participant,
                       const std::string& time, const std::string& test);

/// People x trials of one outcome at one time point, by person: value of trial 1, 2, ...
std::map<std::string, std::map<std::int64_t, double>> repeats(const std::vector<TrialScore>& scores,
                                                              const std::string& time,
                                                              const std::string& test,
                                                              const std::string& metric);

/// The study's own measurement error of each metric of a test: between the trials of the first time point of
/// all its people. Metrics with fewer than 3 people or 2 trials have none.
std::vector<compare::ReliabilityEntry> own_reliability(const std::vector<TrialScore>& scores,
                                                       const std::string& time, const std::string& test,
                                                       const std::string& study_name);

}  // namespace steadyplate::study
