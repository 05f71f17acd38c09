// Time to boundary and virtual time to contact: closed forms, and against a point that is walked forward in
// small steps until it is outside.

#include "analysis/metrics/boundary.hpp"

#include <gtest/gtest.h>

#include <numbers>

#include "tests/analysis/metrics/signals.hpp"

namespace steadyplate::test {
namespace {

using analysis::Foot;
using analysis::MetricSettings;
using analysis::Status;
using analysis::Trajectory;
using Outline = std::vector<std::array<double, 2>>;

constexpr double pi = std::numbers::pi;
const Outline rectangle{{-40.0, -120.0}, {40.0, -120.0}, {40.0, 120.0}, {-40.0, 120.0}};
/// Not convex: a heel, a waist, a ball.
const Outline sole{{-30.0, -120.0}, {30.0, -120.0}, {22.0, 0.0},   {45.0, 60.0},
                   {20.0, 120.0},   {-25.0, 110.0}, {-40.0, 60.0}, {-18.0, 0.0}};

Trajectory sine(double ml_mm, double ap_mm, double hz) {
  Trajectory t;
  t.rate_hz = 200.0;
  for (std::size_t i = 0; i < 4001; ++i) {
    const double s = static_cast<double>(i) / t.rate_hz;
    t.ml_mm.push_back(ml_mm * std::sin(2.0 * pi * hz * s));
    t.ap_mm.push_back(ap_mm * std::cos(2.0 * pi * hz * s));
  }
  return t;
}

MetricSettings foot(double length_mm, double width_mm) {
  MetricSettings settings;
  settings.foot = Foot{.length_mm = length_mm, .width_mm = width_mm, .middle_mm = std::array{0.0, 0.0}};
  return settings;
}

/// x = A sin wt in a strip of half width H: TTB = (H - A sin u)/(A w cos u), least where A = H sin u; there
/// it is sqrt(H^2 - A^2)/(A w). One minimum a half period.
TEST(TimeToBoundary, OfASine) {
  const Trajectory t = sine(10.0, 30.0, 0.5);
  const double w = 2.0 * pi * 0.5;
  const auto settings = foot(200.0, 80.0);
  const double ml = std::sqrt(40.0 * 40.0 - 10.0 * 10.0) / (10.0 * w);
  const double ap = std::sqrt(100.0 * 100.0 - 30.0 * 30.0) / (30.0 * w);
  EXPECT_REL(result("ttb_mean_min_ml", t, settings).value, ml, 1e-4);
  EXPECT_REL(result("ttb_min_ml", t, settings).value, ml, 1e-4);
  EXPECT_REL(result("ttb_mean_min_ap", t, settings).value, ap, 1e-4);
  EXPECT_NEAR(result("ttb_sd_min_ml", t, settings).value, 0.0, 1e-3);
  EXPECT_EQ(result("ttb_min_ml", t, settings).status, Status::ok);
}

TEST(TimeToBoundary, RestAndFarAwayCountAsTheCeilingAndOutsideAsZero) {
  const std::vector<double> x{0.0, 0.0, 39.0, -39.0, 41.0}, v{0.05, 1.0, 2.0, 2.0, -50.0};
  const auto times = analysis::time_to_boundary(x, v, 40.0);
  EXPECT_EQ(times, (std::vector<double>{10.0, 10.0, 0.5, 10.0, 0.0}));
}

TEST(TimeToBoundary, MinimaArePlateausOnceAndNeverTheEnds) {
  const auto found = analysis::minima_of({1.0, 3.0, 2.0, 2.0, 4.0, 1.5, 5.0, 10.0, 9.0, 10.0, 0.5});
  ASSERT_EQ(found.status, Status::ok);
  EXPECT_EQ(found.least_s, 0.5);
  EXPECT_REL(found.mean_of_minima_s, (2.0 + 1.5 + 9.0) / 3.0, 1e-15);
  EXPECT_REL(
      found.sd_of_minima_s,
      std::sqrt((std::pow(2.0 - 12.5 / 3, 2) + std::pow(1.5 - 12.5 / 3, 2) + std::pow(9.0 - 12.5 / 3, 2)) /
                2.0),
      1e-14);
  EXPECT_EQ(analysis::minima_of({3.0, 2.0, 3.0, 2.0, 3.0}).status, Status::too_short);
}

TEST(TimeToBoundary, WithoutAFootOrItsMiddleIsSaid) {
  const Trajectory t = sine(10.0, 30.0, 0.5);
  EXPECT_EQ(result("ttb_min_ml", t).status, Status::missing_input);
  EXPECT_EQ(result("vtc_min", t).status, Status::missing_input);
  auto settings = foot(200.0, 80.0);
  settings.foot->middle_mm.reset();
  const auto unknown = result("ttb_min_ml", t, settings);
  EXPECT_EQ(unknown.status, Status::warn);
  EXPECT_NE(unknown.note.find("warn_foot_middle"), std::string::npos);
  settings.foot->middle_mm = std::array{35.0, 0.0};
  EXPECT_NE(result("ttb_min_ml", t, settings).note.find("warn_outside"), std::string::npos);
  EXPECT_EQ(result("ttb_min_ml", t, settings).value, 0.0);
}

/// Where the trace stands on the plate counts, not what it was centred about.
TEST(TimeToBoundary, TheMiddleIsOnThePlate) {
  Trajectory t = sine(10.0, 30.0, 0.5);
  auto settings = foot(200.0, 80.0);
  const double at_zero = result("ttb_mean_min_ml", t, settings).value;
  t.mean_ml_mm = 55.0;
  t.mean_ap_mm = -12.0;
  settings.foot->middle_mm = std::array{55.0, -12.0};
  EXPECT_REL(result("ttb_mean_min_ml", t, settings).value, at_zero, 1e-12);
  EXPECT_REL(result("vtc_mean_min", t, settings).value,
             result("vtc_mean_min", sine(10.0, 30.0, 0.5), foot(200.0, 80.0)).value, 1e-12);
}

/// Straight ahead without acceleration: distance over speed.
TEST(VirtualTimeToContact, StraightAhead) {
  const std::vector<double> x{0.0, 0.0, 10.0, 50.0}, y{0.0, 0.0, 20.0, 0.0}, vx{8.0, 0.0, -5.0, -1.0},
      vy{0.0, -40.0, 0.0, 0.0};
  const auto times = analysis::time_to_contact(x, y, vx, vy, 100.0, rectangle, false);
  EXPECT_REL(times[0], 5.0, 1e-12);
  EXPECT_REL(times[1], 3.0, 1e-12);
  EXPECT_REL(times[2], 10.0, 1e-12);
  EXPECT_EQ(times[3], 0.0) << "outside";
}

/// Sign of the side of an even-odd polygon, written by angles: how often the outline winds about the point.
bool winds_around(const Outline& outline, double x, double y) {
  double angle = 0.0;
  for (std::size_t k = 0; k < outline.size(); ++k) {
    const auto& p = outline[k];
    const auto& q = outline[(k + 1) % outline.size()];
    angle += std::atan2((p[0] - x) * (q[1] - y) - (p[1] - y) * (q[0] - x),
                        (p[0] - x) * (q[0] - x) + (p[1] - y) * (q[1] - y));
  }
  return std::fabs(angle) > pi;
}

TEST(VirtualTimeToContact, AgainstAPointWalkedForward) {
  constexpr double rate_hz = 50.0, step_s = 2e-5;
  Noise noise(7);
  for (const Outline& outline : {rectangle, sole}) {
    std::vector<double> x, y, vx, vy;
    for (std::size_t i = 0; i < 60; ++i) {
      const double s = static_cast<double>(i) / rate_hz;
      x.push_back(14.0 * std::sin(2.0 * pi * 0.9 * s) + 0.3 * noise());
      y.push_back(70.0 * std::cos(2.0 * pi * 0.7 * s) + 0.3 * noise());
      vx.push_back(40.0 * noise());
      vy.push_back(90.0 * noise());
    }
    const auto times = analysis::time_to_contact(x, y, vx, vy, rate_hz, outline, true);
    std::size_t reached = 0;
    for (std::size_t i = 2; i + 2 < x.size(); ++i) {
      const auto second = [&](const std::vector<double>& p) {
        return (2 * p[i - 2] - p[i - 1] - 2 * p[i] - p[i + 1] + 2 * p[i + 2]) * rate_hz * rate_hz / 7.0;
      };
      const double ax = second(x), ay = second(y);
      double t = 0.0;
      while (t < 3.0 &&
             winds_around(outline, x[i] + vx[i] * t + 0.5 * ax * t * t, y[i] + vy[i] * t + 0.5 * ay * t * t))
        t += step_s;
      if (t >= 3.0) {
        EXPECT_GT(times[i], 3.0 - 1e-4) << i;
      } else {
        EXPECT_NEAR(times[i], t, 2.0 * step_s) << i;
        ++reached;
      }
    }
    EXPECT_GT(reached, 40U);
  }
}

/// Slow sway of A mm: 100 (1 - 2 asin(A/(0.5527 h)) / 12.5).
TEST(EquilibriumScore, OfASlowSine) {
  Trajectory t;
  t.rate_hz = 100.0;
  for (std::size_t i = 0; i < 12001; ++i)
    t.ap_mm.push_back(40.0 * std::sin(2.0 * pi * 0.025 * static_cast<double>(i) / t.rate_hz));
  t.ml_mm.assign(t.ap_mm.size(), 0.0);
  MetricSettings settings;
  settings.body_height_mm = 1750.0;
  const auto found = result("sot_equilibrium", t, settings);
  EXPECT_EQ(found.status, Status::warn) << "the centre of gravity is not measured";
  EXPECT_NEAR(found.value, 100.0 * (1.0 - 2.0 * std::asin(40.0 / (0.5527 * 1750.0)) * 180.0 / pi / 12.5),
              0.05);
  EXPECT_EQ(result("sot_equilibrium", t).status, Status::missing_input);
  for (double& value : t.ap_mm) value *= 6.0;
  EXPECT_EQ(result("sot_equilibrium", t, settings).value, 0.0) << "beyond 12.5 deg: cut";
}

}  // namespace
}  // namespace steadyplate::test
