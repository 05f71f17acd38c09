#pragma once

#include <string>

#include "datasets/read.hpp"
#include "datasets/study/study.hpp"

namespace steadyplate::study {

/// What the user said about a file, as a trial keeps it.
struct Reading {
  std::string reader, columns, cop_unit, board;
  std::string mapping;  ///< the text of a mapping file: the study must not need it
  std::optional<double> rate_hz;
  bool skip_bad_rows = false;
  bool simulated = false;  ///< a list beside the file said so, which does not go into the study
};
std::string to_json(const Reading& reading);  ///< "" when nothing was said
/// @throws datasets::StudyError  the row is damaged
Reading reading_from(const std::string& json);
datasets::ReadOptions read_options(const Reading& reading);

/// Open a file as it was said, under the conditions of the trial.
datasets::Recording open_as(const std::filesystem::path& file, const Reading& reading,
                            const datasets::StudyTrial& trial, const std::string& certificate);

/// The raw file of a trial, checked against its hash, opened by the one path.
/// @throws datasets::StudyError, datasets::ReadError
datasets::Recording open_trial(const datasets::Study& study, const datasets::StudyTrial& trial);

}  // namespace steadyplate::study
