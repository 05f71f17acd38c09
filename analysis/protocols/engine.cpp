#include "analysis/protocols/engine.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "analysis/metrics/text.hpp"
#include "analysis/require.hpp"

namespace steadyplate::analysis {

namespace {

constexpr double clock_slack_s = 1e-6;  // times of samples are sums of periods, and a sum is a little off

constexpr std::array<std::string_view, 8> phase_words = {"ready",   "settling", "running",  "review",
                                                         "resting", "paused",   "finished", "cancelled"};
constexpr std::array<std::string_view, 11> command_words = {
    "start", "stop", "fall", "step", "touch", "accept", "repeat", "void", "pause", "resume", "cancel"};
constexpr std::array<std::string_view, 6> end_words = {"completed", "stopped", "fall",
                                                       "step",      "touch",   "lost"};
constexpr std::array<std::string_view, 3> judgement_words = {"accepted", "repeated", "voided"};

bool over(Phase phase) {
  return phase == Phase::finished || phase == Phase::cancelled;
}

}  // namespace

std::string_view to_string(Phase phase) {
  return phase_words[static_cast<std::size_t>(phase)];
}
std::string_view to_string(Command command) {
  return command_words[static_cast<std::size_t>(command)];
}
std::string_view to_string(TrialEnd end) {
  return end_words[static_cast<std::size_t>(end)];
}
std::string_view to_string(Judgement judgement) {
  return judgement_words[static_cast<std::size_t>(judgement)];
}

std::vector<std::string> missing_settings(const Protocol& protocol) {
  std::vector<std::string> missing;
  for (const ProtocolTest& test : protocol.tests) {
    if (!test.duration_s) missing.push_back(test.id + ": duration_s");
    if (!test.trials) missing.push_back(test.id + ": trials");
  }
  return missing;
}

ProtocolEngine::ProtocolEngine(Protocol protocol, std::vector<std::size_t> order)
    : protocol_(std::move(protocol)), order_(std::move(order)) {
  require(!protocol_.tests.empty(), "tests", "one at least");
  for (const ProtocolTest& test : protocol_.tests) {
    require(test.duration_s && positive(*test.duration_s), test.id + ".duration_s", "said, above 0");
    require(test.trials && *test.trials > 0, test.id + ".trials", "said, 1 or more");
    require(not_negative(test.rest_s), test.id + ".rest_s", "0 or more");
    require(not_negative(test.settle_s), test.id + ".settle_s", "0 or more");
  }
  if (order_.empty()) {
    order_.resize(protocol_.tests.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
  }
  std::vector<std::size_t> sorted = order_;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i)
    require(sorted.size() == protocol_.tests.size() && sorted[i] == i, "order", "each test once");
  trial_.test = order_.front();
  trial_.number = 1;
  trial_.practice = test().practice > 0;
}

/// Moves the clock on through every deadline on the way, so that one late tick ends a trial at its own time.
void ProtocolEngine::advance(double time_s) {
  if (!std::isfinite(time_s)) throw std::invalid_argument("time_s must be finite");
  const double to_s = std::max(time_s, now_s_);
  while (true) {
    double lasts_s = 0.0;
    if (phase_ == Phase::settling) {
      lasts_s = test().settle_s;
    } else if (phase_ == Phase::running) {
      lasts_s = *test().duration_s;
    } else if (phase_ == Phase::resting) {
      lasts_s = test().rest_s;
    } else {
      break;
    }
    const double due_s = phase_began_s_ + lasts_s;
    if (due_s > to_s + clock_slack_s) break;
    now_s_ = due_s;
    if (phase_ == Phase::settling) {
      begin_trial(due_s);
    } else if (phase_ == Phase::running) {
      end_trial(TrialEnd::completed, due_s);
    } else {
      phase_ = Phase::ready;
      phase_began_s_ = due_s;
    }
  }
  now_s_ = std::max(now_s_, to_s);
}

void ProtocolEngine::begin_settling() {
  phase_ = Phase::settling;
  phase_began_s_ = now_s_;
  load_sum_ = ml_sum_ = ap_sum_ = 0.0;
  trial_.frames = trial_.lost = 0;
  advance(now_s_);  // without settling the trial begins at once
}

void ProtocolEngine::begin_trial(double time_s) {
  phase_ = Phase::running;
  phase_began_s_ = trial_.began_s = time_s;
}

void ProtocolEngine::end_trial(TrialEnd end, double time_s) {
  phase_ = Phase::review;
  phase_began_s_ = trial_.ended_s = time_s;
  if (trial_.end == TrialEnd::completed) trial_.end = end;
  const auto n = static_cast<double>(trial_.frames);
  if (trial_.frames > 0) {
    trial_.mean_load_n = load_sum_ / n;
    trial_.mean_ml_mm = ml_sum_ / n;
    trial_.mean_ap_mm = ap_sum_ / n;
  }
  if (trial_.frames > 1 && last_frame_s_ > first_frame_s_)
    trial_.rate_hz = (n - 1.0) / (last_frame_s_ - first_frame_s_);
  check_gates();
}

void ProtocolEngine::check_gates() {
  const QualityGates& gates = test().gates;
  auto& warnings = trial_.warnings;
  warnings.clear();
  const double lasted_s = trial_.ended_s - trial_.began_s;
  if (gates.minimum_s && lasted_s < *gates.minimum_s - 1e-9)
    warnings.push_back("warn_duration: " + rounded(lasted_s) + " s, the test needs " +
                       number(*gates.minimum_s) + " s");
  if (gates.minimum_hz && trial_.rate_hz < *gates.minimum_hz * 0.99)
    warnings.push_back("warn_rate: " + rounded(trial_.rate_hz) + " Hz, the test needs " +
                       number(*gates.minimum_hz) + " Hz");
  const auto due = static_cast<double>(trial_.frames + trial_.lost);
  if (due > 0.0 && static_cast<double>(trial_.lost) > gates.lost_share * due)
    warnings.push_back("warn_lost: " + number(trial_.lost) + " of " + number(trial_.frames + trial_.lost) +
                       " samples are missing");
  if (trial_.frames == 0) warnings.emplace_back("warn_no_samples: the board sent nothing");
  if (gates.load_min_n && std::isfinite(trial_.mean_load_n) && trial_.mean_load_n < *gates.load_min_n)
    warnings.push_back("warn_load: mean load " + rounded(trial_.mean_load_n) + " N, below " +
                       number(*gates.load_min_n) + " N");
  if (!gates.foot_moved_mm) return;
  for (const TrialResult& first : results_) {
    if (first.test != trial_.test || first.practice || first.judgement != Judgement::accepted) continue;
    const double moved_mm =
        std::hypot(trial_.mean_ml_mm - first.mean_ml_mm, trial_.mean_ap_mm - first.mean_ap_mm);
    if (moved_mm > *gates.foot_moved_mm)
      warnings.push_back("warn_foot_moved: the mean position is " + rounded(moved_mm) +
                         " mm from that of trial " + number(first.number));
    return;
  }
}

void ProtocolEngine::judge(Judgement judgement, const std::string& reason) {
  trial_.judgement = judgement;
  trial_.reason = reason;
  results_.push_back(trial_);
  if (judgement == Judgement::repeated) {
    const std::size_t attempt = trial_.attempt + 1;
    trial_ = {.test = trial_.test, .number = trial_.number, .attempt = attempt, .practice = trial_.practice};
    phase_ = Phase::resting;
    phase_began_s_ = now_s_;
    advance(now_s_);
  } else {
    next_trial();
  }
}

void ProtocolEngine::next_trial() {
  TrialResult next{.test = trial_.test, .number = trial_.number + 1, .practice = trial_.practice};
  if (trial_.practice && trial_.number >= test().practice) {
    next.practice = false;
    next.number = 1;
  } else if (!trial_.practice && trial_.number >= *test().trials) {
    if (++place_ >= order_.size()) {
      phase_ = Phase::finished;
      phase_began_s_ = now_s_;
      return;
    }
    next.test = order_[place_];
    next.number = 1;
    next.practice = protocol_.tests[next.test].practice > 0;
  }
  trial_ = next;
  phase_ = Phase::resting;
  phase_began_s_ = now_s_;
  advance(now_s_);
}

void ProtocolEngine::restore(const std::vector<TrialResult>& results) {
  require(phase_ == Phase::ready && results_.empty() && now_s_ == 0.0, "restore", "the first call");
  for (const TrialResult& result : results) {
    require(!over(phase_) && result.test == trial_.test && result.number == trial_.number &&
                result.practice == trial_.practice && result.attempt == trial_.attempt,
            "results", "those of this protocol in this order");
    require(result.judgement != Judgement::repeated || result.attempt <= test().repeats, "results",
            "repeated no more often than the protocol allows");
    trial_ = result;
    judge(result.judgement, result.reason);
  }
  // Whoever comes back has rested.
  if (phase_ == Phase::resting) phase_ = Phase::ready;
}

std::string ProtocolEngine::command(Command what, double time_s, const std::string& reason) {
  advance(time_s);
  const auto refused = [&](const char* why) {
    return std::string(to_string(what)) + " is not possible now (" + std::string(to_string(phase_)) +
           "): " + why;
  };
  if (over(phase_)) return refused("the session is over");
  const bool in_trial = phase_ == Phase::settling || phase_ == Phase::running;
  switch (what) {
    case Command::start:
      if (phase_ != Phase::ready && phase_ != Phase::resting) return refused("no trial waits for a start");
      begin_settling();
      return {};
    case Command::stop:
    case Command::fall:
    case Command::step:
    case Command::touch: {
      if (!in_trial) return refused("no trial runs");
      if (phase_ == Phase::settling) trial_.began_s = now_s_;
      const TrialEnd end = what == Command::stop   ? TrialEnd::stopped
                           : what == Command::fall ? TrialEnd::fall
                           : what == Command::step ? TrialEnd::step
                                                   : TrialEnd::touch;
      if (what != Command::stop && !test().stop_on_fall && phase_ == Phase::running) {
        if (trial_.end == TrialEnd::completed) trial_.end = end;  // the first one is the result
        return {};
      }
      end_trial(end, now_s_);
      return {};
    }
    case Command::accept:
      if (phase_ != Phase::review) return refused("no trial is under review");
      judge(Judgement::accepted, {});
      return {};
    case Command::repeat:
      if (phase_ != Phase::review) return refused("no trial is under review");
      if (reason.empty()) return refused("say why");
      if (trial_.attempt > test().repeats) return refused("it was repeated as often as the protocol allows");
      judge(Judgement::repeated, reason);
      return {};
    case Command::void_trial:
      if (phase_ != Phase::review) return refused("no trial is under review");
      if (reason.empty()) return refused("say why");
      judge(Judgement::voided, reason);
      return {};
    case Command::pause:
      if (phase_ != Phase::ready && phase_ != Phase::resting) return refused("only between trials");
      phase_ = Phase::paused;
      phase_began_s_ = now_s_;
      return {};
    case Command::resume:
      if (phase_ != Phase::paused) return refused("nothing is paused");
      phase_ = Phase::ready;
      phase_began_s_ = now_s_;
      return {};
    case Command::cancel:
      // What was recorded stays: a trial cut off by it is kept as void.
      if (in_trial) end_trial(TrialEnd::stopped, now_s_);
      if (phase_ == Phase::review) {
        trial_.judgement = Judgement::voided;
        trial_.reason = reason.empty() ? "session cancelled" : reason;
        results_.push_back(trial_);
      }
      phase_ = Phase::cancelled;
      phase_began_s_ = now_s_;
      return {};
  }
  return refused("no such command");
}

void ProtocolEngine::frame(const ProtocolFrame& frame) {
  // A trial of T seconds ends at T: a frame at that very time is the first that no longer belongs to it.
  advance(frame.time_s);
  if (phase_ != Phase::running) return;
  if (trial_.frames == 0) first_frame_s_ = now_s_;
  last_frame_s_ = now_s_;
  ++trial_.frames;
  trial_.lost += frame.lost;
  load_sum_ += frame.load_n;
  ml_sum_ += frame.ml_mm;
  ap_sum_ += frame.ap_mm;
}

void ProtocolEngine::tick(double time_s) {
  advance(time_s);
}

void ProtocolEngine::board_lost(double time_s) {
  advance(time_s);
  if (phase_ != Phase::settling && phase_ != Phase::running) return;
  if (phase_ == Phase::settling) trial_.began_s = now_s_;
  end_trial(TrialEnd::lost, now_s_);
}

double ProtocolEngine::remaining_s() const {
  double lasts_s = 0.0;
  if (phase_ == Phase::settling) lasts_s = test().settle_s;
  if (phase_ == Phase::running) lasts_s = *test().duration_s;
  if (phase_ == Phase::resting) lasts_s = test().rest_s;
  return lasts_s == 0.0 ? 0.0 : std::max(0.0, phase_began_s_ + lasts_s - now_s_);
}

std::string ProtocolEngine::prompt() const {
  const std::string name = test().name + (trial_.practice ? ", practice " : ", trial ") +
                           number(trial_.number) + " of " +
                           number(trial_.practice ? test().practice : *test().trials);
  switch (phase_) {
    case Phase::ready:
      return name + ": " + test().prompt + (test().target.empty() ? "" : " Target: " + test().target + ".");
    case Phase::settling:
      return name + ": stand still";
    case Phase::running:
      return name + ": running";
    case Phase::review:
      return name + " " + std::string(to_string(trial_.end)) + ": accept, repeat or void?";
    case Phase::resting:
      return "Rest, then " + name;
    case Phase::paused:
      return "Paused before " + name;
    case Phase::finished:
      return "All trials are done";
    case Phase::cancelled:
      break;
  }
  return "Session cancelled";
}

}  // namespace steadyplate::analysis
