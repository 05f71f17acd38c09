// Profiles: all that are built in are sound, mistakes are named, and times come out as the board meant them.

#include "acquisition/devices/profile.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "acquisition/journal/clock.hpp"
#include "datasets/error.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::acquisition {
namespace {

TEST(Profiles, EveryOneInTheFolderIsBuiltInAndSound) {
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(test::source_dir() / "acquisition/devices/profiles")) {
    const std::string id = entry.path().stem().string();
    SCOPED_TRACE(id);
    const DeviceProfile profile = load_profile(id);
    EXPECT_EQ(profile.id, id) << "the file is named as the profile";
    EXPECT_EQ(profile.text, test::slurp(entry.path()));
    EXPECT_FALSE(profile.name.empty());
    EXPECT_GT(profile.rate_hz, 0.0);
    ++files;
  }
  EXPECT_EQ(files, built_in_profiles().size());
  EXPECT_TRUE(load_profile("wiiboard").calibrated());
  EXPECT_FALSE(load_profile("loadcell22").calibrated());
  EXPECT_THROW(load_profile("no-such-board"), std::invalid_argument);
  EXPECT_THROW(load_profile("./no-such.toml"), datasets::ReadError);
}

TEST(Profiles, MistakesNameTheKey) {
  const std::string good = test::slurp(test::source_dir() / "acquisition/devices/profiles/text-tilt.toml");
  const auto words = [](const std::string& text) -> std::string {
    try {
      parse_profile(text, "p.toml");
    } catch (const datasets::ReadError& error) {
      return error.what();
    }
    return "parsed";
  };
  ASSERT_EQ(words(good), "parsed");
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos);
    return text.replace(at, from.size(), to);
  };
  EXPECT_NE(words(changed("framing = \"lines\"", "framing = \"telepathy\"")).find("'framing' must be"),
            std::string::npos);
  EXPECT_NE(words(changed("rate_hz = 50", "rate_hz = -50")).find("'rate_hz' must be a number above 0"),
            std::string::npos);
  EXPECT_NE(words(changed("rate_hz = 50", "speed = 50")).find("'rate_hz' must be there"), std::string::npos);
  EXPECT_NE(words(changed("unit = \"deg\"", "unit = 3")).find("'channel.unit' must be text"),
            std::string::npos);
  EXPECT_NE(words(changed("unit = \"deg\"", "unit = \"deg\"\ncolour = \"red\""))
                .find("'channel.colour' must be left out"),
            std::string::npos);
  EXPECT_NE(words(changed("ticks_per_s = 1000", "ticks_per_s = 0")).find("'clock.ticks_per_s'"),
            std::string::npos);
  EXPECT_NE(words("id = ").find("not TOML"), std::string::npos);
  EXPECT_NE(
      words(changed("fields = [\"t\", \"roll\", \"pitch\", \"yaw\"]", "fields = [\"t\"]")).find("fields"),
      std::string::npos);
}

std::vector<TimedFrame> frames(std::size_t n) {
  std::vector<TimedFrame> out(n);
  for (std::size_t i = 0; i < n; ++i) out[i].frame.count = 3;
  return out;
}

TEST(FrameTimes, TheBoardsClockIsUnwrappedAndItsDriftIsSaid) {
  DeviceProfile profile = load_profile("loadcell22");
  auto timed = frames(1000);
  for (std::size_t i = 0; i < timed.size(); ++i) {
    // 12.5 ms on the board's clock, which wraps in between and runs 200 ppm fast; reads come up to 8 ms late.
    timed[i].frame.device_ticks = std::fmod(4294000000.0 + 12500.0 * static_cast<double>(i), 4294967296.0);
    timed[i].host_ns = static_cast<std::int64_t>(12.5e6 * static_cast<double>(i) / 1.0002) +
                       8'000'000 * static_cast<std::int64_t>(i % 3 == 0);
  }
  ClockFit fit;
  const auto times = frame_times(timed, profile, true, fit);
  for (std::size_t i = 0; i < times.size(); ++i) ASSERT_NEAR(times[i], 0.0125 * static_cast<double>(i), 1e-9);
  ASSERT_TRUE(fit.drift_ppm.has_value());
  EXPECT_NEAR(*fit.drift_ppm, 200.0, 60.0);
}

TEST(FrameTimes, MissingSamplesLeaveALongerStepAndAreNotInvented) {
  DeviceProfile profile = load_profile("bitalino");
  auto timed = frames(100);
  std::uint32_t sequence = 14;
  for (std::size_t i = 0; i < timed.size(); ++i) {
    timed[i].frame.sequence = sequence & 15U;
    sequence += i == 49 ? 4 : 1;  // three lost
  }
  ClockFit fit;
  const auto times = frame_times(timed, profile, false, fit);
  ASSERT_EQ(times.size(), 100U);
  EXPECT_NEAR(times[49], 0.049, 1e-12);
  EXPECT_NEAR(times[50], 0.053, 1e-12);
  EXPECT_NE(fit.how.find("profile's rate"), std::string::npos);
}

TEST(FrameTimes, WithoutAnyClockTheEvenRateThatFitsTheHost) {
  const DeviceProfile profile = load_profile("witmotion");
  auto timed = frames(2000);
  for (std::size_t i = 0; i < timed.size(); ++i) {
    // The board sends at 198 Hz; the bridge hands over every 16 ms.
    const double sent_s = static_cast<double>(i) / 198.0;
    timed[i].host_ns = static_cast<std::int64_t>(1e9 * 0.016 * std::ceil(sent_s / 0.016));
  }
  ClockFit fit;
  const auto times = frame_times(timed, profile, true, fit);
  ASSERT_TRUE(fit.rate_hz.has_value());
  EXPECT_NEAR(*fit.rate_hz, 198.0, 0.2);
  EXPECT_NEAR(times.back(), 1999.0 / 198.0, 0.02);
}

}  // namespace
}  // namespace steadyplate::acquisition
