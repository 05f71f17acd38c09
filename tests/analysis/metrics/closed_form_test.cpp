// Signals whose every value is known by heart (metrics.md section 11): no data needed, no other program
// trusted.

#include <gtest/gtest.h>

#include "analysis/metrics/ellipse.hpp"
#include "tests/analysis/metrics/signals.hpp"

namespace steadyplate::test {
namespace {

using analysis::Status;
using analysis::Trajectory;
using std::numbers::pi;

Trajectory sine(double amplitude_mm, double hz, double rate_hz, std::size_t n) {
  return make_trajectory(
      n, rate_hz, [=](double s) { return amplitude_mm * std::sin(2.0 * pi * hz * s); },
      [](double) { return 0.0; });
}

TEST(ClosedForm, CircleNumericRow) {
  const Trajectory t = circle(10.0, 0.5, 100.0, 6000);
  EXPECT_NEAR(value("path_length", t), 1884.56393107, 5e-9);
  EXPECT_NEAR(value("mean_velocity", t), 31.41463462, 5e-9);
  EXPECT_NEAR(value("mean_frequency", t), 0.49997944, 5e-9);
  EXPECT_NEAR(value("sway_area_per_second", t), 157.05379539, 5e-9);
  EXPECT_NEAR(value("ellipse_area.prediction_f", t), 942.07822323, 5e-9);
  // ln 6000 / ln(6000 * 20 / 1884.56393107). Taking RDIST^2 - MDIST^2 literally leaves its rounding under a
  // root and prints 2.09435247: that form is wrong from the seventh digit on.
  EXPECT_NEAR(value("fractal_dimension.cc", t), 2.09435327247, 5e-11);
}

TEST(ClosedForm, Circle) {
  const double radius = 7.0, hz = 0.4, rate = 50.0;
  const std::size_t n = 1500;  // 12 whole cycles
  const Trajectory t = circle(radius, hz, rate, n);
  const double steps = static_cast<double>(n) - 1.0;
  const double chord = 2.0 * radius * std::sin(pi * hz / rate);
  EXPECT_REL(value("mean_distance", t), radius, 1e-12);
  EXPECT_REL(value("rms_distance", t), radius, 1e-12);
  EXPECT_REL(value("max_distance", t), radius, 1e-12);
  EXPECT_REL(value("planar_deviation", t), radius, 1e-12);
  EXPECT_REL(value("rms_distance_ml", t), radius / std::sqrt(2.0), 1e-12);
  EXPECT_REL(value("circle_95", t), pi * radius * radius, 1e-9);
  EXPECT_REL(value("path_length", t), steps * chord, 1e-12);
  EXPECT_REL(value("mean_velocity", t), rate * chord, 1e-12);
  EXPECT_REL(value("sway_area_per_second", t), rate * radius * radius * std::sin(2.0 * pi * hz / rate) / 2.0,
             1e-11);
  EXPECT_REL(value("swept_area", t), steps * radius * radius * std::sin(2.0 * pi * hz / rate) / 2.0, 1e-11);
  EXPECT_REL(value("range", t), 2.0 * radius, 1e-4);
  EXPECT_REL(value("ellipse_axis_ratio", t), 1.0, 1e-9);
  EXPECT_NEAR(value("coefficient_sway_direction", t), 0.0, 1e-12);
  // every step turns by the same angle, counter-clockwise
  EXPECT_REL(value("twisting_angle", t), 360.0 * hz / rate, 1e-9);
  EXPECT_REL(value("twisting_angle.signed", t), 360.0 * hz / rate, 1e-9);
  // 125 distinct corners, a regular polygon
  EXPECT_REL(value("convex_hull_area", t), 0.5 * 125.0 * radius * radius * std::sin(2.0 * pi / 125.0), 1e-9);
  EXPECT_REL(value("convex_hull_perimeter", t), 125.0 * chord, 1e-9);
  EXPECT_EQ(result("principal_angle", t).status, Status::degenerate);
  EXPECT_EQ(result("principal_sway_direction", t).status, Status::degenerate);
  EXPECT_EQ(result("total_power", t).status, Status::constant) << "the radius of a circle does not change";
  // det S = (R^2 N / (2(N-1)))^2
  const double det_root = radius * radius * static_cast<double>(n) / (2.0 * steps);
  EXPECT_REL(value("ellipse_area.prediction_chi2", t), pi * det_root * 5.991464547107979, 1e-11);
}

TEST(ClosedForm, Sine) {
  const double a = 5.0, hz = 0.5, rate = 100.0;
  const Trajectory t = sine(a, hz, rate, 6000);
  EXPECT_REL(value("rms_distance_ml", t), a / std::sqrt(2.0), 1e-12);
  EXPECT_REL(value("mean_distance_ml", t), 2.0 * a / pi, 1e-4);
  EXPECT_REL(value("range_ml", t), 2.0 * a, 1e-9);
  EXPECT_REL(value("mean_velocity", t), 4.0 * a * hz, 1e-3);
  EXPECT_REL(value("mean_frequency_ml", t), hz * pi / (2.0 * std::sqrt(2.0)), 1e-3);
  EXPECT_EQ(value("ellipse_area.prediction_f", t), 0.0);
  EXPECT_EQ(value("convex_hull_area", t), 0.0);
  EXPECT_REL(value("convex_hull_perimeter", t), 4.0 * a, 1e-12);
  EXPECT_EQ(result("coefficient_sway_direction", t).status, Status::constant);
  EXPECT_EQ(result("range_ratio", t).status, Status::constant);
  EXPECT_EQ(result("length_over_area", t).status, Status::constant);
  EXPECT_EQ(result("total_power_ap", t).status, Status::constant);
  EXPECT_REL(value("total_power_ml", t), a * a / 2.0, 1e-3);
  EXPECT_REL(value("mode_frequency_ml", t), hz, 1e-12);
  EXPECT_NEAR(value("mean_power_frequency_ml", t), hz, 2e-3);
  EXPECT_REL(value("principal_sway_direction", t), 90.0, 1e-12);
  EXPECT_EQ(value("principal_angle", t), 0.0);
  // v = a w cos(w t): the extremes of the velocity, at every half period
  EXPECT_REL(value("peak_velocity_ml", t), a * 2.0 * pi * hz, 1e-6);
  EXPECT_REL(value("velocity_peaks_all_ml", t), a * 2.0 * pi * hz, 1e-6);
  EXPECT_REL(value("rms_velocity_ml", t), a * 2.0 * pi * hz / std::sqrt(2.0), 1e-6);
  EXPECT_EQ(value("zero_crossings_velocity_ml", t), 60.0) << "two in each of 30 cycles";
  // x''' = -a w^3 cos(w t), so the integral is a^2 w^6 / 2 over the time
  const double w = 2.0 * pi * hz;
  EXPECT_REL(value("jerk", t), 0.5 * a * a * std::pow(w, 6) / 2.0 * t.duration_s(), 1e-2);
  // sqrt(s^2 + var v) with v of amplitude a w
  EXPECT_REL(value("phase_plane_ml", t), a / std::sqrt(2.0) * std::sqrt(1.0 + w * w), 1e-6);
}

TEST(ClosedForm, MultitaperAndPeriodogramHoldTheSinesPower) {
  const Trajectory t = sine(5.0, 0.5, 100.0, 6000);
  analysis::MetricSettings settings;
  settings.psd = analysis::PsdMethod::periodogram;
  EXPECT_REL(value("total_power_ml", t, settings), 12.5, 2e-2);
  EXPECT_REL(value("mode_frequency_ml", t, settings), 0.5, 1e-12);
  settings.psd = analysis::PsdMethod::multitaper_sine;
  EXPECT_REL(value("total_power_ml", t, settings), 12.5, 2e-2);
}

TEST(ClosedForm, UniformTrend) {
  const double speed = 3.0;
  const Trajectory t = make_trajectory(
      2000, 100.0, [=](double s) { return speed * s; }, [](double) { return 0.0; });
  EXPECT_REL(value("rms_velocity_ml", t), speed, 1e-9);
  EXPECT_NEAR(value("sd_velocity_ml", t), 0.0, 1e-9);
  EXPECT_REL(value("mean_velocity_ml", t), speed, 1e-9);
  EXPECT_REL(value("p95_speed", t), speed, 1e-9);
  EXPECT_EQ(value("zero_crossings_position_ml", t), 1.0);
  EXPECT_EQ(result("velocity_peaks_all_ml", t).status, Status::degenerate);
  EXPECT_NEAR(value("twisting_angle", t), 0.0, 1e-9);
}

TEST(ClosedForm, SavitzkyGolayIsExactOnCubicsUpToTheEnds) {
  const auto x = [](double s) { return 1.0 - 2.0 * s + 0.7 * s * s + 3.0 * s * s * s; };
  const Trajectory t = make_trajectory(50, 20.0, x, [](double) { return 0.0; });
  const analysis::Derived derived(t);
  const auto v = derived.velocity(analysis::Axis::ml);
  for (std::size_t i = 0; i < v.size(); ++i) {
    const double s = static_cast<double>(i) / 20.0;
    EXPECT_NEAR(v[i], -2.0 + 1.4 * s + 9.0 * s * s, 1e-8) << i;
  }
}

TEST(ClosedForm, PercentileOfSpeedIsLinearBetweenOrderStatistics) {
  // central differences of x = t^2/2 give speed i dt inside, and half steps at the ends
  analysis::MetricSettings settings;
  settings.velocity = analysis::VelocityMethod::central_difference;
  const Trajectory t = make_trajectory(
      101, 1.0, [](double s) { return s * s / 2.0; }, [](double) { return 0.0; });
  // speeds: 0.5, 1, 2, ..., 99, 99.5; sorted position 95 of 0..100 is exactly 95
  EXPECT_REL(value("p95_speed", t, settings), 95.0, 1e-9);
}

TEST(ClosedForm, EllipseAreasAgainstEachOther) {
  const double expected[][2] = {{20, 1.31508},   {100, 1.05214},  {500, 1.01008},
                                {1500, 1.00334}, {3000, 1.00167}, {6000, 1.00083}};
  for (const auto& [n, ratio] : expected) {
    const Trajectory t = random_sway(7, static_cast<std::size_t>(n));
    const double prediction = value("ellipse_area.prediction_f", t);
    EXPECT_NEAR(prediction / value("ellipse_area.prediction_chi2", t), ratio, 5.1e-6) << n;
    EXPECT_REL(value("ellipse_area.confidence_mean", t), prediction / (n + 1.0), 1e-12);
    EXPECT_REL(value("ellipse_area.quijoux", t), prediction * (n - 1.0) / n, 1e-12);
    EXPECT_REL(value("ellipse_area.prieto_f", t), prediction * (n - 2.0) / (n + 1.0), 1e-12);
    const double f = analysis::f_quantile_2(0.95, n - 2.0);
    EXPECT_REL(value("ellipse_area.prieto_3", t), value("ellipse_area.prieto_f", t) * 3.0 / f, 1e-12);
  }
}

TEST(ClosedForm, FQuantile) {
  // tables of the F distribution, 2 and m degrees of freedom
  EXPECT_NEAR(analysis::f_quantile_2(0.95, 1.0), 199.5, 1e-9);
  EXPECT_NEAR(analysis::f_quantile_2(0.95, 10.0), 4.102821, 5e-7);
  EXPECT_NEAR(analysis::f_quantile_2(0.99, 20.0), 5.848932, 5e-7);
  EXPECT_NEAR(analysis::f_quantile_2(0.95, 1e9), -std::log(0.05), 1e-7);
}

TEST(ClosedForm, TheDrawnEllipseIsTheReportedOne) {
  const Trajectory t = random_sway(11);
  const analysis::Derived derived(t);
  const auto ellipse = analysis::prediction_ellipse(derived);
  ASSERT_TRUE(ellipse);
  EXPECT_REL(pi * ellipse->semi_major_mm * ellipse->semi_minor_mm, value("ellipse_area.prediction_f", t),
             1e-12);
  EXPECT_REL(ellipse->semi_minor_mm / ellipse->semi_major_mm, value("ellipse_axis_ratio", t), 1e-12);
  EXPECT_REL(ellipse->angle_deg, value("principal_angle", t), 1e-12);
}

TEST(ClosedForm, AnglesOfALine) {
  for (const double degrees : {-80.0, -45.0, -10.0, 30.0, 60.0, 90.0}) {
    const double a = degrees * pi / 180.0;
    const Trajectory t = make_trajectory(
        1000, 100.0, [=](double s) { return std::cos(a) * std::sin(3.0 * s); },
        [=](double s) { return std::sin(a) * std::sin(3.0 * s); });
    EXPECT_NEAR(value("principal_angle", t), degrees, 1e-9);
    EXPECT_NEAR(value("principal_sway_direction", t), 90.0 - std::fabs(degrees), 1e-9);
    EXPECT_EQ(value("ellipse_area.prediction_f", t), 0.0);
  }
}

TEST(ClosedForm, Constant) {
  const Trajectory t = make_trajectory(
      3000, 100.0, [](double) { return 0.1; }, [](double) { return -7.3; });
  for (const char* id : {"range", "range_ml", "mean_distance", "max_distance_ap", "rms_distance",
                         "path_length", "mean_velocity", "rms_velocity", "peak_velocity_ml", "p95_speed",
                         "ellipse_area.prediction_f", "ellipse_area.quijoux", "circle_95", "convex_hull_area",
                         "convex_hull_perimeter", "rectangle_area", "sway_area_per_second", "swept_area"})
    EXPECT_EQ(value(id, t), 0.0) << id;
  for (const char* id :
       {"mean_frequency", "mean_frequency_ml", "range_ratio", "coefficient_sway_direction",
        "length_over_area", "turns_index", "fractal_dimension.cc", "spectral_entropy_ap", "total_power_ml",
        "band_ratio.low_ml", "sway_density_mean_peak", "ellipse_axis_ratio"})
    EXPECT_EQ(result(id, t).status, Status::constant) << id;
}

TEST(ClosedForm, ZeroCrossingsAndPeaksByHand) {
  // central differences at 1 Hz of a saw: v = 2, (2+(-1))/2 ...; the peaks are written out below
  analysis::MetricSettings settings;
  settings.velocity = analysis::VelocityMethod::central_difference;
  Trajectory t;
  t.rate_hz = 1.0;
  t.ml_mm = {0.0, 2.0, 6.0, 5.0, 1.0, 0.0, 3.0, 9.0, 10.0, 4.0};
  t.ap_mm.assign(t.ml_mm.size(), 0.0);
  // v: 2, 3, 1.5, -2.5, -2.5, 1, 4.5, 3.5, -2.5, -6 -> changes before -2.5, 1 and -2.5
  EXPECT_EQ(value("zero_crossings_velocity_ml", t, settings), 3.0);
  EXPECT_REL(value("zero_crossings_velocity.per_second_ml", t, settings), 3.0 / 9.0, 1e-12);
  EXPECT_EQ(value("velocity_peaks_neg_ml", t, settings), 2.5);
  EXPECT_EQ(value("velocity_peaks_pos_ml", t, settings), 4.5);
  EXPECT_EQ(value("velocity_peaks_all_ml", t, settings), 3.5);
  // mean 4: - - + + - - - + + (0 keeps the sign)
  EXPECT_EQ(value("zero_crossings_position_ml", t, settings), 3.0);
}

}  // namespace
}  // namespace steadyplate::test
