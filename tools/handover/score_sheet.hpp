#pragma once

#include <string>

#include "datasets/study/study.hpp"
#include "tools/compare/outcomes.hpp"
#include "tools/report/score_sheet_page.hpp"

namespace steadyplate::handover {

/// One participant's scores over the visits of a study.
/// @param metrics  outcomes "TEST/METRIC" separated by ','; "" = all measured at two time points, primary
/// first
/// @throws datasets::StudyError  no such participant, nothing measured twice; std::invalid_argument
report::ScoreSheet score_sheet_of(const datasets::Study& study, const std::string& participant,
                                  const std::string& metrics);

/// A group's mean of an outcome at each time with half the width of its 95 % confidence interval (Student's
/// t), of all scores there are; NaN where there are too few.
report::SheetGroup sheet_group_of(const compare::OutcomeData& outcome, const std::string& group,
                                  std::size_t times);

}  // namespace steadyplate::handover
