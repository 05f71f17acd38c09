#include "calibration/tilt.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "calibration/linear_fit.hpp"

namespace steadyplate::test {
namespace {

using calibration::Acceleration;
using calibration::KnownTilt;
using calibration::Tilt;
using calibration::tilt_at_rest;
using calibration::TiltFilter;

constexpr double rad = 1.0 / 57.295779513082323;

TEST(Tilt, OfABoardAtRest) {
  EXPECT_NEAR(tilt_at_rest({0, 0, 9.81}).ml_deg, 0.0, 1e-12);
  // Right edge 10 deg down: gravity's reaction points up, so along the board to its left: -X.
  const Tilt right = tilt_at_rest({-std::sin(10 * rad), 0, std::cos(10 * rad)});
  EXPECT_NEAR(right.ml_deg, 10.0, 1e-12);
  EXPECT_NEAR(right.ap_deg, 0.0, 1e-12);
  const Tilt front = tilt_at_rest({0, -3 * std::sin(7 * rad), 3 * std::cos(7 * rad)});  // any unit
  EXPECT_NEAR(front.ap_deg, 7.0, 1e-12);
  EXPECT_TRUE(std::isnan(tilt_at_rest({0, 0, 0}).ml_deg));
  EXPECT_TRUE(std::isnan(tilt_at_rest({NAN, 0, 1}).ap_deg));
}

/// The board rocks by `size` deg at `hz`; the sensor is shaken by `shake` g along X at 20 Hz.
double worst_error(double tau_s, double shake_g) {
  TiltFilter filter(tau_s);
  const double dt = 0.01;
  double worst = 0.0;
  for (int k = 0; k < 3000; ++k) {
    const double t = k * dt;
    const double truth = 5.0 * std::sin(2 * M_PI * 0.5 * t);
    const double rate = 5.0 * 2 * M_PI * 0.5 * std::cos(2 * M_PI * 0.5 * t);
    const double shake = shake_g * std::sin(2 * M_PI * 20.0 * t + 0.5);
    const Tilt tilt =
        filter.next({-std::sin(truth * rad) + shake, 0.0, std::cos(truth * rad)}, {0.0, rate}, dt);
    if (k > 500) worst = std::max(worst, std::abs(tilt.ml_deg - truth));
  }
  return worst;
}

TEST(Tilt, TheFilterFollowsTheBoardAndNotTheShaking) {
  EXPECT_LT(worst_error(0.5, 0.0), 0.1);
  EXPECT_GT(worst_error(0.0, 0.1), 5.0);  // acceleration alone shows the shaking
  EXPECT_LT(worst_error(0.5, 0.1), 0.2);
}

TEST(Tilt, SignsOfTheRatesAreThoseOfTheTilt) {
  TiltFilter filter(1e6);  // rate alone
  filter.next({0, 0, 1}, {}, 0.01);
  Tilt tilt;
  for (int k = 0; k < 100; ++k) tilt = filter.next({0, 0, 1}, {-3.0, 5.0}, 0.01);
  EXPECT_NEAR(tilt.ml_deg, 5.0, 1e-3);  // right-handed about Y (forward): right edge goes down
  EXPECT_NEAR(tilt.ap_deg, 3.0, 1e-3);  // about X (right), negative: front edge goes down
}

TEST(Tilt, AGapStartsAnewAndNanIsPassedOver) {
  TiltFilter filter(0.5);
  filter.next({0, 0, 1}, {0, 100.0}, 0.01);
  EXPECT_TRUE(std::isnan(filter.next({NAN, 0, 1}, {}, 0.01).ml_deg));
  EXPECT_NEAR(filter.next({-std::sin(4 * rad), 0, std::cos(4 * rad)}, {0, 100.0}, 3.0).ml_deg, 4.0, 1e-12);
  EXPECT_THROW(filter.next({0, 0, 1}, {}, 0.0), std::invalid_argument);
  EXPECT_THROW(TiltFilter(-1.0), std::invalid_argument);
}

TEST(Tilt, FindsHowTheSensorIsMounted) {
  // Turned by 12 deg, 3 % off in gain, and not level.
  const double c = std::cos(12 * rad);
  const double s = std::sin(12 * rad);
  const Tilt level{1.5, -0.7};
  std::vector<KnownTilt> known;
  for (const Tilt truth : {Tilt{10, 0}, Tilt{-10, 0}, Tilt{0, 10}, Tilt{0, -10}, Tilt{5, 5}})
    known.push_back({truth,
                     {level.ml_deg + (c * truth.ml_deg + s * truth.ap_deg) / 1.03,
                      level.ap_deg + (-s * truth.ml_deg + c * truth.ap_deg) / 1.03}});
  const auto fit = calibration::fit_tilt(level, known);
  EXPECT_NEAR(fit.turned_deg, 12.0, 1e-9);
  EXPECT_NEAR(fit.gain_ml, 1.03, 1e-9);
  EXPECT_LT(fit.rms_deg, 1e-9);
  for (const KnownTilt& k : known) {
    EXPECT_NEAR(fit.model.at(k.reading).ml_deg, k.truth.ml_deg, 1e-9);
    EXPECT_NEAR(fit.model.at(k.reading).ap_deg, k.truth.ap_deg, 1e-9);
  }
}

TEST(Tilt, AnglesAlongOneAxisDoNotTellTheOther) {
  const std::vector<KnownTilt> known = {
      {{10, 0}, {9.9, 0.01}}, {{-10, 0}, {-9.9, -0.01}}, {{5, 0}, {5, 0.02}}};
  EXPECT_THROW(calibration::fit_tilt({}, known), calibration::Undetermined);
  EXPECT_THROW(calibration::fit_tilt({}, std::vector<KnownTilt>(known.begin(), known.begin() + 1)),
               calibration::Undetermined);
  EXPECT_THROW(calibration::level_of({}), std::invalid_argument);
}

}  // namespace
}  // namespace steadyplate::test
