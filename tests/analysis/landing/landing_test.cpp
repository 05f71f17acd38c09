// Landings whose every number is known: constant forces, sines, steps; laws on every row; what is refused.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <set>
#include <stdexcept>

#include "analysis/landing/landing_metrics.hpp"
#include "analysis/metrics/derived.hpp"

namespace steadyplate::test {
namespace {

using analysis::Landing;
using analysis::LandingForces;
using analysis::LandingMetric;
using analysis::LandingSettings;
using analysis::Result;
using analysis::Status;

constexpr double weight_n = 700.0;
constexpr double air_s = 0.5;  // nobody on the plate
using Force = std::function<double(double)>;

/// Half a second of empty plate, then five seconds of G(t), t from the contact.
LandingForces landing(const Force& ml, const Force& ap, const Force& vertical, double rate_hz = 1000.0) {
  LandingForces forces;
  forces.rate_hz = rate_hz;
  const auto empty = static_cast<std::size_t>(std::lround(air_s * rate_hz));
  const auto all = empty + static_cast<std::size_t>(std::lround(5.0 * rate_hz));
  for (std::size_t i = 0; i < all; ++i) {
    const double t = (static_cast<double>(i) - static_cast<double>(empty)) / rate_hz;
    forces.ml_n.push_back(i < empty ? 0.0 : weight_n * ml(t));
    forces.ap_n.push_back(i < empty ? 0.0 : weight_n * ap(t));
    forces.vertical_n.push_back(i < empty ? 0.0 : weight_n * vertical(t));
  }
  return forces;
}

double nothing(double) {
  return 0.0;
}
double upright(double) {
  return 1.0;
}
/// An impact of three body weights that dies away, swinging.
double impact(double t) {
  return 1.0 + 2.0 * std::exp(-t / 0.2) * std::cos(2.0 * std::numbers::pi * 3.0 * t);
}

LandingSettings weighed() {
  LandingSettings settings;
  settings.weight_n = weight_n;
  return settings;
}

Result of(std::string_view id, const LandingForces& forces, const LandingSettings& settings = weighed()) {
  const LandingMetric* metric = analysis::find_landing_metric(id);
  if (metric == nullptr) return {std::nan(""), Status::missing_input, "no such row"};
  return compute(*metric, Landing(forces, settings));
}

double value(std::string_view id, const LandingForces& forces, const LandingSettings& settings = weighed()) {
  const Result result = of(id, forces, settings);
  EXPECT_TRUE(analysis::has_value(result.status)) << id << ": " << result.note;
  return result.value;
}

TEST(LandingClosedForm, StandingAtOnceIsZero) {
  const auto forces = landing(nothing, nothing, upright);
  for (const char* id : {"dpsi_landing", "mlsi_landing", "apsi_landing", "vsi_landing"})
    EXPECT_EQ(value(id, forces), 0.0) << id;
  for (const char* id : {"time_to_stabilisation_landing_ml", "time_to_stabilisation_landing.vertical"})
    EXPECT_EQ(of(id, forces).status, Status::constant) << id;
}

TEST(LandingClosedForm, ConstantForcesAreTheirOwnIndices) {
  const auto forces =
      landing([](double) { return -0.3; }, [](double) { return 0.4; }, [](double) { return 2.2; });
  EXPECT_NEAR(value("mlsi_landing", forces), 0.3, 1e-12);
  EXPECT_NEAR(value("apsi_landing", forces), 0.4, 1e-12);
  EXPECT_NEAR(value("vsi_landing", forces), 1.2, 1e-12);
  EXPECT_NEAR(value("dpsi_landing", forces), 1.3, 1e-12);  // 0.3, 0.4, 1.2: sqrt 1.69
}

TEST(LandingClosedForm, SinesOverWholeCycles) {
  const auto wave = [](double size, double hz) {
    return [=](double t) { return size * std::sin(2.0 * std::numbers::pi * hz * t); };
  };
  const auto forces =
      landing(wave(0.2, 1.0), wave(0.1, 3.0), [&](double t) { return 1.0 + wave(0.5, 2.0)(t); });
  EXPECT_NEAR(value("mlsi_landing", forces), 0.2 / std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(value("apsi_landing", forces), 0.1 / std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(value("vsi_landing", forces), 0.5 / std::sqrt(2.0), 1e-12);
}

/// Sum of 4 exp(-2t/T) cos^2(w t): with a = 2/T its integral is 4 (1/(2a) + a/(2 (a^2 + 4 w^2))).
TEST(LandingClosedForm, AnImpactThatDiesAway) {
  const double a = 2.0 / 0.2, w = 2.0 * std::numbers::pi * 3.0;
  const double integral = 4.0 * (0.5 / a + 0.5 * a / (a * a + 4.0 * w * w));
  EXPECT_NEAR(value("vsi_landing", landing(nothing, nothing, impact, 20'000.0)), std::sqrt(integral / 3.0),
              2e-4);
}

/// The window is 3 s: what comes later, and where the trial was cut, does not count.
TEST(LandingClosedForm, OnlyThreeSecondsFromTheContactCount) {
  const auto late = [](double t) { return t < 3.0 - 1e-9 ? 0.0 : 5.0; };
  EXPECT_EQ(value("mlsi_landing", landing(late, nothing, upright)), 0.0);
  const auto early = [](double t) { return t < 0.3 - 1e-9 ? 1.0 : 0.0; };
  EXPECT_NEAR(value("mlsi_landing", landing(early, nothing, upright)), std::sqrt(0.1), 1e-12);
  auto cut = landing(early, nothing, upright);
  for (auto* axis : {&cut.ml_n, &cut.ap_n, &cut.vertical_n}) {
    axis->resize(3500);                               // ends with the window
    axis->erase(axis->begin(), axis->begin() + 499);  // one empty sample is left
  }
  EXPECT_NEAR(value("mlsi_landing", cut), std::sqrt(0.1), 1e-12);
  for (auto* axis : {&cut.ml_n, &cut.ap_n, &cut.vertical_n}) axis->pop_back();
  EXPECT_EQ(of("mlsi_landing", cut).status, Status::too_short);
}

/// The foot is down above 10 N, not at it and not later.
TEST(LandingClosedForm, TheContactIsTheFirstSampleAboveTenNewton) {
  auto forces = landing(nothing, nothing, upright);
  forces.vertical_n[490] = 10.0;  // noise of an empty plate
  EXPECT_NEAR(Landing(forces, weighed()).contact_s(), 0.5, 1e-12);
  forces.vertical_n[495] = 10.5;
  forces.start_s = 100.0;
  const Landing found(forces, weighed());
  EXPECT_NEAR(found.contact_s(), 100.495, 1e-12);
  EXPECT_EQ(found.vertical().size(), 3000U);
  EXPECT_NEAR(found.vertical().front(), 10.5 / weight_n, 1e-12);
}

/// A step c for the first k of N samples: the sequential mean is c k/n from there, its end c k/N, the SD
/// c sqrt(p(1-p)); it is within a quarter of it once 1/n <= 1/N + sqrt(p(1-p))/(4k).
TEST(LandingClosedForm, TimeToStabilisationOfAStep) {
  for (const double step_s : {0.1, 0.4, 1.0}) {
    const auto forces = landing([=](double t) { return t < step_s - 1e-9 ? 0.7 : 0.0; }, nothing, upright);
    const double all = 3000.0, k = step_s * 1000.0, p = k / all;
    const double samples = 1.0 / (1.0 / all + std::sqrt(p * (1.0 - p)) / (4.0 * k));
    EXPECT_NEAR(value("time_to_stabilisation_landing_ml", forces), std::ceil(samples - 1.0) / 1000.0, 1e-9)
        << step_s;
  }
}

/// The definition once more, by the double loop.
TEST(LandingClosedForm, TimeToStabilisationAgainstItsDefinition) {
  const auto forces =
      landing([](double t) { return 0.2 * std::sin(9.0 * t) * std::exp(-t); }, nothing, impact);
  const Landing found(forces, weighed());
  for (const auto* g : {&found.ml(), &found.vertical()}) {
    const auto n = static_cast<double>(g->size());
    double mean = 0.0, variance = 0.0;
    for (const double v : *g) mean += v / n;
    for (const double v : *g) variance += (v - mean) * (v - mean) / n;
    std::size_t expected = 0;
    for (std::size_t last = 0; last < g->size(); ++last) {
      double sequential = 0.0;
      for (std::size_t i = 0; i <= last; ++i) sequential += (*g)[i];
      if (std::fabs(sequential / static_cast<double>(last + 1) - mean) > 0.25 * std::sqrt(variance))
        expected = last + 1;
    }
    EXPECT_GT(expected, 10U);
    EXPECT_EQ(analysis::stabilised_from(*g, 0.25), expected);
  }
}

/// The square of the whole is the sum of its three parts.
TEST(LandingLaws, TheWholeIsItsParts) {
  const auto forces = landing([](double t) { return 0.3 * std::sin(7.0 * t); },
                              [](double t) { return 0.2 * std::cos(11.0 * t); }, impact);
  const double ml = value("mlsi_landing", forces), ap = value("apsi_landing", forces),
               v = value("vsi_landing", forces), whole = value("dpsi_landing", forces);
  EXPECT_NEAR(whole * whole, ml * ml + ap * ap + v * v, 1e-12);
}

LandingForces jump() {
  return landing([](double t) { return 0.3 * std::exp(-t) * std::sin(7.0 * t); },
                 [](double t) { return 0.2 * std::exp(-t / 0.7) * std::cos(11.0 * t); }, impact);
}

void expect_all(const std::function<void(const LandingMetric&, double)>& check, const LandingForces& forces,
                const LandingSettings& settings) {
  for (const LandingMetric& metric : analysis::landing_metric_table()) {
    const Result result = compute(metric, Landing(forces, settings));
    ASSERT_TRUE(analysis::has_value(result.status)) << metric.row.id << ": " << result.note;
    check(metric, result.value);
  }
}

TEST(LandingLaws, EveryRowKnowsNeitherWeightNorSideNorWhenItBegan) {
  const auto plain = jump();
  const auto same = [&](const LandingMetric& metric, double changed) {
    EXPECT_NEAR(changed, value(metric.row.id, plain), 1e-12) << metric.row.id;
  };
  auto heavy = plain;
  for (auto* axis : {&heavy.ml_n, &heavy.ap_n, &heavy.vertical_n})
    for (double& force : *axis) force *= 1.5;
  auto heavier = weighed();
  heavier.weight_n = 1.5 * weight_n;
  expect_all(same, heavy, heavier);
  auto mirrored = plain;
  for (double& force : mirrored.ml_n) force = -force;
  expect_all(same, mirrored, weighed());
  auto later = plain;
  for (auto* axis : {&later.ml_n, &later.ap_n, &later.vertical_n}) axis->insert(axis->begin(), 321, 0.0);
  later.start_s = -7.0;
  expect_all(same, later, weighed());
}

TEST(LandingLaws, AQuarterTurnSwapsTheAxes) {
  const auto plain = jump();
  auto turned = plain;
  std::swap(turned.ml_n, turned.ap_n);
  for (double& force : turned.ml_n) force = -force;
  expect_all(
      [&](const LandingMetric& metric, double changed) {
        std::string partner(metric.row.id);
        if (partner == "mlsi_landing")
          partner = "apsi_landing";
        else if (partner == "apsi_landing")
          partner = "mlsi_landing";
        else if (metric.row.axis != analysis::Axis::none)
          partner.replace(partner.size() - 2, 2, metric.row.axis == analysis::Axis::ml ? "ap" : "ml");
        EXPECT_NEAR(changed, value(partner, plain), 1e-12) << metric.row.id;
      },
      turned, weighed());
}

/// Everything twice as slow, the window too: indices stay, times double.
TEST(LandingLaws, SlowedDown) {
  const auto plain = jump();
  auto slow = plain;
  slow.rate_hz /= 2.0;
  auto settings = weighed();
  settings.window_s *= 2.0;
  expect_all(
      [&](const LandingMetric& metric, double changed) {
        const double factor = metric.row.unit == "s" ? 2.0 : 1.0;
        EXPECT_NEAR(changed, factor * value(metric.row.id, plain), 1e-12) << metric.row.id;
      },
      slow, settings);
}

/// The first sample stands for a whole step, and it is the largest: that is all the rate does.
TEST(LandingLaws, TheRateChangesLittle) {
  const auto at = [](double rate_hz) {
    return landing([](double t) { return 0.3 * std::exp(-t) * std::sin(7.0 * t); }, nothing, impact, rate_hz);
  };
  for (const char* id : {"mlsi_landing", "vsi_landing", "dpsi_landing"})
    EXPECT_NEAR(value(id, at(200.0)), value(id, at(2000.0)), 0.03 * value(id, at(2000.0))) << id;
}

TEST(LandingWeight, ComesFromTheEndWhenItIsNotKnown) {
  const auto forces = jump();
  const Result measured = of("vsi_landing", forces, {});
  EXPECT_EQ(measured.status, Status::warn);
  EXPECT_NE(measured.note.find("warn_weight_from_trial"), std::string::npos);
  EXPECT_NEAR(measured.value, value("vsi_landing", forces), 1e-6) << "the impact has died away";
  auto left = forces;
  std::fill(left.vertical_n.end() - 1200, left.vertical_n.end(), 0.0);  // stepped off again
  EXPECT_EQ(of("vsi_landing", left, {}).status, Status::degenerate);
  EXPECT_EQ(of("vsi_landing", left).status, Status::ok) << "the window is whole, and the weight entered";
}

TEST(LandingRefusals, SayWhatIsNotThere) {
  auto forces = jump();
  auto flat = forces;
  flat.ml_n.clear();
  flat.ap_n.clear();
  EXPECT_EQ(of("dpsi_landing", flat).status, Status::missing_input);
  EXPECT_EQ(of("time_to_stabilisation_landing_ap", flat).status, Status::missing_input);
  EXPECT_NEAR(value("vsi_landing", flat), value("vsi_landing", forces), 0.0);

  auto standing = forces;
  for (auto* axis : {&standing.ml_n, &standing.ap_n, &standing.vertical_n})
    axis->erase(axis->begin(), axis->begin() + 500);
  EXPECT_NE(of("dpsi_landing", standing).note.find("first sample"), std::string::npos);
  auto nobody = forces;
  for (double& force : nobody.vertical_n) force = std::min(force, 10.0);
  EXPECT_EQ(of("dpsi_landing", nobody).status, Status::degenerate);
  auto hole = forces;
  hole.ap_n[900] = std::nan("");
  EXPECT_EQ(of("vsi_landing", hole).status, Status::not_finite);
  EXPECT_EQ(of("vsi_landing", {}).status, Status::too_short);
}

TEST(LandingRefusals, WrongArgumentsAreNamed) {
  const auto message = [](const LandingForces& forces, const LandingSettings& settings) -> std::string {
    try {
      const Landing found(forces, settings);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "";
  };
  auto uneven = jump();
  uneven.ap_n.pop_back();
  EXPECT_NE(message(uneven, {}).find("ap_n"), std::string::npos);
  auto still = jump();
  still.rate_hz = 0.0;
  EXPECT_NE(message(still, {}).find("rate_hz"), std::string::npos);
  LandingSettings settings;
  settings.weight_n = 0.0;
  EXPECT_NE(message(jump(), settings).find("weight_n"), std::string::npos);
  settings = {};
  settings.window_s = -1.0;
  EXPECT_NE(message(jump(), settings).find("window_s"), std::string::npos);
}

TEST(LandingRows, HaveIdsOfTheirOwnAndSayWhatShapedThem) {
  std::set<std::string_view> ids;
  for (const analysis::Metric& metric : analysis::metric_table()) ids.insert(metric.id);
  for (const LandingMetric& metric : analysis::landing_metric_table()) {
    EXPECT_TRUE(ids.insert(metric.row.id).second) << metric.row.id;
    EXPECT_EQ(analysis::find_metric(metric.row.id), &metric.row);
    EXPECT_FALSE(metric.row.citation.empty());
    EXPECT_FALSE(metric.row.laws.note.empty());
    EXPECT_NE(metric.row.id.find("_landing"), std::string_view::npos);
  }
  EXPECT_EQ(analysis::landing_parameters(*analysis::find_landing_metric("vsi_landing"), weighed(), 999.99),
            "contact_n=10;window_s=3;weight=entered;rate_hz=1000");
  EXPECT_EQ(analysis::landing_parameters(*analysis::find_landing_metric("time_to_stabilisation_landing_ml"),
                                         {}, 0.0),
            "contact_n=10;window_s=3;band_sd=0.25;weight=last_1_s");
  EXPECT_EQ(analysis::select_landing_metrics("vsi_landing, core").size(),
            analysis::landing_metric_table().size());
  EXPECT_THROW(analysis::select_landing_metrics("mean_velocity"), std::invalid_argument);
}

/// Asked of a centre of pressure, a landing's score says what it is about.
TEST(LandingRows, AreNotAboutACentreOfPressure) {
  const analysis::Trajectory nobody;
  const analysis::Derived derived(nobody);
  const Result result = analysis::compute(*analysis::find_metric("dpsi_landing"), derived);
  EXPECT_EQ(result.status, Status::missing_input);
  EXPECT_NE(result.note.find("--score landing"), std::string::npos);
}

}  // namespace
}  // namespace steadyplate::test
