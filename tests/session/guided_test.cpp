// The library behind a guided session, on a simulated board: what the engine saw is what the journal keeps,
// to the sample; what is left of a dead session is found, and what is alive is left alone.

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "acquisition/journal/recover.hpp"
#include "datasets/file.hpp"
#include "tests/support/data.hpp"
#include "tools/scoring/open.hpp"
#include "tools/session/guided.hpp"
#include "tools/session/incoming.hpp"

namespace steadyplate::test {
namespace {

namespace fs = std::filesystem;
using analysis::Command;
using analysis::Phase;
using session::GuidedSession;

std::string protocol_with(const std::string& more, double settle_s = 1.0) {
  return R"(id = "p"
name = "P"
source = "made for a test"
[[test]]
id = "eo"
name = "Eyes open"
prompt = "Stand."
stance = "dominant"
surface = "firm"
vision = "eo"
duration_s = 5
trials = 2
settle_s = )" +
         std::to_string(settle_s) + "\n" + more;
}

class GuidedLibrary : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = temporary_.path() / "lab";
    datasets::Study::create(folder_, {});
    datasets::Study study(folder_);
    datasets::StudyParticipant person;
    person.pseudonym = "P-001";
    person.dominant_leg = "left";
    study.add_participant(person);
  }
  static session::RunRequest request(const std::string& text) {
    session::RunRequest made;
    made.participant = "P-001";
    made.time_point = "baseline";
    made.protocol_text = text;
    made.protocol_file = "p.toml";
    return made;
  }
  static session::GuidedSetup setup(const session::GuidedRun& run, const session::Incoming& incoming,
                                    const acquisition::DeviceProfile& profile) {
    session::GuidedSetup made;
    made.run = run;
    made.incoming = incoming.folder();
    made.header.profile_id = profile.id;
    made.header.profile = profile.text;
    made.header.simulated = true;
    return made;
  }
  static void until(const GuidedSession& session, Phase phase) {
    for (int i = 0; i < 1000 && session.view().phase != phase; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_EQ(session.view().phase, phase);
  }
  TemporaryDirectory temporary_;
  fs::path folder_;
};

TEST_F(GuidedLibrary, TheJournalKeepsTheSamplesTheEngineSaw) {
  datasets::Study study(folder_);
  for (const double settle_s : {0.0, 1.0})
    for (const char* faults : {"", "&faults=lose=100,drop=300"}) {
      const std::string address = "sim:quiet?speed=50&seed=2" + std::string(faults);
      const auto profile = acquisition::load_profile(acquisition::profile_of_address(address));
      const auto board = acquisition::open_transport(address);
      auto asked = request(protocol_with("", settle_s));
      asked.time_point = "t" + std::to_string(static_cast<int>(settle_s)) + (*faults != 0 ? "f" : "");
      const auto run = session::open_run(study, asked);
      const auto incoming = session::Incoming::take(study, run.run.uuid);
      GuidedSession session(*board, profile, setup(run, incoming, profile));
      for (int trial = 1; trial <= 2; ++trial) {
        SCOPED_TRACE(address + " settle " + std::to_string(settle_s) + " trial " + std::to_string(trial));
        ASSERT_EQ(session.command(Command::start), "");
        until(session, Phase::review);
        ASSERT_EQ(session.command(Command::accept), "");
        const auto result = session.results().back();
        const auto view = session.view();
        const auto recording = scoring::open_recording(session.journal_file(view.uuid), {}, "");
        EXPECT_EQ(recording.size(), result.frames);
        const auto& fz = recording.data();
        double sum = 0.0;
        std::size_t cells = 0;
        for (const auto& channel : fz.channels)
          if (channel.name.rfind("cell_", 0) == 0) {
            ++cells;
            for (const double value : channel.values) sum += value;
          }
        ASSERT_EQ(cells, 4U);
        EXPECT_NEAR(sum / static_cast<double>(result.frames), result.mean_load_n, 1e-9 * result.mean_load_n);
        if (*faults == 0) {
          // Without settling the clock starts at the command: a period before the next sample, unless it is
          // the first of all.
          EXPECT_LE(result.frames, 500U);
          EXPECT_GE(result.frames, settle_s > 0.0 ? 500U : 499U);
          EXPECT_EQ(result.lost, 0U);
        } else {
          EXPECT_GT(result.lost, 0U);
        }
        const auto trial_row = session::trial_of(run, view.uuid, result, false);
        EXPECT_EQ(trial_row.stance, "left_leg");
        EXPECT_TRUE(session::keep_trial(study, trial_row, session.journal_file(view.uuid)).is_new);
        EXPECT_FALSE(fs::exists(session.journal_file(view.uuid)));
      }
      EXPECT_EQ(session.view().phase, Phase::finished);
      EXPECT_EQ(session::open_run(study, asked).done.size(), 2U);
    }
}

/// A board whose empty cells show newtons: the zero that is taken between trials holds live, and for whoever
/// reads the journal.
TEST_F(GuidedLibrary, TheZeroIsTheSameLiveAndFromTheJournal) {
  datasets::Study study(folder_);
  const std::string address = "sim:quiet?speed=20&seed=2";
  auto profile = acquisition::load_profile(acquisition::profile_of_address(address));
  std::string text = profile.text;
  for (std::size_t at = text.find("scale ="); at != std::string::npos; at = text.find("scale =", at + 20))
    text.insert(at, "zero = -1000\n");
  profile = acquisition::parse_profile(text, "off.toml");
  ASSERT_EQ(profile.channels[0].zero, -1000.0);
  const auto board = acquisition::open_transport(address);
  const auto run = session::open_run(study, request(protocol_with("")));
  const auto incoming = session::Incoming::take(study, run.run.uuid);
  GuidedSession session(*board, profile, setup(run, incoming, profile));
  double with_offset_n = 0.0;
  for (const bool zeroed : {false, true}) {
    if (zeroed) {
      ASSERT_EQ(session.take_zero(true), "");
      EXPECT_NE(session.take_zero(true), "") << "it is under way";
      EXPECT_NE(session.command(Command::start), "");
      for (int i = 0; i < 1000 && session.view().tare.state == session::TareView::State::holding; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      const auto tare = session.view().tare;
      ASSERT_EQ(tare.state, session::TareView::State::done);
      EXPECT_NEAR(tare.seen.load_n, 40.0, 0.5) << "four cells with 1000 counts of 0.01 N each";
      EXPECT_NEAR(tare.seen.noise_n, 0.0, 0.1);
    }
    ASSERT_EQ(session.command(Command::start), "");
    EXPECT_NE(session.take_zero(true), "") << "in a trial";
    until(session, Phase::review);
    ASSERT_EQ(session.command(Command::accept), "");
    const auto result = session.results().back();
    const auto recording = scoring::open_recording(session.journal_file(session.view().uuid), {}, "");
    ASSERT_EQ(recording.size(), result.frames);
    double sum = 0.0;
    for (const auto& channel : recording.data().channels)
      if (channel.name.rfind("cell_", 0) == 0)
        for (const double value : channel.values) sum += value;
    EXPECT_NEAR(sum / static_cast<double>(result.frames), result.mean_load_n, 1e-9 * result.mean_load_n);
    if (zeroed) {
      EXPECT_NEAR(with_offset_n - result.mean_load_n, 40.0, 2.0);
    }
    with_offset_n = result.mean_load_n;
  }
}

TEST_F(GuidedLibrary, AStepThatDoesNotStopIsToldAndTheTrialIsValid) {
  datasets::Study study(folder_);
  const std::string address = "sim:quiet?speed=20";
  const auto profile = acquisition::load_profile(acquisition::profile_of_address(address));
  const auto board = acquisition::open_transport(address);
  const auto run = session::open_run(study, request(protocol_with("stop_on_fall = false\npractice = 1\n")));
  const auto incoming = session::Incoming::take(study, run.run.uuid);
  GuidedSession session(*board, profile, setup(run, incoming, profile));
  EXPECT_NE(session.command(Command::accept), "") << "nothing is under review";
  for (const bool practice : {true, false}) {
    ASSERT_EQ(session.command(Command::start), "");
    EXPECT_NE(session.command(Command::start), "") << "one at a time";
    until(session, Phase::running);
    ASSERT_EQ(session.command(Command::step), "");
    until(session, Phase::review);
    ASSERT_EQ(session.command(Command::accept), "");
    const auto trial = session::trial_of(run, "u", session.results().back(), false);
    EXPECT_EQ(trial.state, practice ? "void" : "valid");
    EXPECT_EQ(trial.reason, practice ? "practice, ended by a step" : "step, and the trial went on");
  }
  session.finish();
}

TEST_F(GuidedLibrary, OnlyWhatNobodyHoldsIsFound) {
  datasets::Study study(folder_);
  const std::string address = "sim:quiet?speed=20";
  const auto profile = acquisition::load_profile(acquisition::profile_of_address(address));
  const auto run = session::open_run(study, request(protocol_with("")));
  std::string uuid;
  {
    const auto incoming = session::Incoming::take(study, run.run.uuid);
    const auto board = acquisition::open_transport(address);
    GuidedSession session(*board, profile, setup(run, incoming, profile));
    ASSERT_EQ(session.command(Command::start), "");
    until(session, Phase::running);
    uuid = session.view().uuid;
    EXPECT_TRUE(session::interrupted_runs(study).empty()) << "it is alive";
    EXPECT_THROW(static_cast<void>(session::Incoming::take(study, run.run.uuid)), datasets::StudyError);
  }
  {
    const auto left = session::interrupted_runs(study);
    ASSERT_EQ(left.size(), 1U);
    ASSERT_EQ(left[0].trials.size(), 1U);
    EXPECT_EQ(left[0].trials[0].uuid, uuid);
    EXPECT_EQ(left[0].trials[0].mark.test, "eo");
    EXPECT_TRUE(left[0].trials[0].sealed) << "the session ended, its program did not die";
    EXPECT_TRUE(session::keep_interrupted(study, run.run.uuid, left[0].trials[0]).is_new);
  }
  EXPECT_FALSE(fs::exists(folder_ / "incoming" / run.run.uuid)) << "tidied away";
  EXPECT_TRUE(session::open_run(study, request(protocol_with(""))).done.empty()) << "it is taken again";
  EXPECT_TRUE(study.check().problems.empty());
  // Died between the commit and the tidying: the study has it, so it is no longer offered.
  {
    const auto incoming = session::Incoming::take(study, run.run.uuid);
    std::ofstream(incoming.folder() / (uuid + ".spj")) << "left";
  }
  EXPECT_TRUE(session::interrupted_runs(study).empty());
  EXPECT_FALSE(fs::exists(folder_ / "incoming" / run.run.uuid));
}

/// A journal cut at any byte, as a dead program leaves it: found or tidied away, kept, and never a crash.
TEST_F(GuidedLibrary, AJournalCutAtEveryByteIsKeptOrPassedOver) {
  datasets::Study study(folder_);
  const auto profile = acquisition::load_profile("simulated-board");
  const auto run = session::open_run(study, request(protocol_with("")));
  acquisition::JournalHeader header;
  header.profile_id = profile.id;
  header.profile = "not read here";
  header.started = "then";
  const std::string whole =
      acquisition::journal_start(header) +
      acquisition::journal_record(acquisition::RecordKind::event, 1,
                                  R"({"event":"trial","reason":")" +
                                      acquisition::trial_text({run.run.uuid, "eo", 1, 1, false}) + "\"}") +
      acquisition::journal_record(acquisition::RecordKind::bytes, 2, "some bytes of a board");
  std::size_t kept = 0;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const std::string uuid = datasets::new_uuid();
    {
      const auto incoming = session::Incoming::take(study, run.run.uuid);
      std::ofstream(incoming.folder() / (uuid + ".spj"), std::ios::binary) << whole.substr(0, size) << "";
    }
    for (const auto& left : session::interrupted_runs(study))
      for (const auto& trial : left.trials) {
        EXPECT_EQ(trial.uuid, uuid);
        ++kept;
        session::drop_interrupted(trial);
      }
    EXPECT_FALSE(fs::exists(folder_ / "incoming" / run.run.uuid)) << "cut to " << size;
  }
  EXPECT_EQ(kept, 1U) << "only the whole one holds bytes of a board";
}

TEST(TrialMark, ReadsWhatItWroteAndNothingElse) {
  const acquisition::TrialMark mark{"a-run", "ec", 3, 2, true};
  const std::string text = acquisition::trial_text(mark);
  EXPECT_EQ(acquisition::parse_trial(text), mark);
  EXPECT_EQ(session::trial_words(mark), "practice 3 of ec, attempt 2");
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_FALSE(acquisition::parse_trial(text.substr(0, size))) << text.substr(0, size);
  for (const char* wrong :
       {"run=;test=a;number=1;attempt=1;practice=no", "run=a;test=b;number=0;attempt=1;practice=no",
        "run=a;test=b;number=1x;attempt=1;practice=no", "run=a;test=b;number=1;attempt=1;practice=no;more=1"})
    EXPECT_FALSE(acquisition::parse_trial(wrong)) << wrong;
  EXPECT_EQ(acquisition::parse_frame("frame=12"), 12U);
  EXPECT_FALSE(acquisition::parse_frame("frame=12;13"));
  EXPECT_FALSE(acquisition::parse_frame("frame=-1"));
}

}  // namespace
}  // namespace steadyplate::test
