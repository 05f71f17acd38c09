#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/protocols/protocol.hpp"

namespace steadyplate::analysis {

/// Where a session stands.
enum class Phase {
  ready,      ///< prompt shown, waits for the operator's start
  settling,   ///< the person stands, the trial's clock has not begun
  running,    ///< the trial
  review,     ///< the trial is over: accept, repeat or void
  resting,    ///< until the rest is over
  paused,     ///< the operator interrupted between trials
  finished,   ///< every trial is done
  cancelled,  ///< the operator ended the session
};
std::string_view to_string(Phase phase);

/// What the operator does.
enum class Command { start, stop, fall, step, touch, accept, repeat, void_trial, pause, resume, cancel };
std::string_view to_string(Command command);

/// How a trial ended. A fall, a step and a touch are results, not errors.
enum class TrialEnd { completed, stopped, fall, step, touch, lost };
std::string_view to_string(TrialEnd end);

enum class Judgement { accepted, repeated, voided };
std::string_view to_string(Judgement judgement);

/// One sample of a board, as far as the engine needs it.
struct ProtocolFrame {
  double time_s = 0.0;
  double load_n = std::numeric_limits<double>::quiet_NaN();  ///< NaN: the board has no load
  double ml_mm = std::numeric_limits<double>::quiet_NaN();
  double ap_mm = std::numeric_limits<double>::quiet_NaN();
  std::size_t lost = 0;  ///< samples missing before this one
};

/// A trial that is over, kept whatever became of it.
struct TrialResult {
  std::size_t test = 0;     ///< index into the protocol's tests
  std::size_t number = 0;   ///< from 1; practice trials count by themselves
  std::size_t attempt = 1;  ///< 2 when it is the first repeat
  bool practice = false;
  double began_s = 0.0;
  double ended_s = 0.0;
  TrialEnd end = TrialEnd::completed;
  Judgement judgement = Judgement::accepted;
  std::string reason{};  ///< of a repeat or a void
  std::size_t frames = 0;
  std::size_t lost = 0;
  double rate_hz = 0.0;  ///< (frames - 1) / time between the first and the last
  double mean_load_n = std::numeric_limits<double>::quiet_NaN();
  double mean_ml_mm = std::numeric_limits<double>::quiet_NaN();
  double mean_ap_mm = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::string> warnings{};  ///< gates that did not hold: "warn_duration: ..."
};

/// A session of one protocol as a state machine: commands, frames and times in, phase, prompt and results
/// out. It reads no clock: time is what it is told, and never runs back. Every sequence of calls leaves it
/// in a phase with a name; a command that makes no sense in the phase is answered with why and changes
/// nothing.
class ProtocolEngine {
 public:
  /// @param order  the tests in the order to do them; empty = as listed
  /// @throws std::invalid_argument  no tests, a test without duration or trials, a number out of range, an
  /// order that is not a permutation
  explicit ProtocolEngine(Protocol protocol, std::vector<std::size_t> order = {});

  /// Begin behind trials that were judged before, of a session that was interrupted. Only a new engine can.
  /// @throws std::invalid_argument  they are not what this protocol and order bring one after another
  void restore(const std::vector<TrialResult>& results);

  /// "" when it was done; else why it was not. `reason` is needed for repeat and void.
  /// @throws std::invalid_argument  time not finite
  std::string command(Command what, double time_s, const std::string& reason = {});
  /// A sample. Its time moves the clock on; an earlier one is taken at the clock's time.
  void frame(const ProtocolFrame& frame);
  /// Time passes without a sample.
  void tick(double time_s);
  /// The board is gone for good: a running trial ends as lost.
  void board_lost(double time_s);

  Phase phase() const { return phase_; }
  double now_s() const { return now_s_; }
  const Protocol& protocol() const { return protocol_; }
  const std::vector<TrialResult>& results() const { return results_; }
  /// The trial that is about to come, runs, or is under review.
  const TrialResult& current() const { return trial_; }
  /// What stands on the operator's screen.
  std::string prompt() const;
  /// Seconds left of the settling, the trial or the rest; 0 where nothing runs out.
  double remaining_s() const;

 private:
  const ProtocolTest& test() const { return protocol_.tests[trial_.test]; }
  void advance(double time_s);
  void begin_settling();
  void begin_trial(double time_s);
  void end_trial(TrialEnd end, double time_s);
  void judge(Judgement judgement, const std::string& reason);
  void next_trial();
  void check_gates();

  Protocol protocol_;
  std::vector<std::size_t> order_;
  std::size_t place_ = 0;  ///< in order_
  Phase phase_ = Phase::ready;
  double now_s_ = 0.0;
  double phase_began_s_ = 0.0;
  TrialResult trial_;
  double first_frame_s_ = 0.0, last_frame_s_ = 0.0;
  double load_sum_ = 0.0, ml_sum_ = 0.0, ap_sum_ = 0.0;
  std::vector<TrialResult> results_;
};

}  // namespace steadyplate::analysis
