#include "tools/session/guided.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "acquisition/journal/events.hpp"
#include "acquisition/journal/zero.hpp"
#include "datasets/study/audit.hpp"

namespace steadyplate::session {

namespace {

using analysis::Command;
using analysis::Phase;

constexpr double longest_s = 86400.0;
constexpr double zero_s = 3.0;
constexpr double leaving_s = 0.5;                 // a simulated person is quick
constexpr double somebody_stands_there_n = 50.0;  // more than a zero drifts

bool between_trials(Phase phase) {
  return phase == Phase::ready || phase == Phase::resting || phase == Phase::paused;
}

}  // namespace

std::string_view to_string(TareView::State state) {
  constexpr std::array<std::string_view, 5> words = {"none", "holding", "done", "refused", "skipped"};
  return words[static_cast<std::size_t>(state)];
}

GuidedSession::GuidedSession(acquisition::Transport& board, const acquisition::DeviceProfile& profile,
                             GuidedSetup setup)
    : board_(board),
      profile_(profile),
      setup_(std::move(setup)),
      engine_(setup_.run.protocol, setup_.run.order),
      live_(profile, setup_.certificate ? &*setup_.certificate : nullptr) {
  engine_.restore(setup_.run.done);
  setup_.plan.duration_s = longest_s;
  thread_ = std::thread([this] {
    try {
      outcome_ = acquisition::record(board_, profile_, *this, setup_.plan, stop_, *this);
    } catch (...) {
      error_ = std::current_exception();
      journal_.reset();  // without a seal: what is in it can be recovered
    }
    const std::lock_guard lock(mutex_);
    engine_.board_lost(engine_.now_s());
    if (tare_.state == TareView::State::holding) tare_.state = TareView::State::none;
    zeroing_ = Zeroing::idle;
    over_ = true;
    changed_.notify_all();
  });
}

GuidedSession::~GuidedSession() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
}

std::string GuidedSession::command(Command what, const std::string& reason) {
  std::unique_lock lock(mutex_);
  if (zeroing_ != Zeroing::idle) {  // no journal is open, and a board may take seconds for its own zero
    if (what == Command::start) return "start is not possible now: the zero is being taken";
    return engine_.command(what, engine_.now_s(), reason);
  }
  wanted_ = Wanted{what, reason};
  changed_.wait(lock, [&] { return !wanted_ || over_; });
  if (!wanted_) return answer_;
  if (what == Command::start) {
    wanted_.reset();
    return "start is not possible now: the board is gone";
  }
  return do_command();  // nobody else will
}

std::string GuidedSession::do_command() {
  const Wanted wanted = *std::exchange(wanted_, std::nullopt);
  return engine_.command(wanted.what, engine_.now_s(), wanted.reason);
}

bool GuidedSession::wants_to_begin_anew() {
  const std::lock_guard lock(mutex_);
  if (!wanted_) return false;
  const bool may_start = engine_.phase() == Phase::ready || engine_.phase() == Phase::resting;
  if (wanted_->what == Command::start && may_start) {
    if (zeroing_ == Zeroing::idle) return true;
    refuse_start("start is not possible now: the zero is being taken");
    return false;
  }
  obey();
  return false;
}

void GuidedSession::refuse_start(const std::string& why) {
  wanted_.reset();
  answer_ = why;
  changed_.notify_all();
}

/// Of the recording thread, for what needs no new journal.
void GuidedSession::obey() {
  answer_ = do_command();
  if (journal_ && engine_.phase() != Phase::settling && engine_.phase() != Phase::running) {
    to_ = frames_;
    end_journal(last_ns_);
  }
  changed_.notify_all();
}

/// A trial can be stopped and judged while the board is sought; what was recorded is there.
void GuidedSession::board_is_away() {
  const std::lock_guard lock(mutex_);
  if (!wanted_) return;
  if (wanted_->what == Command::start)
    refuse_start("start is not possible now: the board is away. Plug it in again; it is found by itself");
  else
    obey();
}

std::string GuidedSession::why_no_zero() const {
  if (over_) return "the zero cannot be taken: the board is gone";
  if (progress_.away) return "the zero cannot be taken: the board is away";
  if (!between_trials(engine_.phase())) return "the zero is taken between trials, with nobody on the board";
  return zeroing_ == Zeroing::idle ? "" : "the zero is being taken already";
}

std::string GuidedSession::take_zero(bool simulated_person) {
  const std::lock_guard lock(mutex_);
  if (std::string why = why_no_zero(); !why.empty()) return why;
  simulated_person_ = simulated_person;
  if (simulated_person) to_say_ += "STEP OFF\n";
  left_s_.reset();
  zeroing_ = Zeroing::leaving;
  tare_.state = TareView::State::holding;
  tare_.seconds_left = zero_s;
  return "";
}

std::string GuidedSession::skip_zero() {
  const std::lock_guard lock(mutex_);
  if (std::string why = why_no_zero(); !why.empty()) return why;
  if (zero_.empty()) tare_.state = TareView::State::skipped;
  return "";
}

bool GuidedSession::wants_tare() {
  const std::lock_guard lock(mutex_);
  if (zeroing_ != Zeroing::telling) return false;
  zeroing_ = Zeroing::looking;
  return true;
}

void GuidedSession::look_for_zero(const LiveSample& sample) {
  if (zeroing_ == Zeroing::leaving) {
    if (!left_s_) left_s_ = sample.time_s;
    if (simulated_person_ && sample.time_s - *left_s_ < leaving_s) return;
    zeroing_ = profile_.commands.tare.empty() ? Zeroing::looking : Zeroing::telling;
    empty_.emplace(profile_.channels.size(), zero_s);
    return;
  }
  if (zeroing_ != Zeroing::looking) return;
  empty_->take(sample);
  tare_.seconds_left = empty_->seconds_left();
  if (empty_->over()) finish_zero();
}

void GuidedSession::finish_zero() {
  tare_.seen = empty_->seen();
  tare_.at = datasets::utc_now();
  empty_.reset();
  zeroing_ = Zeroing::idle;
  if (simulated_person_) to_say_ += "STEP ON\n";
  if (std::abs(tare_.seen.load_n) > somebody_stands_there_n) {
    tare_.state = TareView::State::refused;
    return;
  }
  tare_.state = TareView::State::done;
  zero_ = tare_.seen.readings;
  live_.tare(zero_);
  window_.clear();
}

void GuidedSession::say_to_board() {
  if (to_say_.empty()) return;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes
  board_.write({reinterpret_cast<const std::uint8_t*>(to_say_.data()), to_say_.size()});
  to_say_.clear();
}

void GuidedSession::begin_anew(std::int64_t host_ns) {
  const std::lock_guard lock(mutex_);
  uuid_ = datasets::new_uuid();
  zero_ns_ = host_ns;
  acquisition::JournalHeader header = setup_.header;
  header.started = datasets::utc_now();
  journal_.emplace(journal_file(uuid_), header);
  datasets::sync_folder(setup_.incoming);
  frames_ = from_ = to_ = 0;
  began_ = false;
  missing_told_ = missing_;
  answer_ = do_command();
  const auto& trial = engine_.current();
  event(host_ns, acquisition::event_text(
                     acquisition::event_trial,
                     acquisition::trial_text({setup_.run.run.uuid, setup_.run.protocol.tests[trial.test].id,
                                              trial.number, trial.attempt, trial.practice})));
  if (!zero_.empty())
    event(host_ns, acquisition::event_text(acquisition::event_zero, acquisition::zero_text(zero_)));
  if (engine_.phase() == Phase::running) note_begin(host_ns);
  changed_.notify_all();
}

void GuidedSession::bytes(std::int64_t host_ns, std::string_view payload) {
  last_ns_ = host_ns;
  if (journal_) journal_->bytes(host_ns - zero_ns_, payload);
}

void GuidedSession::event(std::int64_t host_ns, std::string_view json) {
  last_ns_ = host_ns;
  if (journal_) journal_->event(host_ns - zero_ns_, json);
}

/// The recording is over: by finish(), or because the board is gone for good.
void GuidedSession::seal(std::int64_t host_ns) {
  const std::lock_guard lock(mutex_);
  if (!journal_) return;
  engine_.board_lost(engine_.now_s());
  to_ = frames_;
  end_journal(host_ns);
}

void GuidedSession::note_begin(std::int64_t host_ns) {
  began_ = true;
  from_ = frames_;
  event(host_ns, acquisition::event_text(acquisition::event_trial_begin, acquisition::frame_text(from_)));
}

void GuidedSession::end_journal(std::int64_t host_ns) {
  for (const std::string& words : std::exchange(notes_, {}))
    event(host_ns, acquisition::event_text(acquisition::event_note, words));
  if (began_)
    event(host_ns, acquisition::event_text(acquisition::event_trial_end, acquisition::frame_text(to_)));
  journal_->seal(host_ns - zero_ns_);
  journal_.reset();
}

void GuidedSession::link(const acquisition::LinkCounts& so_far) {
  const std::lock_guard lock(mutex_);
  missing_ = so_far.missing;
}

/// One read may end the settling and the trial, both: the marks say at which of its frames.
void GuidedSession::frames(std::span<const acquisition::Frame> frames, std::int64_t host_ns) {
  const std::lock_guard lock(mutex_);
  bool ended = false;
  for (const std::string& words : std::exchange(notes_, {}))
    event(host_ns, acquisition::event_text(acquisition::event_note, words));
  for (const acquisition::Frame& frame : frames) {
    const LiveSample& sample = live_.add(frame);
    heard_ = true;
    window_.add(sample);
    if (zeroing_ != Zeroing::idle) look_for_zero(sample);
    const bool tilts = live_.tilts();
    const auto lost = static_cast<std::uint32_t>(missing_ - missing_told_);
    missing_told_ = missing_;
    engine_.frame({.time_s = sample.time_s,
                   .load_n = sample.fz_n,
                   .ml_mm = tilts ? std::nan("") : sample.cop_ml_mm,
                   .ap_mm = tilts ? std::nan("") : sample.cop_ap_mm,
                   .lost = lost});
    if (setup_.on_sample) setup_.on_sample(sample, lost);
    if (!journal_) continue;
    const Phase phase = engine_.phase();
    if (!began_ && phase != Phase::settling) note_begin(host_ns);
    if (!ended && phase != Phase::settling && phase != Phase::running) {
      ended = true;
      to_ = frames_;
    }
    ++frames_;
  }
  if (ended) end_journal(host_ns);
  say_to_board();
  changed_.notify_all();
}

void GuidedSession::progress(const acquisition::RecordProgress& now) {
  const std::lock_guard lock(mutex_);
  progress_ = now;
}

void GuidedSession::remark(const std::string& words) {
  const std::lock_guard lock(mutex_);
  remarks_.push_back(words);
}

std::vector<std::string> GuidedSession::remarks() {
  const std::lock_guard lock(mutex_);
  return std::exchange(remarks_, {});
}

std::optional<double> GuidedSession::moved_mm() const {
  const LiveSample& now = live_.last();
  for (const auto& first : engine_.results()) {
    if (first.test != engine_.current().test || first.practice ||
        first.judgement != analysis::Judgement::accepted)
      continue;
    const double moved = std::hypot(now.cop_ml_mm - first.mean_ml_mm, now.cop_ap_mm - first.mean_ap_mm);
    return std::isfinite(moved) ? std::optional(moved) : std::nullopt;
  }
  return std::nullopt;
}

GuidedView GuidedSession::view() const {
  const std::lock_guard lock(mutex_);
  GuidedView view;
  view.phase = engine_.phase();
  view.prompt = engine_.prompt();
  view.remaining_s = engine_.remaining_s();
  view.current = engine_.current();
  if (view.phase == Phase::running) view.trial_s = engine_.now_s() - view.current.began_s;
  view.judged = engine_.results().size();
  view.uuid = uuid_;
  view.has_load = live_.has_load();
  view.has_cop = live_.has_cop();
  view.tilts = live_.tilts();
  view.tare = tare_;
  if (const auto now = window_.last_second())
    view.weight = WeightView{now->load_n, now->spread_n, live_.cell_loads(now->readings)};
  view.heard = heard_;
  view.last = live_.last();
  view.progress = progress_;
  view.moved_mm = moved_mm();
  view.board_gone = over_;
  return view;
}

std::string GuidedSession::note(const std::string& words) {
  const std::lock_guard lock(mutex_);
  if (words.empty()) return "say what shall be noted";
  if (over_ || (engine_.phase() != Phase::settling && engine_.phase() != Phase::running))
    return "a note belongs to a trial under way";
  notes_.push_back(words);
  return "";
}

void GuidedSession::wait(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, longest);
}

std::vector<analysis::TrialResult> GuidedSession::results() const {
  const std::lock_guard lock(mutex_);
  return engine_.results();
}

std::filesystem::path GuidedSession::journal_file(const std::string& uuid) const {
  return setup_.incoming / (uuid + ".spj");
}

acquisition::RecordOutcome GuidedSession::finish() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
  if (error_) std::rethrow_exception(error_);
  return outcome_;
}

}  // namespace steadyplate::session
