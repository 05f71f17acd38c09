#pragma once

#include <functional>
#include <string>
#include <vector>

#include "datasets/study/study.hpp"
#include "tools/study/printed.hpp"
#include "tools/study/reading.hpp"

namespace steadyplate::study {

/// One recording to import, and what the user says about it.
struct RecordingToImport {
  std::string file;
  datasets::StudyTrial trial;  ///< participant, time_point, test; number 0 = next; state, reason, protocol
  std::string condition;       ///< "ec-unstable"; "" = the file's own
  std::string date;            ///< of the session, when it is not there yet
  Reading reading;
};

/// A list of recordings: columns file, participant, session (or time), test; trial, condition, protocol,
/// state, reason and date may be there. Files are looked for beside the list.
/// @param said  what holds for every row
/// @throws datasets::ReadError
std::vector<RecordingToImport> read_import_list(const std::string& list, const RecordingToImport& said);

/// What was done with one recording.
struct Imported {
  datasets::Added added;
  std::string sha256;
};

/// Read the recording once to see that it can be scored, then put it into the study. The session is made when
/// the study plans this time point. When it returns, the trial is on disk.
/// @throws datasets::ReadError, datasets::StudyError, std::invalid_argument
Imported import_recording(datasets::Study& study, const RecordingToImport& recording);

/// How many rows of a table were new, and how many were there already.
struct ImportedRows {
  std::size_t added = 0;
  std::size_t already = 0;
  std::vector<std::string> notes;
};
/// Whole tables: all rows or none.
ImportedRows import_participants(datasets::Study& study, const std::string& file);
ImportedRows import_printed(datasets::Study& study, const std::string& file, const PrintedDefaults& defaults);
ImportedRows import_training(datasets::Study& study, const std::string& file);

}  // namespace steadyplate::study
