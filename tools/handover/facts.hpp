#pragma once

#include <string>
#include <vector>

#include "analysis/compare/individual_change.hpp"
#include "datasets/study/study.hpp"
#include "tools/report/blocks.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::handover {

/// "33 years (30 to 39)": the age reached in the year of `date` (ISO 8601) and its band of ten years, which
/// is what a page may be filed under; "born 1990" where the visit has no date; "" without a year of birth.
std::string age_words(const datasets::StudyParticipant& person, const std::string& date);

/// What a study knows of a person: pseudonym, group, sex, age at that date, height, mass. What is not known
/// is left out.
std::vector<report::Fact> person_facts(const datasets::StudyParticipant& person, const std::string& date);

/// Its title, else its folder's name: enough on a page that is handed over, whose path is nobody's business.
std::string study_name(const datasets::Study& study);

/// Who took or imported these trials, as the study's audit has it.
std::string operators_of(const datasets::Study& study, const std::vector<datasets::StudyTrial>& trials);

/// What kind of answer a change has: cannot_say without a verdict or without a known error.
report::VerdictBlock::Kind verdict_kind(const analysis::IndividualChange& change);

/// "unstable_both 2: fall (stepped off)".
std::string trial_words(const datasets::StudyTrial& trial);

}  // namespace steadyplate::handover
