#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "datasets/next_step.hpp"
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
/// The current scores of its trials, by the trial's id. They point into `contents`.
std::map<std::string, const datasets::Study::Current*> by_trial(const Contents& contents);

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

/// run.json: program, arguments, the head of the audit and the SHA-256 of each trial's raw file, so that
/// somebody else can tell what was exported, and repeat it.
std::string run_document(const Contents& contents, const std::vector<std::string>& arguments);

/// Write them into a new folder. @throws WouldOverwrite; std::runtime_error cannot write
void write_files(const std::filesystem::path& folder, const Files& files);

/// Everything but the signals, in a new folder: tidy, REDCap, study.json and run.json.
struct Exported {
  std::filesystem::path folder;
  std::vector<std::string> files;  ///< names
  Contents contents;
};
/// @param folder  "" = the next free exports/N of the study
/// @throws as write_files()
Exported write_export(datasets::Study& study, std::filesystem::path folder,
                      const std::vector<std::string>& arguments);

/// signals/TRIAL.csv, one a trial: its samples as they are scored, calibrated and not yet filtered (the text
/// of datasets/export/recording_csv). One recording is in memory at a time.
/// @param progress  called with how many are done, of how many
/// @return  trials that could not be opened, and why; all others are written
std::vector<datasets::Told> write_signals(const datasets::Study& study,
                                          const std::vector<datasets::StudyTrial>& trials,
                                          const std::filesystem::path& folder,
                                          const std::function<void(std::size_t, std::size_t)>& progress);

}  // namespace steadyplate::study
