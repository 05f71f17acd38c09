#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "acquisition/journal/trial_mark.hpp"
#include "datasets/study/study.hpp"

namespace steadyplate::session {

/// STUDY/incoming/RUN: where the journals of one guided session lie while its trials are taken and judged.
/// Whoever has it open holds a lock on it, which the system lets go when the program dies: what lies in a
/// folder that nobody holds was interrupted.
class Incoming {
 public:
  /// Make the folder of a run, or take the one that was left. @throws datasets::StudyError  another program
  /// runs this session (busy); it cannot be written
  static Incoming take(const datasets::Study& study, const std::string& run);
  /// Take what was left, if nobody holds it.
  static std::optional<Incoming> take_left(const std::filesystem::path& folder);
  Incoming(Incoming&& other) noexcept;
  Incoming& operator=(Incoming&&) = delete;
  ~Incoming();  ///< lets go, and removes the folder when it is empty

  const std::filesystem::path& folder() const noexcept { return folder_; }
  std::string run() const { return folder_.filename().string(); }

 private:
  Incoming(std::filesystem::path folder, int descriptor) : folder_(std::move(folder)), lock_(descriptor) {}
  std::filesystem::path folder_;
  int lock_ = -1;
};

/// A judged trial into the study, and its journal out of the way: when this returns, it may be acknowledged.
/// @throws datasets::StudyError  nothing of it is lost: its journal stays
datasets::Added keep_trial(datasets::Study& study, const datasets::StudyTrial& trial,
                           const std::filesystem::path& journal);

/// A trial that was under way, or waited for its judgement, when its program died.
struct InterruptedTrial {
  std::string uuid;  ///< it would have had
  std::filesystem::path file;
  acquisition::TrialMark mark;
  std::string started;   ///< UTC
  double seconds = 0.0;  ///< from the first bytes to the last, settling included
  bool sealed = false;   ///< it was over, and not judged yet
};

/// Runs of the study that nobody holds and that left something, with the trials they left. What was committed
/// already, and journals into which no board had sent a byte, are tidied away.
struct InterruptedRun {
  Incoming incoming;
  std::vector<InterruptedTrial> trials;
};
std::vector<InterruptedRun> interrupted_runs(const datasets::Study& study);

/// Into the study as a void trial, made whole first; then its journal goes. The trial will be taken again.
/// @throws datasets::StudyError, acquisition::JournalError
datasets::Added keep_interrupted(datasets::Study& study, const std::string& run,
                                 const InterruptedTrial& trial);
void drop_interrupted(const InterruptedTrial& trial);

}  // namespace steadyplate::session
