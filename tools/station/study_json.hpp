#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "datasets/study/study.hpp"
#include "tools/station/arguments.hpp"

namespace steadyplate::station {

/// The study as the page is told: its plan, and whom there is to pick with their visits.
/// @param id  as `studies` names it
Json study_json(const datasets::Study& study, const std::string& id);

/// Training of one person: the plan, how much of it was done, what comes next, and the log. Null when the
/// study names no plan and there is no log of this person.
Json training_json(const datasets::Study& study, const std::string& participant);

/// One session of training into the study. @param said  as README.md has it; @param today  ISO 8601 date
/// @throws std::invalid_argument, datasets::StudyError
void add_training(datasets::Study& study, const std::string& participant, const Json& said,
                  const std::string& today);

/// A study beside others, or the open one wherever it lies.
struct FoundStudy {
  std::string id;  ///< the folder's name; that of the open one when it lies elsewhere: its path
  std::filesystem::path folder;
};
/// Studies in a folder, by name, and the open one first when it is elsewhere.
std::vector<FoundStudy> find_studies(const std::filesystem::path& folder, const std::filesystem::path& open);

/// Make a study in that folder. @param said  id (a word), name, visits or template
/// @throws std::invalid_argument, datasets::StudyError  it is there already, cannot write
std::filesystem::path create_study(const std::filesystem::path& folder, const Json& said);

/// Two or three visits of one person against the measurement error, as `compare person` judges them.
/// @param said  visits, outcome (README.md)  @throws datasets::StudyError, std::invalid_argument
Json compare_json(const datasets::Study& study, const std::string& participant, const Json& said);

/// The two or three visits that are asked for, else the last two with scores.
/// @param said  visits (README.md)
/// @throws NotNow  there are no two visits with scores  @throws std::invalid_argument
std::vector<std::string> compared_visits(const datasets::Study& study, const std::string& participant,
                                         const Json& said);

}  // namespace steadyplate::station
