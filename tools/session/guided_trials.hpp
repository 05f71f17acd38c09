#pragma once

#include <optional>
#include <string>
#include <vector>

#include "acquisition/journal/trial_mark.hpp"
#include "analysis/protocols/engine.hpp"
#include "datasets/study/study.hpp"

namespace steadyplate::session {

/// What is asked for when a guided session begins.
struct RunRequest {
  std::string participant, time_point;
  std::string protocol_text;
  std::string protocol_file;         ///< for messages
  std::optional<std::int64_t> seed;  ///< of a random order; empty: drawn by chance
  std::string dominant_leg;          ///< where the study does not know it
  std::string program;               ///< version
  std::string date{};  ///< the operator's day, "2026-11-26": of a visit that begins; "" = not noted
};

/// A guided session as the study keeps it, and where it stands.
struct GuidedRun {
  datasets::StudyRun run;
  analysis::Protocol protocol;
  std::vector<std::size_t> order;
  std::vector<analysis::TrialResult> done;  ///< judged before, in the order they were taken
  std::string dominant_leg;
  bool is_new = true;
};

/// Begin a protocol at a visit, or go on with it: in the same order, behind what was judged already. Checks
/// before anybody steps on a board that every trial can be kept.
/// @throws datasets::StudyError, datasets::ReadError; std::invalid_argument  the protocol leaves settings
/// open, or the dominant leg is needed and not known
GuidedRun open_run(datasets::Study& study, const RunRequest& request);

/// As open_run(), but nothing is written yet: would it begin? @throws as open_run()
void check_run(const datasets::Study& study, const RunRequest& request);

/// A judged trial as the study keeps it. A step, a fall or a touch that ended the trial makes it a "fall";
/// one that did not is told in the reason of a valid trial. What was repeated, voided or practice is "void".
/// @param interrupted  the session was cut off in it: it will be taken again
datasets::StudyTrial trial_of(const GuidedRun& run, const std::string& uuid,
                              const analysis::TrialResult& result, bool interrupted);

/// The same of a trial of which only the journal is left.
datasets::StudyTrial interrupted_trial(const datasets::Study& study, const datasets::StudyRun& run,
                                       const analysis::Protocol& protocol, const std::string& uuid,
                                       const acquisition::TrialMark& mark);

/// "trial 2 of ec-firm", "practice 1 of ec-firm, attempt 2".
std::string trial_words(const acquisition::TrialMark& mark);

}  // namespace steadyplate::session
