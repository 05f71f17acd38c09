#pragma once

#include <string>
#include <vector>

#include "datasets/study/study.hpp"
#include "tools/report/blocks.hpp"

namespace steadyplate::handover {

/// Which visits of whom are held against each other.
struct ComparisonChoice {
  std::string participant;
  /// Two or three, in the order to compare; empty = the first three of the study at which the person has
  /// scores of the outcome's test.
  std::vector<std::string> time_points{};
  /// "TEST/METRIC" the verdict is about; "" = the study's primary one, else mean velocity or OSI of the first
  /// test that was done at all these visits, and the page says that nobody named it.
  std::string outcome{};
  std::string comment{};  ///< of the clinician
};

/// Two or three visits of one participant as a report: the verdict on the primary outcome with the source of
/// its measurement error, the scores over the visits with each trial, the paths of one trial a visit on one
/// scale, every measure, strength, training done, falls and void trials, a line to sign. For
/// report::render_report and report::report_html.
/// A change is judged as `compare person` judges it: the study's own errors first, then those shipped;
/// without a source, or where the visits differ in what must agree, there is no verdict and the page says
/// why.
/// @throws datasets::StudyError  no such participant, no scores, fewer than two visits with them
/// @throws std::invalid_argument  more than three time points, one named twice
report::BlockReport comparison_of_visits(const datasets::Study& study, const ComparisonChoice& choice);

/// Time points at which this participant has scores, in the study's order: what there is to choose from.
std::vector<std::string> visits_with_scores(const datasets::Study& study, const std::string& participant);

}  // namespace steadyplate::handover
