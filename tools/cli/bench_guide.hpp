#pragma once

#include <istream>
#include <string>
#include <vector>

#include "tools/cli/context.hpp"
#include "tools/session/bench_recording.hpp"

namespace steadyplate::cli {

/// How a person is led through a list of loads.
struct GuideOptions {
  double settle_s = 2.0;
  double hold_s = 3.0;
  bool simulated_hand = false;  ///< a simulated bench lays its masses itself
};

/// Leads a person from load to load: says what to lay where, waits for Enter, watches it come to rest, and
/// says at once when something is wrong with what was read.
class BenchGuide {
 public:
  BenchGuide(session::BenchRecording& bench, const std::vector<std::string>& channels,
             const GuideOptions& options, std::istream& in, Context& context);

  /// @return  false when the person (or a signal) stopped it before the end: it can be resumed
  /// @throws session::BoardLost
  bool run(const std::vector<session::HoldLabel>& plan);

 private:
  enum class Answer { ready, skip, quit };
  Answer ask(const session::HoldLabel& label, std::size_t number, std::size_t of);
  /// What was read, or nothing when it was stopped.
  std::optional<calibration::Placement> hold(const session::HoldLabel& label);
  bool accepted(calibration::Placement placement);
  void say_remarks();

  session::BenchRecording& bench_;
  const std::vector<std::string>& channels_;
  GuideOptions options_;
  std::istream& in_;
  Context& context_;
  std::vector<calibration::Placement> so_far_;
};

}  // namespace steadyplate::cli
