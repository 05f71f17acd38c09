#pragma once

#include <string>
#include <vector>

#include "datasets/study/study.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::study {

/// Which trials of a study: of one person at one time point, of one protocol or ("") of all.
struct VisitChoice {
  std::string participant, time_point, protocol;
  std::string test{};   ///< "" = of every test
  std::size_t most{0};  ///< the first so many; 0 = all
};

/// The valid trials of a visit, scored from their raw files by the default profile: paths where there is a
/// centre of pressure, else tilts. Named "TEST NUMBER"; pseudonym, sex, age, height and mass are the study's.
/// @throws datasets::StudyError, datasets::ReadError, std::invalid_argument
std::vector<scoring::Scored> score_visit(const datasets::Study& study, const VisitChoice& choice);

}  // namespace steadyplate::study
