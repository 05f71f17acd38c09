#include "acquisition/live/record.hpp"

#include <array>
#include <thread>

namespace steadyplate::acquisition {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds read_timeout{50};
constexpr std::chrono::seconds progress_every{1};
constexpr std::chrono::milliseconds retry_every{250};

std::string_view word(RecordEnd end) {
  switch (end) {
    case RecordEnd::complete:
      return "complete";
    case RecordEnd::stopped:
      return "stopped";
    case RecordEnd::end:
      return "end";
    case RecordEnd::lost:
      return "lost";
    case RecordEnd::silent:
      return "silent";
    case RecordEnd::not_its_own:
      return "not_its_own";
  }
  return "";
}

/// One recording under way.
class Session {
 public:
  Session(Transport& board, const DeviceProfile& profile, JournalWriter& journal, const RecordPlan& plan)
      : board_(board),
        journal_(journal),
        plan_(plan),
        framer_(make_framer(profile.framing, profile.options)) {}

  RecordOutcome run(const std::atomic<bool>& stop,
                    const std::function<void(const RecordProgress&)>& progress) {
    RecordOutcome outcome;
    outcome.end = loop(stop, progress);
    journal_.event(now_ns(), "{\"event\":\"" + std::string(word(outcome.end)) + "\"}");
    journal_.seal(now_ns());
    framer_->finish(frames_);
    update();
    outcome.total = progress_;
    return outcome;
  }

 private:
  RecordEnd loop(const std::atomic<bool>& stop, const std::function<void(const RecordProgress&)>& progress) {
    while (true) {
      if (stop) return RecordEnd::stopped;
      if (seconds() >= plan_.duration_s) return RecordEnd::complete;
      const ReadResult result = board_.read(buffer_, read_timeout);
      if (result.status == ReadStatus::data) take(result.count);
      if (result.status == ReadStatus::end) return RecordEnd::end;
      if (result.status == ReadStatus::lost && !reconnect(stop))
        return stop ? RecordEnd::stopped : RecordEnd::lost;
      if (progress_.frames == 0 && Clock::now() - start_ > plan_.silence)
        return progress_.bytes == 0 ? RecordEnd::silent : RecordEnd::not_its_own;
      if (Clock::now() - told_ >= progress_every) tell(progress);
    }
  }

  /// The trial goes on when the same board comes back in time; the gap stands in the journal.
  bool reconnect(const std::atomic<bool>& stop) {
    journal_.event(now_ns(), "{\"event\":\"gap\"}");
    const auto give_up = Clock::now() + plan_.reconnect;
    while (!stop && Clock::now() < give_up) {
      if (board_.reopen()) {
        journal_.event(now_ns(), "{\"event\":\"reconnected\"}");
        ++progress_.reconnects;
        return true;
      }
      std::this_thread::sleep_for(retry_every);
    }
    return false;
  }

  void take(std::size_t count) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes as the journal takes them
    journal_.bytes(now_ns(), {reinterpret_cast<const char*>(buffer_.data()), count});
    progress_.bytes += count;
    framer_->feed(std::span<const std::uint8_t>(buffer_).first(count), frames_);
    update();
  }

  void update() {
    progress_.frames += frames_.size();
    frames_.clear();
    progress_.link = framer_->counts();
    progress_.seconds = seconds();
  }

  void tell(const std::function<void(const RecordProgress&)>& progress) {
    const auto now = Clock::now();
    progress_.seconds = seconds();
    progress_.rate_hz = static_cast<double>(progress_.frames - told_frames_) /
                        std::chrono::duration<double>(now - told_).count();
    told_ = now;
    told_frames_ = progress_.frames;
    progress(progress_);
  }

  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
  std::int64_t now_ns() const {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - start_).count();
  }

  Transport& board_;
  JournalWriter& journal_;
  RecordPlan plan_;
  std::unique_ptr<Framer> framer_;
  std::array<std::uint8_t, 65536> buffer_{};
  std::vector<Frame> frames_;
  RecordProgress progress_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point told_ = start_;
  std::uint64_t told_frames_ = 0;
};

}  // namespace

RecordOutcome record(Transport& board, const DeviceProfile& profile, JournalWriter& journal,
                     const RecordPlan& plan, const std::atomic<bool>& stop,
                     const std::function<void(const RecordProgress&)>& progress) {
  return Session(board, profile, journal, plan).run(stop, progress);
}

std::string to_sentence(RecordEnd end) {
  switch (end) {
    case RecordEnd::complete:
      return "the time is over";
    case RecordEnd::stopped:
      return "stopped";
    case RecordEnd::end:
      return "the other side closed";
    case RecordEnd::lost:
      return "the board is gone. Check its cable; what was recorded is kept";
    case RecordEnd::silent:
      return "the board is silent: not one byte in 3 s. Is it on, and does it need a start command?";
    case RecordEnd::not_its_own:
      return "bytes come, but no frame of this profile. Wrong board, or wrong baud rate? See: steadyplate "
             "devices";
  }
  return "";
}

}  // namespace steadyplate::acquisition
