#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <string_view>
#include <vector>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/metric.hpp"
#include "analysis/trajectory.hpp"

namespace steadyplate::test {

/// A trajectory about (0, 0) with its mean position set aside, as the preparation leaves it.
template <class Ml, class Ap>
analysis::Trajectory make_trajectory(std::size_t n, double rate_hz, Ml ml, Ap ap) {
  analysis::Trajectory t;
  t.rate_hz = rate_hz;
  for (std::size_t i = 0; i < n; ++i) {
    const double s = static_cast<double>(i) / rate_hz;
    t.ml_mm.push_back(ml(s));
    t.ap_mm.push_back(ap(s));
  }
  return t;
}

inline analysis::Trajectory circle(double radius_mm, double hz, double rate_hz, std::size_t n) {
  const double w = 2.0 * std::numbers::pi * hz;
  return make_trajectory(
      n, rate_hz, [=](double s) { return radius_mm * std::cos(w * s); },
      [=](double s) { return radius_mm * std::sin(w * s); });
}

/// Seeded numbers in [-1, 1), the same on every machine (std:: distributions are not).
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : engine_(seed) {}
  double operator()() { return static_cast<double>(engine_() >> 11) * 0x1p-52 - 1.0; }

 private:
  std::mt19937_64 engine_;
};

/// A random walk on a spring: what quiet standing looks like from afar, on both axes, correlated, off the
/// origin.
inline analysis::Trajectory random_sway(std::uint64_t seed, std::size_t n = 2600, double rate_hz = 100.0) {
  Noise noise(seed);
  analysis::Trajectory t;
  t.rate_hz = rate_hz;
  double x = 0.0, y = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    const double shared = noise();
    x = 0.99 * x + 0.6 * noise() + 0.2 * shared;
    y = 0.99 * y + 0.9 * noise() + 0.3 * shared;
    t.ml_mm.push_back(x);
    t.ap_mm.push_back(y);
  }
  double force_ml = 0.0, force_ap = 0.0;  // independent of the sway: enough for laws
  for (std::size_t i = 0; i < n; ++i) {
    t.force_ml_n.push_back(force_ml = 0.9 * force_ml + 0.1 * noise());
    t.force_ap_n.push_back(force_ap = 0.9 * force_ap + 0.1 * noise());
  }
  t.mean_ml_mm = 12.5;
  t.mean_ap_mm = -40.0;
  return t;
}

/// The defaults, and what single metrics need beside the CoP.
inline analysis::MetricSettings complete_settings() {
  analysis::MetricSettings settings;
  settings.body_height_mm = 1750.0;
  settings.foot = analysis::Foot{.length_mm = 260.0, .width_mm = 160.0};
  return settings;
}

/// The metric of that id; the test fails (and NaN comes back) when there is none.
inline analysis::Result result(std::string_view id, const analysis::Trajectory& t,
                               const analysis::MetricSettings& settings = {}) {
  const analysis::Metric* metric = analysis::find_metric(id);
  EXPECT_NE(metric, nullptr) << "no metric " << id;
  if (metric == nullptr) return {};
  const analysis::Derived derived(t, settings);
  return analysis::compute(*metric, derived);
}

inline double value(std::string_view id, const analysis::Trajectory& t,
                    const analysis::MetricSettings& settings = {}) {
  const analysis::Result r = result(id, t, settings);
  EXPECT_TRUE(analysis::has_value(r.status)) << id << ": " << analysis::to_string(r.status) << " " << r.note;
  return r.value;
}

}  // namespace steadyplate::test

/// Relative comparison; absolute when the expected value is 0.
#define EXPECT_REL(actual, expected, tolerance) \
  EXPECT_NEAR((actual), (expected), (tolerance) * ((expected) == 0.0 ? 1.0 : std::fabs(expected)))
#define ASSERT_REL(actual, expected, tolerance) \
  ASSERT_NEAR((actual), (expected), (tolerance) * ((expected) == 0.0 ? 1.0 : std::fabs(expected)))
