// Rambling and trembling, and the gravity line by low-pass: signals made of known parts.

#include "analysis/metrics/rambling.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "tests/analysis/metrics/signals.hpp"

namespace steadyplate::test {
namespace {

using analysis::CubicSpline;
using analysis::Status;
using analysis::Trajectory;
using std::numbers::pi;

TEST(CubicSpline, IsExactOnACubic) {
  const auto cubic = [](double t) { return 2.0 - t + 0.5 * t * t - 0.25 * t * t * t; };
  for (const std::vector<double>& t :
       {std::vector{0.0, 1.0, 2.5, 3.0}, {-2.0, 0.1, 0.2, 1.0, 4.0, 9.0, 9.5}}) {
    std::vector<double> y;
    for (const double at : t) y.push_back(cubic(at));
    CubicSpline spline(t, y);
    for (double at = t.front(); at <= t.back(); at += 0.01)
      ASSERT_NEAR(spline(at), cubic(at), 1e-11 * (1.0 + std::fabs(cubic(at)))) << at;
    ASSERT_NEAR(spline(t.front()), y.front(), 1e-12) << "and back again";
  }
}

/// Not-a-knot: a jump in the third derivative is at inner points only, not at the second and last but one.
TEST(CubicSpline, GoesThroughItsPointsSmoothly) {
  const std::vector<double> t = {0.0, 0.7, 1.5, 2.0, 3.1, 4.0, 4.4},
                            y = {1.0, -1.0, 2.0, 0.5, 0.0, 3.0, -2.0};
  CubicSpline spline(t, y);
  const auto third = [&](double at) {
    const double h = 0.05;
    return (spline(at + 1.5 * h) - 3.0 * spline(at + 0.5 * h) + 3.0 * spline(at - 0.5 * h) -
            spline(at - 1.5 * h)) /
           (h * h * h);
  };
  for (std::size_t i = 0; i < t.size(); ++i) ASSERT_NEAR(spline(t[i]), y[i], 1e-12);
  EXPECT_REL(third(0.3), third(1.0), 1e-6);
  EXPECT_REL(third(3.5), third(4.2), 1e-6);
  EXPECT_GT(std::fabs(third(1.0) - third(1.75)), 1.0);
  for (std::size_t i = 1; i + 1 < t.size(); ++i) {
    const double h = 1e-4, left = (spline(t[i]) - spline(t[i] - h)) / h,
                 right = (spline(t[i] + h) - spline(t[i])) / h;
    EXPECT_NEAR(left, right, 0.02) << t[i];
  }
  EXPECT_THROW(CubicSpline({0.0, 1.0, 2.0}, {0.0, 1.0, 2.0}), std::invalid_argument);
  EXPECT_THROW(CubicSpline({0.0, 1.0, 1.0, 2.0}, {0.0, 1.0, 2.0, 3.0}), std::invalid_argument);
  EXPECT_THROW(CubicSpline({0.0, 1.0, 2.0, 3.0}, {0.0, 1.0}), std::invalid_argument);
}

/// CoP = slow part + gain x force: where the force is 0 only the slow part is left.
Trajectory composed(double gain_mm_per_n, double offset_n = 0.0) {
  Trajectory t = make_trajectory(
      30'000, 1000.0, [](double s) { return 5.0 * std::sin(2.0 * pi * 0.1 * s); },
      [](double s) { return 0.02 * s * s - 0.4 * s; });
  for (std::size_t i = 0; i < t.size(); ++i) {
    const double s = static_cast<double>(i) / t.rate_hz;
    t.force_ml_n.push_back(1.5 * std::sin(2.0 * pi * 1.03 * s));
    t.force_ap_n.push_back(0.5 * std::cos(2.0 * pi * 0.97 * s));
    t.ml_mm[i] += gain_mm_per_n * t.force_ml_n[i];
    t.ap_mm[i] += gain_mm_per_n * t.force_ap_n[i];
  }
  t.mean_force_ml_n = offset_n;
  return t;
}

TEST(Rambling, FindsThePartsItWasMadeOf) {
  const Trajectory t = composed(2.0);
  const auto ml = analysis::rambling_trembling(t.ml_mm, t.force_ml_n);
  ASSERT_EQ(ml.status, Status::ok);
  EXPECT_EQ(ml.instants, 62U);  // 30 s x 1.03 Hz x 2, with the one at 0 s
  for (std::size_t i = 0; i < ml.rambling.size(); ++i) {
    const double s = static_cast<double>(i) / t.rate_hz;  // the first instant is sample 0
    ASSERT_NEAR(ml.rambling[i], 5.0 * std::sin(2.0 * pi * 0.1 * s), 2e-3) << s;
    ASSERT_NEAR(ml.trembling[i], 2.0 * t.force_ml_n[i], 2e-3) << s;
  }
  EXPECT_NEAR(value("trembling_rms_ml", t), 3.0 / std::numbers::sqrt2, 0.01);
  EXPECT_NEAR(value("trembling_range_ml", t), 6.0, 2e-3);
  EXPECT_NEAR(value("trembling_mean_velocity_ml", t), 4.0 * 3.0 * 1.03, 0.02);  // 4 A f
  EXPECT_NEAR(value("rambling_range_ml", t), 10.0, 2e-3);
  EXPECT_NEAR(value("trembling_rms_ap", t), 1.0 / std::numbers::sqrt2, 0.01);
}

TEST(Rambling, WithoutForceOrInstantsSaysSo) {
  Trajectory t = composed(2.0);
  t.force_ml_n.clear();
  t.force_ap_n.clear();
  EXPECT_EQ(result("rambling_rms_ml", t).status, Status::missing_input);
  Trajectory few = composed(2.0);
  for (double& force : few.force_ap_n) force += 1.0;  // never 0
  EXPECT_EQ(result("trembling_range_ap", few).status, Status::degenerate);
  Trajectory broken = composed(2.0);
  broken.force_ap_n[5] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(result("rambling_rms_ap", broken).status, Status::not_finite);
  EXPECT_EQ(result("range_ap", broken).status, Status::ok) << "the centre of pressure is whole";
  const auto offset = result("rambling_rms_ml", composed(2.0, 1.5));
  EXPECT_EQ(offset.status, Status::warn);
  EXPECT_NE(offset.note.find("warn_force_offset"), std::string::npos);
  EXPECT_EQ(result("rambling_rms_ml", composed(2.0, -0.99)).status, Status::ok);
  Trajectory uneven = composed(2.0);
  uneven.force_ap_n.pop_back();
  EXPECT_THROW(analysis::Derived{uneven}, std::invalid_argument);
}

/// A zero that is met exactly counts once; the crossing between two samples is where the line crosses.
TEST(Rambling, InstantsAreWhereTheForceCrosses) {
  const std::vector<double> force = {1.0, 0.0, -1.0, -1.0, 3.0, 0.0, 0.0, 2.0, -2.0, 1.0};
  std::vector<double> cop(force.size());
  for (std::size_t i = 0; i < cop.size(); ++i) cop[i] = static_cast<double>(i);
  const auto found = analysis::rambling_trembling(cop, force);
  EXPECT_EQ(found.instants, 6U);         // 1, 3.25, 5, 6, 7.5, 8.67
  ASSERT_EQ(found.rambling.size(), 8U);  // samples 1 to 8
  for (std::size_t i = 0; i < found.rambling.size(); ++i)
    EXPECT_NEAR(found.rambling[i], static_cast<double>(i + 1), 1e-12) << "a line is its own spline";
}

/// Two exponentials back to back pass a sine with (1-q)^2 / (1 - 2 q cos w + q^2), q = exp(-w0 dt).
TEST(GravityLine, PassesASineByItsFormula) {
  const double rate = 100.0, w0 = 3.0, hz = 0.4, q = std::exp(-w0 / rate), w = 2.0 * pi * hz / rate;
  const double gain = (1.0 - q) * (1.0 - q) / (1.0 - 2.0 * q * std::cos(w) + q * q);
  EXPECT_NEAR(gain, w0 * w0 / (w0 * w0 + 4.0 * pi * pi * hz * hz), 1e-3)
      << "and that is the filter of the formula";
  std::vector<double> x(6000);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(w * static_cast<double>(i));
  const auto line = analysis::gravity_line(x, rate, w0);
  for (std::size_t i = 1500; i < 4500; ++i) ASSERT_NEAR(line[i], gain * x[i], 1e-12);
  const std::vector<double> flat(50, 4.25);
  for (const double value : analysis::gravity_line(flat, rate, w0)) EXPECT_REL(value, 4.25, 1e-14);
}

TEST(GravityLine, NeedsTheHeight) {
  const Trajectory t = random_sway(1);
  EXPECT_EQ(result("glp_filter_rms_ml", t).status, Status::missing_input);
  analysis::MetricSettings tall, small;
  tall.body_height_mm = 1950.0;
  small.body_height_mm = 1000.0;
  EXPECT_GT(value("glp_filter_rms_ml", t, small), value("glp_filter_rms_ml", t, tall))
      << "a child moves faster";
  EXPECT_LT(value("glp_filter_difference_rms_ml", t, small), value("glp_filter_difference_rms_ml", t, tall));
  EXPECT_EQ(analysis::find_metric("glp_filter_rms_ml")->parameters(tall).substr(0, 19),
            "body_height_mm=1950");
}

}  // namespace
}  // namespace steadyplate::test
