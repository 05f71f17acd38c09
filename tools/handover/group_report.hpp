#pragma once

#include <optional>
#include <string>

#include "datasets/study/study.hpp"
#include "tools/report/blocks.hpp"

namespace steadyplate::handover {

/// How the groups of a study are told of.
struct GroupReportChoice {
  std::string outcome{};       ///< "TEST/METRIC"; "" = the study's primary one
  std::string control{};       ///< group the others are compared with; "" = by its name, else the first
  double per_protocol = 80.0;  ///< percent of the planned sessions that count as done
  std::string comment{};
};

/// A study's groups as a report: everybody's scores over the visits with the means and their intervals, the
/// answer of the ANCOVA, the mixed ANOVA, changes within the groups (which do not compare them), effect
/// sizes, people beyond the measurement error, training done and the analysis per protocol, the other
/// outcomes, who is left out and why, the paragraph for a paper. Numbers and order are those of `compare
/// group`.
/// People beyond the error are counted by the study's own error of a score, that of its least number of
/// trials; without one the page says that they are not counted.
/// @throws datasets::StudyError  no scores, no primary outcome; std::invalid_argument  fewer than two groups
report::BlockReport report_of_groups(const datasets::Study& study, const GroupReportChoice& choice);

}  // namespace steadyplate::handover
