#include "tools/station/station.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <stdexcept>

#include "acquisition/journal/journal.hpp"
#include "acquisition/transport/host.hpp"
#include "datasets/file.hpp"
#include "datasets/study/study.hpp"
#include "tools/report/from_scored.hpp"
#include "tools/report/report.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/json_output.hpp"
#include "tools/scoring/text.hpp"
#include "tools/session/protocol_file.hpp"
#include "tools/station/assets.hpp"
#include "tools/station/results.hpp"
#include "tools/station/state_json.hpp"
#include "tools/study/import.hpp"

namespace steadyplate::station {

namespace {

/// What was asked for is not possible now: 409.
class NotNow : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

constexpr std::size_t longest_words = 1000;

std::vector<Board> boards_here(const std::optional<Board>& given) {
  std::vector<Board> boards;
  if (given) boards.push_back(*given);
  for (const auto& device : acquisition::input_devices())
    if (device.name == acquisition::wii_board_name)
      boards.push_back(
          {.id = device.path, .name = device.name, .address = "file:" + device.path, .profile = "wiiboard"});
  const std::string simulated = "sim:quiet";
  boards.push_back({.id = "simulated",
                    .name = "Simulated board",
                    .address = simulated,
                    .profile = acquisition::profile_of_address(simulated),
                    .simulated = true});
  return boards;
}

std::string words(const nlohmann::ordered_json& said, const char* name) {
  const auto text = said.value(name, std::string());
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

Station::Station(StationOptions options)
    : options_(std::move(options)), boards_(boards_here(options_.given)) {
  if (!options_.study.empty()) study_ = std::make_unique<datasets::Study>(options_.study);
  std::filesystem::create_directories(options_.folder);
  if (::chmod(options_.folder.c_str(), 0700) != 0)
    throw std::runtime_error(options_.folder.string() + ": its mode cannot be set; is it yours?");
  for (const std::string& file : options_.protocols) protocols_.push_back(session::load_protocol(file));
  for (const auto& one : session::built_in_protocols())
    protocols_.push_back(session::load_protocol(std::string(one.id)));
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
  if (what == "board")
    choose_board(said);
  else if (what == "participant")
    choose_person(said);
  else if (what == "protocol")
    choose_protocol(said);
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
  Person person{.pseudonym = words(said, "pseudonym"),
                .visit = words(said, "visit"),
                .height_mm = number(said, "height_mm", 500.0, 2500.0),
                .mass_kg = number(said, "mass_kg", 2.0, 400.0)};
  if (const std::string why = datasets::pseudonym_problem(person.pseudonym); !why.empty())
    throw std::invalid_argument(why);
  if (study_) {
    const auto& planned = study_->definition().time_points;
    if (!planned.empty() && std::find(planned.begin(), planned.end(), person.visit) == planned.end())
      throw std::invalid_argument("the study does not plan the visit '" + person.visit + "'");
    const auto people = study_->participants();
    const bool known = std::any_of(people.begin(), people.end(),
                                   [&](const auto& one) { return one.pseudonym == person.pseudonym; });
    if (!known) {
      datasets::StudyParticipant added;
      added.pseudonym = person.pseudonym;
      added.height_mm = person.height_mm;
      added.mass_kg = person.mass_kg;
      study_->add_participant(added);
    }
  }
  person_ = std::move(person);
}

void Station::choose_protocol(const Json& said) {
  if (visit_) throw NotNow("a session is under way: end it first");
  if (!board_ || !person_) throw NotNow("choose a board and a participant first");
  const std::string id = words(said, "protocol");
  const auto found =
      std::find_if(protocols_.begin(), protocols_.end(), [&](const auto& one) { return one.id == id; });
  if (found == protocols_.end()) throw std::invalid_argument("no such protocol");
  analysis::Protocol protocol = *found;
  if (study_)  // said now, and not when the person has already stood
    for (const analysis::ProtocolTest& test : protocol.tests) {
      const auto& planned = study_->definition().tests;
      if (!planned.empty() && std::find(planned.begin(), planned.end(), test.id) == planned.end())
        throw NotNow("the study does not plan the test '" + test.id +
                     "' of this protocol; add it to tests in study.toml, or choose another protocol");
    }
  const auto duration_s = number(said, "duration_s", 1.0, 3600.0);
  const auto trials = number(said, "trials", 1.0, 100.0);
  for (analysis::ProtocolTest& test : protocol.tests) {  // what its source leaves open, and nothing else
    if (!test.duration_s) test.duration_s = duration_s;
    if (!test.trials && trials) test.trials = static_cast<std::size_t>(*trials);
  }
  visit_ = std::make_unique<Visit>(*board_, *person_, std::move(protocol), options_.folder, options_.now_utc,
                                   live_);
}

std::string Station::trial(const Json& said) {
  if (!visit_) throw NotNow("choose a protocol first");
  const std::string what = words(said, "do");
  const std::string reason = words(said, "reason");
  if (what == "note") return visit_->note(reason);
  if (what == "end") {
    visit_->command(analysis::Command::cancel,
                    reason);  // refused when every trial is done, and then not needed
    keep_in_study();
    visit_.reset();
    person_.reset();
    return "";
  }
  using analysis::Command;
  for (const Command one :
       {Command::start, Command::stop, Command::fall, Command::step, Command::touch, Command::accept,
        Command::repeat, Command::void_trial, Command::pause, Command::resume})
    if (what == analysis::to_string(one)) {
      const std::string why = visit_->command(one, reason);
      keep_in_study();
      return why;
    }
  throw std::invalid_argument("no such thing to do with a trial: '" + what + "'");
}

/// Judged trials go into the study as soon as they are judged; practice stays outside. One that cannot be
/// taken now is tried again at the next command, and its journal is there in any case.
void Station::keep_in_study() {
  if (!study_ || !visit_) return;
  const auto trials = visit_->now().trials;
  for (std::size_t k = 0; k < trials.size(); ++k) {
    const analysis::TrialResult& result = trials[k].result;
    if (trials[k].study || result.practice) continue;
    const analysis::ProtocolTest& test = visit_->protocol().tests[result.test];
    study::RecordingToImport recording;
    recording.file = trials[k].journal.string();
    recording.date = options_.now_utc().substr(0, 10);
    recording.trial.participant = visit_->person().pseudonym;
    recording.trial.time_point = visit_->person().visit;
    recording.trial.test = test.id;
    recording.trial.protocol = visit_->protocol().id;
    recording.condition =
        test.vision + '-' + test.surface + (test.stance == "dominant" ? "" : '-' + test.stance);
    const bool accepted = result.judgement == analysis::Judgement::accepted;
    const bool fell = result.end == analysis::TrialEnd::fall || result.end == analysis::TrialEnd::step ||
                      result.end == analysis::TrialEnd::touch;
    recording.trial.state = !accepted ? "void" : fell ? "fall" : "valid";
    if (!accepted) recording.trial.reason = result.reason;
    if (accepted && fell) recording.trial.reason = analysis::to_string(result.end);
    study::import_recording(*study_, recording);
    visit_->in_study(k);
  }
}

Answer Station::results() {
  if (!visit_) throw NotNow("there is no session");
  const auto scored = score_visit(visit_->now().trials, visit_->person(), visit_->protocol());
  return {.body = scoring::json_text(scoring::json_scores(scored, scoring::condition_ratios(scored)))};
}

Answer Station::page(const Json& said) {
  if (!visit_) throw NotNow("there is no session");
  const auto scored = score_visit(visit_->now().trials, visit_->person(), visit_->protocol());
  if (scored.empty()) throw NotNow("no trial was accepted that could be drawn");
  const std::string format = words(said, "format");
  const bool pdf = format == "pdf";
  if (!pdf && format != "svg") throw std::invalid_argument("format is 'pdf' or 'svg'");
  const auto summary = report::summary_of(scored, scoring::condition_ratios(scored));
  return {.type = pdf ? "application/pdf" : "image/svg+xml",
          .body = report::render(report::FigureKind::summary, summary,
                                 pdf ? report::FileKind::pdf : report::FileKind::svg)};
}

Station::Json Station::protocols_json() const {
  Json rows = Json::array();
  for (const analysis::Protocol& protocol : protocols_) rows.push_back(protocol_json(protocol));
  return {{"protocols", std::move(rows)}};
}

/// Journals without a seal that no visit of ours fills: a trial that was cut off.
std::vector<std::string> Station::cut_off() const {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(options_.folder)) {
    if (entry.path().extension() != ".spj" || !entry.is_regular_file()) continue;
    if ((entry.status().permissions() & std::filesystem::perms::owner_write) == std::filesystem::perms::none)
      continue;  // a sealed journal is read-only
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Station::Json Station::state() {
  Json now{{"schema", "steadyplate.station/1"}, {"version", scoring::program_version()}};
  now["boards"] = Json::array();
  for (const Board& one : boards_)
    now["boards"].push_back({{"id", one.id}, {"name", one.name}, {"simulated", one.simulated}});
  now["board"] = board_ ? Json(board_->id) : Json(nullptr);
  now["study"] = nullptr;
  if (study_) {
    Json people = Json::array();
    for (const auto& one : study_->participants()) people.push_back(one.pseudonym);
    now["study"] = {{"name", study_->definition().name},
                    {"visits", study_->definition().time_points},
                    {"people", people}};
  }
  now["participant"] =
      person_ ? Json({{"pseudonym", person_->pseudonym}, {"visit", person_->visit}}) : Json(nullptr);
  now["session"] = visit_ ? visit_json(*visit_) : Json(nullptr);
  now["cut_off"] = visit_ ? std::vector<std::string>() : cut_off();
  now["folder"] = options_.folder.string();
  return now;
}

}  // namespace steadyplate::station
