#pragma once

#include <string>

#include "datasets/study/study.hpp"
#include "tools/report/score_sheet_page.hpp"

namespace steadyplate::handover {

/// One participant's scores over the visits of a study.
/// @param metrics  outcomes "TEST/METRIC" separated by ','; "" = all measured at two time points, primary
/// first
/// @throws datasets::StudyError  no such participant, nothing measured twice; std::invalid_argument
report::ScoreSheet score_sheet_of(const datasets::Study& study, const std::string& participant,
                                  const std::string& metrics);

}  // namespace steadyplate::handover
