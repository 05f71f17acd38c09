#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "acquisition/journal/writer.hpp"
#include "acquisition/live/record.hpp"
#include "calibration/placement.hpp"
#include "tools/session/holds.hpp"
#include "tools/session/live_scores.hpp"

namespace steadyplate::session {

/// The board went away or never spoke while masses were laid on it.
class BoardLost : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A board that is recorded without a break while somebody lays masses on it and marks when they lie still:
/// the board is never opened anew (that would restart many, and their zero), and the journal explains itself.
/// The recording runs in a thread of its own; the functions are for one other.
class BenchRecording final : public acquisition::RecordWatcher {
 public:
  /// Starts at once. All references must outlive it.
  BenchRecording(acquisition::Transport& board, const acquisition::DeviceProfile& profile,
                 acquisition::JournalWriter& journal);
  ~BenchRecording() override;

  /// Tell the board something: a simulated bench takes "LAY KG ML AP".
  void say(const std::string& bytes);

  /// Leave settle_s for the load to come to rest, then mark a hold of hold_s. Times on the board's clock.
  /// @param progress  told now and then how much of it is done, 0 to 1, from the calling thread
  /// @param stop      asked as often; true gives the hold up, and nothing comes back
  /// @throws BoardLost
  std::optional<calibration::Placement> hold(const HoldLabel& label, double settle_s, double hold_s,
                                             const std::function<void(double)>& progress,
                                             const std::function<bool()>& stop);

  /// The last hold is not to count. @throws BoardLost
  void void_last(const std::string& reason);

  /// Ends and seals. @throws acquisition::JournalError  what the recording thread met
  acquisition::RecordOutcome finish();

  void frames(std::span<const acquisition::Frame> frames, std::int64_t host_ns) override;
  void remark(const std::string& words) override;
  /// What was said since the last time: the board is gone, or back.
  std::vector<std::string> remarks();

 private:
  enum class Phase { idle, settling, holding, done, given_up };
  void begin_hold(std::int64_t host_ns);
  void end_hold(std::int64_t host_ns, const std::string& reason);

  acquisition::Transport& board_;
  const acquisition::DeviceProfile& profile_;
  acquisition::JournalWriter& journal_;
  std::vector<std::size_t> cells_;
  LiveScores live_;

  std::mutex mutex_;
  std::condition_variable changed_;
  Phase phase_ = Phase::idle;
  HoldLabel label_;
  double settle_s_ = 0.0;
  double hold_s_ = 0.0;
  double from_s_ = 0.0;  ///< board's clock, when this phase began
  double now_s_ = 0.0;
  bool giving_up_ = false;
  std::string to_say_;
  std::string void_reason_;
  std::vector<std::vector<double>> held_;
  std::vector<std::string> remarks_;

  std::atomic<bool> stop_{false};
  std::atomic<bool> over_{false};
  acquisition::RecordOutcome outcome_;
  std::exception_ptr error_;
  std::thread thread_;
};

/// FOLDER/NAME-N.spj that is not there yet: sittings are numbered, and none replaces another.
std::filesystem::path next_bench_journal(const std::filesystem::path& folder, const std::string& name);

}  // namespace steadyplate::session
