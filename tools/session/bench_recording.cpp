#include "tools/session/bench_recording.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "acquisition/journal/events.hpp"

namespace steadyplate::session {

namespace {

constexpr double bench_longest_s = 86400.0;
constexpr std::chrono::milliseconds look_at_bench_every{50};

acquisition::RecordPlan plan() {
  acquisition::RecordPlan made;
  made.duration_s = bench_longest_s;
  return made;
}

}  // namespace

std::filesystem::path next_bench_journal(const std::filesystem::path& folder, const std::string& name) {
  for (int n = 1;; ++n) {
    auto file = folder / (name + "-" + std::to_string(n) + ".spj");
    if (!std::filesystem::exists(file)) return file;
  }
}

BenchRecording::BenchRecording(acquisition::Transport& board, const acquisition::DeviceProfile& profile,
                               acquisition::JournalWriter& journal)
    : board_(board), profile_(profile), journal_(journal), cells_(cell_channels(profile)), live_(profile) {
  thread_ = std::thread([this] {
    try {
      outcome_ = acquisition::record(board_, profile_, journal_, plan(), stop_, *this);
    } catch (...) {
      error_ = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    over_ = true;
    changed_.notify_all();
  });
}

BenchRecording::~BenchRecording() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

void BenchRecording::say(const std::string& bytes) {
  const std::lock_guard lock(mutex_);
  to_say_ += bytes;
}

std::optional<calibration::Placement> BenchRecording::hold(const HoldLabel& label, double settle_s,
                                                           double hold_s,
                                                           const std::function<void(double)>& progress,
                                                           const std::function<bool()>& stop) {
  std::unique_lock lock(mutex_);
  label_ = label;
  settle_s_ = settle_s;
  hold_s_ = hold_s;
  from_s_ = now_s_;
  giving_up_ = false;
  held_.assign(cells_.size(), {});
  phase_ = Phase::settling;
  while (phase_ != Phase::done && phase_ != Phase::given_up && !over_) {
    changed_.wait_for(lock, look_at_bench_every);
    const double passed = now_s_ - from_s_ + (phase_ == Phase::holding ? settle_s_ : 0.0);
    lock.unlock();
    progress(std::clamp(passed / (settle_s + hold_s), 0.0, 1.0));
    const bool enough = stop();
    lock.lock();
    giving_up_ = giving_up_ || enough;
  }
  if (over_ && phase_ != Phase::done) {
    lock.unlock();
    throw BoardLost(error_ ? "the journal could not be written" : outcome_.words);
  }
  if (phase_ == Phase::given_up) return std::nullopt;
  phase_ = Phase::idle;
  return calibration::reduce(held_, label.mass_kg, label.ml_mm, label.ap_mm, from_s_);
}

void BenchRecording::void_last(const std::string& reason) {
  std::unique_lock lock(mutex_);
  void_reason_ = reason;
  changed_.wait(lock, [&] { return void_reason_.empty() || over_; });
  if (over_) throw BoardLost(outcome_.words);
}

acquisition::RecordOutcome BenchRecording::finish() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
  if (error_) std::rethrow_exception(error_);
  return outcome_;
}

/// The marks stand in the journal between the reads whose frames they part, so that a replay finds the very
/// samples that were held.
void BenchRecording::frames(std::span<const acquisition::Frame> frames, std::int64_t host_ns) {
  const std::lock_guard lock(mutex_);
  for (const acquisition::Frame& frame : frames) {
    const LiveSample& sample = live_.add(frame);
    now_s_ = sample.time_s;
    if (phase_ != Phase::holding) continue;
    for (std::size_t c = 0; c < cells_.size(); ++c) held_[c].push_back(sample.values[cells_[c]]);
  }
  if (!to_say_.empty()) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes
    board_.write({reinterpret_cast<const std::uint8_t*>(to_say_.data()), to_say_.size()});
    to_say_.clear();
  }
  if (!void_reason_.empty()) {
    journal_.event(host_ns, acquisition::event_text(acquisition::event_hold_void, void_reason_));
    void_reason_.clear();
  }
  if (phase_ == Phase::settling && giving_up_)
    phase_ = Phase::given_up;
  else if (phase_ == Phase::settling && now_s_ - from_s_ >= settle_s_)
    begin_hold(host_ns);
  else if (phase_ == Phase::holding && (giving_up_ || now_s_ - from_s_ >= hold_s_))
    end_hold(host_ns, giving_up_ ? "given up" : "");
  changed_.notify_all();
}

void BenchRecording::begin_hold(std::int64_t host_ns) {
  journal_.event(host_ns, acquisition::event_text(acquisition::event_hold, acquisition::hold_text(label_)));
  from_s_ = now_s_;
  phase_ = Phase::holding;
}

void BenchRecording::end_hold(std::int64_t host_ns, const std::string& reason) {
  journal_.event(host_ns, acquisition::event_text(acquisition::event_hold_end, reason));
  phase_ = reason.empty() ? Phase::done : Phase::given_up;
}

void BenchRecording::remark(const std::string& words) {
  const std::lock_guard lock(mutex_);
  remarks_.push_back(words);
}

std::vector<std::string> BenchRecording::remarks() {
  const std::lock_guard lock(mutex_);
  return std::exchange(remarks_, {});
}

}  // namespace steadyplate::session
