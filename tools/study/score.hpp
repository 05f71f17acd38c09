#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "datasets/next_step.hpp"
#include "datasets/study/study.hpp"

namespace steadyplate::study {

struct StudyScoreOptions {
  std::string profile = "default";
  std::string selection = "core";
  bool again = false;  ///< every trial, not only those without scores
  std::string only{};  ///< UUID of one trial; "" = all
};

/// A metric of a trial that is not what it was.
struct Moved {
  std::string trial, metric;
  std::int64_t from_version = 0, to_version = 0;
  std::optional<double> from, to;
  std::string from_status, to_status;
};

struct ScoredStudy {
  std::size_t scored = 0;
  std::size_t there_already = 0;
  std::size_t not_scored = 0;            ///< void trials and falls: results, without scores
  std::vector<datasets::Told> failures;  ///< "trial UUID: why"
  std::vector<Moved> moved;              ///< of trials that had scores
  std::size_t unchanged = 0;             ///< values that stayed
};

/// Score valid trials from their raw files by tools/scoring, height and mass from the participant. Scores
/// before are kept; the last ones count.
/// @param progress  called with trials done, of how many
ScoredStudy score_study(datasets::Study& study, const StudyScoreOptions& options,
                        const std::function<void(std::size_t, std::size_t)>& progress);

}  // namespace steadyplate::study
