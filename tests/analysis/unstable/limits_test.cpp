// One lean towards a target: a smooth way of known length, delay and slant.

#include <gtest/gtest.h>

#include <numbers>
#include <random>

#include "tests/analysis/unstable/tilts.hpp"

namespace steadyplate::test {
namespace {

using analysis::Status;

constexpr double rate_hz = 100.0;

/// Stands for `start_s` at (ml, ap), leans `reach_deg` towards `target_deg` within `lean_s` by the smooth
/// step 10 u^3 - 15 u^4 + 6 u^5, drifting aside by `slant` of it, then comes back a little and holds.
TiltTrajectory lean(double start_s, double lean_s, double reach_deg, double target_deg, double slant = 0.0,
                    double ml = 0.0, double ap = 0.0) {
  TiltTrajectory t;
  t.rate_hz = rate_hz;
  std::mt19937_64 random(3);
  const auto noise = [&] { return static_cast<double>(random() >> 11) / 9007199254740992.0 - 0.5; };
  const double angle = target_deg * std::numbers::pi / 180.0;
  for (std::size_t i = 0; i < 1600; ++i) {
    const double s = static_cast<double>(i) / rate_hz;
    const double u = std::clamp((s - start_s) / lean_s, 0.0, 1.0);
    const double back = std::clamp((s - start_s - lean_s - 2.0) / 3.0, 0.0, 1.0);
    const double p =
        reach_deg * (u * u * u * (10.0 - 15.0 * u + 6.0 * u * u) - 0.3 * back * back * (3.0 - 2.0 * back));
    const double q = slant * p;
    t.ml_deg.push_back(ml + p * std::sin(angle) + q * std::cos(angle) + 1e-4 * noise());
    t.ap_deg.push_back(ap + p * std::cos(angle) - q * std::sin(angle) + 1e-4 * noise());
  }
  return t;
}

TiltSettings aimed(double target_deg, double cue_s) {
  TiltSettings settings;
  settings.target_deg = target_deg;
  settings.cue_s = cue_s;
  settings.zero = "centring";
  return settings;
}

analysis::Result of(std::string_view id, const TiltTrajectory& t, const TiltSettings& settings) {
  const analysis::TiltDerived derived(t, settings);
  return compute(*analysis::find_tilt_metric(id), derived);
}

TEST(LimitsOfStability, AStraightLeanForward) {
  const auto t = lean(2.4, 4.0, 6.0, 0.0);
  const auto settings = aimed(0.0, 2.0);
  const auto reaction = of("los_reaction_time", t, settings);
  ASSERT_EQ(reaction.status, Status::ok) << reaction.note;
  EXPECT_NEAR(reaction.value, 0.4, 0.15) << "a smooth step leaves the noise some time after it begins";
  EXPECT_GT(reaction.value, 0.4);
  EXPECT_NEAR(of("los_endpoint_excursion", t, settings).value, 75.0, 0.5);  // 6 of 8 deg
  EXPECT_NEAR(of("los_maximum_excursion", t, settings).value, 75.0, 0.5);
  EXPECT_NEAR(of("los_directional_control", t, settings).value, 100.0, 0.5);
  // u at 5 % and 95 % of the smooth step: 0.18942 and 0.81058 of 4 s
  EXPECT_NEAR(of("los_movement_velocity", t, settings).value, 0.9 * 6.0 / (0.62116 * 4.0), 0.03);
}

TEST(LimitsOfStability, LimitsAreTheEllipseThroughForwardBackAndSide) {
  EXPECT_NEAR(of("los_endpoint_excursion", lean(2.4, 4.0, 3.0, 180.0), aimed(180.0, 2.0)).value, 75.0, 0.5);
  EXPECT_NEAR(of("los_endpoint_excursion", lean(2.4, 4.0, 6.0, 270.0), aimed(270.0, 2.0)).value, 75.0, 0.5);
  const double limit = 1.0 / std::sqrt(0.5 / 64.0 + 0.5 / 16.0);
  EXPECT_NEAR(of("los_endpoint_excursion", lean(2.4, 4.0, 3.0, 135.0), aimed(135.0, 2.0)).value,
              300.0 / limit, 0.5);
}

TEST(LimitsOfStability, MovedAndScaled) {
  const auto t = lean(2.4, 4.0, 6.0, 60.0, 0.1, 0.5, 0.3);
  auto other = t;
  for (double& ml : other.ml_deg) ml = 0.5 * ml + 3.0;
  for (double& ap : other.ap_deg) ap = 0.5 * ap - 1.0;
  auto settings = aimed(60.0, 2.0);
  settings.zero = "mean";
  for (const auto& [id, factor] : {std::pair{"los_reaction_time", 1.0},
                                   {"los_endpoint_excursion", 0.5},
                                   {"los_maximum_excursion", 0.5},
                                   {"los_movement_velocity", 0.5},
                                   {"los_directional_control", 1.0}})
    EXPECT_NEAR(of(id, other, settings).value, factor * of(id, t, settings).value, 1e-9) << id;
}

TEST(LimitsOfStability, SlantCostsControl) {
  EXPECT_NEAR(of("los_directional_control", lean(2.4, 4.0, 6.0, 45.0, 0.25), aimed(45.0, 2.0)).value, 75.0,
              0.7);
  EXPECT_EQ(of("los_directional_control", lean(2.4, 4.0, 6.0, 45.0, 1.6), aimed(45.0, 2.0)).value, 0.0);
}

TEST(LimitsOfStability, WithoutCentringTheStartIsZeroAndSaid) {
  const auto t = lean(2.4, 4.0, 6.0, 90.0, 0.0, 1.5, -2.0);
  auto settings = aimed(90.0, 2.0);
  EXPECT_NEAR(of("los_endpoint_excursion", t, settings).value, 100.0 * 7.5 / 8.0, 0.5) << "from the centre";
  settings.zero = "mean";
  const auto found = of("los_endpoint_excursion", t, settings);
  EXPECT_EQ(found.status, Status::warn);
  EXPECT_NEAR(found.value, 75.0, 0.5);
}

TEST(LimitsOfStability, WhatIsLackingIsSaid) {
  const auto t = lean(2.4, 4.0, 6.0, 0.0);
  TiltSettings none;
  EXPECT_EQ(of("los_reaction_time", t, none).status, Status::missing_input);
  EXPECT_EQ(of("los_reaction_time", t, aimed(0.0, 0.2)).status, Status::too_short);
  EXPECT_EQ(of("los_reaction_time", t, aimed(0.0, 15.99)).status, Status::too_short);
  EXPECT_EQ(of("los_reaction_time", t, aimed(180.0, 2.0)).status, Status::degenerate) << "the other way";
  const auto cut = lean(10.0, 20.0, 6.0, 0.0);
  EXPECT_NE(of("los_endpoint_excursion", cut, aimed(0.0, 9.5)).note.find("warn_still_moving"),
            std::string::npos);
}

}  // namespace
}  // namespace steadyplate::test
