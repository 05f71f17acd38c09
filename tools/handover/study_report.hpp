#pragma once

#include <string>
#include <vector>

#include "datasets/study/study.hpp"
#include "tools/report/from_scored.hpp"
#include "tools/report/person_report.hpp"

namespace steadyplate::handover {

/// What of a study a report is about.
struct StudyReportChoice {
  std::string participant;
  std::string time_point;                  ///< "" = the last one with trials
  std::string outcome;                     ///< of the verdict, "TEST/METRIC"; "" = the study's primary one
  const report::NormSet* norms = nullptr;  ///< bands beside the scores, where one fits
};

/// One visit of one participant: the trials, falls and void trials, the change since the first visit against
/// the measurement error with its source, training done, and the scores over the visits.
/// @throws datasets::StudyError  no such participant, no trial at that time point
report::PersonReport report_of_study(const datasets::Study& study, const StudyReportChoice& choice);

/// What every report's first page ends with: what norms there are, the comment, a line to sign on.
void close_report(report::PersonReport& report, const std::string& comment);

/// The participants who have a trial, in the order of the study.
std::vector<std::string> people_with_trials(const datasets::Study& study);

}  // namespace steadyplate::handover
