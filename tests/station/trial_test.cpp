// A visit on the simulated board, through the real server.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <optional>
#include <thread>
#include <vector>

#include "datasets/study/study.hpp"
#include "tests/station/visit.hpp"
#include "tools/study/reading.hpp"

namespace steadyplate::test {
namespace {

class Trial : public StationVisit {};

TEST_F(Trial, EverySampleArrivesNumberedAndIsInTheJournal) {
  open("sim:quiet?seed=3&hz=1000");
  begin();
  const auto client = live();
  ask("trial", {{"do", "start"}});
  std::optional<std::uint64_t> next;
  std::size_t seen = 0;
  double last_s = -1.0;
  while (seen < 2500) {  // the trial and what comes around it: the board is seen without a break
    const std::string frame = client->message();
    ASSERT_GE(frame.size(), 16U) << "the stream ended at " << last_s << " s";
    ASSERT_EQ(frame[0], 1);
    const auto count = at<std::uint32_t>(frame, 4);
    ASSERT_EQ(frame.size(), 16U + 32U * count);
    ASSERT_EQ(at<std::uint64_t>(frame, 8), next.value_or(at<std::uint64_t>(frame, 8))) << "samples were lost";
    next = at<std::uint64_t>(frame, 8) + count;
    seen += count;
    for (std::uint32_t k = 0; k < count; ++k) {
      ASSERT_NEAR(at<double>(frame, 16 + 32 * k),
                  last_s < 0.0 ? at<double>(frame, 16 + 32 * k) : last_s + 0.001, 1e-6);
      last_s = at<double>(frame, 16 + 32 * k);
      ASSERT_GT(at<float>(frame, 16 + 32 * k + 8), 300.0F);  // N: somebody stands there
    }
  }
  until("review");
  const Json state = ask("trial", {{"do", "accept"}});
  const auto frames = state["session"]["trials"][0]["frames"].get<std::size_t>();
  EXPECT_NEAR(static_cast<double>(frames), 2000.0, 1.0);
  const datasets::Study study(lab());
  ASSERT_EQ(study.trials().size(), 1U);
  EXPECT_EQ(study::open_trial(study, study.trials()[0]).size(), frames);
}

TEST_F(Trial, AStalledClientSlowsNobody) {
  open("sim:quiet?seed=3&hz=1000");
  begin();
  const auto stalled = live();  // never reads
  const auto reader = live();
  ask("trial", {{"do", "start"}});
  std::optional<std::uint64_t> next;
  for (std::size_t seen = 0; seen < 2500;) {
    const std::string frame = reader->message();
    ASSERT_GE(frame.size(), 16U);
    ASSERT_EQ(at<std::uint64_t>(frame, 8), next.value_or(at<std::uint64_t>(frame, 8)));
    next = at<std::uint64_t>(frame, 8) + at<std::uint32_t>(frame, 4);
    seen += at<std::uint32_t>(frame, 4);
  }
  until("review");
}

/// Sixteen who look, four who only came to stall: whoever reads gets every sample, and the recording is
/// whole.
TEST_F(Trial, TwentyClientsGetEverySampleAndCostTheRecordingNone) {
  open("sim:quiet?seed=3&hz=1000");
  begin();
  std::vector<std::unique_ptr<Client>> stalled, readers;
  for (int k = 0; k < 4; ++k) stalled.push_back(live());
  for (int k = 0; k < 16; ++k) readers.push_back(live());
  ask("trial", {{"do", "start"}});
  std::vector<std::optional<std::uint64_t>> next(readers.size());
  std::vector<std::size_t> seen(readers.size());
  while (*std::min_element(seen.begin(), seen.end()) < 2500)
    for (std::size_t k = 0; k < readers.size(); ++k) {
      const std::string frame = readers[k]->message();
      ASSERT_GE(frame.size(), 16U) << "client " << k;
      ASSERT_EQ(at<std::uint64_t>(frame, 8), next[k].value_or(at<std::uint64_t>(frame, 8))) << "client " << k;
      next[k] = at<std::uint64_t>(frame, 8) + at<std::uint32_t>(frame, 4);
      seen[k] += at<std::uint32_t>(frame, 4);
    }
  const Json state = until("review");
  EXPECT_NEAR(state["session"]["current"]["frames"].get<double>(), 2000.0, 1.0);
  EXPECT_EQ(state["session"]["current"]["lost"], 0);
  EXPECT_EQ(server_->clients(), 20U);
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
  {
    const datasets::Study study(lab());
    ASSERT_EQ(study.trials().size(), 1U);
    const std::string bytes = study.raw().get(study.trials()[0].raw_sha256, ".spj");
    EXPECT_NE(bytes.find("test=eo;number=1"), std::string::npos);
    EXPECT_NE(bytes.find("arms"), std::string::npos);
    EXPECT_EQ(study.trials()[0].state, "void");
  }
  ask("trial", {{"do", "start"}});
  until("review");
  state = ask("trial", {{"do", "void"}, {"reason", "phone"}});
  EXPECT_EQ(state["session"]["trials"][1]["judgement"], "voided");
  ask("page", {{"format", "svg"}}, 409);  // nothing counts
  ask("trial", {{"do", "end"}});
  EXPECT_TRUE(ask("state")["session"].is_null());
}

TEST_F(Trial, MarkupInAReasonIsTextOnThePage) {
  open("sim:quiet?seed=5");
  begin();
  ask("trial", {{"do", "start"}});
  ask("trial", {{"do", "stop"}});
  ask("trial", {{"do", "void"}, {"reason", "<script>alert(1)</script>"}});
  ask("trial", {{"do", "start"}});
  until("review");
  ask("trial", {{"do", "accept"}});
  const std::string picture = ask_bytes("page", {{"format", "svg"}});
  EXPECT_EQ(picture.find("<script"), std::string::npos);
  EXPECT_NE(pdf_text().find("<script>alert(1)</script>"), std::string::npos) << "it is told, as text";
}

TEST_F(Trial, JudgedTrialsAreInTheStudyAndScored) {
  open("sim:quiet");
  ask("board", {{"board", "given"}});
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "never"}}, 400);
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}});
  const Json refused = ask("protocol", {{"protocol", "romberg"}}, 409);
  EXPECT_NE(refused["error"].get<std::string>().find("plans no test"), std::string::npos) << refused;
  begin();
  for (int k = 0; k < 2; ++k) {
    ask("trial", {{"do", "start"}});
    until("review");
    ask("trial", {{"do", "accept"}});
  }
  EXPECT_EQ(ask("state")["session"]["phase"], "finished");
  const Json results = ask("results");
  EXPECT_EQ(results["recordings"].size(), 2U);
  ask("trial", {{"do", "end"}});
  // The same visit again: it is done, and nothing is taken twice.
  begin();
  EXPECT_EQ(ask("state")["session"]["phase"], "finished");
  close();
  datasets::Study study(lab());
  ASSERT_EQ(study.trials().size(), 2U);
  EXPECT_EQ(study.trials()[0].state, "valid");
  EXPECT_EQ(study.trials()[0].protocol, "short");
  EXPECT_EQ(study.current_values().size(), 2U);
  const auto check = study.check();
  EXPECT_TRUE(check.problems.empty() && check.notes.empty());
}

TEST_F(Trial, ItsPageIsTheReportOfTheVisit) {
  open("sim:quiet?seed=6");
  begin();
  ask("trial", {{"do", "start"}});
  ask("trial", {{"do", "fall"}});
  ask("trial", {{"do", "accept"}});
  ask("trial", {{"do", "start"}});
  until("review");
  ask("trial", {{"do", "accept"}});
  const std::string text = pdf_text();
  for (const char* words :
       {"P-001", "baseline", "175.0 cm", "eo 1: fall", "Not judged", "no certificate", "Signature"})
    EXPECT_NE(text.find(words), std::string::npos) << words << '\n' << text;
  const std::string picture = ask_bytes("page", {{"format", "svg"}});
  EXPECT_EQ(picture.rfind("<?xml", 0), 0U);
  ask("trial", {{"do", "end"}});
}

TEST_F(Trial, AVisitHasTheDayItBeganOn) {
  open("sim:quiet?seed=6");
  begin();
  EXPECT_EQ(ask("state")["participant"]["person"]["last_visit"],
            Json({{"visit", "baseline"}, {"date", "2026-11-24"}}));
  ask("trial", {{"do", "start"}});
  until("review");
  ask("trial", {{"do", "accept"}});
  const std::string page = pdf_text();
  EXPECT_NE(page.find("Date 2026-11-24"), std::string::npos) << page;
  close();

  // Gone on with on another day it is the same visit; the next one has a day of its own.
  auto later = options("sim:quiet?seed=6");
  later.today = [] { return std::string("2026-11-26"); };
  open(later);
  begin();
  ask("trial", {{"do", "end"}});
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "post"}});
  ask("protocol", {{"protocol", "short"}});
  until("ready");
  const Json person = ask("state")["participant"]["person"];
  EXPECT_EQ(person["visits"][0]["date"], "2026-11-24");
  EXPECT_EQ(person["visits"][1]["date"], "2026-11-26");
  EXPECT_EQ(person["last_visit"]["visit"], "post");
}

TEST_F(Trial, WhatAProtocolLeavesOpenIsSaidOnceAndKept) {
  std::string text = short_protocol;
  text.erase(text.find("duration_s = 2\n"), 15);
  text.erase(text.find("trials = 2\n"), 11);
  text.insert(text.find("primary ="), "open = [\"duration and trials: not in the source\"]\n");
  std::ofstream(folder_.path() / "short.toml") << text;
  open("sim:tilt?wire=text");
  ask("board", {{"board", "given"}});
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}});
  ask("protocol", {{"protocol", "short"}}, 400);
  const Json open = {{"protocol", "short"}, {"duration_s", 1}, {"trials", 1}, {"platform_level", "8"}};
  ask("protocol", open);
  const Json state = until([](const Json& now) { return !now["session"].is_null(); }, "an open board");
  EXPECT_EQ(state["session"]["protocol"]["tests"][0]["duration_s"], 1);
  EXPECT_EQ(state["session"]["tilts"], true);
  ask("trial", {{"do", "start"}});
  until("review");
  ask("trial", {{"do", "accept"}});
  const Json results = ask("results");
  EXPECT_NE(results.dump().find("platform_level=8"), std::string::npos);
  const std::string page = pdf_text();
  EXPECT_NE(page.find("Overall stability index"), std::string::npos) << page;
  EXPECT_NE(page.find("Platform level: 8"), std::string::npos) << page;
  EXPECT_EQ(page.find("(mm)"), std::string::npos) << "a tilt has no path in mm\n" << page;
  ask("trial", {{"do", "end"}});
  {  // What the protocol names first, this board cannot tell: that is a status, and the others are there.
    const auto values = datasets::Study(lab()).current_values();
    ASSERT_EQ(values.size(), 1U);
    std::map<std::string, std::string> status;
    for (const auto& value : values[0].values) status[value.metric] = value.status;
    EXPECT_EQ(status.at("mean_velocity"), "missing_input");
    EXPECT_TRUE(status.contains("osi.rms_zero"));
  }
  // Gone on with, it is as it was begun, whatever is said now.
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}});
  ask("protocol", {{"protocol", "short"}, {"duration_s", 9}, {"trials", 5}});
  until("finished");
}

TEST_F(Trial, ABoardThatIsNotThereIsSaidAndNothingIsBegun) {
  open("file:/nowhere/board");
  ask("board", {{"board", "given"}});
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}});
  const Json answer = ask("protocol", {{"protocol", "short"}}, 409);
  EXPECT_NE(answer["error"].get<std::string>().find("/nowhere/board"), std::string::npos);
  EXPECT_TRUE(ask("state")["session"].is_null());
}

TEST_F(Trial, ABoardThatGoesAwayIsSaidAndItsTrialIsJudged) {
  open("sim:quiet?seconds=2");
  begin();
  ask("trial", {{"do", "start"}});
  const Json state = until("review");
  EXPECT_EQ(state["session"]["current"]["end"], "lost");
  EXPECT_EQ(ask("state")["session"]["board_gone"], true);
  EXPECT_NE(ask("state")["session"]["trouble"].get<std::string>().find("end the session"), std::string::npos);
  ask("trial", {{"do", "void"}, {"reason", "unplugged"}});
  ask("trial", {{"do", "start"}}, 409);
  ask("trial", {{"do", "end"}});
  const datasets::Study study(lab());
  ASSERT_EQ(study.trials().size(), 1U);
  EXPECT_EQ(study.trials()[0].reason, "unplugged");
}

/// kill -9 of the program in mid-trial: the next start offers what was recorded, and nothing is begun before
/// it was decided.
TEST_F(Trial, AKilledStationOffersItsTrialAtTheNextStart) {
  for (const std::string what : {"keep", "drop"}) {
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      station::Station here(options("sim:quiet"));
      const station::Server server(0, {.answer = [&](const auto& one) { return here.answer(one); },
                                       .live = [&] { return here.live(); }});
      const std::string url = server.one_time_url();
      static_cast<void>(::write(pipe[1], url.data(), url.size()) == 0);
      ::close(pipe[1]);
      while (true) ::pause();
    }
    ::close(pipe[1]);
    std::string url(200, '\0');
    url.resize(static_cast<std::size_t>(::read(pipe[0], url.data(), url.size())));
    ::close(pipe[0]);
    log_in(url);
    begin();
    ask("trial", {{"do", "start"}});
    std::this_thread::sleep_for(std::chrono::milliseconds(900));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);

    open("sim:quiet");
    const Json state = ask("state");
    ASSERT_EQ(state["interrupted"].size(), 1U) << state.dump(1);
    EXPECT_GT(state["interrupted"][0]["seconds"], 0.4);
    EXPECT_EQ(state["interrupted"][0]["over"], false);
    ask("board", {{"board", "given"}});
    ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}});
    ask("protocol", {{"protocol", "short"}}, 409);
    ask("interrupted", {{"trial", "another"}, {"do", what}}, 400);
    const Json after = ask("interrupted", {{"trial", state["interrupted"][0]["trial"]}, {"do", what}});
    EXPECT_TRUE(after["interrupted"].empty());
    ask("protocol", {{"protocol", "short"}});
    until("ready");
    close();
  }
  datasets::Study study(lab());
  ASSERT_EQ(study.trials().size(), 1U) << "one was kept, one dropped";
  EXPECT_EQ(study.trials()[0].state, "void");
  const auto check = study.check();
  EXPECT_TRUE(check.problems.empty() && check.notes.empty());
}

}  // namespace
}  // namespace steadyplate::test
