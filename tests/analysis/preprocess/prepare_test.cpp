// The preparation as a whole: order, counts, warnings, reasons, and what must not change it.

#include "analysis/preprocess/prepare.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "analysis/profiles.hpp"
#include "tests/analysis/preprocess/samples.hpp"

namespace steadyplate::analysis {
namespace {

PrepareSettings settings(std::string_view profile = "default") {
  return find_profile(profile).prepare;
}

Prepared prepared(const CopSamples& samples, const PrepareSettings& s = settings()) {
  return prepare(samples, s, "test");
}

bool warns(const Prepared& p, std::string_view id) {
  return std::any_of(p.warnings.begin(), p.warnings.end(), [&](const Warning& w) { return w.id == id; });
}

std::string detail(const Prepared& p, std::string_view step) {
  for (const PrepareStep& s : p.steps)
    if (s.name == step) return s.detail;
  return "no such step";
}

TEST(Prepare, TellsEveryStepInOrder) {
  const Prepared p = prepared(loaded_sway(6000));
  ASSERT_EQ(p.status, Status::ok) << p.reason;
  std::vector<std::string> names;
  for (const PrepareStep& step : p.steps) names.push_back(step.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"clock", "load", "gaps", "resample", "trim", "low-pass", "centre"}));
  EXPECT_TRUE(p.warnings.empty());
  EXPECT_EQ(p.trajectory.size(), 5500U);
  EXPECT_NEAR(p.trajectory.start_s, 5.0, 1e-9);
  EXPECT_NEAR(*p.mass_kg, 700.0 / 9.80665, 1e-9);
  EXPECT_EQ(p.samples_read, 6000U);
}

TEST(Prepare, CentresTheWindowAndKeepsItsRawMean) {
  const CopSamples s = sway(6000);
  const Prepared p = prepared(s);
  double ml = 0.0;
  double raw = 0.0;
  for (const double value : p.trajectory.ml_mm) ml += value;
  for (std::size_t i = 500; i < 6000; ++i) raw += s.ml_mm[i];
  EXPECT_NEAR(ml, 0.0, 1e-8);
  EXPECT_NEAR(p.trajectory.mean_ml_mm, raw / 5500.0, 1e-9);
}

// ---- laws

void expect_same(const Trajectory& a, const Trajectory& b, double factor = 1.0) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_NEAR(factor * a.ml_mm[i], b.ml_mm[i], 1e-8);
    ASSERT_NEAR(factor * a.ap_mm[i], b.ap_mm[i], 1e-8);
  }
}

class PrepareLaws : public testing::TestWithParam<std::string_view> {
 protected:
  const PrepareSettings settings_ = settings(GetParam());
  const CopSamples samples_ = loaded_sway(6000);
  const Prepared before_ = prepared(samples_, settings_);
};

TEST_P(PrepareLaws, MovingThePersonMovesTheMeanOnly) {
  CopSamples moved = samples_;
  for (double& x : moved.ml_mm) x += 30.0;
  for (double& y : moved.ap_mm) y -= 12.0;
  const Prepared after = prepared(moved, settings_);
  expect_same(before_.trajectory, after.trajectory);
  EXPECT_NEAR(after.trajectory.mean_ml_mm - before_.trajectory.mean_ml_mm, 30.0, 1e-9);
  EXPECT_NEAR(after.trajectory.mean_ap_mm - before_.trajectory.mean_ap_mm, -12.0, 1e-9);
}

TEST_P(PrepareLaws, ScalingScales) {
  CopSamples scaled = samples_;
  for (double& x : scaled.ml_mm) x *= 2.5;
  for (double& y : scaled.ap_mm) y *= 2.5;
  expect_same(before_.trajectory, prepared(scaled, settings_).trajectory, 2.5);
}

TEST_P(PrepareLaws, AnotherStartOfTheClockChangesNothing) {
  CopSamples later = samples_;
  for (double& t : later.time_s) t += 1000.0;
  const Prepared after = prepared(later, settings_);
  expect_same(before_.trajectory, after.trajectory);
  EXPECT_NEAR(after.trajectory.start_s - before_.trajectory.start_s, 1000.0, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Profiles, PrepareLaws,
                         testing::Values("default", "quijoux2021", "prieto1996", "raw"),
                         [](const testing::TestParamInfo<std::string_view>& row) {
                           return std::string(row.param);
                         });

TEST(Prepare, RawChangesNothingButTheMean) {
  const CopSamples s = sway(3000);
  const Prepared p = prepared(s, settings("raw"));
  ASSERT_EQ(p.trajectory.size(), 3000U);
  for (std::size_t i = 0; i < 3000; ++i)
    ASSERT_NEAR(p.trajectory.ml_mm[i] + p.trajectory.mean_ml_mm, s.ml_mm[i], 1e-12);
}

TEST(Prepare, PlayedBackwardsTheFilteredTraceIsTheSameBackwards) {
  const CopSamples s = sway(3000);
  CopSamples reversed = s;
  std::reverse(reversed.ml_mm.begin(), reversed.ml_mm.end());
  std::reverse(reversed.ap_mm.begin(), reversed.ap_mm.end());
  PrepareSettings choice = settings();
  choice.settle_s = 0.0;
  Trajectory back = prepared(reversed, choice).trajectory;
  std::reverse(back.ml_mm.begin(), back.ml_mm.end());
  std::reverse(back.ap_mm.begin(), back.ap_mm.end());
  const Trajectory forth = prepared(s, choice).trajectory;
  // The filter's start and end are conditioned alike, but not bit for bit.
  for (std::size_t i = 100; i + 100 < forth.size(); ++i) ASSERT_NEAR(forth.ml_mm[i], back.ml_mm[i], 1e-6);
}

// ---- warnings and reasons

TEST(Prepare, WarnsBelowFiftyHertzAndBelowTwentyFiveSeconds) {
  EXPECT_TRUE(warns(prepared(sway(60 * 40, 40.0)), "warn_rate"));
  EXPECT_FALSE(warns(prepared(sway(60 * 50, 50.0)), "warn_rate"));
  EXPECT_TRUE(warns(prepared(sway(2900)), "warn_short")) << "24 s are left of 29 s";
  EXPECT_FALSE(warns(prepared(sway(3000)), "warn_short"));
}

TEST(Prepare, WarnsWhenMoreThanTwoPercentWereFilled) {
  CopSamples s = sway(5000);
  for (std::size_t i = 100; i < 4900; i += 40) s.ml_mm[i] = nan;  // 2.4 %
  const Prepared p = prepared(s);
  EXPECT_TRUE(warns(p, "warn_gaps"));
  EXPECT_EQ(p.samples_filled, 120U);
  EXPECT_EQ(p.samples_invalid, 120U);
}

TEST(Prepare, WarnsOfALongGapAndOfUnsteadyLoad) {
  CopSamples s = loaded_sway(6000);
  for (std::size_t i = 1000; i < 1100; ++i) s.ml_mm[i] = nan;
  EXPECT_TRUE(warns(prepared(s), "warn_stretch"));
  s = loaded_sway(6000);
  for (std::size_t i = 0; i < 6000; ++i) s.load_n[i] += 70.0 * std::sin(0.1 * static_cast<double>(i));
  EXPECT_TRUE(warns(prepared(s), "warn_unsteady_load")) << "SD 7 %";
  EXPECT_FALSE(warns(prepared(loaded_sway(6000)), "warn_unsteady_load"));
}

TEST(Prepare, APersonWhoStepsOnLateIsAnalysedFromThere) {
  CopSamples s = loaded_sway(6000);
  for (std::size_t i = 0; i < 1000; ++i) s.load_n[i] = i >= 200 && i < 250 ? 700.0 : 2.0;
  const Prepared p = prepared(s);
  EXPECT_FALSE(warns(p, "warn_stretch")) << "a foot that only touched is no stretch of the trial";
  ASSERT_EQ(p.status, Status::ok) << p.reason;
  EXPECT_NEAR(p.trajectory.start_s, 15.0, 1e-6) << "10 s empty, 5 s of settling";
  EXPECT_NE(detail(p, "load").find("1000 samples before"), std::string::npos);
}

TEST(Prepare, AnEmptyBoardHasNoTrajectoryButAReason) {
  CopSamples s = loaded_sway(6000);
  s.load_n.assign(6000, 5.0);
  const Prepared p = prepared(s);
  EXPECT_EQ(p.status, Status::not_finite);
  EXPECT_NE(p.reason.find("nobody"), std::string::npos) << p.reason;
  EXPECT_EQ(p.trajectory.size(), 0U);
}

TEST(Prepare, UnloadedSamplesAreGapsNotPositions) {
  CopSamples s = loaded_sway(6000);
  for (std::size_t i = 3000; i < 3005; ++i) {
    s.load_n[i] = 10.0;
    s.ml_mm[i] = 500.0;
  }
  const Prepared p = prepared(s);
  EXPECT_EQ(p.samples_filled, 5U);
  for (const double x : p.trajectory.ml_mm) ASSERT_LT(std::abs(x), 20.0);
}

TEST(Prepare, EmptyAndSingleSamplesAreTooShort) {
  EXPECT_EQ(prepared(CopSamples{}).status, Status::too_short);
  EXPECT_EQ(prepared(sway(1)).status, Status::too_short);
  EXPECT_EQ(prepared(sway(15)).status, Status::too_short) << "the filter's padding";
  EXPECT_EQ(prepared(sway(16)).status, Status::ok);
}

TEST(Prepare, TheLowPassNeedsARateThatCanCarryIt) {
  EXPECT_EQ(prepared(sway(2200, 22.0)).status, Status::degenerate) << "10 Hz is above 0.45 x 22 Hz";
  EXPECT_EQ(prepared(sway(2300, 23.0)).status, Status::ok);
  PrepareSettings off = settings();
  off.lowpass = false;
  EXPECT_EQ(prepared(sway(2200, 22.0), off).status, Status::ok);
}

TEST(Prepare, AConstantStaysAConstant) {
  CopSamples s = sway(6000);
  s.ml_mm.assign(6000, 12.5);
  s.ap_mm.assign(6000, -3.0);
  const Prepared p = prepared(s);
  ASSERT_EQ(p.status, Status::ok);
  for (const double x : p.trajectory.ml_mm) ASSERT_NEAR(x, 0.0, 1e-10);
  EXPECT_NEAR(p.trajectory.mean_ap_mm, -3.0, 1e-12);
}

TEST(Prepare, ValuesTooLargeToComputeWithAreSaid) {
  CopSamples s = sway(6000);
  for (double& x : s.ml_mm) x = 1.7e308;
  const Prepared p = prepared(s);
  EXPECT_NE(p.status, Status::ok);
  EXPECT_FALSE(p.reason.empty());
}

// ---- choices

TEST(Prepare, SettlingStaysWhenTheRestWouldBeTooShort) {
  const Prepared p = prepared(sway(2400));
  EXPECT_EQ(p.trajectory.size(), 2400U);
  EXPECT_TRUE(warns(p, "warn_settle_kept"));
  EXPECT_EQ(prepared(sway(2500)).trajectory.size(), 2000U);
}

TEST(Prepare, PartAndWindowCutExactly) {
  PrepareSettings s = settings();
  s.start_s = 10.0;
  s.end_s = 50.0;
  s.settle_s = 0.0;
  const Prepared part = prepared(sway(6000), s);
  EXPECT_EQ(part.trajectory.size(), 4001U);
  EXPECT_NEAR(part.trajectory.start_s, 10.0, 1e-9);
  s.window_s = 30.0;
  EXPECT_EQ(prepared(sway(6000), s).trajectory.size(), 3000U);
  s.window_s = 45.0;
  EXPECT_EQ(prepared(sway(6000), s).status, Status::too_short);
  s.start_s = 100.0;
  s.end_s = std::nullopt;
  EXPECT_EQ(prepared(sway(6000), s).status, Status::too_short);
}

TEST(Prepare, ResamplingOnlyWhenTheClockJitters) {
  EXPECT_NE(detail(prepared(sway(6000)), "resample").find("none"), std::string::npos);
  CopSamples jittered = sway(6000);
  for (std::size_t i = 0; i < 6000; i += 2) jittered.time_s[i] += 0.001;
  const Prepared p = prepared(jittered);
  EXPECT_NE(detail(p, "resample").find("SWARII to 50 Hz"), std::string::npos) << detail(p, "resample");
  EXPECT_EQ(p.trajectory.rate_hz, 50.0);
  PrepareSettings never = settings();
  never.resample = PrepareSettings::Resample::never;
  EXPECT_TRUE(warns(prepared(jittered, never), "warn_jitter"));
}

TEST(Prepare, DetrendAndThinAreRecorded) {
  PrepareSettings s = settings("prieto1996");
  s.detrend_linear = true;
  const Prepared p = prepared(sway(6000), s);
  ASSERT_EQ(p.status, Status::ok) << p.reason;
  EXPECT_EQ(p.trajectory.rate_hz, 20.0);
  EXPECT_EQ(p.trajectory.size(), 400U);
  EXPECT_NE(detail(p, "thin").find("to 20 Hz"), std::string::npos);
  EXPECT_NE(detail(p, "detrend").find("mm/s"), std::string::npos);
}

TEST(Prepare, SpikesAreRemovedOnlyWhenAsked) {
  CopSamples s = sway(6000);
  s.ml_mm[3000] += 40.0;
  PrepareSettings choice = settings("raw");
  const Prepared kept = prepared(s, choice);
  EXPECT_GT(*std::max_element(kept.trajectory.ml_mm.begin(), kept.trajectory.ml_mm.end()), 30.0);
  choice.remove_spikes = true;
  const Prepared p = prepared(s, choice);
  EXPECT_LT(*std::max_element(p.trajectory.ml_mm.begin(), p.trajectory.ml_mm.end()), 10.0);
  EXPECT_EQ(p.samples_filled, 1U);
}

TEST(Prepare, WrongSettingsAreNamed) {
  const auto names = [](const std::string& name, const std::function<void(PrepareSettings&)>& change) {
    PrepareSettings s = settings();
    change(s);
    try {
      prepared(sway(100), s);
      ADD_FAILURE() << name << " was accepted";
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(std::string(error.what()).rfind(name, 0), 0U) << error.what();
    }
  };
  names("start_s", [](PrepareSettings& s) { s.start_s = nan; });
  names("end_s", [](PrepareSettings& s) { s.end_s = nan; });
  names("start_s", [](PrepareSettings& s) { s.start_s = 5.0, s.end_s = 4.0; });
  names("settle_s", [](PrepareSettings& s) { s.settle_s = -1.0; });
  names("window_s", [](PrepareSettings& s) { s.window_s = 0.0; });
  names("minimum_s", [](PrepareSettings& s) { s.minimum_s = nan; });
  names("load_min_n", [](PrepareSettings& s) { s.load_min_n = -1.0; });
  names("load_min_share", [](PrepareSettings& s) { s.load_min_share = 1.0; });
  names("on_board_n", [](PrepareSettings& s) { s.on_board_n = nan; });
  names("on_board_s", [](PrepareSettings& s) { s.on_board_s = -0.1; });
  names("max_gap_s", [](PrepareSettings& s) { s.max_gap_s = -0.1; });
  names("filled_warn_share", [](PrepareSettings& s) { s.filled_warn_share = 2.0; });
  names("spike_mm", [](PrepareSettings& s) { s.spike_mm = 0.0; });
  names("spike_agree_mm", [](PrepareSettings& s) { s.spike_agree_mm = -1.0; });
  names("jitter_limit", [](PrepareSettings& s) { s.jitter_limit = nan; });
  names("swarii_rate_hz", [](PrepareSettings& s) { s.swarii_rate_hz = 0.0; });
  names("swarii_window_s", [](PrepareSettings& s) { s.swarii_window_s = 0.0; });
  names("lowpass_order", [](PrepareSettings& s) { s.lowpass_order = 9; });
  names("lowpass_hz", [](PrepareSettings& s) { s.lowpass_hz = 0.0; });
  names("thin_rate_hz", [](PrepareSettings& s) { s.thin_rate_hz = 12.0; });
  CopSamples uneven = sway(100);
  uneven.ap_mm.pop_back();
  EXPECT_THROW(prepared(uneven), std::invalid_argument);
}

// ---- profiles

TEST(Profiles, AreTheFourThatAreDocumented) {
  ASSERT_EQ(profiles().size(), 4U);
  EXPECT_EQ(settings("default").lowpass_hz, 10.0);
  EXPECT_EQ(settings("default").settle_s, 5.0);
  EXPECT_EQ(settings("quijoux2021").swarii_rate_hz, 25.0);
  EXPECT_FALSE(find_profile("quijoux2021").metrics.centre);
  EXPECT_EQ(settings("prieto1996").lowpass_hz, 5.0);
  EXPECT_EQ(*settings("prieto1996").window_s, 20.0);
  EXPECT_FALSE(settings("raw").lowpass);
  try {
    find_profile("quijoux");
    FAIL() << "must throw";
  } catch (const std::invalid_argument& error) {
    EXPECT_NE(std::string(error.what()).find("quijoux2021"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace steadyplate::analysis
