#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "datasets/study/study.hpp"

namespace steadyplate::study {

/// Everything in a study that is not a raw file, read at one moment.
struct Contents {
  datasets::StudyDefinition definition;
  std::vector<datasets::StudyParticipant> participants;
  std::vector<datasets::StudySession> sessions;
  std::vector<datasets::StudyTrial> trials;
  std::vector<datasets::StudyScoring> scorings;
  std::vector<datasets::Study::Current> values;
  std::vector<datasets::PrintedScore> printed;
  std::vector<datasets::TrainingSet> training;
  std::string audit_head;
};
Contents contents_of(datasets::Study& study);

/// A file to write: name and text.
using Files = std::vector<std::pair<std::string, std::string>>;

/// participants.csv, trials.csv, metrics.csv (one row a trial and metric), metrics_wide.csv (one row a
/// trial), printed.csv, training.csv and datapackage.json. Empty cell: there is none.
Files tidy_files(const Contents& contents);

/// redcap_import.csv and redcap_dictionary.csv: a record a participant, an event a time point, a repeating
/// instrument a trial and a printed score. Names of fields are at most 26 of a-z, 0-9 and '_'.
Files redcap_files(const Contents& contents);

/// study.json: the same as one document.
nlohmann::ordered_json json_study(const Contents& contents);

/// Write them into a new folder. @throws StudyError exists; std::runtime_error cannot write
void write_files(const std::filesystem::path& folder, const Files& files);

}  // namespace steadyplate::study
