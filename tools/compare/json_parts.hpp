#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "analysis/compare/bland_altman.hpp"
#include "analysis/compare/reliability.hpp"
#include "tools/compare/group_answer.hpp"

namespace steadyplate::compare {

using Json = nlohmann::ordered_json;

// Answers as JSON: NaN is null; an answer without numbers has its status and the reason.

Json json_interval(const analysis::Interval& interval);
/// Adds "status" and "note" unless the answer is plainly ok.
void add_outcome(Json& object, const analysis::Outcome& outcome);
Json json_paired(const PairedAnswer& answer);
Json json_reliability(const analysis::Reliability& r);
Json json_bland_altman(const analysis::BlandAltman& b);
Json json_group(const GroupAnswer& answer);

/// A document as rows `outcome,key,value`: keys are paths ("ancova_post.group.F"), values as they round-trip,
/// empty for null. `outcomes` holds an object of objects; the header line is the first. Two last rows of
/// outcome "(file)" have schema and program version.
std::string flat_csv(const Json& outcomes, const std::string& schema);

}  // namespace steadyplate::compare
