// A visit on the simulated board, through the real server.

#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "acquisition/journal/journal.hpp"
#include "acquisition/transport/transport.hpp"
#include "datasets/study/study.hpp"
#include "tests/station/client.hpp"
#include "tests/support/data.hpp"
#include "tools/scoring/open.hpp"
#include "tools/station/station.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* short_protocol = R"(
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

std::string board_of(const std::string& device) {
  const std::string own = acquisition::profile_of_address(device);
  return own.empty() ? "text-4cells" : own;
}

class Trial : public ::testing::Test {
 protected:
  void open(const std::string& device, const fs::path& study = {}) {
    std::ofstream(folder_.path() / "short.toml") << short_protocol;
    station_ = std::make_unique<station::Station>(
        station::StationOptions{.study = study,
                                .folder = folder_.path() / "trials",
                                .given = station::Board{"given", "given", device, board_of(device), true},
                                .protocols = {(folder_.path() / "short.toml").string()},
                                .now_utc = [] { return std::string("2026-11-24T01:00:00Z"); }});
    server_ = std::make_unique<station::Server>(
        0, station::ServerCallbacks{.answer = [this](const auto& one) { return station_->answer(one); },
                                    .live = [this] { return station_->live(); }});
    const std::string url = server_->one_time_url();
    key_ = ask("login", {{"token", url.substr(url.find('#') + 1)}}).at("key");
  }
  Json ask(const std::string& what, const Json& said = Json::object(), int expected = 200) {
    Client client(server_->port());
    client.send(request(server_->port(), "POST", "/api/" + what,
                        {"Content-Type: application/json", "Authorization: Bearer " + key_}, said.dump()));
    const std::string answer = client.answer(20000);
    EXPECT_EQ(status_of(answer), expected) << what << ": " << answer;
    return Json::parse(body_of(answer), nullptr, false);
  }
  void begin() {
    ask("board", {{"board", "given"}});
    ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}, {"height_mm", 1750}});
    ask("protocol", {{"protocol", "short"}});
  }
  Json until(const std::string& phase) {
    Json state;
    for (int k = 0; k < 200; ++k) {
      state = ask("state");
      if (state["session"]["phase"] == phase) return state;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ADD_FAILURE() << "never " << phase << ": " << state.dump(1);
    return state;
  }
  std::unique_ptr<Client> live() {
    auto client = std::make_unique<Client>(server_->port());
    client->send(live_request(server_->port(), key_, "http://127.0.0.1:" + std::to_string(server_->port())));
    EXPECT_EQ(status_of(client->answer()), 101);
    return client;
  }

  TemporaryDirectory folder_;
  std::unique_ptr<station::Station> station_;
  std::unique_ptr<station::Server> server_;
  std::string key_;
};

template <typename Number>
Number at(const std::string& bytes, std::size_t offset) {
  Number number;
  std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

TEST_F(Trial, EverySampleArrivesNumberedAndIsInTheJournal) {
  open("sim:quiet?seed=3&hz=1000");
  begin();
  const auto client = live();
  ask("trial", {{"do", "start"}});
  std::uint64_t next = 0;
  double last_s = -1.0;
  while (last_s < 1.999) {
    const std::string frame = client->message();
    ASSERT_GE(frame.size(), 16U) << "the stream ended at " << last_s << " s";
    ASSERT_EQ(frame[0], 1);
    const auto count = at<std::uint32_t>(frame, 4);
    ASSERT_EQ(frame.size(), 16U + 32U * count);
    ASSERT_EQ(at<std::uint64_t>(frame, 8), next) << "samples were lost";
    next += count;
    for (std::uint32_t k = 0; k < count; ++k) {
      ASSERT_GT(at<double>(frame, 16 + 32 * k), last_s);
      last_s = at<double>(frame, 16 + 32 * k);
      ASSERT_GT(at<float>(frame, 16 + 32 * k + 8), 300.0F);  // N: somebody stands there
    }
  }
  EXPECT_GE(next, 1999U);
  until("review");
  ask("trial", {{"do", "accept"}});
  const Json state = ask("state");
  const fs::path journal =
      folder_.path() / "trials" / state["session"]["trials"][0]["journal"].get<std::string>();
  const std::string bytes = slurp(journal);
  const auto contents = acquisition::read_journal(bytes, journal.string());
  EXPECT_TRUE(contents.seal_holds);
  EXPECT_GE(scoring::open_recording(journal, {}, "").size(), next);
}

TEST_F(Trial, AStalledClientSlowsNobody) {
  open("sim:quiet?seed=3&hz=1000");
  begin();
  const auto stalled = live();  // never reads
  const auto reader = live();
  ask("trial", {{"do", "start"}});
  std::uint64_t next = 0;
  while (next < 1990) {
    const std::string frame = reader->message();
    ASSERT_GE(frame.size(), 16U);
    ASSERT_EQ(at<std::uint64_t>(frame, 8), next);
    next += at<std::uint32_t>(frame, 4);
  }
  until("review");
}

TEST_F(Trial, OutlivesThePageAndIsFoundAgain) {
  open("sim:quiet?seed=4");
  begin();
  {
    const auto page = live();
    ask("trial", {{"do", "start"}});
    EXPECT_GT(page->message().size(), 16U);
  }  // the browser is gone
  const Json again = until("review");
  EXPECT_EQ(again["participant"]["pseudonym"], "P-001");
  EXPECT_EQ(again["session"]["current"]["end"], "completed");
  EXPECT_GE(again["session"]["current"]["frames"].get<int>(), 100);
}

TEST_F(Trial, FallRepeatVoidAndNoteAreKept) {
  open("sim:quiet?seed=5");
  begin();
  ask("trial", {{"do", "note"}, {"reason", "too early"}}, 409);
  ask("trial", {{"do", "start"}});
  ask("trial", {{"do", "start"}}, 409);
  ask("trial", {{"do", "note"}, {"reason", "<b>arms</b> \"moved\""}});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  ask("trial", {{"do", "fall"}});
  ask("trial", {{"do", "repeat"}}, 409);  // without a reason
  Json state = ask("trial", {{"do", "repeat"}, {"reason", "slipped"}});
  ASSERT_EQ(state["session"]["trials"].size(), 1U);
  EXPECT_EQ(state["session"]["trials"][0]["end"], "fall");
  EXPECT_EQ(state["session"]["trials"][0]["judgement"], "repeated");
  const std::string name = state["session"]["trials"][0]["journal"];
  const std::string bytes = slurp(folder_.path() / "trials" / name);
  EXPECT_NE(bytes.find("participant=P-001"), std::string::npos);
  EXPECT_NE(bytes.find("arms"), std::string::npos);
  ask("trial", {{"do", "start"}});
  until("review");
  state = ask("trial", {{"do", "void"}, {"reason", "phone"}});
  EXPECT_EQ(state["session"]["trials"][1]["judgement"], "voided");
  ask("page", {{"format", "svg"}}, 409);  // nothing counts
  ask("trial", {{"do", "end"}});
  EXPECT_TRUE(ask("state")["session"].is_null());
}

TEST_F(Trial, JudgedTrialsGoIntoTheStudy) {
  datasets::StudyDefinition plan;
  plan.name = "Lab";
  plan.time_points = {"baseline"};
  plan.tests = {"eo"};
  datasets::Study::create(folder_.path() / "lab", plan);
  open("sim:quiet", folder_.path() / "lab");
  ask("board", {{"board", "given"}});
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "never"}}, 400);
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}});
  ask("protocol", {{"protocol", "romberg"}}, 409);  // the study plans other tests
  begin();
  for (int k = 0; k < 2; ++k) {
    ask("trial", {{"do", "start"}});
    until("review");
    ask("trial", {{"do", "accept"}});
  }
  const Json state = ask("state");
  EXPECT_EQ(state["session"]["phase"], "finished");
  EXPECT_EQ(state["session"]["trials"][1]["in_study"], true);
  datasets::Study study(folder_.path() / "lab");
  ASSERT_EQ(study.trials().size(), 2U);
  EXPECT_EQ(study.trials()[0].state, "valid");
  EXPECT_EQ(study.trials()[0].protocol, "short");
  EXPECT_TRUE(study.check().problems.empty());
}

TEST_F(Trial, ABoardThatIsNotThereIsSaidAndNothingIsBegun) {
  open("file:/nowhere/board");
  begin();
  const Json answer = ask("trial", {{"do", "start"}}, 409);
  EXPECT_NE(answer["error"].get<std::string>().find("/nowhere/board"), std::string::npos);
  EXPECT_EQ(ask("state")["session"]["phase"], "ready");
  EXPECT_TRUE(fs::is_empty(folder_.path() / "trials"));
}

}  // namespace
}  // namespace steadyplate::test
