#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steadyplate::datasets {

/// What a study plans, as study.toml says it (README.md shows every key). Everything may be empty.
struct StudyDefinition {
  std::string name;
  std::vector<std::string> groups;       ///< the control group first
  std::vector<std::string> time_points;  ///< in order: before, after, follow-up
  std::vector<std::string> tests;        ///< in the order of the protocol
  std::string primary;                   ///< the outcome named before the baseline: "static_both_ec/OSI"
  std::string plan;                      ///< training plan, an id or a file
  std::string note;
  std::vector<std::string> published;  ///< what others published, shown beside this study's own numbers
  bool synthetic = false;              ///< made-up people: every output says so
};

/// Parse study.toml. @throws ReadError  names the key and its line
StudyDefinition parse_study_definition(std::string_view toml, const std::string& file);

/// The same as text: reading it back gives the same definition.
std::string study_toml(const StudyDefinition& definition);

/// "baseline", "static_both_ec": a word of letters, digits, '.', '-' and '_', at most 64, beginning with a
/// letter or digit.
bool is_study_word(std::string_view text);

/// A template by its id. @throws StudyError (not_found) with those there are
StudyDefinition study_template(const std::string& id);
std::vector<std::string> study_templates();

}  // namespace steadyplate::datasets
