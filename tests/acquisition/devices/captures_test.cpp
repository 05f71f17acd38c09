// The reference byte streams: every device's frames decode to the values their maker computed, whole, cut at
// every byte and in any split; damage is counted exactly.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "acquisition/devices/framer.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::acquisition {
namespace {

using nlohmann::json;

struct Decoded {
  std::vector<Frame> frames;
  LinkCounts counts;
};

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Decoded decode(const std::string& framing, const FramingOptions& options, const std::string& bytes) {
  const auto framer = make_framer(framing, options);
  Decoded d;
  framer->feed(bytes_of(bytes), d.frames);
  framer->finish(d.frames);
  d.counts = framer->counts();
  return d;
}

FramingOptions lines(std::vector<std::string> fields, bool as_json = false) {
  FramingOptions options;
  options.lines.fields = std::move(fields);
  options.lines.json = as_json;
  return options;
}

FramingOptions four_cells_json() {
  return lines({"t", "f0", "f1", "f2", "f3"}, true);
}

struct Capture {
  const char* file;
  const char* framing;
  FramingOptions options;
  std::size_t frame_bytes;  ///< 0 = not of one size
};

std::vector<Capture> captures() {
  return {{"accusway-clean", "accusway", {}, 24},
          {"accusway-midframe", "accusway", {}, 24},
          {"bitalino-6ch-clean", "bitalino", {}, 8},
          {"bitalino-6ch-lost", "bitalino", {}, 8},
          {"loadcell22-clean", "loadcell22", {}, 22},
          {"tecgihan-1plate-3packets", "tecgihan", {}, 0},
          {"text-csv-millis-4cells", "lines", lines({"t", "a", "b", "c", "d"}), 0},
          {"text-jsonl-4cells", "lines", four_cells_json(), 0},
          {"text-imu-roll-pitch-yaw", "lines", lines({"t", "roll", "pitch", "yaw"}), 0},
          {"witmotion-clean", "witmotion", {}, 0},
          {"witmotion-damaged", "witmotion", {}, 0}};
}

bool same(const Frame& a, const Frame& b) {
  return a.count == b.count && a.values == b.values && a.sequence == b.sequence &&
         a.device_ticks == b.device_ticks && a.end_offset == b.end_offset;
}

class Captures : public testing::TestWithParam<Capture> {
 protected:
  void SetUp() override {
    const auto found = test::data_file(std::string("serial-captures/") + GetParam().file + ".bin");
    if (!found) GTEST_SKIP() << "NOT TESTED: the serial captures are not here. Set STEADYPLATE_DATA.";
    bytes_ = test::slurp(*found);
  }
  std::string bytes_;
};

TEST_P(Captures, AnySplitOfTheBytesGivesTheSameFramesAndCounts) {
  const Capture& capture = GetParam();
  const Decoded whole = decode(capture.framing, capture.options, bytes_);
  ASSERT_GT(whole.frames.size(), 50U);
  std::mt19937 random(5);
  for (int round = 0; round < 20; ++round) {
    const auto framer = make_framer(capture.framing, capture.options);
    std::vector<Frame> frames;
    for (std::size_t at = 0; at < bytes_.size();) {
      const std::size_t n = std::min<std::size_t>(1 + random() % (round < 5 ? 3 : 200), bytes_.size() - at);
      framer->feed(bytes_of(bytes_).subspan(at, n), frames);
      at += n;
    }
    framer->finish(frames);
    ASSERT_EQ(frames.size(), whole.frames.size());
    for (std::size_t i = 0; i < frames.size(); ++i) ASSERT_TRUE(same(frames[i], whole.frames[i])) << i;
    EXPECT_EQ(framer->counts(), whole.counts);
  }
}

TEST_P(Captures, CutAtEveryByteTheFramesBeforeTheCutAreTheSame) {
  const Capture& capture = GetParam();
  const std::vector<Frame> whole = decode(capture.framing, capture.options, bytes_).frames;
  for (std::size_t length = 0; length < bytes_.size(); ++length) {
    const std::vector<Frame> part = decode(capture.framing, capture.options, bytes_.substr(0, length)).frames;
    ASSERT_LE(part.size(), whole.size());
    for (std::size_t i = 0; i < part.size(); ++i) ASSERT_TRUE(same(part[i], whole[i])) << length << ' ' << i;
    if (part.size() < whole.size()) {
      ASSERT_GT(whole[part.size()].end_offset, length) << "a whole frame was held back";
    }
  }
}

// From any byte on: the stream is found again, and nothing is made up.
TEST_P(Captures, JoinedAtAnyByteTheFramesAfterAreTheSame) {
  const Capture& capture = GetParam();
  if (std::string(capture.framing) == "tecgihan" || std::string(capture.framing) == "lines")
    return;  // by design
  const std::vector<Frame> whole = decode(capture.framing, capture.options, bytes_).frames;
  for (std::size_t from = 1; from < 60; ++from) {
    const std::vector<Frame> part = decode(capture.framing, capture.options, bytes_.substr(from)).frames;
    ASSERT_GT(part.size() + 12, whole.size());
    for (std::size_t i = 1; i <= part.size(); ++i)
      ASSERT_EQ(part[part.size() - i].values, whole[whole.size() - i].values) << from;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Captures, testing::ValuesIn(captures()),
                         [](const testing::TestParamInfo<Capture>& row) {
                           std::string name;
                           for (const char c : std::string(row.param.file))
                             if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
                           return name;
                         });

// ---- the values

json expected(const std::string& name) {
  return json::parse(test::slurp(*test::data_file("serial-captures/" + name + ".json")));
}
std::string capture(const std::string& name) {
  return test::slurp(*test::data_file("serial-captures/" + name + ".bin"));
}

TEST(CaptureValues, WitMotionAngles) {
  STEADYPLATE_REQUIRE_DATA(file, "serial-captures/witmotion-clean.bin");
  const json want = expected("witmotion-clean");
  const Decoded d = decode("witmotion", {}, capture("witmotion-clean"));
  ASSERT_EQ(d.frames.size(), want["angle_deg"].size());
  for (std::size_t i = 0; i < d.frames.size(); ++i)
    for (std::size_t k = 0; k < 3; ++k)
      ASSERT_EQ(d.frames[i].values[k], want["angle_deg"][i][k].get<double>());
  EXPECT_EQ(d.counts.good, want["frames"].get<std::uint64_t>());
  EXPECT_EQ(d.counts.damaged + d.counts.skipped_bytes + d.counts.missing, 0U);
}

TEST(CaptureValues, WitMotionDamageIsCountedExactly) {
  STEADYPLATE_REQUIRE_DATA(file, "serial-captures/witmotion-damaged.bin");
  const json want = expected("witmotion-damaged");
  const std::string bytes = capture("witmotion-damaged");
  const Decoded d = decode("witmotion", {}, bytes);
  EXPECT_EQ(d.frames.size(), want["angle_frames_good"].get<std::size_t>());
  EXPECT_EQ(d.counts.missing, want["angle_samples_missing"].size());
  EXPECT_EQ(d.counts.damaged, 2U);
  EXPECT_EQ(d.counts.resyncs, 2U);
  EXPECT_EQ(d.counts.good * 11 + d.counts.skipped_bytes, bytes.size());
  const json clean = expected("witmotion-clean");
  EXPECT_EQ(d.frames[49].values[0], clean["angle_deg"][49][0].get<double>());
  EXPECT_EQ(d.frames[50].values[0], clean["angle_deg"][51][0].get<double>()) << "sample 50 is not there";
}

TEST(CaptureValues, BitalinoChannelsAndLoss) {
  STEADYPLATE_REQUIRE_DATA(file, "serial-captures/bitalino-6ch-clean.bin");
  const json want = expected("bitalino-6ch-clean");
  const Decoded d = decode("bitalino", {}, capture("bitalino-6ch-clean"));
  ASSERT_EQ(d.frames.size(), want["frames"].get<std::size_t>());
  for (std::size_t i = 0; i < 20; ++i)
    for (std::size_t k = 0; k < 6; ++k)
      ASSERT_EQ(d.frames[i].values[k], want["analogue_first_20"][i][k].get<double>());
  EXPECT_EQ(d.counts.missing, 0U);
  const Decoded lost = decode("bitalino", {}, capture("bitalino-6ch-lost"));
  EXPECT_EQ(lost.counts.missing, expected("bitalino-6ch-lost")["lost_visible"].get<std::uint64_t>());
  EXPECT_FALSE(lost.counts.missing_is_exact) << "16 at once do not show";
  EXPECT_EQ(lost.counts.damaged, 0U);
}

TEST(CaptureValues, AccuSwayCountsAndResync) {
  STEADYPLATE_REQUIRE_DATA(file, "serial-captures/accusway-clean.bin");
  const json want = expected("accusway-clean");
  const Decoded d = decode("accusway", {}, capture("accusway-clean"));
  ASSERT_EQ(d.frames.size(), want["frames"].get<std::size_t>());
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t k = 0; k < 12; ++k)
      ASSERT_EQ(d.frames[i].values[k], want["counts_first_5"][i][k].get<double>());
  const Decoded damaged = decode("accusway", {}, capture("accusway-midframe"));
  EXPECT_EQ(damaged.counts.good, expected("accusway-midframe")["frames_good"].get<std::uint64_t>());
  EXPECT_EQ(damaged.counts.damaged, 1U);
}

TEST(CaptureValues, LoadCellCountsSequenceAndClockWrap) {
  STEADYPLATE_REQUIRE_DATA(file, "serial-captures/loadcell22-clean.bin");
  const json want = expected("loadcell22-clean");
  const Decoded d = decode("loadcell22", {}, capture("loadcell22-clean"));
  ASSERT_EQ(d.frames.size(), want["frames"].get<std::size_t>());
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(*d.frames[i].sequence, (want["first_seq"].get<std::uint32_t>() + i) & 0xFFFFU);
    EXPECT_EQ(d.frames[i].values[0], 100000.0 + static_cast<double>(i));
    EXPECT_EQ(d.frames[i].values[1], -5.0 - static_cast<double>(i));
    EXPECT_EQ(d.frames[i].values[2], 8388607.0);
    EXPECT_EQ(d.frames[i].values[3], -8388608.0);
  }
  EXPECT_EQ(*d.frames[0].device_ticks, 4294900000.0);
  EXPECT_LT(*d.frames[4].device_ticks, 100000.0) << "the clock has wrapped";
  EXPECT_EQ(d.counts.missing, 0U) << "wrapping is not loss";
}

TEST(CaptureValues, TecGihanBlocks) {
  STEADYPLATE_REQUIRE_DATA(file, "serial-captures/tecgihan-1plate-3packets.bin");
  const json want = expected("tecgihan-1plate-3packets");
  const Decoded d = decode("tecgihan", {}, capture("tecgihan-1plate-3packets"));
  ASSERT_EQ(d.frames.size(), 300U);
  const auto n = [&](std::size_t i, std::size_t k) {
    return d.frames[i].values[k] * want["full_scale"][k].get<double>() / 30000.0;
  };
  EXPECT_NEAR(n(0, 2), want["fz_newton"].get<double>(), 0.05);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(-1000.0 * n(i, 4) / n(i, 2), want["cop_mm_first_5"][i][0].get<double>(), 0.01);
    EXPECT_NEAR(1000.0 * n(i, 3) / n(i, 2), want["cop_mm_first_5"][i][1].get<double>(), 0.01);
  }
}

TEST(Interrupted, TheRestOfALineThatWasCutIsNoSample) {
  const auto framer = make_framer("lines", lines({"t", "a"}));
  std::vector<Frame> frames;
  framer->interrupt(frames);  // joined in mid stream: "345,1" was "12345,1"
  framer->feed(bytes_of("345,1\n12357,2\n123"), frames);
  framer->interrupt(frames);
  framer->feed(bytes_of("81,3\n12393,4\n"), frames);
  framer->finish(frames);
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(*frames[0].device_ticks, 12357.0);
  EXPECT_EQ(*frames[1].device_ticks, 12393.0);
  EXPECT_EQ(framer->counts().skipped_bytes, 6U + 3U + 5U);
  EXPECT_EQ(framer->counts().damaged, 0U);
}

TEST(Lines, OfCarriageReturnsAloneAreTalk) {
  const Decoded d = decode("lines", four_cells_json(), "\r\r\r\n\r\n");
  EXPECT_TRUE(d.frames.empty());
  EXPECT_EQ(d.counts.damaged, 0U);
}

TEST(CaptureValues, TextLines) {
  STEADYPLATE_REQUIRE_DATA(file, "serial-captures/text-jsonl-4cells.bin");
  const Decoded csv = decode("lines", lines({"t", "a", "b", "c", "d"}), capture("text-csv-millis-4cells"));
  EXPECT_EQ(csv.counts.good, expected("text-csv-millis-4cells")["lines"].get<std::uint64_t>());
  EXPECT_EQ(csv.counts.ignored, 1U) << "the header";
  EXPECT_EQ(csv.frames[1].values[1], 50999.0);
  EXPECT_EQ(*csv.frames[1].device_ticks, 1013.0);
  const Decoded object = decode("lines", four_cells_json(), capture("text-jsonl-4cells"));
  EXPECT_EQ(object.counts.good, expected("text-jsonl-4cells")["lines"].get<std::uint64_t>());
  EXPECT_EQ(object.counts.ignored, 3U) << "ready, streaming, idle";
  EXPECT_EQ(object.frames[2].values[3], -400.0);
  const Decoded imu =
      decode("lines", lines({"t", "roll", "pitch", "yaw"}), capture("text-imu-roll-pitch-yaw"));
  EXPECT_EQ(imu.counts.good, expected("text-imu-roll-pitch-yaw")["lines"].get<std::uint64_t>());
  EXPECT_EQ(imu.counts.ignored, expected("text-imu-roll-pitch-yaw")["noise_lines"].get<std::uint64_t>());
  EXPECT_EQ(imu.frames[1].values[0], 0.26);
}

}  // namespace
}  // namespace steadyplate::acquisition
