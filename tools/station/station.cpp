#include "tools/station/station.hpp"

#include <algorithm>
#include <chrono>

#include "datasets/next_step.hpp"
#include "tools/handover/study_report.hpp"
#include "tools/handover/visit_comparison.hpp"
#include "tools/report/blocks.hpp"
#include "tools/report/person_report.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/sensory.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/bench_plan.hpp"
#include "tools/session/incoming.hpp"
#include "tools/session/protocol_file.hpp"
#include "tools/station/assets.hpp"
#include "tools/station/study_json.hpp"
#include "tools/study/score.hpp"
#include "tools/study/visit.hpp"

namespace steadyplate::station {

namespace {

using analysis::Command;
using std::chrono::milliseconds;

constexpr std::chrono::seconds reconnect_within{20};
constexpr milliseconds quick_board{400};  // a command may wait so long for a board that answers at once

Answer refused(int status, const std::string& why) {
  return {.status = status, .body = scoring::json_text({{"error", why}})};
}

Answer as_json(const Json& document) {
  return {.body = scoring::json_text(document)};
}

std::string program() {
  return "steadyplate " + std::string(scoring::program_version());
}

/// "pdf" -> true, "svg" -> false.
bool wants_pdf(const Json& said) {
  const std::string format = words(said, "format");
  if (format != "pdf" && format != "svg") throw std::invalid_argument("format is 'pdf' or 'svg'");
  return format == "pdf";
}

/// The picture on the screen is the first page; the PDF is all of them.
template <class Report>
Answer drawn(const Report& report, bool pdf) {
  return {.type = pdf ? "application/pdf" : "image/svg+xml",
          .body = report::render_report(report, pdf ? report::FileKind::pdf : report::FileKind::svg).front()};
}

}  // namespace

Station::Station(StationOptions options) : options_(std::move(options)) {
  const auto offer = [&](const std::string& id_or_file) {
    const std::string text = session::protocol_text(id_or_file);
    protocols_.push_back({session::parse_protocol(text, id_or_file), id_or_file, text});
  };
  for (const std::string& file : options_.protocols) offer(file);
  for (const auto& one : session::built_in_protocols()) offer(std::string(one.id));
  look_for_boards();
  const auto beside = std::filesystem::absolute(options_.study).lexically_normal().parent_path();
  if (options_.studies.empty()) options_.studies = beside;
  if (options_.checks.empty()) options_.checks = beside / "checks";
  open_study(options_.study);
}

Station::~Station() {
  for (std::thread& burial : burials_) burial.join();
}

Answer Station::answer(const Request& request) {
  if (request.method == "GET") return asset(request.path);
  constexpr std::string_view api = "/api/";
  try {
    const Json said = Json::parse(request.body.empty() ? "{}" : request.body);
    if (!said.is_object()) return refused(400, "a command is a JSON object");
    return command(request.path.substr(api.size()), said);
  } catch (const nlohmann::json::exception& error) {
    return refused(400, error.what());
  } catch (const std::invalid_argument& error) {
    return refused(400, datasets::page_words(error));
  } catch (const datasets::StudyError& error) {
    if (error.fault() == datasets::StudyFault::no_write) bars_.disk_failed(datasets::page_words(error));
    return refused(409, datasets::page_words(error));
  } catch (const std::runtime_error& error) {  // of a board, a disk, a reader
    return refused(409, datasets::page_words(error));
  }
}

Answer Station::command(const std::string& what, const Json& said) {
  static_cast<void>(see_to_opening());
  see_to_visit();
  if (what == "results") return results(said);
  if (what == "page") return page(said);
  if (what == "compare") return compare(said);
  if (what == "protocols") return as_json(protocols_json());
  if (what == "studies") return as_json(studies_json());
  if (what == "training_log") return as_json({{"training", training_json(*study_, participant_of(said))}});
  if (what != "state") {
    read_anew();
    if (!change(what, said)) return refused(404, "no such command");
  }
  return as_json(state());
}

bool Station::change(const std::string& what, const Json& said) {
  if (what == "boards")
    look_for_boards();
  else if (what == "board")
    choose_board(said);
  else if (what == "participant")
    choose_person(said);
  else if (what == "protocol")
    choose_protocol(said);
  else if (what == "interrupted")
    settle_interrupted(said);
  else if (what == "tare")
    tare(said);
  else if (what == "trial")
    trial(said);
  else if (what == "patient")
    show_patient(said);
  else if (what == "training")
    log_training(said);
  else if (what == "export")
    export_study();
  else if (what == "study")
    choose_study(said);
  else if (what == "check")
    check(said);
  else
    return false;
  return true;
}

void Station::look_for_boards() {
  boards_ = boards_here(options_.given);
  certificates_.clear();
  for (const Board& one : boards_) certificates_.push_back(certificate_of_board(one.identity, utc_day()));
}

void Station::need_no_session() const {
  if (visit_ || opening_) throw NotNow("a session is under way: end it first");
  if (check_) throw NotNow("a calibration check is under way: stop it first");
}

void Station::open_study(const std::filesystem::path& folder) {
  study_ = std::make_unique<datasets::Study>(folder);
  study_id_ = folder.string();
  std::error_code none;
  for (const FoundStudy& one : find_studies(options_.studies, folder))
    if (std::filesystem::equivalent(one.folder, folder, none)) study_id_ = one.id;
  person_.reset();
  look_for_interrupted();
}

void Station::choose_study(const Json& said) {
  need_no_session();
  const std::string what = words(said, "do");
  if (what == "create") return open_study(create_study(options_.studies, said));
  if (what != "open") throw std::invalid_argument("do: open or create");
  const std::string id = words(said, "study");
  for (const FoundStudy& one : find_studies(options_.studies, study_->folder()))
    if (one.id == id) return open_study(one.folder);
  throw std::invalid_argument("no such study");
}

void Station::choose_board(const Json& said) {
  const std::string id = words(said, "board");
  const auto found =
      std::find_if(boards_.begin(), boards_.end(), [&](const Board& one) { return one.id == id; });
  if (found == boards_.end()) throw std::invalid_argument("no such board");
  need_no_session();
  board_ = *found;
}

void Station::choose_person(const Json& said) {
  need_no_session();
  datasets::StudyParticipant person;
  person.pseudonym = words(said, "pseudonym");
  person.group = words(said, "group");
  person.sex = words(said, "sex");
  person.birth_year = whole(said, "birth_year", 1900, 2100);
  person.height_mm = number(said, "height_mm", 500.0, 2500.0);
  person.mass_kg = number(said, "mass_kg", 2.0, 400.0);
  person.foot_length_mm = number(said, "foot_length_mm", 50.0, 500.0);
  person.foot_width_mm = number(said, "foot_width_mm", 20.0, 250.0);
  person.dominant_leg = words(said, "dominant_leg");
  const std::string visit = words(said, "visit");
  if (const std::string why = datasets::pseudonym_problem(person.pseudonym); !why.empty())
    throw std::invalid_argument(why);
  if (!datasets::is_study_word(visit))
    throw std::invalid_argument("visit: a word of letters, digits, '.', '-' and '_'");
  const auto& planned = study_->definition().time_points;
  if (!planned.empty() && std::find(planned.begin(), planned.end(), visit) == planned.end())
    throw std::invalid_argument("the study does not plan the visit '" + visit + "'");
  const auto people = study_->participants();
  const auto known = std::find_if(people.begin(), people.end(),
                                  [&](const auto& one) { return one.pseudonym == person.pseudonym; });
  if (known == people.end()) study_->add_participant(person);
  person_ = Person{known == people.end() ? person : *known, visit, person.dominant_leg};
}

session::VisitRequest Station::visit_request(std::string text, const std::string& file) {
  session::VisitRequest request;
  request.run = {person_->known.pseudonym, person_->visit, std::move(text), file, {},
                 person_->dominant_leg,    program(),      options_.today()};
  request.profile = acquisition::load_profile(board_->profile);
  request.address = acquisition::with_line(board_->address, request.profile.line);
  request.simulated = board_->simulated;
  request.plan.tell_every = milliseconds(100);
  request.plan.reconnect = reconnect_within;
  request.certificate = [this](const std::string& identity, bool) {
    auto known = session::certificate_of(identity);
    if (known && calibration::state_on(known->certificate, options_.now_utc(), identity) ==
                     calibration::CertificateState::broken_seal)
      throw NotNow(known->file.string() + ": its seal does not hold: it was changed after it was written");
    return known;
  };
  request.on_sample = [this](const session::LiveSample& sample, std::uint32_t lost) {
    live_.add(sample, lost);
  };
  return request;
}

void Station::choose_protocol(const Json& said) {
  need_no_session();
  if (!board_ || !person_) throw NotNow("choose a board and a participant first");
  if (!interrupted_.empty()) throw NotNow("first say what shall become of the interrupted trial");
  const std::string id = words(said, "protocol");
  const auto found = std::find_if(protocols_.begin(), protocols_.end(),
                                  [&](const auto& one) { return one.protocol.id == id; });
  if (found == protocols_.end()) throw std::invalid_argument("no such protocol");
  session::OpenSettings open;
  open.duration_s = number(said, "duration_s", 1.0, 3600.0);
  if (const auto trials = whole(said, "trials", 1, 100)) open.trials = static_cast<std::size_t>(*trials);
  open.platform_level = words(said, "platform_level");
  if (const std::string leg = words(said, "dominant_leg"); !leg.empty()) person_->dominant_leg = leg;
  std::string text = session::with_open_settings(found->text, found->file, open);
  for (const datasets::StudyRun& run : study_->runs())  // begun before: it goes on as it was
    if (run.participant == person_->known.pseudonym && run.time_point == person_->visit &&
        run.protocol == id && !analysis::missing_settings(found->protocol).empty())
      text = run.text;
  auto request = visit_request(std::move(text), found->file);
  session::check_run(*study_, request.run);
  bars_.begin();
  const std::string address = request.address;
  opening_ = std::make_unique<Opening>(
      Opening{std::move(request), session::BoardOpening(address), found->protocol.name, board_->id});
  // A board that is there at once is open when this is answered, and one that is not is said to be missing.
  static_cast<void>(opening_->board.over(quick_board));
  if (const std::string why = see_to_opening(); !why.empty()) throw NotNow(why);
  for (const auto until = std::chrono::steady_clock::now() + quick_board;
       visit_ && !visit_->session().view().heard && !visit_->session().view().board_gone &&
       std::chrono::steady_clock::now() < until;)
    visit_->session().wait(milliseconds(20));
}

/// The board is there, or it is said why not, here and in a bar.
std::string Station::see_to_opening() {
  if (!opening_ || !opening_->board.over()) return "";
  const auto opened = std::exchange(opening_, nullptr);
  try {
    opened->request.board = opened->board.take();
    visit_ = std::make_unique<session::GuidedVisit>(*study_, std::move(opened->request));
    read_anew();  // the study has a visit more, and perhaps a page asked while the board was being opened
  } catch (const std::exception& error) {
    bars_.board_failed(datasets::page_words(error));
    return datasets::page_words(error);
  }
  return "";
}

void Station::see_to_visit() {
  if (!visit_) return;
  auto& session = visit_->session();
  const auto now = session.view();
  for (const std::string& remark : session.remarks()) bars_.remarked(remark, now.progress.frames);
  if (!now.board_gone) return;
  try {
    bars_.session_over(session.finish().words, false);
  } catch (const acquisition::JournalError& error) {
    bars_.session_over(datasets::page_words(error), true);
  } catch (const std::exception& error) {
    bars_.session_over(datasets::page_words(error), false);
  }
}

void Station::settle_interrupted(const Json& said) {
  need_no_session();
  const std::string uuid = words(said, "trial");
  const std::string what = words(said, "do");
  if (what != "keep" && what != "drop") throw std::invalid_argument("do: keep or drop");
  bool found = false;
  for (const auto& run : session::interrupted_runs(*study_))
    for (const auto& trial : run.trials) {
      if (trial.uuid != uuid) continue;
      found = true;
      if (what == "keep")
        session::keep_interrupted(*study_, run.incoming.run(), trial);
      else
        session::drop_interrupted(trial);
    }
  look_for_interrupted();
  if (!found) throw std::invalid_argument("there is no such interrupted trial");
}

void Station::tare(const Json& said) {
  if (!visit_) throw NotNow("choose a protocol first");
  const std::string what = words(said, "do");
  if (what != "start" && what != "skip") throw std::invalid_argument("do: start or skip");
  auto& session = visit_->session();
  if (!session.view().heard) throw NotNow("the board has not sent a sample yet");
  const bool steps_off = board_->address.rfind("sim:", 0) == 0;
  const std::string why = what == "skip" ? session.skip_zero() : session.take_zero(steps_off);
  if (!why.empty()) throw NotNow(why);
}

void Station::trial(const Json& said) {
  const std::string what = words(said, "do");
  const std::string reason = words(said, "reason");
  if (what == "end" && (visit_ || opening_)) return end(reason);
  if (opening_) throw NotNow("the board is being opened");
  if (!visit_) throw NotNow("choose a protocol first");
  auto& session = visit_->session();
  if (const auto now = session.view(); !now.heard && !now.board_gone)
    throw NotNow("the board has not sent a sample yet");
  std::string why;
  if (what == "note") {
    why = session.note(reason);
    if (!why.empty()) throw NotNow(why);
    return;
  }
  for (const Command one :
       {Command::start, Command::stop, Command::fall, Command::step, Command::touch, Command::accept,
        Command::repeat, Command::void_trial, Command::pause, Command::resume}) {
    if (what != analysis::to_string(one)) continue;
    const auto done = visit_->command(one, reason);
    if (!done.refused.empty()) throw NotNow(done.refused);
    if (done.kept) bars_.disk_worked();
    if (done.kept && done.kept->state == "valid") score(done.kept->uuid);
    return;
  }
  throw std::invalid_argument("no such thing to do with a trial: '" + what + "'");
}

void Station::end(const std::string& reason) {
  if (opening_) {
    burials_.emplace_back([left = std::shared_ptr<Opening>(std::move(opening_))]() mutable { left.reset(); });
    return;
  }
  const auto now = visit_->session().view();
  if (!now.heard && !now.board_gone) return bury_visit();
  try {
    // Refused when every trial is done, and then not needed.
    static_cast<void>(visit_->command(Command::cancel, reason));
  } catch (const datasets::StudyError& error) {  // its journal stays where it is, and is offered anew
    bars_.disk_failed(datasets::page_words(error));
  }
  end_visit();
}

/// A board that was asked something may take seconds to answer: nobody waits for that.
void Station::bury_visit() {
  burials_.emplace_back(
      [left = std::shared_ptr<session::GuidedVisit>(std::move(visit_))]() mutable { left.reset(); });
  person_.reset();
}

/// The study has the trial already: what goes wrong here costs no more than its scores.
void Station::score(const std::string& trial) {
  study::StudyScoreOptions how;
  how.only = trial;
  for (const std::string& id : visit_->run().protocol.primary) how.selection += "," + id;
  try {
    const auto scored = study::score_study(*study_, how, [](std::size_t, std::size_t) {});
    for (const auto& failure : scored.failures) bars_.not_scored("Not scored: " + failure.page);
  } catch (const std::runtime_error& error) {
    bars_.not_scored("Not scored: " + datasets::page_words(error));
  }
}

void Station::end_visit() {
  visit_.reset();
  person_.reset();
  look_for_interrupted();
}

void Station::show_patient(const Json& said) {
  const std::string view = words(said, "view");
  if (view != "blank" && view != "cross" && view != "target")
    throw std::invalid_argument("view: blank, cross or target");
  patient_view_ = view;
}

void Station::log_training(const Json& said) {
  add_training(*study_, participant_of(said), said, options_.today());
}

void Station::export_study() {
  if (job_ && !job_->over()) throw NotNow("an export is under way");
  job_ = std::make_unique<ExportJob>(study_->folder(), std::vector<std::string>{"station", "export"});
}

void Station::check(const Json& said) {
  const std::string what = words(said, "do");
  if (what == "begin") return begin_check(said);
  if (!check_) throw NotNow("no calibration check is under way");
  if (what == "stop") {
    check_->stop();
    burials_.emplace_back(
        [left = std::shared_ptr<session::BenchCheck>(std::move(check_))]() mutable { left.reset(); });
    return;
  }
  std::string why;
  if (what == "ready")
    why = check_->ready();
  else if (what == "again")
    why = check_->again();
  else if (what == "skip")
    why = check_->skip();
  else
    throw std::invalid_argument("do: begin, ready, again, skip or stop");
  if (!why.empty()) throw NotNow(why);
}

void Station::begin_check(const Json& said) {
  if (check_ && check_->view().phase != session::BenchCheck::Phase::done &&
      check_->view().phase != session::BenchCheck::Phase::failed)
    throw NotNow("a calibration check is under way: stop it first");
  check_.reset();
  need_no_session();
  if (!board_) throw NotNow("choose a board first");
  session::BenchCheckRequest request;
  const bool simulated = !board_->check_address.empty();
  request.address = simulated ? board_->check_address : board_->address;
  const std::string own = acquisition::profile_of_address(request.address);
  request.profile = acquisition::load_profile(own.empty() ? board_->profile : own);
  request.simulated_hand = simulated;
  request.mass_kg = number(said, "mass_kg", 0.05, 500.0).value_or(0.0);
  const int points = whole(said, "points", 1, 5).value_or(5);
  const auto width = number(said, "width_mm", 10.0, 5000.0);
  const auto length = number(said, "length_mm", 10.0, 5000.0);
  if (points == 1)
    request.points_mm = {{0.0, 0.0}};
  else if (points == 5)
    request.points_mm = session::points_on(request.profile, 5, width, length);
  else
    throw std::invalid_argument("points: 1 (the middle) or 5 (the corners too)");
  request.settle_s = options_.check_settle_s;
  request.hold_s = options_.check_hold_s;
  request.folder = options_.checks;
  request.program = program();
  request.started = options_.now_utc();
  request.certificate = session::certificate_of;
  check_ = std::make_unique<session::BenchCheck>(std::move(request));
}

/// The one that is named, else the one chosen.
std::string Station::participant_of(const Json& said) const {
  std::string named = words(said, "participant");
  if (!named.empty()) return named;
  if (!person_) throw NotNow("choose a participant first");
  return person_->known.pseudonym;
}

Answer Station::results(const Json& said) const {
  study::VisitChoice choice{words(said, "participant"), words(said, "visit"), words(said, "protocol")};
  if (choice.participant.empty()) {
    if (!visit_) throw NotNow("there is no session");
    const auto& run = visit_->run().run;
    choice = {run.participant, run.time_point, run.protocol};
  }
  static_cast<void>(study_->participant(choice.participant));
  const auto scored = study::score_visit(*study_, choice);
  return as_json(
      scoring::json_scores(scored, scoring::condition_ratios(scored), scoring::sensory_rows(scored)));
}

Answer Station::page(const Json& said) const {
  const bool pdf = wants_pdf(said);
  std::string participant = words(said, "participant");
  std::string visit = words(said, "visit");
  if (participant.empty()) {
    if (!visit_) throw NotNow("there is no session");
    const auto& run = visit_->run().run;
    participant = run.participant;
    visit = run.time_point;
    const auto trials = study_->trials();
    if (std::none_of(trials.begin(), trials.end(), [&](const auto& trial) {
          return trial.participant == run.participant && trial.time_point == run.time_point &&
                 trial.protocol == run.protocol && trial.state == "valid";
        }))
      throw NotNow("no trial counts yet: none was accepted that ran to its end");
  }
  auto report = handover::report_of_study(*study_, {participant, visit, ""});
  handover::close_report(report, "");
  return drawn(report, pdf);
}

Answer Station::compare(const Json& said) const {
  const std::string participant = participant_of(said);
  if (words(said, "format") == "json" || words(said, "format").empty())
    return as_json(compare_json(*study_, participant, said));
  const bool pdf = wants_pdf(said);
  return drawn(
      handover::comparison_of_visits(*study_, {.participant = participant,
                                               .time_points = compared_visits(*study_, participant, said),
                                               .outcome = words(said, "outcome")}),
      pdf);
}

void Station::look_for_interrupted() {
  interrupted_ = Json::array();
  for (const auto& run : session::interrupted_runs(*study_))
    for (const auto& trial : run.trials)
      interrupted_.push_back({{"trial", trial.uuid},
                              {"words", session::trial_words(trial.mark)},
                              {"seconds", scoring::json_number(trial.seconds)},
                              {"started", trial.started},
                              {"over", trial.sealed}});
}

}  // namespace steadyplate::station
