// What a page leads through besides the trial itself: zero and weight, a board that goes away, a known
// weight, visits compared, training, export, studies.

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "acquisition/simulate/cells.hpp"
#include "acquisition/simulate/wire.hpp"
#include "calibration/certificate.hpp"
#include "datasets/study/study.hpp"
#include "tests/station/visit.hpp"
#include "tests/support/loopback.hpp"
#include "tools/session/certificates.hpp"
#include "tools/station/boards.hpp"
#include "tools/study/reading.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

class Wizard : public StationVisit {
 protected:
  void SetUp() override {
    StationVisit::SetUp();
    ::setenv("STEADYPLATE_CERTIFICATES", (folder_.path() / "certificates").c_str(), 1);
  }
  void TearDown() override {
    close();
    ::unsetenv("STEADYPLATE_CERTIFICATES");
  }
  Json tared() {
    return until([](const Json& state) { return state["session"]["tare"]["state"] != "holding"; }, "a zero");
  }
  /// The station on a new study of the trial's template.
  datasets::StudyDefinition open_nordic() {
    datasets::StudyDefinition plan = datasets::study_template("nhe-trial-2025");
    datasets::Study::create(folder_.path() / "nordic", plan);
    auto given = options("sim:quiet");
    given.study = folder_.path() / "nordic";
    open(std::move(given));
    return plan;
  }
  void take_trial() {
    ask("trial", {{"do", "start"}});
    until("review");
    ask("trial", {{"do", "accept"}});
  }
  /// A bar of that kind, or null.
  static Json bar(const Json& state, const std::string& kind) {
    for (const Json& one : state["bars"])
      if (one["kind"] == kind) return one;
    return nullptr;
  }
};

TEST_F(Wizard, TheZeroIsTakenAndThePersonWeighed) {
  open("sim:quiet?seed=3");
  begin({{"mass_kg", 76}});
  Json state = ask("state");
  EXPECT_EQ(state["session"]["tare"]["state"], "none");
  EXPECT_EQ(state["session"]["tare"]["level"], "look");
  state = ask("tare", {{"do", "start"}});
  EXPECT_EQ(state["session"]["tare"]["state"], "holding");
  ask("tare", {{"do", "start"}}, 409);
  const Json early = ask("trial", {{"do", "start"}}, 409);
  EXPECT_NE(early["error"].get<std::string>().find("zero"), std::string::npos) << early;
  state = tared();
  const Json& tare = state["session"]["tare"];
  EXPECT_EQ(tare["state"], "done");
  EXPECT_EQ(tare["level"], "ok") << tare;
  EXPECT_NEAR(tare["load_n"].get<double>(), 0.0, 0.1);
  EXPECT_NEAR(tare["drift_n"].get<double>(), 0.0, 0.1);
  state = until(
      [](const Json& now) {
        return now["session"]["weight"].is_object() && now["session"]["weight"]["level"] == "ok";
      },
      "the right weight");
  EXPECT_NEAR(state["session"]["weight"]["measured_kg"].get<double>(), 76.0, 1.0);
  EXPECT_EQ(state["session"]["weight"]["cells"].size(), 4U);
  take_trial();
  ask("trial", {{"do", "end"}});
  const datasets::Study study(lab());
  const std::string bytes = study.raw().get(study.trials()[0].raw_sha256, ".spj");
  EXPECT_NE(bytes.find(R"({"event":"zero")"), std::string::npos);
  const auto recording = study::open_trial(study, study.trials()[0]);
  bool said = false;
  for (const std::string& one : recording.data().assumptions)
    said = said || one.find("zero: taken from the empty board") == 0;
  EXPECT_TRUE(said);
}

TEST_F(Wizard, SomebodyOnTheBoardIsNoZero) {
  // This board is behind a pipe: nobody can tell the simulated person to step off.
  open("sim:quiet?seed=3");
  auto given = options("sim:quiet?seed=3");
  close();
  Loopback server(1);
  std::atomic<bool> pull{false};
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);  // when this test fails
  std::jthread board([&] {
    const int wire = server.accept();
    acquisition::WireBoard sender(acquisition::simulate_motion({.seconds = 60.0, .seed = 3}), "loadcell22",
                                  false, {}, 3);
    acquisition::PacedBoard paced(sender);
    while (!pull && std::chrono::steady_clock::now() < give_up) {
      const std::string bytes = paced.due(std::chrono::steady_clock::now());
      if (!bytes.empty() && ::send(wire, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) break;
      std::this_thread::sleep_for(milliseconds(5));
    }
    hang_up_hard(wire);
    server.stop();
  });
  given.given->address = server.address();
  given.given->profile = "simulated-board";
  open(std::move(given));
  begin();
  ask("tare", {{"do", "start"}});
  const Json tare = tared()["session"]["tare"];
  EXPECT_EQ(tare["state"], "refused");
  EXPECT_EQ(tare["level"], "bad");
  EXPECT_NEAR(tare["load_n"].get<double>(), 76.0 * 9.81, 20.0);

  // The cable is pulled in the trial: it is said, and the trial can be stopped and judged at once.
  ask("trial", {{"do", "start"}});
  std::this_thread::sleep_for(milliseconds(500));
  pull = true;
  board.join();
  Json state = until([](const Json& now) { return now["session"]["board_away"] == true; }, "away");
  const Json told = bar(state, "board");
  ASSERT_TRUE(told.is_object()) << state["bars"];
  EXPECT_EQ(told["level"], "bad");
  EXPECT_NE(told["next"].get<std::string>().find("Plug it in again"), std::string::npos);
  EXPECT_EQ(state["session"]["quality"]["level"], "bad");
  state = ask("trial", {{"do", "stop"}});
  EXPECT_EQ(state["session"]["board_away"], true) << "the answer waited until the board was given up";
  EXPECT_EQ(state["session"]["phase"], "review");
  state = ask("trial", {{"do", "void"}, {"reason", "cable"}});
  EXPECT_EQ(state["session"]["board_away"], true);
  ask("trial", {{"do", "start"}}, 409);
  ask("trial", {{"do", "end"}});
  EXPECT_EQ(datasets::Study(lab()).trials().size(), 1U);
}

TEST_F(Wizard, ABoardThatDoesNotAnswerMakesNobodyWait) {
  // Nobody accepts here: the connection is made, and not one byte comes.
  Loopback server(1);
  auto given = options("sim:quiet");
  given.given->address = server.address();
  given.given->profile = "tecgihan";  // which is asked for its state for twenty seconds
  open(std::move(given));
  ask("board", {{"board", "given"}});
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}});
  ask("protocol", {{"protocol", "short"}});
  Json state = ask("state");
  ASSERT_TRUE(state["session"].is_object());
  EXPECT_EQ(state["session"]["quality"]["level"], "look");
  ask("trial", {{"do", "start"}}, 409);
  ask("tare", {{"do", "start"}}, 409);
  const auto begun = std::chrono::steady_clock::now();
  state = ask("trial", {{"do", "end"}});
  EXPECT_TRUE(state["session"].is_null());
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10)) << "it waited for the board";
}

TEST_F(Wizard, AVisitWhoseBoardOpensLateIsInTheStudyAtOnce) {
  // One who waits to be accepted fills the queue, and the board's own connection has to ask twice.
  Loopback server(0);
  const int first = server.call();
  auto given = options("sim:quiet");
  given.given->address = server.address();
  given.given->profile = "simulated-board";
  open(std::move(given));
  ask("board", {{"board", "given"}});
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}});
  const Json opening = ask("protocol", {{"protocol", "short"}});
  ASSERT_TRUE(opening["opening"].is_object()) << opening["session"];
  EXPECT_TRUE(opening["participant"]["person"]["last_visit"].is_null());
  ::close(server.accept());
  const Json state = until([](const Json& now) { return now["session"].is_object(); }, "an open board");
  EXPECT_EQ(state["participant"]["person"]["last_visit"]["visit"], "baseline");
  ask("trial", {{"do", "end"}});
  ::close(first);
}

TEST_F(Wizard, AWrongMassIsAskedAbout) {
  open("sim:quiet?seed=3");
  begin({{"mass_kg", 167.6}});  // 76 kg in pounds
  const Json state = until([](const Json& now) { return now["session"]["weight"].is_object(); }, "weighed");
  const Json& weight = state["session"]["weight"];
  EXPECT_EQ(weight["level"], "bad");
  EXPECT_NE(weight["words"].get<std::string>().find("pound"), std::string::npos) << weight;
  EXPECT_LT(weight["off_percent"].get<double>(), -50.0);
}

TEST_F(Wizard, TheLightSaysWhy) {
  open("sim:quiet?seed=3");
  begin();
  ask("trial", {{"do", "start"}});
  ask("trial", {{"do", "fall"}});
  Json state = ask("state");
  EXPECT_EQ(state["session"]["quality"]["level"], "look");
  EXPECT_NE(state["session"]["quality"]["sentence"].get<std::string>().find("a result"), std::string::npos);
  ask("trial", {{"do", "repeat"}, {"reason", "slipped"}});
  ask("trial", {{"do", "start"}});
  state = ask("state");
  EXPECT_EQ(state["session"]["clock"]["total_s"], 2.0);
  state = until("review");
  EXPECT_EQ(state["session"]["quality"]["level"], "ok") << state["session"]["quality"];
  EXPECT_EQ(state["session"]["quality"]["word"], "good");
}

TEST_F(Wizard, ThePatientSeesWhatTheOperatorChose) {
  open("sim:quiet");
  EXPECT_EQ(ask("state")["patient"]["view"], "cross");
  EXPECT_EQ(ask("patient", {{"view", "blank"}})["patient"]["view"], "blank");
  ask("patient", {{"view", "film"}}, 400);
  EXPECT_EQ(ask("state")["patient"]["view"], "blank");
}

TEST_F(Wizard, CardsSayWhatToTellAndWhenToStop) {
  open("sim:quiet");
  const Json cards = ask("protocols")["protocols"];
  ASSERT_GE(cards.size(), 9U);
  for (const Json& card : cards) {
    EXPECT_FALSE(card["stop_words"].empty()) << card["id"];
    for (const Json& test : card["tests"]) EXPECT_FALSE(test["prompt"].get<std::string>().empty());
    EXPECT_EQ(card["total_s"].is_null(), !card["missing"].empty()) << card["id"];
    if (card["id"] == "romberg") {
      EXPECT_EQ(card["total_s"], 2 * 3 * 65.0 - 30.0);
    }
    if (card["id"] == "limits-of-stability") {
      EXPECT_EQ(card["tests"][1]["target_deg"], 45.0);
    }
    if (card["id"] == "nhe-trial-2025") {
      EXPECT_TRUE(card["needs_dominant_leg"].get<bool>());
      EXPECT_EQ(card["open"].size(), 3U);
    }
  }
}

TEST_F(Wizard, VisitsAreComparedWithTheirMeasurementError) {
  open("sim:quiet?seed=8");
  for (const char* visit : {"baseline", "post"}) {
    begin({{"visit", visit}});
    take_trial();
    take_trial();
    ask("trial", {{"do", "end"}});
    if (std::string(visit) == "baseline") {
      const Json early = ask("compare", {{"participant", "P-001"}}, 409);
      EXPECT_NE(early["error"].get<std::string>().find("two visits"), std::string::npos);
    }
  }
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "post"}});
  Json state = ask("state");
  EXPECT_EQ(state["participant"]["compare"], Json({"baseline", "post"}));
  EXPECT_EQ(state["participant"]["person"]["visits"].size(), 2U);
  EXPECT_EQ(state["participant"]["person"]["visits"][0]["valid"], 2);
  const Json compared = ask("compare", {{"format", "json"}});
  EXPECT_EQ(compared["outcome"], "eo/mean_velocity") << compared.dump(1);
  EXPECT_EQ(compared["visits"].size(), 2U);
  EXPECT_EQ(compared["visits"][0]["trials"].size(), 2U);
  // Three people are needed for an error of one's own, and the published one is of 60 s.
  EXPECT_EQ(compared["verdict"]["word"], "cannot say");
  EXPECT_FALSE(compared["verdict"]["source"].get<std::string>().empty());
  ask("compare", {{"visits", {"baseline", "never"}}}, 400);
  ask("compare", {{"outcome", "eo/nothing"}}, 409);
  const std::string page = pdf_text("compare");
  EXPECT_NE(page.find("P-001"), std::string::npos);
  EXPECT_NE(page.find("post"), std::string::npos);
  EXPECT_EQ(
      ask("results", {{"participant", "P-001"}, {"visit", "baseline"}, {"protocol", "short"}})["recordings"]
          .size(),
      2U);
  EXPECT_NE(pdf_text("page", {{"participant", "P-001"}, {"visit", "baseline"}}).find("baseline"),
            std::string::npos);
}

/// Every answer of these tests is held to have no flag and no command in it (StationVisit::ask_bytes). Here
/// is what a terminal is told with both: a page is told which button to press.
TEST_F(Wizard, WhatATerminalIsToldWithFlagsThePageIsToldWithButtons) {
  const auto why = [&](const std::string& what, const Json& said, int status) {
    return ask(what, said, status)["error"].get<std::string>();
  };
  open("sim:quiet?seed=8");
  ask("board", {{"board", "given"}});
  ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}});
  EXPECT_NE(why("protocol", {{"protocol", "romberg"}}, 409).find("Take a test that this study plans"),
            std::string::npos);
  EXPECT_NE(why("page", {{"participant", "P-009"}, {"visit", "baseline"}, {"format", "svg"}}, 409)
                .find("Choose the participant again."),
            std::string::npos);
  EXPECT_NE(why("page", {{"participant", "P-001"}, {"visit", "post"}, {"format", "svg"}}, 409)
                .find("Choose another visit."),
            std::string::npos);
  for (const char* visit : {"baseline", "post"}) {
    begin({{"visit", visit}});
    take_trial();
    ask("trial", {{"do", "end"}});
  }
  EXPECT_NE(why("compare", {{"participant", "P-001"}, {"outcome", "eo/nothing"}}, 409).find("not at all of"),
            std::string::npos);

  // A raw file that is not what it was, and a study that is none any more.
  const datasets::Study study(lab());
  const auto file = lab() / "raw" / (study.trials().front().raw_sha256 + ".spj");
  std::filesystem::permissions(file, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
  std::ofstream(file, std::ios::app) << "x";
  EXPECT_NE(why("results", {{"participant", "P-001"}, {"visit", "baseline"}}, 409).find("from a copy"),
            std::string::npos);
}

/// A protocol that leaves settings open, on a leg nobody named.
TEST_F(Wizard, WhatAProtocolNeedsIsAskedForWithoutFlags) {
  const datasets::StudyDefinition plan = open_nordic();
  ask("board", {{"board", "given"}});
  ask("participant", {{"pseudonym", "P-001"}, {"visit", plan.time_points.front()}});
  for (const Json& said : {Json{{"protocol", "nhe-trial-2025"}},
                           Json{{"protocol", "nhe-trial-2025"}, {"duration_s", 20}, {"trials", 3}}})
    EXPECT_NE(ask("protocol", said, 400)["error"].get<std::string>().find("Take this test again and say"),
              std::string::npos)
        << said;
}

TEST_F(Wizard, TrainingIsLoggedAgainstItsPlan) {
  const datasets::StudyDefinition plan = open_nordic();
  ask("training", {{"session", 1}, {"reps", {3, 3}}}, 409);
  Json state = ask("participant", {{"pseudonym", "P-001"}, {"visit", plan.time_points.front()}});
  const Json next = state["participant"]["training"]["next"];
  EXPECT_EQ(next["session"], 1);
  ask("training", {{"session", 1}, {"reps", {"three"}}}, 400);
  ask("training", {{"session", 999}, {"reps", {3}}}, 400);
  ask("training", {{"session", 1}, {"reps", {3}}, {"pain", 11}}, 400);
  ask("training", {{"session", 1}, {"reps", {3}}, {"date", "2026-02-30"}}, 400);
  state = ask("training", {{"session", 1}, {"reps", {3, 3, 2}}, {"pain", 1}, {"note", "<i>well</i>"}});
  const Json& training = state["participant"]["training"];
  EXPECT_EQ(training["sessions_done"], 1);
  EXPECT_EQ(training["next"]["session"], 2);
  EXPECT_EQ(training["log"][0]["date"], "2026-11-24");
  EXPECT_EQ(training["log"][0]["note"], "<i>well</i>");
  ask("training", {{"session", 1}, {"reps", {3, 3, 2}}}, 400);
  EXPECT_EQ(ask("training_log")["training"], training);
}

TEST_F(Wizard, AStudyIsExportedWhileTheStationGoesOn) {
  open("sim:quiet");
  begin();
  take_trial();
  for (const char* number : {"1", "2"}) {
    ask("export");
    const Json state = until([](const Json& now) { return now["job"]["over"] == true; }, "exported");
    EXPECT_EQ(state["job"]["error"], "");
    EXPECT_EQ(state["job"]["done"], 1);
    const fs::path folder = state["job"]["folder"].get<std::string>();
    EXPECT_EQ(folder.filename(), number) << "an export replaces none";
    for (const char* file : {"trials.csv", "metrics.csv", "datapackage.json", "run.json"})
      EXPECT_TRUE(fs::exists(folder / file)) << file;
    EXPECT_EQ(std::distance(fs::directory_iterator(folder / "signals"), {}), 1);
  }
}

TEST_F(Wizard, StudiesAreListedMadeAndOpened) {
  open("sim:quiet");
  Json studies = ask("studies")["studies"];
  ASSERT_EQ(studies.size(), 1U) << studies;
  EXPECT_EQ(studies[0]["id"], "lab");
  EXPECT_EQ(studies[0]["open"], true);
  for (const char* bad : {"../out", "", "a/b", ".hidden"})
    ask("study", {{"do", "create"}, {"id", bad}, {"name", "X"}}, 400);
  Json state =
      ask("study",
          {{"do", "create"}, {"id", "knees"}, {"name", "Knees <b>2026</b>"}, {"visits", {"pre", "post"}}});
  EXPECT_EQ(state["study"]["name"], "Knees <b>2026</b>");
  EXPECT_EQ(state["study"]["visits"], Json({"pre", "post"}));
  ask("study", {{"do", "create"}, {"id", "knees"}}, 409);
  EXPECT_EQ(ask("studies")["studies"].size(), 2U);
  ask("study", {{"do", "open"}, {"study", "/etc"}}, 400);
  state = ask("study", {{"do", "open"}, {"study", "lab"}});
  EXPECT_EQ(state["study"]["id"], "lab");
  begin();
  ask("study", {{"do", "open"}, {"study", "knees"}}, 409);
}

/// A certificate of a simulated board as it truly is, with one gain off by so much.
session::KnownCertificate certificate_of(std::uint64_t board, double gain_off, const std::string& until) {
  const auto truth = acquisition::simulated_cells(board);
  calibration::Certificate made;
  made.program = "a test";
  made.issued = "2026-01-10";
  made.valid_until = until;
  made.operator_initials = "T";
  made.simulated = true;
  made.device_identity = "sim:board=" + std::to_string(board);
  made.device_profile = "loadcell22";
  made.device_name = "simulated";
  made.fit = "gains";
  calibration::CellModel model;
  const char* names[] = {"cell_tl_counts", "cell_tr_counts", "cell_bl_counts", "cell_br_counts"};
  for (std::size_t k = 0; k < 4; ++k) {
    calibration::CalibratedCell cell;
    cell.channel = names[k];
    cell.cell.zero = truth.zero_counts[k];
    cell.cell.gain = 1.0 / truth.counts_per_n[k] * (k == 1 ? 1.0 + gain_off : 1.0);
    cell.at = {truth.ml_mm[k], truth.ap_mm[k]};
    model.cells.push_back(cell);
    model.errors.emplace_back();
    model.noise_n.push_back(0.02);
  }
  made.model = model;
  const std::string toml = calibration::to_toml(made);
  return {"test.toml", toml, calibration::parse_certificate(toml, "test.toml")};
}

TEST_F(Wizard, AKnownWeightTellsWhetherACalibrationStillHolds) {
  session::install_certificate(certificate_of(7, 0.0, "2027-01-09"));
  session::install_certificate(certificate_of(8, 0.10, "2026-08-20"));
  for (const int board : {7, 8, 9}) {
    auto given = options("sim:quiet?board=" + std::to_string(board));
    given.check_settle_s = 0.2;
    given.check_hold_s = 0.4;
    open(std::move(given));
    Json state = ask("state");
    const Json certificate = state["boards"][0]["certificate"];
    EXPECT_EQ(certificate["state"], board == 7 ? "valid" : board == 8 ? "expired" : "none");
    if (board == 8) {
      EXPECT_EQ(certificate["months"], 3) << certificate;
    }
    ask("check", {{"do", "begin"}, {"mass_kg", 20}}, 409);  // which board?
    ask("board", {{"board", "given"}});
    ask("check", {{"do", "begin"}, {"mass_kg", -1}}, 400);
    ask("check", {{"do", "begin"}, {"mass_kg", 20}, {"width_mm", 200}, {"length_mm", 110}});
    ask("participant", {{"pseudonym", "P-001"}, {"visit", "baseline"}}, 409);
    int steps = 0;
    while (true) {
      state = until(
          [](const Json& now) {
            const std::string phase = now["check"]["phase"];
            return phase == "ask" || phase == "look" || phase == "done" || phase == "failed";
          },
          "asked");
      if (state["check"]["phase"] != "ask" && state["check"]["phase"] != "look") break;
      EXPECT_FALSE(state["check"]["words"].get<std::string>().empty());
      ask("check", {{"do", "ready"}});
      ASSERT_LT(++steps, 20);
    }
    const Json& check = state["check"];
    if (board == 9) {
      EXPECT_EQ(check["phase"], "failed");
      EXPECT_NE(check["error"].get<std::string>().find("has to be calibrated first"), std::string::npos)
          << check;
    } else {
      ASSERT_EQ(check["phase"], "done") << check;
      EXPECT_EQ(steps, 7);
      EXPECT_EQ(check["results"].size(), 5U);
      EXPECT_EQ(check["verdict"]["verdict"], board == 7 ? "pass" : "FAIL") << check.dump(1);
      if (board == 8) {
        EXPECT_EQ(check["verdict"]["cells"][1]["suspect"], true) << check.dump(1);
      }
      EXPECT_TRUE(fs::exists(check["verdict"]["file"].get<std::string>()));
    }
    ask("check", {{"do", "stop"}});
    EXPECT_TRUE(ask("state")["check"].is_null());
    close();
  }
}

TEST(Boards, MonthsAreWholeOnes) {
  EXPECT_EQ(station::months_between("2026-01-15", "2026-02-14"), 0);
  EXPECT_EQ(station::months_between("2026-01-15", "2026-02-15"), 1);
  EXPECT_EQ(station::months_between("2025-09-30", "2026-11-24"), 13);
  EXPECT_EQ(station::months_between("2026-02-15", "2026-01-15"), 0);
  EXPECT_EQ(station::months_between("", "2026-01-15"), 0);
}

}  // namespace
}  // namespace steadyplate::test
