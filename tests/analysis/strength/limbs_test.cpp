// Limbs against each other, body mass, and where control is lost.

#include "analysis/strength/limbs.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "analysis/compare/moments.hpp"

namespace steadyplate::test {
namespace {

using namespace analysis;

TEST(Imbalance, FollowsItsThreeFormulas) {
  EXPECT_DOUBLE_EQ(imbalance_signed_percent(300, 400), 25.0);
  EXPECT_DOUBLE_EQ(imbalance_signed_percent(400, 300), -25.0);
  EXPECT_DOUBLE_EQ(imbalance_weaker_percent(300, 400), 25.0);
  EXPECT_DOUBLE_EQ(imbalance_weaker_percent(400, 300), 25.0);
  EXPECT_NEAR(symmetry_index_percent(300, 400), 100.0 * 100 / 350, 1e-12);
  EXPECT_EQ(imbalance_signed_percent(300, 300), 0.0);
  EXPECT_EQ(imbalance_weaker_percent(0, 300), 100.0);
  EXPECT_TRUE(std::isnan(imbalance_weaker_percent(0, 0)));
  EXPECT_TRUE(std::isnan(imbalance_signed_percent(NAN, 300)));
}

TEST(LimbSymmetry, IsBelowAHundredWhenTheInvolvedSideIsWorse) {
  EXPECT_DOUBLE_EQ(limb_symmetry_percent(90, 100, false), 90.0);    // force
  EXPECT_NEAR(limb_symmetry_percent(2.0, 1.6, true), 80.0, 1e-12);  // sway
  EXPECT_TRUE(std::isnan(limb_symmetry_percent(0, 100, false)));
}

/// The error of an imbalance by drawing it: two legs of 300 and 330 N, each with an SD of 25 N.
TEST(ImbalanceError, IsThatOfASimulation) {
  std::mt19937_64 engine(3);
  const auto normal = [&] {  // sum of uniforms: the same on every machine
    double sum = -6.0;
    for (int i = 0; i < 12; ++i) sum += static_cast<double>(engine() >> 11) * 0x1p-53;
    return sum;
  };
  std::vector<double> drawn;
  for (int i = 0; i < 40000; ++i)
    drawn.push_back(100.0 * (1.0 - (300.0 + 25.0 * normal()) / (400.0 + 25.0 * normal())));
  EXPECT_NEAR(imbalance_error_percent(300, 400, 25.0), sd_of(drawn), 0.03 * sd_of(drawn));
  EXPECT_EQ(imbalance_error_percent(300, 400, 0.0), 0.0);
  EXPECT_THROW(imbalance_error_percent(300, 400, -1.0), std::invalid_argument);
}

TEST(BodyMass, GivesTheForceOfTheRegression) {
  EXPECT_DOUBLE_EQ(buchheit_expected_force_n(75.0), 326.1);
  EXPECT_THROW(buchheit_expected_force_n(0.0), std::invalid_argument);
}

TEST(HamstringQuadriceps, IsAPlainRatio) {
  EXPECT_DOUBLE_EQ(hamstring_quadriceps_ratio(108, 180), 0.6);
  EXPECT_TRUE(std::isnan(hamstring_quadriceps_ratio(108, 0)));
}

/// Flexion falls from 90 deg at 5 deg/s, and from `at_s` on at 60 deg/s.
struct Fall {
  std::vector<double> time_s, flexion_deg;
};
Fall fall(double at_s, double rate_hz = 100.0) {
  Fall trace;
  for (int i = 0; i < static_cast<int>(4.0 * rate_hz); ++i) {
    const double t = i / rate_hz;
    trace.time_s.push_back(t);
    trace.flexion_deg.push_back(90.0 - 5.0 * t - (t > at_s ? 55.0 * (t - at_s) : 0.0));
  }
  return trace;
}

TEST(BreakPoint, IsWhereTheFallBegins) {
  for (const double at_s : {1.0, 2.0, 3.0}) {
    const Fall trace = fall(at_s);
    const BreakPoint found = break_point(trace.time_s, trace.flexion_deg);
    ASSERT_EQ(found.status, Status::ok);
    EXPECT_NEAR(found.time_s, at_s, 0.011);
    EXPECT_NEAR(found.angle_deg, 90.0 - 5.0 * at_s, 0.1);
  }
}

TEST(BreakPoint, AJerkIsNotAFall) {
  Fall trace = fall(3.0);
  trace.flexion_deg[100] -= 1.0;  // one sample: faster than 10 deg/s for less than 50 ms
  EXPECT_NEAR(break_point(trace.time_s, trace.flexion_deg).time_s, 3.0, 0.011);
}

TEST(BreakPoint, ControlToTheEndHasNone) {
  const Fall trace = fall(10.0);
  const BreakPoint none = break_point(trace.time_s, trace.flexion_deg);
  EXPECT_EQ(none.status, Status::degenerate);
  EXPECT_TRUE(std::isnan(none.angle_deg));
  // Rising up again fast is no loss of control.
  std::vector<double> rising = trace.flexion_deg;
  for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = 40.0 + 30.0 * trace.time_s[i];
  EXPECT_EQ(break_point(trace.time_s, rising).status, Status::degenerate);
}

TEST(BreakPoint, RefusesWhatCannotBe) {
  const std::vector<double> three = {0, 1, 2};
  EXPECT_EQ(break_point(three, three).status, Status::too_short);
  const std::vector<double> six = {0, 1, 2, 3, 4, 5};
  EXPECT_EQ(break_point(six, std::vector<double>{90, 80, NAN, 60, 50, 40}).status, Status::not_finite);
  EXPECT_THROW(break_point(six, three), std::invalid_argument);
  EXPECT_THROW(break_point(std::vector<double>(6, 1.0), six), std::invalid_argument);
  EXPECT_DOUBLE_EQ(flexion_of_lean(120.0), 60.0);
}

}  // namespace
}  // namespace steadyplate::test
