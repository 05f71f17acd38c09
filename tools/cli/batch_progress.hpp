#pragma once

#include <chrono>
#include <ostream>

#include "tools/batch/store.hpp"

namespace steadyplate::cli {

/// How far a batch is: on a terminal one line that is written over, else a line each tenth; with the rate and
/// the time left. Rate and time are those of this run, not of the part an earlier one did.
class BatchProgress {
 public:
  BatchProgress(std::ostream& err, bool terminal, std::size_t done_before);

  void operator()(const batch::Counts& counts, std::size_t total);

  /// End the line on a terminal, before anything else is said.
  void end();

 private:
  using Clock = std::chrono::steady_clock;
  std::ostream& err_;
  bool terminal_;
  std::size_t done_before_;
  Clock::time_point begin_;
  Clock::time_point shown_;
  std::size_t tenth_ = 0;
  bool open_line_ = false;
};

}  // namespace steadyplate::cli
