// Data that cannot support a number: a status with a reason beside a NaN, for every row; never 0, never an
// exception.

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "tests/analysis/metrics/signals.hpp"

namespace steadyplate::test {
namespace {

using analysis::Derived;
using analysis::Metric;
using analysis::PsdMethod;
using analysis::Result;
using analysis::Status;
using analysis::Trajectory;

Trajectory shortened(std::size_t n) {
  return random_sway(3, n);
}

/// What must hold whatever the data: a value or a reason, never half of each.
void expect_honest(const Metric& metric, const Result& r, std::string_view what) {
  if (analysis::has_value(r.status)) {
    EXPECT_TRUE(std::isfinite(r.value)) << metric.id << " on " << what;
  } else {
    EXPECT_TRUE(std::isnan(r.value)) << metric.id << " on " << what;
    EXPECT_FALSE(r.note.empty()) << metric.id << " on " << what << ": no reason";
  }
  if (r.status == Status::warn) {
    EXPECT_FALSE(r.note.empty()) << metric.id << " on " << what;
  }
}

struct Case {
  std::string name;
  Trajectory trajectory;
};

std::vector<Case> cases() {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  std::vector<Case> all;
  for (const std::size_t n : {0, 1, 2, 3, 4, 5, 6, 16, 17, 18, 100, 999, 1000, 1001})
    all.push_back({std::to_string(n) + " samples", shortened(n)});
  all.push_back({"nothing at all", {}});
  const auto still = [](double) { return 3.7; };
  const auto sine = [](double s) { return 4.0 * std::sin(2.0 * s); };
  all.push_back({"constant", make_trajectory(3000, 100.0, still, still)});
  all.push_back({"one axis still", make_trajectory(3000, 100.0, sine, still)});
  all.push_back({"the other axis still", make_trajectory(3000, 100.0, still, sine)});
  all.push_back(
      {"a slanted line", make_trajectory(3000, 100.0, sine, [&](double s) { return 0.3 * sine(s) + 1.0; })});
  all.push_back({"rounding of a constant",
                 make_trajectory(
                     3000, 100.0, [](double s) { return 1.0 + 1e-15 * std::sin(s); }, still)});
  all.push_back({"a circle", circle(5.0, 0.5, 100.0, 3000)});
  all.push_back({"two places", make_trajectory(
                                   3000, 100.0, [](double s) { return s < 15.0 ? 0.0 : 100.0; }, still)});
  all.push_back({"one sample off", make_trajectory(
                                       3000, 100.0, [](double s) { return s == 10.0 ? 1.0 : 0.0; }, still)});
  all.push_back({"4 Hz sampling", random_sway(5, 200, 4.0)});
  all.push_back({"0.01 Hz sampling", random_sway(5, 200, 0.01)});
  for (const double bad : {nan, infinity, -infinity}) {
    Trajectory t = random_sway(6, 2000);
    t.ml_mm[1234] = bad;
    all.push_back({"a sample " + std::to_string(bad), t});
    Trajectory u = random_sway(6, 2000);
    u.ap_mm.back() = bad;
    all.push_back({"the last sample " + std::to_string(bad), u});
    Trajectory v = random_sway(6, 2000);
    v.mean_ap_mm = bad;
    all.push_back({"the mean position " + std::to_string(bad), v});
  }
  Trajectory huge = random_sway(8, 2000);
  for (double& x : huge.ml_mm) x *= 1e300;
  all.push_back({"numbers near overflow", huge});
  Trajectory tiny = random_sway(8, 2000);
  for (std::size_t i = 0; i < tiny.size(); ++i) {
    tiny.ml_mm[i] *= 1e-200;
    tiny.ap_mm[i] *= 1e-200;
  }
  all.push_back({"numbers near underflow", tiny});
  return all;
}

TEST(Degenerate, EveryRowOnEveryCaseIsAValueOrAReason) {
  for (const Case& c : cases()) {
    for (const PsdMethod psd : {PsdMethod::welch, PsdMethod::multitaper_sine, PsdMethod::periodogram}) {
      analysis::MetricSettings settings;
      settings.psd = psd;
      const Derived derived(c.trajectory, settings);
      for (const Metric& metric : analysis::metric_table()) {
        Result r;
        ASSERT_NO_THROW(r = compute(metric, derived)) << metric.id << " on " << c.name;
        expect_honest(metric, r, c.name);
      }
    }
  }
}

TEST(Degenerate, BelowTheMinimumIsTooShortAndSaysByHowMuch) {
  for (const Metric& metric : analysis::metric_table()) {
    const Trajectory t = shortened(metric.minimum_samples - 1);
    const Result r = compute(metric, Derived(t));
    EXPECT_EQ(r.status, Status::too_short) << metric.id;
    EXPECT_NE(r.note.find("needs " + std::to_string(metric.minimum_samples)), std::string::npos) << r.note;
    if (metric.minimum_s > 0.0) {
      const Trajectory brief = shortened(420);
      const Result s = compute(metric, Derived(brief));
      EXPECT_EQ(s.status, Status::too_short) << metric.id;
      EXPECT_EQ(s.note, "needs " + std::to_string(static_cast<int>(metric.minimum_s)) + " s, has 4.2 s");
      const Trajectory enough = shortened(static_cast<std::size_t>(100.0 * metric.minimum_s));
      // Of a recurrence that noise does not have, the length is not to blame.
      const Status status = compute(metric, Derived(enough)).status;
      EXPECT_TRUE(analysis::has_value(status) ||
                  (metric.family == analysis::Family::recurrence && status == Status::degenerate))
          << metric.id;
    }
  }
}

TEST(Degenerate, AtTheMinimumThereIsNoTooShort) {
  for (const Metric& metric : analysis::metric_table()) {
    if (metric.minimum_s > 0.0) continue;
    const Trajectory t = shortened(metric.minimum_samples);
    EXPECT_NE(compute(metric, Derived(t)).status, Status::too_short) << metric.id;
  }
}

TEST(Degenerate, ABadSampleIsNotFiniteForEveryRow) {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    Trajectory t = random_sway(4, 2000);
    t.ap_mm[77] = bad;
    const Derived derived(t);
    for (const Metric& metric : analysis::metric_table())
      EXPECT_EQ(compute(metric, derived).status, Status::not_finite) << metric.id;
  }
}

/// A constant signal: what is a length, an area or a velocity is 0; no ratio, frequency or direction is made
/// up.
TEST(Degenerate, ConstantIsZeroOnlyWhereZeroIsTrue) {
  const Trajectory t = make_trajectory(
      3000, 100.0, [](double) { return 0.1; }, [](double) { return 1e4 / 3.0; });
  const Derived derived(t);
  for (const Metric& metric : analysis::metric_table()) {
    const Result r = compute(metric, derived);
    if (!analysis::has_value(r.status)) continue;
    if (metric.laws.translation != analysis::Laws::Translation::moves_with_it) {
      EXPECT_EQ(r.value, 0.0) << metric.id;
    }
    EXPECT_NE(metric.unit, "") << metric.id << " is a pure number and has a value on a constant signal";
    EXPECT_NE(metric.unit, "Hz") << metric.id << " is a frequency and has a value on a constant signal";
    EXPECT_NE(metric.unit, "deg") << metric.id << " is a direction and has a value on a constant signal";
  }
}

/// A filter leaves 1e-15 of movement on a constant: that must read as constant, not as a spectrum of
/// rounding.
TEST(Degenerate, RoundingOfAConstantReadsAsConstant) {
  Noise noise(9);
  Trajectory exact, rounded;
  exact.rate_hz = rounded.rate_hz = 100.0;
  for (int i = 0; i < 3000; ++i) {
    exact.ml_mm.push_back(100.1);
    exact.ap_mm.push_back(-3.0);
    rounded.ml_mm.push_back(100.1 + 1e-13 * noise());
    rounded.ap_mm.push_back(-3.0 + 1e-15 * noise());
  }
  const Derived a(exact), b(rounded);
  for (const Metric& metric : analysis::metric_table()) {
    const Result x = compute(metric, a), y = compute(metric, b);
    EXPECT_EQ(x.status, y.status) << metric.id;
    if (analysis::has_value(x.status)) {
      EXPECT_EQ(x.value, y.value) << metric.id;
    }
  }
}

TEST(Degenerate, SegmentLongerThanTheDataWarns) {
  analysis::MetricSettings settings;
  settings.psd_segment_s = 60.0;
  const Result r = result("total_power_ml", random_sway(2, 2000), settings);
  EXPECT_EQ(r.status, Status::warn);
  EXPECT_NE(r.note.find("warn_one_segment"), std::string::npos) << r.note;
  EXPECT_TRUE(std::isfinite(r.value));
}

TEST(Degenerate, RateBelowTheBandWarns) {
  const Result r = result("total_power_ml", random_sway(2, 2000, 8.0));
  EXPECT_EQ(r.status, Status::warn);
  EXPECT_NE(r.note.find("4 Hz"), std::string::npos) << r.note;
}

TEST(Degenerate, VfyNeedsAPositionToDivideBy) {
  Trajectory t = random_sway(2);
  t.mean_ap_mm = 0.5;
  EXPECT_EQ(result("vfy", t).status, Status::degenerate);
}

TEST(WrongArgument, NamesIt) {
  const auto message = [](const Trajectory& t, const analysis::MetricSettings& s) -> std::string {
    try {
      const Derived derived(t, s);
    } catch (const std::invalid_argument& e) {
      return e.what();
    }
    return "";
  };
  const Trajectory good = random_sway(1, 100);
  Trajectory unequal = good;
  unequal.ap_mm.pop_back();
  EXPECT_NE(message(unequal, {}).find("ap_mm"), std::string::npos);
  for (const double rate : {0.0, -5.0, std::nan("")}) {
    Trajectory t = good;
    t.rate_hz = rate;
    EXPECT_NE(message(t, {}).find("rate_hz"), std::string::npos) << rate;
  }
  using Settings = analysis::MetricSettings;
  const std::vector<std::pair<std::string, std::function<void(Settings&)>>> wrong{
      {"ellipse_level", [](Settings& s) { s.ellipse_level = 1.0; }},
      {"ellipse_level", [](Settings& s) { s.ellipse_level = std::nan(""); }},
      {"sway_density_radius_mm", [](Settings& s) { s.sway_density_radius_mm = 0.0; }},
      {"sway_density_lowpass_hz", [](Settings& s) { s.sway_density_lowpass_hz = -1.0; }},
      {"twisting_min_step_mm", [](Settings& s) { s.twisting_min_step_mm = -0.1; }},
      {"psd_segment_s", [](Settings& s) { s.psd_segment_s = 0.0; }},
      {"psd_overlap", [](Settings& s) { s.psd_overlap = 1.0; }},
      {"band_low_hz", [](Settings& s) { s.band_low_hz = 6.0; }}};
  for (const auto& [name, spoil] : wrong) {
    Settings settings;
    spoil(settings);
    EXPECT_NE(message(good, settings).find(name), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace steadyplate::test
