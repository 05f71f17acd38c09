#include "acquisition/simulate/stance.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/acquisition/sway.hpp"

namespace steadyplate::acquisition {
namespace {

using datasets::Surface;
using datasets::Vision;

StanceModel quiet_plate(StanceModel model) {
  model.cop_noise_mm = 0.0;
  model.fz_noise_n = 0.0;
  model.force_noise_n = 0.0;
  return model;
}

StanceModel open_firm() {
  return stance_model(Vision::open, Surface::firm);
}

std::uint64_t hash_of(const SimulatedStance& s) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const auto* x : {&s.time_s, &s.cop_ml_mm, &s.cop_ap_mm, &s.fz_n, &s.force_ml_n, &s.force_ap_n,
                        &s.com_ml_mm, &s.com_ap_mm}) {
    hash = test::hash_rounded(*x, 1e6, hash);
  }
  return hash;
}

// Golden: a change of this number changes every recording that was ever simulated. It must be a decision.
TEST(Stance, SameSeedGivesTheSameBytesEverywhere) {
  const SimulatedStance trial = simulate_stance(open_firm(), 10.0, 100.0, 1);
  EXPECT_EQ(hash_of(trial), hash_of(simulate_stance(open_firm(), 10.0, 100.0, 1)));
  EXPECT_EQ(hash_of(trial), 15098437486278136094U);
}

TEST(Stance, AnotherSeedIsAnotherTrialOfTheSamePerson) {
  const SimulatedStance a = simulate_stance(open_firm(), 60.0, 100.0, 1);
  const SimulatedStance b = simulate_stance(open_firm(), 60.0, 100.0, 2);
  EXPECT_NE(hash_of(a), hash_of(b));
  EXPECT_LT(std::abs(test::correlation(a.cop_ap_mm, b.cop_ap_mm)), 0.8);
  EXPECT_LT(std::abs(test::correlation(a.cop_ap_mm, a.cop_ml_mm)), 0.8);
}

TEST(Stance, HasTheLengthAndTimesAskedFor) {
  const SimulatedStance trial = simulate_stance(open_firm(), 60.0, 100.0, 3);
  ASSERT_EQ(trial.time_s.size(), 6000U);
  EXPECT_EQ(trial.time_s.front(), 0.0);
  EXPECT_EQ(trial.time_s.back(), 59.99);
  EXPECT_EQ(trial.rate_hz, 100.0);
  for (const auto* x : {&trial.cop_ml_mm, &trial.cop_ap_mm, &trial.fz_n, &trial.force_ml_n, &trial.force_ap_n,
                        &trial.com_ml_mm, &trial.com_ap_mm}) {
    EXPECT_EQ(x->size(), 6000U);
  }
}

TEST(Stance, NoNoiseMeansNoSway) {
  StanceModel model = quiet_plate(open_firm());
  model.ap.noise_gain_nms = 0.0;
  model.ml.noise_gain_nms = 0.0;
  const SimulatedStance trial = simulate_stance(model, 20.0, 100.0, 4);
  for (std::size_t i = 0; i < trial.time_s.size(); ++i) {
    ASSERT_EQ(trial.cop_ap_mm[i], model.ap.standing_point_mm);
    ASSERT_EQ(trial.cop_ml_mm[i], model.ml.standing_point_mm);
    ASSERT_EQ(trial.com_ap_mm[i], model.ap.standing_point_mm);
    ASSERT_EQ(trial.force_ap_n[i], 0.0);
    ASSERT_EQ(trial.fz_n[i], model.mass_kg * 9.80665);
  }
}

TEST(Stance, TwiceTheNoiseIsTwiceTheSwayInThatAxisAlone) {
  StanceModel model = quiet_plate(open_firm());
  model.ap.standing_point_mm = 0.0;
  const SimulatedStance once = simulate_stance(model, 30.0, 100.0, 5);
  model.ap.noise_gain_nms *= 2.0;
  const SimulatedStance twice = simulate_stance(model, 30.0, 100.0, 5);
  for (std::size_t i = 0; i < once.time_s.size(); ++i) {
    ASSERT_NEAR(twice.cop_ap_mm[i], 2.0 * once.cop_ap_mm[i], 1e-9);
    ASSERT_NEAR(twice.force_ap_n[i], 2.0 * once.force_ap_n[i], 1e-9);
  }
  EXPECT_EQ(once.cop_ml_mm, twice.cop_ml_mm);
}

// cop - com = -J/(m g h) com'', checked against the second difference of the written com: at 1000 Hz that
// difference is the model's acceleration, so only rounding remains.
TEST(Stance, CopLeadsComByTheAccelerationItCauses) {
  const StanceModel model = quiet_plate(stance_model(Vision::closed, Surface::foam, 64.0, 1620.0));
  const SimulatedStance trial = simulate_stance(model, 20.0, 1000.0, 6);
  const double lag_s2 = model.ml.inertia_kgm2 / (model.mass_kg * 9.80665 * model.com_height_mm / 1000.0);
  const auto& com = trial.com_ml_mm;
  std::vector<double> difference, acceleration;
  for (std::size_t i = 1; i + 1 < com.size(); ++i) {
    acceleration.push_back((com[i + 1] - 2.0 * com[i] + com[i - 1]) * 1e6);
    difference.push_back(trial.cop_ml_mm[i] - com[i]);
    ASSERT_NEAR(difference.back(), -lag_s2 * acceleration.back(), 1e-6);
    ASSERT_NEAR(trial.force_ml_n[i], model.mass_kg * acceleration.back() / 1000.0, 1e-5);
  }
  EXPECT_LT(test::correlation(difference, acceleration), -0.999999);
}

TEST(Stance, CopSwaysMoreThanComAndFollowsIt) {
  for (const Surface surface : {Surface::firm, Surface::foam}) {
    const SimulatedStance trial = simulate_stance(stance_model(Vision::open, surface), 60.0, 100.0, 7);
    EXPECT_GT(test::variance(trial.cop_ap_mm), test::variance(trial.com_ap_mm));
    EXPECT_GT(test::variance(trial.cop_ml_mm), test::variance(trial.com_ml_mm));
    EXPECT_GT(test::correlation(trial.cop_ap_mm, trial.com_ap_mm), 0.5);
  }
}

TEST(Stance, PlateWeighsThePerson) {
  const SimulatedStance trial =
      simulate_stance(stance_model(Vision::open, Surface::foam, 91.5, 1800.0), 30.0, 100.0, 8);
  EXPECT_NEAR(test::mean(trial.fz_n), 91.5 * 9.80665, 0.1);
  EXPECT_GT(std::sqrt(test::variance(trial.fz_n)), 0.2);
  EXPECT_LT(std::sqrt(test::variance(trial.fz_n)), 2.0);
  // Nobody drifts away: the mean horizontal force of a person who stays is nil.
  EXPECT_NEAR(test::mean(trial.force_ap_n), 0.0, 0.5);
}

TEST(Stance, PlateNoiseIsWhiteAndOfTheSizeAskedFor) {
  StanceModel model = quiet_plate(open_firm());
  const SimulatedStance clean = simulate_stance(model, 60.0, 100.0, 9);
  model.cop_noise_mm = 0.25;
  const SimulatedStance noisy = simulate_stance(model, 60.0, 100.0, 9);
  std::vector<double> noise(clean.cop_ml_mm.size());
  for (std::size_t i = 0; i < noise.size(); ++i) {
    noise[i] = noisy.cop_ml_mm[i] - clean.cop_ml_mm[i];
  }
  EXPECT_NEAR(std::sqrt(test::variance(noise)), 0.25, 0.01);
  EXPECT_NEAR(test::power_share(noise, 100.0, 0.0, 25.0), 0.5, 0.06);
  EXPECT_EQ(noisy.com_ml_mm, clean.com_ml_mm);
}

TEST(Stance, RateOnlyThinsTheOutput) {
  const SimulatedStance fine = simulate_stance(open_firm(), 10.0, 1000.0, 10);
  for (const int every : {5, 10, 20, 40}) {
    const SimulatedStance coarse = simulate_stance(open_firm(), 10.0, 1000.0 / every, 10);
    ASSERT_EQ(coarse.time_s.size(), 10000U / static_cast<unsigned>(every));
    for (std::size_t i = 0; i < coarse.time_s.size(); ++i) {
      const std::size_t j = i * static_cast<std::size_t>(every);
      ASSERT_EQ(coarse.cop_ml_mm[i], fine.cop_ml_mm[j]);
      ASSERT_EQ(coarse.cop_ap_mm[i], fine.cop_ap_mm[j]);
      ASSERT_EQ(coarse.fz_n[i], fine.fz_n[j]);
      ASSERT_EQ(coarse.com_ap_mm[i], fine.com_ap_mm[j]);
    }
  }
}

TEST(Stance, AnOddRateLiesBetweenTheSteps) {
  const StanceModel model = quiet_plate(open_firm());
  const SimulatedStance fine = simulate_stance(model, 10.0, 1000.0, 11);
  const SimulatedStance odd = simulate_stance(model, 10.0, 64.0, 11);
  ASSERT_EQ(odd.time_s.size(), 640U);
  for (std::size_t i = 0; i + 1 < odd.time_s.size(); ++i) {
    const double at = odd.time_s[i] * 1000.0;
    const auto j = static_cast<std::size_t>(at);
    const double share = at - static_cast<double>(j);
    ASSERT_NEAR(odd.cop_ap_mm[i], (1.0 - share) * fine.cop_ap_mm[j] + share * fine.cop_ap_mm[j + 1], 1e-9);
  }
}

TEST(Stance, PowerFallsOffWithFrequency) {
  for (const Vision vision : {Vision::open, Vision::closed}) {
    const SimulatedStance trial = simulate_stance(stance_model(vision, Surface::firm), 60.0, 100.0, 12);
    for (const auto* x : {&trial.cop_ml_mm, &trial.cop_ap_mm}) {
      const double slow = test::power_share(*x, 100.0, 0.0, 0.5);
      const double middle = test::power_share(*x, 100.0, 0.5, 1.5);
      const double fast = test::power_share(*x, 100.0, 1.5, 3.0);
      const double tremor = test::power_share(*x, 100.0, 3.0, 10.0);
      EXPECT_GT(slow, 0.5);
      EXPECT_GT(slow, middle);
      EXPECT_GT(middle, fast);
      EXPECT_GT(tremor, 1e-5);
      EXPECT_LT(tremor, 5e-3);
    }
  }
}

struct Sway {
  double area_mm2;
  double velocity_mm_s;
};

Sway median_of_forty(Vision vision, Surface surface) {
  std::vector<double> area, velocity;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const SimulatedStance trial = simulate_stance(stance_model(vision, surface), 60.0, 100.0, seed);
    const auto ml = test::low_pass(trial.cop_ml_mm, 10.0, 100.0);
    const auto ap = test::low_pass(trial.cop_ap_mm, 10.0, 100.0);
    area.push_back(test::ellipse_area_mm2(ml, ap));
    velocity.push_back(test::mean_velocity_mm_s(ml, ap, 100.0));
  }
  return {test::median(area), test::median(velocity)};
}

// The ranges are the 5th and 95th percentile of 87 people under 60 (Santos & Duarte 2016, CC BY 4.0), 60 s at
// 100 Hz.
TEST(Stance, SwaysAsMuchAsPeopleDoInEveryCondition) {
  const Sway open_firm_sway = median_of_forty(Vision::open, Surface::firm);
  const Sway closed_firm_sway = median_of_forty(Vision::closed, Surface::firm);
  const Sway open_foam_sway = median_of_forty(Vision::open, Surface::foam);
  const Sway closed_foam_sway = median_of_forty(Vision::closed, Surface::foam);
  const auto expect_within = [](double value, double low, double high, const char* what) {
    EXPECT_GT(value, low) << what;
    EXPECT_LT(value, high) << what;
  };
  expect_within(open_firm_sway.area_mm2, 56.0, 717.0, "area, eyes open, firm");
  expect_within(closed_firm_sway.area_mm2, 72.0, 799.0, "area, eyes closed, firm");
  expect_within(open_foam_sway.area_mm2, 568.0, 2694.0, "area, eyes open, foam");
  expect_within(closed_foam_sway.area_mm2, 683.0, 2944.0, "area, eyes closed, foam");
  expect_within(open_firm_sway.velocity_mm_s, 5.2, 15.5, "velocity, eyes open, firm");
  expect_within(closed_firm_sway.velocity_mm_s, 5.5, 18.2, "velocity, eyes closed, firm");
  expect_within(open_foam_sway.velocity_mm_s, 15.9, 34.8, "velocity, eyes open, foam");
  expect_within(closed_foam_sway.velocity_mm_s, 20.1, 55.7, "velocity, eyes closed, foam");
  EXPECT_LT(open_firm_sway.area_mm2, closed_firm_sway.area_mm2);
  EXPECT_LT(closed_firm_sway.area_mm2, open_foam_sway.area_mm2);
  EXPECT_LT(open_foam_sway.area_mm2, closed_foam_sway.area_mm2);
  EXPECT_LT(open_firm_sway.velocity_mm_s, closed_firm_sway.velocity_mm_s);
  EXPECT_LT(closed_firm_sway.velocity_mm_s, open_foam_sway.velocity_mm_s);
  EXPECT_LT(open_foam_sway.velocity_mm_s, closed_foam_sway.velocity_mm_s);
}

TEST(Stance, EveryBodyStands) {
  for (const double mass_kg : {20.0, 76.0, 250.0}) {
    for (const double height_mm : {1000.0, 1750.0, 2300.0}) {
      for (const Vision vision : {Vision::open, Vision::closed}) {
        for (const Surface surface : {Surface::firm, Surface::foam}) {
          const SimulatedStance trial =
              simulate_stance(stance_model(vision, surface, mass_kg, height_mm), 30.0, 50.0, 13);
          EXPECT_LT(std::sqrt(test::variance(trial.com_ap_mm)), 20.0)
              << mass_kg << " kg, " << height_mm << " mm";
          EXPECT_GT(std::sqrt(test::variance(trial.com_ap_mm)), 1.0)
              << mass_kg << " kg, " << height_mm << " mm";
        }
      }
    }
  }
}

void expect_refused(const std::function<void()>& act, const std::string& name) {
  try {
    act();
    FAIL() << "not refused: " << name;
  } catch (const std::invalid_argument& error) {
    EXPECT_EQ(std::string(error.what()).rfind(name + ":", 0), 0U) << error.what();
  }
}

TEST(Stance, WrongArgumentsAreNamed) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  expect_refused([] { stance_model(Vision::unknown, Surface::firm); }, "vision");
  expect_refused([] { stance_model(Vision::open, Surface::unstable); }, "surface");
  expect_refused([] { stance_model(Vision::open, Surface::firm, 19.0); }, "mass_kg");
  expect_refused([] { stance_model(Vision::open, Surface::firm, 76.0, 2301.0); }, "height_mm");
  expect_refused([&] { stance_model(Vision::open, Surface::firm, nan); }, "mass_kg");
  expect_refused([] { simulate_stance(open_firm(), 0.0, 100.0, 1); }, "seconds");
  expect_refused([] { simulate_stance(open_firm(), 3601.0, 100.0, 1); }, "seconds");
  expect_refused([] { simulate_stance(open_firm(), 0.01, 100.0, 1); }, "seconds");
  expect_refused([&] { simulate_stance(open_firm(), nan, 100.0, 1); }, "seconds");
  expect_refused([] { simulate_stance(open_firm(), 1.0, 0.5, 1); }, "rate_hz");
  expect_refused([] { simulate_stance(open_firm(), 1.0, 1001.0, 1); }, "rate_hz");
  const auto with = [](const std::function<void(StanceModel&)>& change) {
    StanceModel model = open_firm();
    change(model);
    simulate_stance(model, 1.0, 100.0, 1);
  };
  expect_refused([&] { with([](StanceModel& m) { m.mass_kg = 0.0; }); }, "model.mass_kg");
  expect_refused([&] { with([&](StanceModel& m) { m.com_height_mm = nan; }); }, "model.com_height_mm");
  expect_refused([&] { with([](StanceModel& m) { m.cop_noise_mm = -0.1; }); }, "model.cop_noise_mm");
  expect_refused([&] { with([](StanceModel& m) { m.ml.delay_s = 0.6; }); }, "model.ml.delay_s");
  expect_refused([&] { with([](StanceModel& m) { m.ap.noise_gain_nms = -1.0; }); },
                 "model.ap.noise_gain_nms");
  expect_refused([&] { with([](StanceModel& m) { m.ap.activation_s = 0.001; }); }, "model.ap.activation_s");
}

TEST(Stance, GainsThatCannotHoldThePersonAreRefused) {
  StanceModel model = open_firm();
  model.ml.kp_nm_per_rad = 0.9 * model.mass_kg * 9.80665 * model.com_height_mm / 1000.0;
  model.ml.ki_nm_per_rads = 0.0;
  expect_refused([&] { simulate_stance(model, 1.0, 100.0, 1); }, "model.ml.kp_nm_per_rad");
  expect_refused([] { simulate_stance(StanceModel{}, 1.0, 100.0, 1); }, "model.ap.kp_nm_per_rad");
  model = open_firm();
  model.ap.delay_s = 0.45;
  expect_refused([&] { simulate_stance(model, 1.0, 100.0, 1); }, "model.ap");
}

}  // namespace
}  // namespace steadyplate::acquisition
