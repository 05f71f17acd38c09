#include "tools/station/station.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "tools/handover/study_report.hpp"
#include "tools/report/person_report.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/sensory.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/incoming.hpp"
#include "tools/session/protocol_file.hpp"
#include "tools/station/assets.hpp"
#include "tools/station/state_json.hpp"
#include "tools/study/score.hpp"
#include "tools/study/visit.hpp"

namespace steadyplate::station {

namespace {

using analysis::Command;

/// What was asked for is not possible now: 409.
class NotNow : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

constexpr std::size_t longest_words = 1000;
constexpr std::chrono::seconds reconnect_within{20};

std::string words(const nlohmann::ordered_json& said, const char* name) {
  auto text = said.value(name, std::string());
  if (text.size() > longest_words)
    throw std::invalid_argument(std::string(name) + " is longer than " + std::to_string(longest_words) +
                                " bytes");
  return text;
}

std::optional<double> number(const nlohmann::ordered_json& said, const char* name, double least,
                             double most) {
  if (!said.contains(name) || said[name].is_null()) return std::nullopt;
  const double value = said[name].get<double>();
  if (!(value >= least && value <= most))
    throw std::invalid_argument(std::string(name) + " must be from " + scoring::plain(least) + " to " +
                                scoring::plain(most));
  return value;
}

Answer refused(int status, const std::string& why) {
  return {.status = status, .body = scoring::json_text({{"error", why}})};
}

}  // namespace

Station::Station(StationOptions options) : options_(std::move(options)), study_(options_.study) {
  const auto offer = [&](const std::string& id_or_file) {
    const std::string text = session::protocol_text(id_or_file);
    protocols_.push_back({session::parse_protocol(text, id_or_file), id_or_file, text});
  };
  for (const std::string& file : options_.protocols) offer(file);
  for (const auto& one : session::built_in_protocols()) offer(std::string(one.id));
  boards_ = boards_here(options_.given);
  look_for_interrupted();
}

Station::~Station() = default;

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
    return refused(400, error.what());
  } catch (const std::runtime_error& error) {  // of a board, a disk, a study, a reader
    return refused(409, error.what());
  }
}

Answer Station::command(const std::string& what, const Json& said) {
  if (what == "results") return results();
  if (what == "page") return page(said);
  if (what == "protocols") return {.body = scoring::json_text(protocols_json())};
  if (what == "boards")
    boards_ = boards_here(options_.given);
  else if (what == "board")
    choose_board(said);
  else if (what == "participant")
    choose_person(said);
  else if (what == "protocol")
    choose_protocol(said);
  else if (what == "interrupted")
    settle_interrupted(said);
  else if (what == "trial") {
    if (const std::string why = trial(said); !why.empty()) return refused(409, why);
  } else if (what != "state")
    return refused(404, "no such command");
  return {.body = scoring::json_text(state())};
}

void Station::choose_board(const Json& said) {
  const std::string id = words(said, "board");
  const auto found =
      std::find_if(boards_.begin(), boards_.end(), [&](const Board& one) { return one.id == id; });
  if (found == boards_.end()) throw std::invalid_argument("no such board");
  if (visit_) throw NotNow("a session is under way: end it first");
  board_ = *found;
}

void Station::choose_person(const Json& said) {
  if (visit_) throw NotNow("a session is under way: end it first");
  datasets::StudyParticipant person;
  person.pseudonym = words(said, "pseudonym");
  person.height_mm = number(said, "height_mm", 500.0, 2500.0);
  person.mass_kg = number(said, "mass_kg", 2.0, 400.0);
  person.dominant_leg = words(said, "dominant_leg");
  const std::string visit = words(said, "visit");
  if (const std::string why = datasets::pseudonym_problem(person.pseudonym); !why.empty())
    throw std::invalid_argument(why);
  const auto& planned = study_.definition().time_points;
  if (!planned.empty() && std::find(planned.begin(), planned.end(), visit) == planned.end())
    throw std::invalid_argument("the study does not plan the visit '" + visit + "'");
  const auto people = study_.participants();
  const auto known = std::find_if(people.begin(), people.end(),
                                  [&](const auto& one) { return one.pseudonym == person.pseudonym; });
  if (known == people.end()) study_.add_participant(person);
  person_ = Person{person.pseudonym, visit, person.dominant_leg};
}

void Station::choose_protocol(const Json& said) {
  if (visit_) throw NotNow("a session is under way: end it first");
  if (!board_ || !person_) throw NotNow("choose a board and a participant first");
  if (!interrupted_.empty()) throw NotNow("first say what shall become of the interrupted trial");
  const std::string id = words(said, "protocol");
  const auto found = std::find_if(protocols_.begin(), protocols_.end(),
                                  [&](const auto& one) { return one.protocol.id == id; });
  if (found == protocols_.end()) throw std::invalid_argument("no such protocol");
  session::OpenSettings open;
  open.duration_s = number(said, "duration_s", 1.0, 3600.0);
  if (const auto trials = number(said, "trials", 1.0, 100.0)) open.trials = static_cast<std::size_t>(*trials);
  open.platform_level = words(said, "platform_level");
  std::string text = session::with_open_settings(found->text, found->file, open);
  for (const datasets::StudyRun& run : study_.runs())  // begun before: it goes on as it was
    if (run.participant == person_->pseudonym && run.time_point == person_->visit && run.protocol == id &&
        !analysis::missing_settings(found->protocol).empty())
      text = run.text;
  session::VisitRequest request;
  request.run = {person_->pseudonym,
                 person_->visit,
                 std::move(text),
                 found->file,
                 {},
                 person_->dominant_leg,
                 "steadyplate " + std::string(scoring::program_version())};
  request.address = board_->address;
  request.profile = acquisition::load_profile(board_->profile);
  request.simulated = board_->simulated;
  request.plan.tell_every = std::chrono::milliseconds(100);
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
  trouble_.clear();
  visit_ = std::make_unique<session::GuidedVisit>(study_, std::move(request));
}

void Station::settle_interrupted(const Json& said) {
  if (visit_) throw NotNow("a session is under way: end it first");
  const std::string uuid = words(said, "trial");
  const std::string what = words(said, "do");
  if (what != "keep" && what != "drop") throw std::invalid_argument("do: keep or drop");
  bool found = false;
  for (const auto& run : session::interrupted_runs(study_))
    for (const auto& trial : run.trials) {
      if (trial.uuid != uuid) continue;
      found = true;
      if (what == "keep")
        session::keep_interrupted(study_, run.incoming.run(), trial);
      else
        session::drop_interrupted(trial);
    }
  look_for_interrupted();
  if (!found) throw std::invalid_argument("there is no such interrupted trial");
}

std::string Station::trial(const Json& said) {
  if (!visit_) throw NotNow("choose a protocol first");
  const std::string what = words(said, "do");
  const std::string reason = words(said, "reason");
  if (what == "note") return visit_->session().note(reason);
  if (what == "end") {
    // Refused when every trial is done, and then not needed.
    visit_->command(Command::cancel, reason);
    end_visit();
    return "";
  }
  for (const Command one :
       {Command::start, Command::stop, Command::fall, Command::step, Command::touch, Command::accept,
        Command::repeat, Command::void_trial, Command::pause, Command::resume}) {
    if (what != analysis::to_string(one)) continue;
    const auto done = visit_->command(one, reason);
    if (done.kept && done.kept->state == "valid") score(done.kept->uuid);
    return done.refused;
  }
  throw std::invalid_argument("no such thing to do with a trial: '" + what + "'");
}

/// The study has the trial already: what goes wrong here costs no more than its scores.
void Station::score(const std::string& trial) {
  study::StudyScoreOptions how;
  how.only = trial;
  for (const std::string& id : visit_->run().protocol.primary) how.selection += "," + id;
  const auto scored = study::score_study(study_, how, [](std::size_t, std::size_t) {});
  for (const std::string& failure : scored.failures) trouble_ = "not scored: " + failure;
}

void Station::end_visit() {
  visit_.reset();
  person_.reset();
  look_for_interrupted();
}

std::vector<scoring::Scored> Station::scored_trials() const {
  const auto& run = visit_->run().run;
  return study::score_visit(study_, {run.participant, run.time_point, run.protocol});
}

Answer Station::results() {
  if (!visit_) throw NotNow("there is no session");
  const auto scored = scored_trials();
  return {.body = scoring::json_text(scoring::json_scores(scored, scoring::condition_ratios(scored),
                                                          scoring::sensory_rows(scored)))};
}

Answer Station::page(const Json& said) {
  if (!visit_) throw NotNow("there is no session");
  const std::string format = words(said, "format");
  const bool pdf = format == "pdf";
  if (!pdf && format != "svg") throw std::invalid_argument("format is 'pdf' or 'svg'");
  const auto& run = visit_->run().run;
  const auto trials = study_.trials();
  if (std::none_of(trials.begin(), trials.end(), [&](const auto& trial) {
        return trial.participant == run.participant && trial.time_point == run.time_point &&
               trial.protocol == run.protocol && trial.state == "valid";
      }))
    throw NotNow("no trial counts yet: none was accepted that ran to its end");
  auto report = handover::report_of_study(study_, {run.participant, run.time_point, ""});
  handover::close_report(report, "");
  // The picture on the screen is the first page; the PDF is all of them.
  return {.type = pdf ? "application/pdf" : "image/svg+xml",
          .body = report::render_report(report, pdf ? report::FileKind::pdf : report::FileKind::svg).front()};
}

Station::Json Station::protocols_json() const {
  Json rows = Json::array();
  for (const OfferedProtocol& one : protocols_) rows.push_back(protocol_json(one.protocol));
  return {{"protocols", std::move(rows)}};
}

void Station::look_for_interrupted() {
  interrupted_ = Json::array();
  for (const auto& run : session::interrupted_runs(study_))
    for (const auto& trial : run.trials)
      interrupted_.push_back({{"trial", trial.uuid},
                              {"words", session::trial_words(trial.mark)},
                              {"seconds", scoring::json_number(trial.seconds)},
                              {"started", trial.started},
                              {"over", trial.sealed}});
}

/// Whom the page can pick, with when each was last seen.
Station::Json Station::study_json() const {
  Json people = Json::array();
  const auto sessions = study_.sessions();
  for (const auto& one : study_.participants()) {
    std::string last;
    for (const auto& session : sessions)
      if (session.participant == one.pseudonym)
        last = session.time_point + (session.date.empty() ? "" : ", " + session.date);
    people.push_back({{"pseudonym", one.pseudonym}, {"last_visit", last}});
  }
  return {{"name", study_.definition().name},
          {"folder", study_.folder().string()},
          {"visits", study_.definition().time_points},
          {"people", std::move(people)}};
}

Station::Json Station::state() {
  if (visit_) {
    for (const std::string& remark : visit_->session().remarks()) trouble_ = remark;
    if (visit_->session().view().board_gone) {
      try {
        trouble_ = visit_->session().finish().words;
      } catch (const std::runtime_error& error) {  // the disk
        trouble_ = error.what();
      }
      trouble_ += " What was recorded is kept: judge it, end the session, and choose the same test to go on.";
    } else if (!visit_->session().view().progress.away && trouble_.rfind("not scored", 0) != 0) {
      trouble_.clear();
    }
  }
  Json now{{"schema", "steadyplate.station/1"}, {"version", scoring::program_version()}};
  now["boards"] = Json::array();
  for (const Board& one : boards_)
    now["boards"].push_back({{"id", one.id}, {"name", one.name}, {"simulated", one.simulated}});
  now["board"] = board_ ? Json(board_->id) : Json(nullptr);
  now["study"] = study_json();
  now["participant"] =
      person_ ? Json({{"pseudonym", person_->pseudonym}, {"visit", person_->visit}}) : Json(nullptr);
  now["session"] = visit_ ? visit_json(*visit_, trouble_) : Json(nullptr);
  now["interrupted"] = interrupted_;
  return now;
}

}  // namespace steadyplate::station
