#include "tools/station/visit.hpp"

#include <algorithm>
#include <random>

#include "acquisition/journal/events.hpp"
#include "datasets/study/study.hpp"
#include "tools/scoring/text.hpp"

namespace steadyplate::station {

namespace {

using analysis::Command;
using analysis::Phase;

constexpr double slack_s = 30.0;  ///< a board slower than its word still gets its trial whole

bool under_way(Phase phase) {
  return phase == Phase::settling || phase == Phase::running;
}

/// As listed, or drawn when the protocol says so.
std::vector<std::size_t> order_of(const analysis::Protocol& protocol) {
  std::vector<std::size_t> order(protocol.tests.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::random_device chance;
  if (protocol.order == "random") std::shuffle(order.begin(), order.end(), std::mt19937_64(chance()));
  return order;
}

/// A simulated board stands differently in each trial, else all trials were one.
std::string address_of(const Board& board, std::size_t trial) {
  if (!board.simulated || board.address.find("seed=") != std::string::npos) return board.address;
  return board.address + (board.address.find('?') == std::string::npos ? "?" : "&") +
         "seed=" + std::to_string(trial + 1);
}

}  // namespace

/// A trial's journal, and the thread that fills it.
class Visit::Recording final : public acquisition::RecordWatcher {
 public:
  Recording(Visit& visit, std::filesystem::path file) : visit_(visit), file_(std::move(file)) {
    const std::string address =
        acquisition::with_line(address_of(visit.board_, visit.trials_.size()), visit.profile_.line);
    board_ = acquisition::open_transport(address);
    const std::string identity = acquisition::board_identity(*board_, address);
    const auto known = session::certificate_of(identity);
    const bool simulated = visit.profile_.simulated || board_->simulated();
    calibration_ = known ? calibration::describe(known->certificate)
                   : visit.profile_.calibrated()
                       ? "by its profile; this board has no certificate of its own"
                       : "not calibrated: its values are counts (steadyplate calibrate)";
    live_.emplace(visit.profile_, known ? &known->certificate : nullptr);
    journal_ = std::make_unique<acquisition::JournalWriter>(
        file_, acquisition::JournalHeader{.program = "steadyplate " + std::string(scoring::program_version()),
                                          .address = address,
                                          .profile_id = visit.profile_.id,
                                          .profile = visit.profile_.text,
                                          .started = visit.now_utc_(),
                                          .simulated = simulated,
                                          .identity = identity,
                                          .certificate = known ? known->toml : ""});
  }

  ~Recording() override { end(); }

  /// @param said  stands first in the journal
  void begin(double longest_s, const std::string& said) {
    journal_->event(0, acquisition::event_text("trial", said));
    acquisition::RecordPlan plan;
    plan.duration_s = longest_s;
    plan.tell_every = std::chrono::milliseconds(100);
    thread_ = std::thread([this, plan] { run(plan); });
  }

  void end() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }

  /// Under the visit's lock.
  void remember(const std::string& name, const std::string& words) { events_.emplace_back(name, words); }

  const std::filesystem::path& file() const { return file_; }
  const std::string& calibration() const { return calibration_; }
  bool stopping() const { return stop_; }

  void frames(std::span<const acquisition::Frame> frames, std::int64_t host_ns) override {
    const std::lock_guard lock(visit_.mutex_);
    for (const auto& [name, words] : std::exchange(events_, {}))
      journal_->event(host_ns, acquisition::event_text(name, words));
    for (const acquisition::Frame& frame : frames) {
      const session::LiveSample& sample = live_->add(frame);
      // A board that is slow to wake costs the trial nothing: its clock begins with the first sample.
      if (!offset_s_) offset_s_ = visit_.engine_.now_s() - sample.time_s;
      const auto lost = static_cast<std::uint32_t>(std::exchange(missing_, 0));
      visit_.live_.add(sample, lost);
      visit_.engine_.frame({.time_s = *offset_s_ + sample.time_s,
                            .load_n = sample.fz_n,
                            .ml_mm = sample.cop_ml_mm,
                            .ap_mm = sample.cop_ap_mm,
                            .lost = lost});
    }
    if (!under_way(visit_.engine_.phase())) stop_ = true;
  }

  void progress(const acquisition::RecordProgress& now) override {
    const std::lock_guard lock(visit_.mutex_);
    if (now.link.missing > visit_.link_.link.missing)
      missing_ += now.link.missing - visit_.link_.link.missing;
    if (visit_.link_.away && !now.away) visit_.trouble_.clear();
    visit_.link_ = now;
  }

  void remark(const std::string& words) override {
    const std::lock_guard lock(visit_.mutex_);
    visit_.trouble_ = words;
  }

 private:
  void run(const acquisition::RecordPlan& plan) {
    std::string trouble;
    try {
      const auto outcome = acquisition::record(*board_, visit_.profile_, *journal_, plan, stop_, *this);
      if (outcome.end != acquisition::RecordEnd::stopped) trouble = outcome.words;
    } catch (const std::exception& error) {
      trouble = error.what();
    }
    const std::lock_guard lock(visit_.mutex_);
    stop_ = true;
    if (!trouble.empty()) visit_.trouble_ = trouble;
    if (under_way(visit_.engine_.phase())) visit_.engine_.board_lost(visit_.engine_.now_s());
  }

  Visit& visit_;
  std::filesystem::path file_;
  std::string calibration_;
  std::unique_ptr<acquisition::Transport> board_;
  std::unique_ptr<acquisition::JournalWriter> journal_;
  std::optional<session::LiveScores> live_;
  std::optional<double> offset_s_;  ///< of the board's clock to the engine's
  std::uint64_t missing_ = 0;
  std::vector<std::pair<std::string, std::string>> events_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

Visit::Visit(Board board, Person person, analysis::Protocol protocol, std::filesystem::path folder,
             std::function<std::string()> now_utc, LiveFrames& live)
    : board_(std::move(board)),
      person_(std::move(person)),
      protocol_(std::move(protocol)),
      folder_(std::move(folder)),
      now_utc_(std::move(now_utc)),
      live_(live),
      profile_(acquisition::load_profile(board_.profile)),
      engine_(protocol_, order_of(protocol_)) {}

Visit::~Visit() {
  finish();
}

std::string Visit::start() {
  {
    const std::lock_guard lock(mutex_);
    let_time_pass();
    if (engine_.phase() != Phase::ready && engine_.phase() != Phase::resting)
      return "start is not possible now (" + std::string(analysis::to_string(engine_.phase())) + ")";
    link_ = {};
    trouble_.clear();
  }
  finish();
  auto recording = std::make_unique<Recording>(*this, next_file());
  const std::lock_guard lock(mutex_);
  if (const std::string why = engine_.command(Command::start, seconds()); !why.empty()) {
    std::filesystem::remove(recording->file());
    return why;
  }
  const auto& trial = engine_.current();
  const auto& test = protocol_.tests[trial.test];
  calibration_ = recording->calibration();
  recording_ = std::move(recording);
  recording_->begin(
      test.settle_s + test.duration_s.value_or(0.0) + slack_s,
      "protocol=" + protocol_.id + ";test=" + test.id + ";number=" + std::to_string(trial.number) +
          ";attempt=" + std::to_string(trial.attempt) + ";practice=" + (trial.practice ? "yes" : "no") +
          ";participant=" + person_.pseudonym + ";visit=" + person_.visit);
  return "";
}

std::string Visit::command(Command what, const std::string& reason) {
  if (what == Command::start) return start();
  {
    const std::lock_guard lock(mutex_);
    if (recording_ && under_way(engine_.phase()) &&
        (what == Command::fall || what == Command::step || what == Command::touch))
      recording_->remember(std::string(analysis::to_string(what)), reason);
    if (const std::string why = engine_.command(what, engine_time_s(), reason); !why.empty()) return why;
    if (under_way(engine_.phase())) return "";
  }
  const std::filesystem::path file = recording_ ? recording_->file() : std::filesystem::path();
  finish();
  const std::lock_guard lock(mutex_);
  while (trials_.size() < engine_.results().size())
    trials_.push_back({engine_.results()[trials_.size()], file});
  return "";
}

std::string Visit::note(const std::string& text) {
  const std::lock_guard lock(mutex_);
  if (!recording_ || !under_way(engine_.phase())) return "a note belongs to a trial under way";
  recording_->remember("note", text);
  return "";
}

Visit::Now Visit::now() {
  const std::lock_guard lock(mutex_);
  let_time_pass();
  Now now;
  now.phase = engine_.phase();
  now.prompt = engine_.prompt();
  now.remaining_s = engine_.remaining_s();
  now.current = engine_.current();
  now.trials = trials_;
  now.link = link_;
  now.recording = recording_ && under_way(now.phase);
  now.trouble = trouble_;
  now.calibration = calibration_;
  return now;
}

double Visit::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
}

/// "P-001-romberg-20261124T015500Z-1f3a9c02.spj": no two alike, and in the order of time.
std::filesystem::path Visit::next_file() const {
  std::string time = now_utc_();
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return folder_ /
         (person_.pseudonym + '-' + protocol_.id + '-' + time + '-' + datasets::random_hex(4) + ".spj");
}

/// While a trial runs, its samples are the clock.
double Visit::engine_time_s() const {
  return under_way(engine_.phase()) ? engine_.now_s() : seconds();
}

void Visit::let_time_pass() {
  if (!under_way(engine_.phase())) engine_.tick(seconds());
}

void Visit::finish() {
  if (recording_) recording_->end();
  // Its file is wanted until the trial is judged.
}

}  // namespace steadyplate::station
