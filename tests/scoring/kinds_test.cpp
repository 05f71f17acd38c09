// Trials of other kinds through the one path: a landing, a sway angle, the mean curve of repeats, and a look
// at the recording where a value is unusual.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

#include "analysis/metrics/derived.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/plausibility.hpp"
#include "tools/scoring/pooled.hpp"
#include "tools/scoring/scoring.hpp"
#include "tools/scoring/sensory.hpp"

namespace steadyplate::scoring {
namespace {

using analysis::Status;
using datasets::Recording;
using datasets::RecordingData;

void add(RecordingData& data, const std::string& name, const std::string& unit, std::vector<double> values) {
  data.channels.push_back(
      {.name = name, .unit = unit, .plate = "", .source = name, .values = std::move(values)});
}

/// Half a second in the air, then G = (0.3, -0.4, 1 + 1.2 for a second, then 1) of 700 N, at 500 Hz.
RecordingData jump(bool sheared = true) {
  RecordingData data;
  data.id = "jump";
  std::vector<double> fx, fy, fz;
  for (int i = 0; i < 2500; ++i) {
    const double t = i / 500.0 - 0.5;
    const bool down = t >= -1e-9, early = down && t < 1.0 - 1e-9;
    data.time_s.push_back(i / 500.0);
    fx.push_back(early ? 210.0 : 0.0);
    fy.push_back(early ? -280.0 : 0.0);
    fz.push_back(down ? (early ? 1540.0 : 700.0) : 0.0);
  }
  if (sheared) {
    add(data, "force_ml_n", "N", fx);
    add(data, "force_ap_n", "N", fy);
  }
  add(data, "fz_n", "N", fz);
  return data;
}

const Score* score_of(const Scored& scored, std::string_view id) {
  for (const Score& score : scored.scores)
    if (score.metric->id == id) return &score;
  return nullptr;
}

ScoreOptions landing_options() {
  auto options = options_for("default");
  options.tilt.what = TiltOptions::What::landing;
  return options;
}

TEST(ScoreLanding, FromForceToIndices) {
  auto options = landing_options();
  options.mass_kg = 700.0 / 9.80665;
  const Scored scored = score(Recording(jump()), options);
  const double third = std::sqrt(1.0 / 3.0);  // one of three seconds
  EXPECT_NEAR(score_of(scored, "mlsi_landing")->result.value, 0.3 * third, 1e-12);
  EXPECT_NEAR(score_of(scored, "apsi_landing")->result.value, 0.4 * third, 1e-12);
  EXPECT_NEAR(score_of(scored, "vsi_landing")->result.value, 1.2 * third, 1e-12);
  EXPECT_NEAR(score_of(scored, "dpsi_landing")->result.value, 1.3 * third, 1e-12);
  EXPECT_EQ(score_of(scored, "dpsi_landing")->result.status, Status::ok);
  EXPECT_EQ(score_of(scored, "dpsi_landing")->parameters,
            "contact_n=10;window_s=3;weight=entered;rate_hz=500");
  EXPECT_EQ(scored.segment, "0.5-3.5s");
  EXPECT_TRUE(scored.warnings.empty()) << scored.warnings.front();
}

TEST(ScoreLanding, AWeightThatDoesNotFitIsSaid) {
  auto options = landing_options();
  options.mass_kg = 90.0;
  const Scored scored = score(Recording(jump()), options);
  ASSERT_EQ(scored.warnings.size(), 1U);
  EXPECT_NE(scored.warnings.front().find("warn_mass_mismatch"), std::string::npos);
  const Scored unknown = score(Recording(jump()), landing_options());
  EXPECT_EQ(score_of(unknown, "vsi_landing")->result.status, Status::warn);
}

TEST(ScoreLanding, WithoutShearOnlyTheVerticalStands) {
  const Scored scored = score(Recording(jump(false)), landing_options());
  EXPECT_EQ(score_of(scored, "dpsi_landing")->result.status, Status::missing_input);
  EXPECT_TRUE(analysis::has_value(score_of(scored, "vsi_landing")->result.status));
}

TEST(ScoreLanding, OtherRowsAndRecordingsSaySo) {
  auto options = landing_options();
  options.selection = "vsi_landing,mean_velocity";
  const Scored scored = score(Recording(jump()), options);
  ASSERT_EQ(scored.scores.size(), 2U);
  EXPECT_EQ(scored.scores[1].result.status, Status::missing_input);
  EXPECT_EQ(scored.scores[1].result.note, "is not about a landing");
  RecordingData none;
  none.id = "none";
  none.time_s = {0.0, 0.01};
  EXPECT_THROW(score(Recording(none), options), datasets::ReadError);
  options.plate = "third";
  EXPECT_THROW(score(Recording(jump()), options), std::invalid_argument);
  options = landing_options();
  options.profile = "raw";
  EXPECT_THROW(score(Recording(jump()), options), std::invalid_argument);
}

/// A hole in one force is a hole in all: the three stay samples of one moment.
TEST(ScoreLanding, GapsAreOfAllForces) {
  auto data = jump();
  data.channels[1].values[900] = std::nan("");
  auto options = landing_options();
  options.mass_kg = 700.0 / 9.80665;
  const Scored scored = score(Recording(data), options);
  EXPECT_EQ(scored.prepared.samples_filled, 1U);
  EXPECT_NEAR(score_of(scored, "dpsi_landing")->result.value, 1.3 * std::sqrt(1.0 / 3.0), 1e-12);
}

Scored sway(const std::string& id, const std::string& condition, double low_deg, double high_deg) {
  RecordingData data;
  data.id = id;
  data.condition = parse_condition(condition);
  std::vector<double> angle;
  for (int i = 0; i < 2000; ++i) {
    data.time_s.push_back(i / 100.0);
    angle.push_back(0.5 * (low_deg + high_deg) -
                    0.5 * (high_deg - low_deg) * std::cos(std::numbers::pi * i / 100.0));
  }
  add(data, "sway_angle_ap_deg", "deg", angle);
  auto options = options_for("default");
  options.tilt.what = TiltOptions::What::sway;
  return score(Recording(std::move(data)), options);
}

/// A sway angle that was itself measured needs no estimate: no warning, and the whole test is made of it.
TEST(ScoreSway, AMeasuredAngleMakesTheSensoryOrganizationTest) {
  EXPECT_NEAR(sway("a", "", -1.0, 4.0).scores.front().result.value, 60.0, 1e-9);
  EXPECT_EQ(sway("a", "", -1.0, 4.0).scores.front().result.status, Status::ok);
  EXPECT_EQ(sway("b", "", -9.0, 9.0).scores.front().result.value, 0.0);
  std::vector<Scored> trials;
  for (int c = 1; c <= 6; ++c)
    for (int n = 1; n <= 3; ++n)
      trials.push_back(sway(std::to_string(10 * c + n), "sot" + std::to_string(c), 0.0, c));
  const auto rows = sensory_rows(trials);
  ASSERT_EQ(rows.size(), 5U);
  // scores 92, 84, 76, 68, 60, 52
  EXPECT_EQ(rows[0].id, "sot_composite");
  EXPECT_NEAR(rows[0].result.value, (92.0 + 84.0 + 3.0 * (76.0 + 68.0 + 60.0 + 52.0)) / 14.0, 1e-9);
  EXPECT_EQ(rows[0].result.status, Status::ok);
  EXPECT_NEAR(rows[4].result.value, (76.0 + 52.0) / (84.0 + 60.0), 1e-9);
  EXPECT_EQ(rows[0].profile, "sway");
}

/// A random walk on a spring, its seed the trial.
Scored trial(unsigned seed, const std::string& condition, double seconds = 40.0, double scale = 1.0,
             std::optional<double> age = {}, double rate_hz = 100.0) {
  RecordingData data;
  data.id = "t" + std::to_string(seed);
  data.participant.age_years = age;
  data.condition = parse_condition(condition);
  std::mt19937_64 random(seed);
  const auto step = [&] { return static_cast<double>(random() >> 11) * 0x1p-52 - 1.0; };
  std::vector<double> ml, ap;
  double x = 0.0, y = 0.0;
  for (int i = 0; i < static_cast<int>(seconds * rate_hz); ++i) {
    data.time_s.push_back(i / rate_hz);
    ml.push_back(scale * (x = 0.99 * x + 0.3 * step()));
    ap.push_back(scale * (y = 0.99 * y + 0.4 * step()));
  }
  add(data, "cop_ml_mm", "mm", ml);
  add(data, "cop_ap_mm", "mm", ap);
  auto options = options_for("default");
  options.selection = "sda_diffusion_short.cdl1993,sda_critical_time.cdl1993_ap,mean_velocity";
  return score(Recording(std::move(data)), options);
}

/// Against the curves averaged by hand; and not the mean of the trials' own values.
TEST(Pooled, IsOfTheMeanCurve) {
  std::vector<Scored> trials{trial(1, "eo-firm"), trial(2, "eo-firm", 30.0), trial(3, "ec-firm"),
                             trial(4, "eo-firm")};
  const auto rows = pooled_rows(trials);
  ASSERT_EQ(rows.size(), 2U) << "one condition has repeats, and two rows are of diffusion";
  EXPECT_EQ(rows[0].id, "pooled.sda_diffusion_short.cdl1993");
  EXPECT_EQ(rows[0].trials, "t1+t2+t4");
  EXPECT_EQ(rows[0].unit, "mm^2/s");
  EXPECT_EQ(rows[0].parameters, trials[0].scores[0].parameters);
  std::vector<double> curve;
  for (const std::size_t i : {0U, 1U, 3U}) {
    const analysis::Derived derived(trials[i].prepared.trajectory);
    const auto& one = derived.displacement();
    if (curve.empty()) curve.assign(trials[1].prepared.trajectory.size() / 3 + 1, 0.0);
    for (std::size_t m = 0; m < curve.size(); ++m) curve[m] += (one.ml[m] + one.ap[m]) / 3.0;
  }
  const auto expected = analysis::diffusion_cdl1993(curve, 100.0, 10.0);
  EXPECT_NEAR(rows[0].result.value, expected.short_diffusion_mm2_s, 1e-9 * expected.short_diffusion_mm2_s);
  const double mean = (trials[0].scores[0].result.value + trials[1].scores[0].result.value +
                       trials[3].scores[0].result.value) /
                      3.0;
  EXPECT_GT(std::fabs(rows[0].result.value - mean), 1e-4 * mean);
}

TEST(Pooled, OfOneTrialOrOfUnlikeRatesThereIsNone) {
  EXPECT_TRUE(pooled_rows(std::vector<Scored>{trial(1, "eo-firm"), trial(2, "ec-firm")}).empty());
  EXPECT_TRUE(pooled_rows(std::vector<Scored>{trial(1, "eo-firm-fall"), trial(2, "eo-firm-fall")}).empty());
  const std::vector<Scored> mixed{trial(1, "eo-firm"), trial(2, "eo-firm", 40.0, 1.0, {}, 50.0)};
  const auto rows = pooled_rows(mixed);
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows[0].result.status, Status::missing_input);
}

TEST(Plausibility, AsksForALookWhereTheConditionsMatch) {
  const Scored usual = trial(1, "eo-firm", 60.0, 0.8, 33.0);
  const double velocity = score_of(usual, "mean_velocity")->result.value;
  ASSERT_GT(velocity, 5.2);
  ASSERT_LT(velocity, 15.5);
  EXPECT_TRUE(usual.unusual.empty());
  // as if millimetres had been taken for centimetres
  const Scored wrong_unit = trial(1, "eo-firm", 60.0, 8.0, 33.0);
  ASSERT_EQ(wrong_unit.unusual.size(), 1U);
  EXPECT_EQ(wrong_unit.unusual[0].metric->id, "mean_velocity");
  const std::string text = to_string(wrong_unit.unusual[0]);
  EXPECT_NE(text.find("5.2 to 15.5 mm/s in 87 people (eyes open, firm, under 60)"), std::string::npos)
      << text;
  EXPECT_EQ(score_of(wrong_unit, "mean_velocity")->result.status, Status::ok) << "the value stands as it is";
  EXPECT_TRUE(wrong_unit.warnings.empty()) << "a reason to look, no failed gate";
  const Scored slow = trial(1, "eo-firm", 60.0, 0.08, 33.0);
  EXPECT_EQ(slow.unusual.size(), 1U);
  for (const char* other : {"eo", "eo-unstable", "eo-firm-left"})
    EXPECT_TRUE(trial(1, other, 60.0, 8.0, 33.0).unusual.empty()) << other;
  EXPECT_TRUE(trial(1, "eo-firm", 60.0, 8.0).unusual.empty()) << "no age is known";
}

}  // namespace
}  // namespace steadyplate::scoring
