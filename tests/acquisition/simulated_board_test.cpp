// Simulated boards of every wire against their framers, which were written from the same tables by another
// hand; and the conversation of boards that must be told to start.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "acquisition/devices/identify.hpp"
#include "acquisition/journal/decode.hpp"
#include "acquisition/journal/writer.hpp"
#include "acquisition/live/block_poller.hpp"
#include "acquisition/live/commander.hpp"
#include "acquisition/live/record.hpp"
#include "acquisition/simulate/wire.hpp"
#include "datasets/error.hpp"
#include "tests/acquisition/record_to.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::acquisition {
namespace {

std::string all_bytes(WireBoard& board) {
  std::string bytes;
  while (board.more()) bytes += board.next();
  return bytes;
}

std::span<const std::uint8_t> span_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

class EveryWire : public testing::TestWithParam<const char*> {};

TEST_P(EveryWire, EverySampleIsDecodedByItsProfile) {
  const std::string wire = GetParam();
  const bool tilts = wire == "witmotion";
  const MotionRequest request{.motion = tilts ? Motion::tilt : Motion::quiet, .seconds = 4.0, .seed = 2};
  const BoardMotion truth = simulate_motion(request);
  WireBoard board(truth, wire, tilts, {}, 2);
  const DeviceProfile profile = load_profile(profile_of_wire(wire, tilts));
  const auto framer = make_framer(profile.framing, profile.options);
  std::vector<Frame> frames;
  const std::string bytes = all_bytes(board);
  framer->feed(span_of(bytes), frames);
  framer->finish(frames);
  ASSERT_EQ(frames.size(), 400U);
  EXPECT_EQ(framer->counts().damaged + framer->counts().missing + framer->counts().skipped_bytes, 0U);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto& v = frames[i].values;
    const auto scaled = [&](std::size_t k) { return profile.channels[k].scale * v[k]; };
    if (tilts) {
      ASSERT_NEAR(v[0], truth.tilt_ml_deg[i], 0.006);
      ASSERT_NEAR(v[1], truth.tilt_ap_deg[i], 0.006);
    } else if (wire == "tecgihan") {
      ASSERT_NEAR(scaled(2), truth.stance.fz_n[i], 0.051);
      ASSERT_NEAR(-scaled(4) / scaled(2), truth.stance.cop_ml_mm[i], 0.02);
      ASSERT_NEAR(scaled(3) / scaled(2), truth.stance.cop_ap_mm[i], 0.02);
    } else if (wire == "accusway") {
      ASSERT_NEAR((v[2] + v[5] + v[8] + v[11]) * 0.25, truth.stance.fz_n[i], 0.51);
    } else {
      const double per_count = wire == "bitalino" ? 1.0 : 0.01;
      ASSERT_NEAR((v[0] + v[1] + v[2] + v[3]) * per_count, truth.stance.fz_n[i], 2.01 * per_count);
    }
  }
}

TEST_P(EveryWire, TheBytesAloneTellWhichBoardItIs) {
  const std::string wire = GetParam();
  if (wire == "tecgihan") GTEST_SKIP() << "blocks without a mark cannot be told from noise";
  const bool tilts = wire == "witmotion";
  WireBoard board(simulate_motion({.motion = tilts ? Motion::tilt : Motion::quiet, .seconds = 4.0}), wire,
                  tilts, {}, 2);
  const std::string bytes = all_bytes(board).substr(5);  // joined in the middle of a frame
  const auto found = fits(span_of(bytes));
  ASSERT_FALSE(found.empty());
  const std::string expected = wire == "loadcell22" ? "loadcell22" : profile_of_wire(wire, tilts);
  EXPECT_EQ(found.front().profile_id, expected);
  EXPECT_GT(found.front().share, 0.95);
}

INSTANTIATE_TEST_SUITE_P(Wires, EveryWire,
                         testing::Values("loadcell22", "text", "witmotion", "bitalino", "accusway",
                                         "tecgihan"));

TEST(Identify, UnknownLinesGetAProfileThatReadsThem) {
  std::string text = "hello\n";
  for (int i = 0; i < 50; ++i)
    text +=
        std::to_string(1000 + 20 * i) + ";" + std::to_string(i % 7) + ";0.5;" + std::to_string(-i) + "\r\n";
  const std::string toml = propose_lines(span_of(text), 1.0);
  const DeviceProfile profile = parse_profile(toml, "proposed.toml");
  EXPECT_EQ(profile.options.lines.delimiter, ';');
  EXPECT_EQ(profile.options.lines.fields.size(), 4U);
  EXPECT_EQ(profile.options.lines.fields[0], "t");
  EXPECT_NEAR(profile.rate_hz, 50.0, 1e-9);
  EXPECT_EQ(profile.clock->ticks_per_s, 1000.0);
  std::string json;
  for (int i = 0; i < 20; ++i)
    json += "{\"t\":" + std::to_string(i * 25000) + ",\"a\":1,\"b\":" + std::to_string(i) + "}\n";
  const DeviceProfile object = parse_profile(propose_lines(span_of(json), 0.5), "proposed.toml");
  EXPECT_TRUE(object.options.lines.json);
  EXPECT_EQ(object.clock->ticks_per_s, 1e6);
  EXPECT_EQ(propose_lines(span_of("no numbers here\nnor here\n"), 1.0), "");
  EXPECT_EQ(propose_lines(span_of(std::string(500, '\x80')), 1.0), "");
}

TEST(Identify, WhatABadLinkMayBeIsSaidInWords) {
  WireBoard board(simulate_motion({.motion = Motion::tilt, .seconds = 2.0}), "witmotion", true, {}, 2);
  EXPECT_NE(what_it_may_be(span_of(all_bytes(board))).find("--board witmotion"), std::string::npos);
  std::string noise;
  SplitMix64 chance(3);
  for (int i = 0; i < 2000; ++i) noise += static_cast<char>(chance.next());
  EXPECT_NE(what_it_may_be(span_of(noise)).find("baud"), std::string::npos);
  EXPECT_NE(what_it_may_be(span_of("hello there\nthis is a console\n")).find("text"), std::string::npos);
}

TEST(Motion, WhatThePersonDoesIsInTheData) {
  const auto quiet = simulate_motion({.seconds = 30.0});
  const auto foam = simulate_motion({.motion = Motion::foam, .seconds = 30.0});
  const auto step = simulate_motion({.motion = Motion::step, .seconds = 30.0});
  const auto fall = simulate_motion({.motion = Motion::fall, .seconds = 30.0});
  const auto tilt = simulate_motion({.motion = Motion::tilt, .seconds = 30.0});
  const auto path = [](const BoardMotion& m) {
    double sum = 0.0;
    for (std::size_t i = 1; i < m.stance.cop_ml_mm.size(); ++i)
      sum += std::hypot(m.stance.cop_ml_mm[i] - m.stance.cop_ml_mm[i - 1],
                        m.stance.cop_ap_mm[i] - m.stance.cop_ap_mm[i - 1]);
    return sum;
  };
  EXPECT_GT(path(foam), 1.5 * path(quiet));
  const auto most = [](const std::vector<double>& v) { return *std::max_element(v.begin(), v.end()); };
  EXPECT_GT(most(step.stance.cop_ml_mm), 80.0);
  EXPECT_LT(most(quiet.stance.cop_ml_mm), 40.0);
  EXPECT_EQ(fall.stance.fz_n.back(), 0.0);
  EXPECT_GT(quiet.stance.fz_n.back(), 700.0);
  EXPECT_GT(most(tilt.tilt_ap_deg), 0.5);
  EXPECT_EQ(most(quiet.tilt_ap_deg), 0.0);
  EXPECT_EQ(simulate_motion({.motion = Motion::step, .seconds = 30.0}).stance.cop_ml_mm,
            step.stance.cop_ml_mm);
  EXPECT_THROW(motion_from("dance"), std::invalid_argument);
}

TEST(WireFaultsOfBoards, AResetIsSeenAsOneAndAStallLosesNothing) {
  WireBoard stalls(simulate_motion({.seconds = 30.0}), "loadcell22", false, {.stall_ppm = 5000}, 4);
  const auto framer = make_framer("loadcell22", {});
  std::vector<Frame> frames;
  std::size_t longest = 0;
  while (stalls.more()) {
    const std::string bytes = stalls.next();
    longest = std::max(longest, bytes.size());
    framer->feed(span_of(bytes), frames);
  }
  EXPECT_GT(stalls.truth().stalls, 3U);
  EXPECT_GT(longest, 20U * 22U) << "held up, then in one burst";
  EXPECT_EQ(frames.size(), 3000U);
  EXPECT_EQ(framer->counts().missing, 0U);

  WireBoard resets(simulate_motion({.seconds = 60.0}), "loadcell22", false, {.reset_ppm = 2000}, 4);
  const auto again = make_framer("loadcell22", {});
  std::vector<Frame> got;
  const std::string bytes = all_bytes(resets);
  again->feed(span_of(bytes), got);
  ASSERT_GT(resets.truth().resets, 1U);
  EXPECT_LE(again->counts().restarts, resets.truth().resets);
  EXPECT_GE(again->counts().restarts + 1, resets.truth().resets)
      << "one in its first second looks like a start";
  EXPECT_FALSE(again->counts().missing_is_exact);
  EXPECT_EQ(again->counts().missing, 0U) << "a counter that begins anew is no loss of 65000";
  EXPECT_EQ(got.size(), resets.truth().frames);
  EXPECT_EQ(resets.truth().frames + resets.truth().silent, 6000U);
}

// ---- boards that are told what to do

RecordOutcome record_simulated(const std::string& address, const std::filesystem::path& file, double seconds,
                               DeviceProfile* changed = nullptr) {
  RecordPlan plan;
  plan.duration_s = seconds;
  return record_to(file, address, changed != nullptr ? *changed : load_profile(profile_of_address(address)),
                   plan);
}

TEST(Conversation, APolledBoardGivesEveryBlockItIsAskedFor) {
  const test::TemporaryDirectory folder;
  const auto file = folder.path() / "t.spj";
  const auto outcome = record_simulated("sim:quiet?wire=tecgihan&hz=1000&seconds=3", file, 10.0);
  EXPECT_EQ(outcome.end, RecordEnd::end) << outcome.words;
  EXPECT_GE(outcome.total.frames, 2900U);
  EXPECT_EQ(outcome.total.frames % 100, 0U);
  const std::string bytes = test::slurp(file);
  const JournalContents contents = read_journal(bytes, "t.spj");
  std::string events;
  for (const JournalRecord& entry : contents.records)
    if (entry.kind == RecordKind::event) events += entry.payload;
  EXPECT_NE(events.find("SPS_1K -> SPS_OK"), std::string::npos) << events;
  EXPECT_NE(events.find("STATE -> IDLE"), std::string::npos) << events;
  const auto data = decode(contents, load_profile("tecgihan"), "t.spj");
  const auto truth = simulate_motion({.seconds = 3.0, .rate_hz = 1000.0});
  for (std::size_t i = 0; i < data.time_s.size(); ++i)
    ASSERT_NEAR(data.channels[2].values[i], truth.stance.fz_n[i], 0.051) << i;
}

TEST(Conversation, ABlockThatLostAByteIsThrownAwayAndTheBoardStartedAnew) {
  const test::TemporaryDirectory folder;
  const auto file = folder.path() / "t.spj";
  const auto outcome =
      record_simulated("sim:quiet?wire=tecgihan&hz=1000&seconds=6&faults=drop=60&seed=2", file, 10.0);
  EXPECT_GT(outcome.total.link.skipped_bytes, 0U);
  const std::string bytes = test::slurp(file);
  const JournalContents contents = read_journal(bytes, "t.spj");
  const auto data = decode(contents, load_profile("tecgihan"), "t.spj");
  ASSERT_GT(data.time_s.size(), 1000U);
  // A shift by one byte would make loads of thousands of newtons.
  for (const double fz : data.channels[2].values) ASSERT_NEAR(fz, 745.0, 40.0);
  EXPECT_FALSE(data.link->gaps.empty()) << "what was thrown away is a gap";
}

TEST(Conversation, StartCommandsAreSaidAndTheirAnswersHeard) {
  const test::TemporaryDirectory folder;
  for (const char* wire : {"bitalino", "accusway"}) {
    const auto outcome = record_simulated(std::string("sim:quiet?seconds=1&wire=") + wire,
                                          folder.path() / (std::string(wire) + ".spj"), 5.0);
    EXPECT_EQ(outcome.end, RecordEnd::end) << outcome.words;
    EXPECT_EQ(outcome.total.frames, 100U) << wire;
    EXPECT_EQ(outcome.total.link.skipped_bytes, 0U) << "answers are no frames: " << wire;
  }
}

TEST(Conversation, ABoardThatDoesNotAnswerIsNamedAsDeaf) {
  const test::TemporaryDirectory folder;
  DeviceProfile profile = load_profile("tecgihan");
  profile.commands.setup[1].within_s = 0.3;
  const auto outcome = record_simulated("sim:quiet?wire=bitalino", folder.path() / "t.spj", 5.0, &profile);
  EXPECT_EQ(outcome.end, RecordEnd::deaf);
  EXPECT_NE(outcome.words.find("did not answer 'STATE' with 'IDLE'"), std::string::npos) << outcome.words;
}

TEST(BlockPoller, ExactBlocksAreAskedForAndAnythingElseStartsAnew) {
  using Next = BlockPoller::Next;
  BlockPoller poller(1200, 0.1);
  const BlockPoller::Clock::time_point start{};
  poller.started(start);
  EXPECT_EQ(poller.received(700, start), Next::wait);
  EXPECT_EQ(poller.received(500, start), Next::ask);
  EXPECT_EQ(poller.received(1201, start), Next::restart) << "one byte too many";
  poller.started(start);
  EXPECT_EQ(poller.received(1199, start), Next::wait);
  EXPECT_EQ(poller.received(0, start + std::chrono::seconds(2)), Next::restart) << "one byte too few";
}

TEST(Commands, AreReadFromAProfileOrNamedAsWrong) {
  const DeviceProfile profile = load_profile("witmotion");
  ASSERT_EQ(profile.commands.tare.size(), 3U);
  EXPECT_EQ(readable(profile.commands.tare[0].send), "FF AA 69 88 B5");
  EXPECT_EQ(with_line("serial:/dev/ttyUSB0", load_profile("tecgihan").line),
            "serial:/dev/ttyUSB0?baud=1000000&flow=rtscts");
  EXPECT_EQ(with_line("serial:/dev/ttyUSB0?baud=9600", profile.line), "serial:/dev/ttyUSB0?baud=9600");
  EXPECT_EQ(with_line("tcp:a:1", profile.line), "tcp:a:1");
  const std::string text = profile.text;
  for (const char* wrong : {"start = \"go\"", "start = [[1, 256]]", "start = [{ expect = \"x\" }]",
                            "start = [3]", "start = [{ send = \"x\", pause_s = -1 }]", "starts = [\"x\"]"}) {
    std::string changed = text;
    changed.replace(changed.find("tare = "),
                    changed.find('\n', changed.find("tare = ")) - changed.find("tare = "), wrong);
    EXPECT_THROW(parse_profile(changed, "p.toml"), datasets::ReadError) << wrong;
  }
}

TEST(Addresses, OfSimulatedBoardsAndReplaysAreReadOrNamed) {
  for (const char* wrong : {"sim:dance", "sim:quiet?seed=x", "sim:quiet?wire=pigeon", "sim:quiet?loud=1",
                            "sim:quiet?faults=melt=3", "udp:", "udp:70000", "udp:x", "replay:a?speed=slow"})
    EXPECT_THROW(open_transport(wrong), std::invalid_argument) << wrong;
  EXPECT_EQ(profile_of_address("sim:tilt?wire=text"), "text-tilt");
  EXPECT_EQ(profile_of_address("tcp:a:1"), "");
  EXPECT_THROW(open_transport("replay:/no/such/file"), TransportError);
}

}  // namespace
}  // namespace steadyplate::acquisition
