// What is shown while a board is recorded: the same centre of pressure as offline, running figures that agree
// with their definitions, and a reader that stalls without harm.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "acquisition/journal/decode.hpp"
#include "acquisition/simulate/wire.hpp"
#include "tests/support/data.hpp"
#include "tools/scoring/centre_of_pressure.hpp"
#include "tools/session/live_view.hpp"
#include "tools/session/ndjson.hpp"

namespace steadyplate::session {
namespace {

using namespace acquisition;

std::string simulated_bytes(const char* wire, double seconds) {
  WireBoard board(simulate_motion({.seconds = seconds, .seed = 5}), wire, false, {}, 5);
  std::string bytes;
  while (board.more()) bytes += board.next();
  return bytes;
}

std::vector<Frame> frames_of(const DeviceProfile& profile, const std::string& bytes) {
  const auto framer = make_framer(profile.framing, profile.options);
  std::vector<Frame> frames;
  framer->feed({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, frames);
  framer->finish(frames);
  return frames;
}

class EveryBoardWithACop : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(EveryBoardWithACop, LiveIsOfflineBitForBit) {
  const auto [wire, id] = GetParam();
  const DeviceProfile profile = load_profile(id);
  const std::string bytes = simulated_bytes(wire, 5.0);
  JournalContents contents;
  contents.records.push_back({RecordKind::bytes, 0, bytes});
  contents.sealed = contents.seal_holds = true;
  const datasets::Recording recording(acquisition::decode(contents, profile, "x"));
  const auto cop = scoring::centre_of_pressure(recording, "");
  LiveScores live(profile);
  const auto frames = frames_of(profile, bytes);
  ASSERT_EQ(frames.size(), cop.samples.ml_mm.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const LiveSample& sample = live.add(frames[i]);
    ASSERT_EQ(sample.cop_ml_mm, cop.samples.ml_mm[i]);
    ASSERT_EQ(sample.cop_ap_mm, cop.samples.ap_mm[i]);
    ASSERT_EQ(sample.fz_n, cop.samples.load_n[i]);
  }
}

INSTANTIATE_TEST_SUITE_P(Boards, EveryBoardWithACop,
                         testing::Values(std::pair{"loadcell22", "simulated-board"},
                                         std::pair{"tecgihan", "tecgihan"}));

TEST(LiveClock, FollowsTheBoardsClockOverWrapAndRestart) {
  LiveClock clock(load_profile("loadcell22"));
  Frame frame;
  const auto at = [&](double ticks) {
    frame.device_ticks = ticks;
    return clock.at(frame);
  };
  EXPECT_EQ(at(4294960000.0), 0.0);
  EXPECT_NEAR(at(4294960000.0 + 12500 - 4294967296.0), 0.0125, 1e-9);
  const double before = at(30000.0);
  EXPECT_NEAR(at(10.0), before + 1.0 / 80.0, 1e-9) << "started anew: one period on";
}

TEST(LiveView, ShowsLoadCrossAndLosses) {
  const DeviceProfile profile = load_profile("simulated-board");
  LiveScores live(profile);
  RecordProgress progress;
  progress.seconds = 5.0;
  progress.rate_hz = 100.0;
  progress.link.missing = 3;
  EXPECT_NE(live_view(progress, 10.0, live, profile).find("nobody"), std::string::npos);
  for (const Frame& frame : frames_of(profile, simulated_bytes("loadcell22", 2.0))) live.add(frame);
  const std::string view = live_view(progress, 10.0, live, profile);
  EXPECT_NE(view.find("load 74"), std::string::npos) << view;
  EXPECT_NE(view.find("[########--------]"), std::string::npos) << view;
  EXPECT_NE(view.find("3 missing"), std::string::npos);
  EXPECT_NE(view.find("-+-"), std::string::npos) << "the cross\n" << view;
  LiveScores counts(load_profile("text-4cells"));
  EXPECT_NE(live_view(progress, 10.0, counts, load_profile("text-4cells")).find("not calibrated"),
            std::string::npos);
}

class Pipe : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0); }
  void TearDown() override {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  std::array<int, 2> ends_{};
};

TEST_F(Pipe, AReaderThatKeepsUpGetsEveryLine) {
  std::string got;
  std::thread reader([&] {
    std::array<char, 4096> buffer{};
    while (got.find("end\n") == std::string::npos) {
      const ssize_t count = ::read(ends_[0], buffer.data(), buffer.size());
      if (count <= 0) break;
      got.append(buffer.data(), static_cast<std::size_t>(count));
    }
  });
  std::string sent;
  {
    LineStream stream(ends_[1]);
    for (int i = 0; i < 5000; ++i) {
      const std::string line = "{\"n\":" + std::to_string(i) + "}";
      ASSERT_TRUE(stream.push(line));
      sent += line + "\n";
    }
    ASSERT_TRUE(stream.push("end"));
    EXPECT_EQ(stream.dropped(), 0U);
  }
  reader.join();
  EXPECT_EQ(got, sent + "end\n");
}

TEST_F(Pipe, AReaderThatStallsLosesLinesAndNobodyWaitsForIt) {
  const auto start = std::chrono::steady_clock::now();
  std::uint64_t refused = 0;
  {
    LineStream stream(ends_[1], 100'000);
    for (int i = 0; i < 10'000; ++i)
      if (!stream.push(std::string(99, 'x'))) ++refused;
    EXPECT_GT(refused, 5000U);
    EXPECT_EQ(stream.dropped(), refused);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30))
      << "it must not hang at the end";
}

TEST_F(Pipe, AfterAStallTheStreamSaysHowMuchIsMissing) {
  LineStream stream(ends_[1], 300'000);
  int pushed = 0;
  while (stream.push(std::string(999, 'x'))) ++pushed;
  std::string got;
  std::array<char, 65536> buffer{};
  while (got.size() < 250'000) {
    const ssize_t count = ::read(ends_[0], buffer.data(), buffer.size());
    ASSERT_GT(count, 0);
    got.append(buffer.data(), static_cast<std::size_t>(count));
  }
  while (!stream.push("{\"again\":1}")) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  while (got.find("again") == std::string::npos) {
    const ssize_t count = ::read(ends_[0], buffer.data(), buffer.size());
    ASSERT_GT(count, 0);
    got.append(buffer.data(), static_cast<std::size_t>(count));
  }
  EXPECT_NE(got.find("{\"dropped\":"), std::string::npos);
}

TEST_F(Pipe, AReaderThatHangsUpEndsTheStreamOnly) {
  std::signal(SIGPIPE, SIG_IGN);
  ::close(ends_[0]);
  LineStream stream(ends_[1]);
  stream.push("a");
  for (int i = 0; i < 200 && stream.push("b"); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_FALSE(stream.push("c"));
  ends_[0] = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

TEST(Ndjson, LinesParseAndCarryWhatTheBoardGives) {
  const DeviceProfile profile = load_profile("simulated-board");
  LiveScores live(profile);
  const auto head = nlohmann::json::parse(ndjson_head(profile, true));
  EXPECT_EQ(head["schema"], "steadyplate.live/1");
  EXPECT_EQ(head["simulated"], true);
  ASSERT_EQ(head["channels"].size(), 4U);
  const auto frames = frames_of(profile, simulated_bytes("loadcell22", 1.0));
  live.add(frames[0]);
  const auto& sample = live.add(frames[1]);
  const auto line = nlohmann::json::parse(ndjson_sample(sample, live, profile.channels.size()));
  EXPECT_NEAR(line["t"].get<double>(), 0.01, 1e-9);
  EXPECT_EQ(line["values"].size(), 4U);
  EXPECT_EQ(line["cop_ml_mm"].get<double>(), sample.cop_ml_mm);
  EXPECT_FALSE(line.contains("tilt_ml_deg"));
  Frame empty;
  empty.count = 4;
  const auto nobody = nlohmann::json::parse(ndjson_sample(live.add(empty), live, 4));
  EXPECT_TRUE(nobody["cop_ml_mm"].is_null()) << "no load, no centre of pressure";
}

}  // namespace
}  // namespace steadyplate::session
