#include "tests/station/visit.hpp"

#include <csignal>
#include <fstream>
#include <thread>

#include "acquisition/transport/transport.hpp"
#include "datasets/study/study.hpp"
#include "tests/support/plain_words.hpp"
#include "tests/support/process.hpp"

namespace steadyplate::test {

const char* const short_protocol = R"(
id = "short"
name = "A short stand"
source = "made for this test"
order = "as listed"
primary = ["mean_velocity"]
[[test]]
id = "eo"
name = "Eyes open"
prompt = "Stand still."
stance = "both"
surface = "firm"
vision = "eo"
duration_s = 2
trials = 2
rest_s = 0
settle_s = 0
repeats = 1
stop_on_fall = true
)";

namespace {

std::string board_of(const std::string& device) {
  const std::string own = acquisition::profile_of_address(device);
  return own.empty() ? "text-4cells" : own;
}

}  // namespace

void StationVisit::SetUp() {
  std::signal(SIGPIPE, SIG_IGN);  // as the program does: a board that is gone is an error, not an end
  std::ofstream(folder_.path() / "short.toml") << short_protocol;
  datasets::StudyDefinition plan;
  plan.name = "Lab";
  plan.time_points = {"baseline", "post"};
  plan.tests = {"eo"};
  datasets::Study::create(lab(), plan);
}

station::StationOptions StationVisit::options(const std::string& device) const {
  return {.study = lab(),
          .given = station::Board{"given", "given", device, board_of(device), true},
          .protocols = {(folder_.path() / "short.toml").string()},
          .now_utc = [] { return std::string("2026-11-24T01:00:00Z"); },
          .today = [] { return std::string("2026-11-24"); }};
}

void StationVisit::open(const std::string& device) {
  open(options(device));
}

void StationVisit::open(station::StationOptions options) {
  station_ = std::make_unique<station::Station>(std::move(options));
  server_ = std::make_unique<station::Server>(
      0, station::ServerCallbacks{.answer = [this](const auto& one) { return station_->answer(one); },
                                  .live = [this] { return station_->live(); }});
  log_in(server_->one_time_url());
}

void StationVisit::log_in(const std::string& url) {
  const auto colon = url.rfind(':');
  port_ = static_cast<std::uint16_t>(std::stoi(url.substr(colon + 1)));
  key_ = ask("login", {{"token", url.substr(url.find('#') + 1)}}).at("key");
}

void StationVisit::close() {
  server_.reset();
  station_.reset();
}

std::string StationVisit::ask_bytes(const std::string& what, const Json& said, int expected) {
  Client client(port_);
  client.send(request(port_, "POST", "/api/" + what,
                      {"Content-Type: application/json", "Authorization: Bearer " + key_}, said.dump()));
  const std::string answer = client.answer(20000);
  EXPECT_EQ(status_of(answer), expected) << what << ": " << answer;
  EXPECT_EQ(terminal_words_in(body_of(answer)), "") << "who reads it has no terminal: " << what;
  return body_of(answer);
}

Json StationVisit::ask(const std::string& what, const Json& said, int expected) {
  return Json::parse(ask_bytes(what, said, expected), nullptr, false);
}

std::string StationVisit::pdf_text(const std::string& what, Json said) {
  said["format"] = "pdf";
  const auto file = folder_.path() / "page.pdf";
  std::ofstream(file, std::ios::binary) << ask_bytes(what, said);
  const auto text = run_process({"pdftotext", "-layout", file.string(), "-"});
  EXPECT_EQ(text.exit_code, 0) << "pdftotext (poppler-utils) is needed: " << text.err;
  EXPECT_EQ(terminal_words_in(text.out), "") << what;
  return text.out;
}

void StationVisit::begin(const Json& person) {
  ask("board", {{"board", "given"}});
  Json said = {{"pseudonym", "P-001"}, {"visit", "baseline"}};
  said.update(person);
  ask("participant", said);
  ask("protocol", {{"protocol", "short"}});
  until(
      [](const Json& state) { return !state["session"].is_null() && state["session"]["link"]["frames"] > 0; },
      "a board that sends");
}

Json StationVisit::until(const std::function<bool(const Json&)>& holds, const std::string& what) {
  Json state;
  for (int k = 0; k < 400; ++k) {
    state = ask("state");
    if (holds(state)) return state;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  ADD_FAILURE() << "never " << what << ": " << state.dump(1);
  return state;
}

Json StationVisit::until(const std::string& phase) {
  return until(
      [&](const Json& state) { return state["session"].is_object() && state["session"]["phase"] == phase; },
      phase);
}

std::unique_ptr<Client> StationVisit::live() {
  auto client = std::make_unique<Client>(port_);
  client->send(live_request(port_, key_, "http://127.0.0.1:" + std::to_string(port_)));
  EXPECT_EQ(status_of(client->answer()), 101);
  return client;
}

}  // namespace steadyplate::test
