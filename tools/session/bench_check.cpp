#include "tools/session/bench_check.hpp"

#include <algorithm>
#include <array>

#include "acquisition/journal/writer.hpp"
#include "datasets/error.hpp"
#include "datasets/next_step.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/bench_plan.hpp"

namespace steadyplate::session {

namespace {

constexpr std::chrono::milliseconds look_for_answer_every{50};

std::vector<HoldLabel> plan_of(const BenchCheckRequest& request) {
  const std::array<double, 1> masses = {request.mass_kg};
  return bench_plan(masses, request.points_mm);
}

}  // namespace

std::string_view to_string(BenchCheck::Phase phase) {
  constexpr std::array<std::string_view, 7> words = {"opening", "ask",  "settle", "hold",
                                                     "look",    "done", "failed"};
  return words[static_cast<std::size_t>(phase)];
}

std::vector<calibration::CalibratedCell> cells_by_profile(const acquisition::DeviceProfile& profile) {
  const auto places = corner_places(profile);
  const auto at = cell_channels(profile);
  if (!places ||
      std::any_of(at.begin(), at.end(), [&](std::size_t k) { return profile.channels[k].unit != "N"; }))
    throw datasets::WithNextStep<std::invalid_argument>(
        "this board has no certificate, and its profile does not say newtons and where its cells stand: "
        "there is nothing to hold it against.",
        {.terminal = "Calibrate it first: steadyplate calibrate",
         .page = "It has to be calibrated first: that is done once, by whoever keeps the board."});
  std::vector<calibration::CalibratedCell> cells;
  for (std::size_t k = 0; k < at.size(); ++k)
    cells.push_back({profile.channels[at[k]].name, {}, (*places)[k]});
  return cells;
}

BenchCheck::BenchCheck(BenchCheckRequest request) : request_(std::move(request)) {
  static_cast<void>(cell_channels(request_.profile));
  if (!(request_.mass_kg > 0.0)) throw std::invalid_argument("mass_kg: a known mass above 0");
  if (request_.points_mm.empty()) throw std::invalid_argument("points: one at least");
  if (!(request_.settle_s >= 0.0 && request_.hold_s > 0.0))
    throw std::invalid_argument("settle_s and hold_s: 0 or more, above 0");
  const auto plan = plan_of(request_);
  view_.of = plan.size();
  view_.label = plan.front();
  thread_ = std::thread([this] {
    try {
      run();
    } catch (const std::exception& error) {
      const std::lock_guard lock(mutex_);
      view_.phase = Phase::failed;
      view_.error = datasets::page_words(error);
    }
  });
}

BenchCheck::~BenchCheck() {
  stop();
  if (thread_.joinable()) thread_.join();
}

void BenchCheck::stop() {
  stop_ = true;
  changed_.notify_all();
}

BenchCheck::View BenchCheck::view() const {
  const std::lock_guard lock(mutex_);
  return view_;
}

std::string BenchCheck::say(Answer answer, Phase needed, Phase or_needed) {
  const std::lock_guard lock(mutex_);
  if (view_.phase != needed && view_.phase != or_needed) return "not now: nothing waits for that word";
  if (answer == Answer::skip) {
    const auto plan = plan_of(request_);
    const bool loaded = view_.label.mass_kg > 0.0;
    const bool other =
        std::any_of(so_far_.begin(), so_far_.end(), [](const auto& p) { return p.mass_kg > 0.0; }) ||
        (view_.step + 1 < plan.size());
    if (!loaded || !other) return "this one is needed: without it there is no verdict";
  }
  answer_ = answer;
  view_.phase = Phase::settle;  // said once is enough
  view_.progress = 0.0;
  changed_.notify_all();
  return "";
}

std::string BenchCheck::ready() {
  return say(Answer::ready, Phase::ask, Phase::look);
}
std::string BenchCheck::again() {
  return say(Answer::again, Phase::look, Phase::look);
}
std::string BenchCheck::skip() {
  return say(Answer::skip, Phase::ask, Phase::ask);
}

void BenchCheck::run() {
  const std::string address = acquisition::with_line(request_.address, request_.profile.line);
  const auto board = acquisition::open_transport(address);
  const std::string identity = acquisition::board_identity(*board, address);
  std::filesystem::create_directories(request_.folder);
  const auto file = next_bench_journal(request_.folder, "verification");
  {
    acquisition::JournalWriter journal(file, {.program = request_.program,
                                              .address = address,
                                              .profile_id = request_.profile.id,
                                              .profile = request_.profile.text,
                                              .started = request_.started,
                                              .simulated = board->simulated() || request_.profile.simulated,
                                              .identity = identity});
    BenchRecording bench(*board, request_.profile, journal);
    walk(bench, plan_of(request_));
    bench.finish();
  }
  {
    const std::lock_guard lock(mutex_);
    view_.file = file;
    if (stop_) {
      view_.phase = Phase::failed;
      view_.stopped = true;
      view_.error = "stopped; what was held is kept in " + file.string();
      return;
    }
  }
  conclude();
}

void BenchCheck::walk(BenchRecording& bench, std::vector<HoldLabel> plan) {
  for (std::size_t k = 0; k < plan.size() && !stop_;) {
    {
      const std::lock_guard lock(mutex_);
      view_.step = k + 1;
      view_.label = plan[k];
      view_.progress = 0.0;
      view_.phase = Phase::ask;
    }
    if (request_.simulated_hand)
      bench.say("LAY " + scoring::exact(plan[k].mass_kg) + " " + scoring::exact(plan[k].ml_mm) + " " +
                scoring::exact(plan[k].ap_mm) + "\n");
    const Answer answer = wait_for_answer();
    if (stop_) return;
    if (answer == Answer::skip) {
      ++k;
      continue;
    }
    const double settle_share = request_.settle_s / (request_.settle_s + request_.hold_s);
    auto placement = bench.hold(
        plan[k], request_.settle_s, request_.hold_s,
        [&](double share) {
          const std::lock_guard lock(mutex_);
          view_.progress = share;
          view_.phase = share < settle_share ? Phase::settle : Phase::hold;
        },
        [&] { return stop_.load(); });
    if (!placement) return;
    const auto finding = finding_of(*placement);
    if (finding) {
      const std::lock_guard lock(mutex_);
      view_.finding = finding;
      view_.phase = Phase::look;
    }
    const bool once_more = finding && wait_for_answer() == Answer::again;
    {
      const std::lock_guard lock(mutex_);
      view_.finding.reset();
      if (!once_more) so_far_.push_back(std::move(*placement));
    }
    if (once_more)
      bench.void_last(finding->what);
    else
      ++k;
  }
}

BenchCheck::Answer BenchCheck::wait_for_answer() {
  std::unique_lock lock(mutex_);
  answer_ = Answer::none;
  while (answer_ == Answer::none && !stop_) changed_.wait_for(lock, look_for_answer_every);
  return answer_;
}

/// What can be seen of one load at once. What only many tell waits for the verdict.
std::optional<calibration::Finding> BenchCheck::finding_of(const calibration::Placement& placement) {
  using Kind = calibration::Finding::Kind;
  auto all = so_far_;
  all.push_back(placement);
  const std::string name = calibration::to_string(placement);
  for (const calibration::Finding& finding : calibration::inspect(all, cell_names(request_.profile))) {
    const bool of_one = finding.kind == Kind::nothing_read || finding.kind == Kind::saturated ||
                        finding.kind == Kind::moving || finding.kind == Kind::unloaded;
    if (of_one && finding.what.find(name) != std::string::npos) return finding;
  }
  return std::nullopt;
}

void BenchCheck::conclude() {
  std::filesystem::path file;
  {
    const std::lock_guard lock(mutex_);
    file = view_.file;
  }
  const std::array<std::filesystem::path, 1> journals = {file};
  const BenchRecord record = read_bench(journals);
  const auto known = request_.certificate(record.identity);
  std::vector<calibration::CalibratedCell> cells;
  double gravity = calibration::standard_gravity_mps2;
  std::string against = "its profile '" + record.profile.id + "': it has no certificate";
  if (known) {
    const auto* model = std::get_if<calibration::CellModel>(&known->certificate.model);
    if (model == nullptr)
      throw std::invalid_argument("the board's certificate is for no board on load cells");
    cells = model->cells;
    gravity = known->certificate.gravity_mps2;
    against = calibration::describe(known->certificate);
  } else {
    cells = cells_by_profile(record.profile);
  }
  std::vector<std::string> channels;
  for (const auto& cell : cells) channels.push_back(cell.channel);
  if (channels != record.channels)
    throw std::invalid_argument("the board's certificate is for other cells than it has");
  auto verification = calibration::verify_cells(cells, record.sittings.back(), {}, gravity);
  const std::lock_guard lock(mutex_);
  view_.against = against;
  view_.verification = std::move(verification);
  view_.phase = Phase::done;
}

}  // namespace steadyplate::session
