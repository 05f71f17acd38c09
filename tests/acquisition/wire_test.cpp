// A simulated board against the framer: what the board says it did to its bytes is what the link counts.

#include "acquisition/simulate/wire.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "acquisition/devices/profile.hpp"

namespace steadyplate::acquisition {
namespace {

WireBoard board(const WireFaults& faults, std::uint64_t seed, double seconds = 60.0) {
  return {simulate_motion({.seconds = seconds, .seed = 3}), "loadcell22", false, faults, seed};
}

struct Link {
  std::vector<Frame> frames;
  LinkCounts counts;
};

Link receive(WireBoard& sender) {
  const auto framer = make_framer("loadcell22", {});
  Link link;
  while (sender.more()) {
    const std::string bytes = sender.next();
    framer->feed({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, link.frames);
  }
  framer->finish(link.frames);
  link.counts = framer->counts();
  return link;
}

TEST(Wire, WithoutFaultsEverySampleComesThroughToTheCount) {
  WireBoard sender = board({}, 1, 20.0);
  const Link link = receive(sender);
  ASSERT_EQ(link.frames.size(), 2000U);
  EXPECT_EQ(link.counts.missing + link.counts.damaged + link.counts.skipped_bytes, 0U);
  const auto model = stance_model(datasets::Vision::open, datasets::Surface::firm);
  const SimulatedStance truth = simulate_stance(model, 20.0, 100.0, 3);
  const DeviceProfile profile = load_profile("simulated-board");
  for (std::size_t i = 0; i < link.frames.size(); ++i) {
    const auto& f = link.frames[i].values;
    const double load = f[0] + f[1] + f[2] + f[3];
    const double ml_mm = 0.5 * *profile.plate_width_mm * ((f[1] + f[3]) - (f[0] + f[2])) / load;
    const double ap_mm = 0.5 * *profile.plate_length_mm * ((f[0] + f[1]) - (f[2] + f[3])) / load;
    ASSERT_NEAR(ml_mm, truth.cop_ml_mm[i], 0.01);  // a count is 0.01 N of some 700 N
    ASSERT_NEAR(ap_mm, truth.cop_ap_mm[i], 0.01);
    ASSERT_NEAR(load * profile.channels[0].scale, truth.fz_n[i], 0.02);
  }
}

TEST(Wire, GoodHarmedAndLostAreAllThatWasSent) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    WireBoard sender = board({.flipped_ppm = 300, .dropped_ppm = 300, .lost_ppm = 5000}, seed);
    const Link link = receive(sender);
    const WireTruth& truth = sender.truth();
    EXPECT_GT(truth.harmed, 20U);
    EXPECT_EQ(link.counts.good, truth.frames - truth.lost - truth.harmed) << seed;
    EXPECT_EQ(link.counts.good, link.frames.size());
    EXPECT_EQ(link.counts.good * 22 + link.counts.skipped_bytes, truth.bytes) << seed;
    // The counter shows every gap but one at the very end, which nothing follows.
    const std::uint64_t after_last = truth.frames - 1 - *link.frames.back().sequence;
    const std::uint64_t before_first = *link.frames.front().sequence;
    EXPECT_EQ(link.counts.missing + after_last + before_first, truth.lost + truth.harmed) << seed;
  }
}

TEST(Wire, ThePersonStepsOffAndOnWhenTold) {
  WireBoard sender = board({}, 1, 3.0);
  const auto framer = make_framer("loadcell22", {});
  std::vector<Frame> frames;
  std::vector<double> loads;
  while (sender.more()) {
    if (loads.size() == 100) sender.hear("STEP OFF\n");
    if (loads.size() == 200) sender.hear("STEP ON\n");
    const std::string bytes = sender.next();
    framer->feed({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, frames);
    ASSERT_EQ(frames.size(), loads.size() + 1);
    const auto& f = frames.back().values;
    loads.push_back(0.01 * (f[0] + f[1] + f[2] + f[3]));
  }
  for (std::size_t i = 0; i < loads.size(); ++i) {
    EXPECT_EQ(loads[i] < 1.0, i >= 100 && i < 200) << i << ": " << loads[i];
  }
}

TEST(Wire, AMotionThatGoesOnIsPlayedToAndFro) {
  WireBoard sender = board({}, 1, 2.0);
  sender.go_on_for(700);
  const auto framer = make_framer("loadcell22", {});
  std::vector<Frame> frames;
  while (sender.more()) {
    const std::string bytes = sender.next();
    framer->feed({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, frames);
  }
  ASSERT_EQ(frames.size(), 700U);
  for (std::size_t k = 0; k < 4; ++k) {
    EXPECT_EQ(frames[200].values[k], frames[198].values[k]) << "back from the end";
    EXPECT_EQ(frames[398].values[k], frames[0].values[k]);
    EXPECT_EQ(frames[399].values[k], frames[1].values[k]) << "and forth again";
  }
  EXPECT_EQ(*frames[699].sequence, 699U) << "its counter goes on";
}

TEST(Wire, FaultsAreReadOrNamed) {
  const WireFaults faults = parse_faults("flip=200,lose=0.5");
  EXPECT_EQ(faults.flipped_ppm, 200.0);
  EXPECT_EQ(faults.lost_ppm, 0.5);
  EXPECT_EQ(faults.dropped_ppm, 0.0);
  for (const char* text : {"flip", "flip=", "flip=-1", "flip=2000000", "melt=3", "flip=1,drop=x"})
    EXPECT_THROW(parse_faults(text), std::invalid_argument) << text;
}

}  // namespace
}  // namespace steadyplate::acquisition
