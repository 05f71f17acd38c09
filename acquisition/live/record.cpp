#include "acquisition/live/record.hpp"

#include <array>
#include <functional>
#include <optional>
#include <thread>

#include "acquisition/journal/events.hpp"
#include "acquisition/live/block_poller.hpp"
#include "acquisition/live/commander.hpp"

namespace steadyplate::acquisition {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds read_timeout{50};
constexpr std::chrono::milliseconds retry_every{250};
constexpr std::chrono::milliseconds look_while_away{50};
constexpr std::chrono::milliseconds drain_longest{2000};
constexpr std::size_t first_bytes_kept = 65536;

struct EndWords {
  RecordEnd end;
  std::string_view event;
  std::string_view sentence;
};
constexpr std::array<EndWords, 7> end_words = {
    {{RecordEnd::complete, "complete", "the time is over."},
     {RecordEnd::stopped, "stopped", "stopped."},
     {RecordEnd::end, "end", "the other side closed."},
     {RecordEnd::lost, "lost",
      "the board is gone and did not come back: the trial is void. Check its cable; what was recorded is "
      "kept."},
     {RecordEnd::silent, "silent",
      "the board is silent: not one byte came. Is it on, and is it the right port? Some boards want a "
      "command "
      "to start: see the profile's [commands]."},
     {RecordEnd::not_its_own, "not_its_own", "bytes come, but no frame of this profile."},
     {RecordEnd::deaf, "deaf", ""}}};

const EndWords& words_of(RecordEnd end) {
  for (const EndWords& words : end_words)
    if (words.end == end) return words;
  return end_words.front();
}

/// A polled block in seconds, or nothing for a board that sends by itself.
std::optional<BlockPoller> poller_for(const DeviceProfile& profile) {
  const std::size_t bytes = profile.polled_block_bytes();
  if (bytes == 0) return std::nullopt;
  return BlockPoller(bytes, static_cast<double>(profile.options.block_samples) / profile.rate_hz);
}

/// One recording under way.
class Session {
 public:
  Session(Transport& board, const DeviceProfile& profile, RecordSink& journal, const RecordPlan& plan,
          const std::atomic<bool>& stop, RecordWatcher& watcher)
      : board_(board),
        profile_(profile),
        journal_(journal),
        plan_(plan),
        stop_(stop),
        watcher_(watcher),
        framer_(make_framer(profile.framing, profile.options)),
        poller_(board.takes_commands() ? poller_for(profile) : std::nullopt) {}

  RecordOutcome run() {
    RecordOutcome outcome;
    try {
      if (board_.joins_midstream()) break_stream(event_joined);
      settle();
      begin(plan_.tare);
      start_ = told_ = last_byte_ = Clock::now();
      outcome.end = loop();
    } catch (const DeafBoard& error) {
      outcome.end = stop_ ? RecordEnd::stopped : RecordEnd::deaf;
      outcome.words = error.what();
    } catch (const TransportError& error) {
      outcome.end = RecordEnd::lost;
      outcome.words = error.what();
    }
    end_stream();
    if (outcome.words.empty()) outcome.words = words_of(outcome.end).sentence;
    journal_.event(now_ns(), event_text(words_of(outcome.end).event));
    journal_.seal(now_ns());
    framer_->finish(frames_);
    hand_over(last_ns_);
    tell();
    outcome.total = progress_;
    outcome.first_bytes = std::move(first_bytes_);
    return outcome;
  }

 private:
  RecordEnd loop() {
    while (true) {
      if (journal_.wants_to_begin_anew()) begin_anew();
      if (journal_.wants_tare()) tare();
      if (stop_) return RecordEnd::stopped;
      if (seconds() >= plan_.duration_s) return RecordEnd::complete;
      const ReadResult result = board_.read(buffer_, read_timeout);
      if (result.status == ReadStatus::data) take(buffer_.data(), result.count);
      const bool closed = result.status == ReadStatus::end;
      if (closed && !board_.comes_back_after_end()) return RecordEnd::end;
      const bool gone = closed || result.status == ReadStatus::lost;
      if (gone && !reconnect()) return stop_ ? RecordEnd::stopped : closed ? RecordEnd::end : RecordEnd::lost;
      if (poller_ && !gone) ask(result.count);
      if (const auto end = no_board()) return *end;
      if (fell_silent()) return RecordEnd::lost;
      if (Clock::now() - told_ >= plan_.tell_every) tell();
    }
  }

  /// Opening a port restarts some boards. They hear nothing until they are up: wait for their first word.
  void settle() {
    const auto begun = Clock::now();
    const std::chrono::duration<double> longest(profile_.commands.settle_s);
    const bool needed = board_.joins_midstream() && !profile_.commands.start.empty();
    while (needed && !stop_ && Clock::now() - begun < longest) {
      const ReadResult result = board_.read(buffer_, read_timeout);
      if (result.status == ReadStatus::data) {
        take(buffer_.data(), result.count);
        break;
      }
      if (result.status != ReadStatus::timeout) break;
    }
  }

  /// Say to the board what its profile wants said before it sends.
  void begin(bool tare) {
    heard_ = Clock::now();
    if (!board_.takes_commands()) return;
    const DeviceCommands& commands = profile_.commands;
    const auto told = [&](const std::string& what) {
      journal_.event(now_ns(), event_text(event_command, what));
    };
    say(board_, commands.setup, told, &stop_);
    if (tare) say(board_, commands.tare, told, &stop_);
    begin_stream(told);
  }

  void begin_stream(const std::function<void(const std::string&)>& told = [](const std::string&) {}) {
    const std::string stream = say(board_, profile_.commands.start, told, &stop_);
    if (poller_) poller_->started(Clock::now());
    heard_ = Clock::now();
    if (stream.empty()) return;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes
    take(reinterpret_cast<const std::uint8_t*>(stream.data()), stream.size());
    if (poller_) poll(stream.size());
  }

  void end_stream() {
    try {
      if (!progress_.away && board_.takes_commands())
        say(board_, profile_.commands.stop, [](const std::string&) {});
    } catch (const TransportError&) {  // it is gone: there is nobody to stop
    }
  }

  /// A board that is pulled while it is asked is noticed by the next read.
  void ask(std::size_t count) {
    try {
      poll(count);
    } catch (const DeafBoard&) {
      throw;
    } catch (const TransportError&) {
    }
  }

  void poll(std::size_t count) {
    switch (poller_->received(count, Clock::now())) {
      case BlockPoller::Next::wait:
        return;
      case BlockPoller::Next::ask: {
        const std::string& words = profile_.commands.poll;
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes
        board_.write({reinterpret_cast<const std::uint8_t*>(words.data()), words.size()});
        return;
      }
      case BlockPoller::Next::restart:
        say(board_, profile_.commands.stop, [](const std::string&) {});
        drain();
        break_stream(event_restarted);
        begin_stream();
        return;
    }
  }

  /// The board takes its own zero, with nobody on it. It is stopped for that: most hear nothing while they
  /// send.
  void tare() {
    if (!board_.takes_commands()) return;
    say(board_, profile_.commands.stop, [](const std::string&) {});
    drain();
    break_stream(event_restarted);
    begin(true);
  }

  /// What a stopped board still had to say belongs to no block. One that does not hear the stop is not waited
  /// for.
  void drain() {
    const auto give_up = Clock::now() + drain_longest;
    while (!stop_ && Clock::now() < give_up &&
           board_.read(buffer_, std::chrono::milliseconds(150)).status == ReadStatus::data) {
    }
  }

  /// The trial goes on when the same board comes back in time; the gap stands in the journal.
  bool reconnect() {
    journal_.event(now_ns(), event_text(event_gap));
    progress_.away = true;
    watcher_.remark("the board is gone; it may come back for " +
                    std::to_string(plan_.reconnect.count() / 1000) + " s");
    const auto give_up = Clock::now() + plan_.reconnect;
    while (!stop_ && Clock::now() < give_up) {
      if (board_.reopen()) {
        break_stream(event_reconnected);
        progress_.away = false;
        ++progress_.reconnects;
        watcher_.remark("the board is back");
        begin(false);
        return true;
      }
      tell();
      for (const auto until = Clock::now() + retry_every; !stop_ && Clock::now() < until;) {
        journal_.board_is_away();
        std::this_thread::sleep_for(look_while_away);
      }
    }
    if (!stop_)
      journal_.event(now_ns(),
                     event_text(event_void, "the board was away for longer than " +
                                                std::to_string(plan_.reconnect.count() / 1000) + " s"));
    return false;
  }

  /// Is there a board at all, and is it one of this profile?
  std::optional<RecordEnd> no_board() {
    if (progress_.frames > 0) return std::nullopt;
    const auto now = Clock::now();
    if (progress_.bytes > 0) {
      if (now - first_byte_ > plan_.strangeness + settle_time()) return RecordEnd::not_its_own;
      return std::nullopt;
    }
    if (now - heard_ <= plan_.silence) return std::nullopt;
    if (now - heard_ > plan_.silence + settle_time()) return RecordEnd::silent;
    if (!patience_said_)
      watcher_.remark("the board is silent so far; opening the port may have restarted it, so it has " +
                      std::to_string(static_cast<int>(profile_.commands.settle_s)) + " s more");
    patience_said_ = true;
    return std::nullopt;
  }

  /// A board that lost its power behind a bridge that did not: the port stays, the bytes stop.
  bool fell_silent() {
    if (progress_.frames == 0) return false;
    const auto quiet = Clock::now() - last_byte_;
    if (quiet > plan_.reconnect) {
      journal_.event(now_ns(),
                     event_text(event_void, "the board sent nothing for longer than " +
                                                std::to_string(plan_.reconnect.count() / 1000) + " s"));
      return true;
    }
    if (quiet > plan_.silence && !quiet_said_)
      watcher_.remark("the board has fallen silent. Is it still on?");
    quiet_said_ = quiet > plan_.silence;
    return false;
  }

  Clock::duration settle_time() const {
    if (!board_.joins_midstream()) return Clock::duration::zero();
    return std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(profile_.commands.settle_s));
  }

  /// A journal begins in the middle of the stream: it and the framer start with the next read, both.
  void begin_anew() {
    framer_->interrupt(frames_);
    hand_over(last_ns_);
    journal_.begin_anew(now_ns());
    journal_.event(now_ns(), event_text(event_joined));
  }

  void break_stream(std::string_view event) {
    journal_.event(now_ns(), event_text(event));
    framer_->interrupt(frames_);
    hand_over(last_ns_);
  }

  void take(const std::uint8_t* bytes, std::size_t count) {
    last_ns_ = now_ns();
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes as the journal takes them
    const std::string_view text(reinterpret_cast<const char*>(bytes), count);
    journal_.bytes(last_ns_, text);
    last_byte_ = Clock::now();
    if (progress_.bytes == 0) first_byte_ = last_byte_;
    progress_.bytes += count;
    if (first_bytes_.size() < first_bytes_kept)
      first_bytes_.append(text.substr(0, first_bytes_kept - first_bytes_.size()));
    framer_->feed({bytes, count}, frames_);
    hand_over(last_ns_);
  }

  void hand_over(std::int64_t host_ns) {
    progress_.frames += frames_.size();
    progress_.link = framer_->counts();
    watcher_.link(progress_.link);
    if (!frames_.empty()) watcher_.frames(frames_, host_ns);
    frames_.clear();
  }

  void tell() {
    const auto now = Clock::now();
    const double passed = std::chrono::duration<double>(now - told_).count();
    progress_.seconds = seconds();
    if (passed > 0.05) progress_.rate_hz = static_cast<double>(progress_.frames - told_frames_) / passed;
    told_ = now;
    told_frames_ = progress_.frames;
    watcher_.progress(progress_);
  }

  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }
  std::int64_t now_ns() const {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - opened_).count();
  }

  Transport& board_;
  const DeviceProfile& profile_;
  RecordSink& journal_;
  RecordPlan plan_;
  const std::atomic<bool>& stop_;
  RecordWatcher& watcher_;
  std::unique_ptr<Framer> framer_;
  std::optional<BlockPoller> poller_;
  std::array<std::uint8_t, 65536> buffer_{};
  std::vector<Frame> frames_;
  RecordProgress progress_;
  std::string first_bytes_;
  bool patience_said_ = false;
  bool quiet_said_ = false;
  Clock::time_point opened_ = Clock::now();  ///< the journal's zero
  Clock::time_point start_ = opened_;        ///< of the trial's time
  Clock::time_point heard_ = opened_;        ///< since when the board should speak
  Clock::time_point first_byte_ = opened_;
  Clock::time_point last_byte_ = opened_;
  Clock::time_point told_ = opened_;
  std::int64_t last_ns_ = 0;
  std::uint64_t told_frames_ = 0;
};

}  // namespace

RecordOutcome record(Transport& board, const DeviceProfile& profile, RecordSink& journal,
                     const RecordPlan& plan, const std::atomic<bool>& stop, RecordWatcher& watcher) {
  return Session(board, profile, journal, plan, stop, watcher).run();
}

}  // namespace steadyplate::acquisition
