#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "acquisition/journal/writer.hpp"
#include "acquisition/live/record.hpp"
#include "analysis/protocols/engine.hpp"
#include "tools/session/empty_board.hpp"
#include "tools/session/guided_trials.hpp"
#include "tools/session/live_scores.hpp"
#include "tools/session/load_window.hpp"

namespace steadyplate::session {

struct GuidedSetup {
  GuidedRun run;
  std::filesystem::path incoming;     ///< where journals are written: Incoming::folder()
  acquisition::JournalHeader header;  ///< of every journal, but for its time
  std::optional<calibration::Certificate> certificate;
  acquisition::RecordPlan plan;  ///< its duration is not asked: the session ends it
  /// Every sample, and how many were lost before it; from the recording thread. May be empty.
  std::function<void(const LiveSample&, std::uint32_t lost)> on_sample;
};

/// The zero of a session: taken from the empty board between trials.
struct TareView {
  enum class State {
    none,     ///< nobody took it: the zero of the certificate, or of the board itself
    holding,  ///< the empty board is looked at
    done,
    refused,  ///< somebody stood on the board: the zero is what it was before
    skipped,  ///< the operator said so
  };
  State state = State::none;
  double seconds_left = 0.0;
  EmptyBoard::Seen seen;  ///< of the last one that was finished
  std::string at;         ///< UTC, when it was finished
};
std::string_view to_string(TareView::State state);

/// Who stands on the board now: the last second.
struct WeightView {
  double load_n = 0.0;
  double spread_n = 0.0;  ///< of the means of its quarters
  std::vector<LiveScores::CellLoad> cells;
};

/// What an operator sees of a session under way.
struct GuidedView {
  analysis::Phase phase = analysis::Phase::ready;
  std::string prompt;
  double remaining_s = 0.0;                               ///< of the settling, the trial or the rest
  double trial_s = 0.0;                                   ///< since the trial's clock started
  analysis::TrialResult current;                          ///< about to come, running, or under review
  bool has_load = false, has_cop = false, tilts = false;  ///< what the board tells
  std::size_t judged = 0;
  std::string uuid;  ///< of the trial that runs, or ran last
  LiveSample last;
  acquisition::RecordProgress progress;
  std::optional<double> moved_mm;  ///< the person's position against the first trial's mean of this test
  TareView tare;
  std::optional<WeightView> weight;  ///< nothing when the board tells no load, or not yet
  bool heard = false;                ///< a sample came: the board is there
  bool board_gone = false;           ///< for good: nothing more can be recorded
};

/// A protocol on a live board: the board is read without a break (opening it anew would restart many), the
/// engine is told every sample, and from the operator's start to the trial's end the raw bytes go into a
/// journal of that trial's own. All times are the board's, so that a simulated board with speed=20 makes the
/// whole session faster. The recording runs in a thread of its own; the functions are for one other. Judging
/// does not keep anything: the caller does, with the journal (journal_file) and trial_of().
class GuidedSession final : public acquisition::RecordWatcher, public acquisition::RecordSink {
 public:
  /// Starts at once. `board` and `profile` must outlive it.
  /// @throws std::invalid_argument  what was judged before does not fit the protocol
  GuidedSession(acquisition::Transport& board, const acquisition::DeviceProfile& profile, GuidedSetup setup);
  ~GuidedSession() override;

  /// As ProtocolEngine::command: "" or why not. Done between two reads of the board, and while it is away
  /// too.
  std::string command(analysis::Command what, const std::string& reason = {});
  GuidedView view() const;
  /// Begin to take the zero: by the board's own command where its profile knows one, and from what it reads
  /// for three seconds after. It goes into the journal of every trial that follows. "" or why not; the view
  /// tells how it went.
  /// @param simulated_person  one that stands on the board, and steps off and on when told so
  std::string take_zero(bool simulated_person);
  /// The operator wants none. "" or why not.
  std::string skip_zero();
  /// What the operator remarks, for the journal of the trial under way. "" or why not.
  std::string note(const std::string& words);
  /// Until something came from the board, or so long.
  void wait(std::chrono::milliseconds longest);
  /// Judged trials of this run, those before included.
  std::vector<analysis::TrialResult> results() const;
  std::filesystem::path journal_file(const std::string& uuid) const;
  /// What was said since the last time: the board is gone, or back.
  std::vector<std::string> remarks();
  /// End the recording. @throws acquisition::JournalError  what the recording thread met
  acquisition::RecordOutcome finish();

  void link(const acquisition::LinkCounts& so_far) override;
  void frames(std::span<const acquisition::Frame> frames, std::int64_t host_ns) override;
  void progress(const acquisition::RecordProgress& now) override;
  void remark(const std::string& words) override;
  void bytes(std::int64_t host_ns, std::string_view payload) override;
  void event(std::int64_t host_ns, std::string_view json) override;
  void seal(std::int64_t host_ns) override;
  bool wants_to_begin_anew() override;
  void begin_anew(std::int64_t host_ns) override;
  bool wants_tare() override;
  void board_is_away() override;

 private:
  enum class Zeroing { idle, leaving, telling, looking };
  std::string why_no_zero() const;
  void say_to_board();
  void look_for_zero(const LiveSample& sample);
  void finish_zero();
  void note_begin(std::int64_t host_ns);
  void end_journal(std::int64_t host_ns);
  std::string do_command();
  void obey();
  void refuse_start(const std::string& why);
  std::optional<double> moved_mm() const;

  acquisition::Transport& board_;
  const acquisition::DeviceProfile& profile_;
  GuidedSetup setup_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  analysis::ProtocolEngine engine_;
  LiveScores live_;
  LoadWindow window_;
  TareView tare_;
  Zeroing zeroing_ = Zeroing::idle;
  bool simulated_person_ = false;
  std::optional<double> left_s_;  ///< when the simulated person was told to step off
  std::optional<EmptyBoard> empty_;
  std::vector<double> zero_;  ///< what the channels read then; empty: it was not taken
  std::string to_say_;        ///< to whoever is simulated on the board
  bool heard_ = false;
  acquisition::RecordProgress progress_;
  std::vector<std::string> remarks_;
  std::vector<std::string> notes_;  ///< for the journal
  std::string uuid_;
  std::size_t frames_ = 0;  ///< of this journal
  std::size_t from_ = 0, to_ = 0;
  bool began_ = false;  ///< the trial's clock, in this journal
  std::uint64_t missing_ = 0, missing_told_ = 0;

  struct Wanted {
    analysis::Command what;
    std::string reason;
  };
  std::optional<Wanted> wanted_;
  std::string answer_;
  bool over_ = false;

  // Of the recording thread alone.
  std::optional<acquisition::JournalWriter> journal_;
  std::int64_t zero_ns_ = 0;
  std::int64_t last_ns_ = 0;

  std::atomic<bool> stop_{false};
  acquisition::RecordOutcome outcome_;
  std::exception_ptr error_;
  std::thread thread_;
};

}  // namespace steadyplate::session
