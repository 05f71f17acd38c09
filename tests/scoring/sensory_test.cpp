// mCTSIB and the sensory organization test: by hand from their formulas, and from trials.

#include "tools/scoring/sensory.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "analysis/metrics/rows.hpp"
#include "analysis/sensory.hpp"
#include "tools/scoring/conditions.hpp"

namespace steadyplate::scoring {
namespace {

using analysis::ok;
using analysis::Result;
using analysis::Status;

TEST(Ctsib, ByHand) {
  const auto found = analysis::ctsib(ok(10.0), ok(13.0), ok(20.0), ok(39.0));
  EXPECT_DOUBLE_EQ(found.composite.value, 20.5);
  EXPECT_DOUBLE_EQ(found.visual_percent.value, 30.0);           // min(3/10, 19/20)
  EXPECT_DOUBLE_EQ(found.proprioceptive_percent.value, 100.0);  // min(10/10, 26/13)
  EXPECT_DOUBLE_EQ(found.vestibular_percent.value, 290.0);
  EXPECT_EQ(analysis::ctsib(ok(0.0), ok(1.0), ok(1.0), ok(1.0)).visual_percent.status, Status::constant);
  const auto lacking = analysis::ctsib(ok(1.0), ok(1.0), Result{NAN, Status::too_short, "short"}, ok(1.0));
  EXPECT_EQ(lacking.composite.status, Status::missing_input);
  const auto warned =
      analysis::ctsib(ok(1.0), analysis::warned(2.0, "foam"), ok(3.0), analysis::warned(4.0, "foam"));
  EXPECT_EQ(warned.composite.status, Status::warn);
  EXPECT_EQ(warned.composite.note, "foam");
}

std::vector<Result> three(double a, double b, double c) {
  return {ok(a), ok(b), ok(c)};
}

TEST(SensoryOrganization, ByHand) {
  std::array<std::vector<Result>, 6> scores{three(94, 92, 96), three(90, 92, 88), three(90, 91, 89),
                                            three(80, 82, 84), three(0, 60, 66),  three(58, 61, 64)};
  const auto found = analysis::sensory_organization(scores);
  EXPECT_DOUBLE_EQ(found.composite.value, (94.0 + 90.0 + 270.0 + 246.0 + 126.0 + 183.0) / 14.0);
  EXPECT_DOUBLE_EQ(found.somatosensory.value, 90.0 / 94.0);
  EXPECT_DOUBLE_EQ(found.visual.value, 82.0 / 94.0);
  EXPECT_DOUBLE_EQ(found.vestibular.value, 42.0 / 94.0);
  EXPECT_DOUBLE_EQ(found.preference.value, (90.0 + 61.0) / (90.0 + 42.0));
  scores[3].pop_back();
  const auto lacking = analysis::sensory_organization(scores);
  EXPECT_EQ(lacking.composite.status, Status::missing_input);
  EXPECT_NE(lacking.composite.note.find("condition 4 has 2 trials, needs 3"), std::string::npos);
  EXPECT_EQ(lacking.visual.status, Status::missing_input);
  EXPECT_EQ(lacking.somatosensory.status, Status::ok) << "conditions 1 and 2 are whole";
}

/// Slow sway of a size, 60 s at 50 Hz.
Scored trial(const std::string& id, const std::string& condition, double size_mm, double seconds = 60.0) {
  datasets::RecordingData data;
  data.id = id;
  data.condition = parse_condition(condition);
  datasets::Channel ml{.name = "cop_ml_mm", .unit = "mm", .plate = "", .source = "ml", .values = {}};
  datasets::Channel ap{.name = "cop_ap_mm", .unit = "mm", .plate = "", .source = "ap", .values = {}};
  for (int i = 0; i < static_cast<int>(seconds * 50.0); ++i) {
    const double t = i / 50.0;
    data.time_s.push_back(t);
    ml.values.push_back(size_mm * std::sin(2.0 * std::numbers::pi * 0.2 * t));
    ap.values.push_back(size_mm * std::cos(2.0 * std::numbers::pi * 0.2 * t));
  }
  data.channels = {ml, ap};
  auto options = options_for("raw");
  options.height_mm = 1750.0;
  options.selection = "mean_velocity,sot_equilibrium";
  return score(datasets::Recording(std::move(data)), options);
}

const ComposedRow* row_of(const std::vector<ComposedRow>& rows, const std::string& id) {
  for (const ComposedRow& row : rows)
    if (row.id == id) return &row;
  return nullptr;
}

TEST(SensoryRows, MctsibOfFourConditions) {
  std::vector<Scored> trials{trial("a", "eo-firm", 2.0), trial("b", "ec-firm", 3.0),
                             trial("c", "eo-foam", 4.0)};
  EXPECT_TRUE(sensory_rows(trials).empty()) << "three conditions are no mCTSIB";
  trials.push_back(trial("d", "ec-foam", 8.0));
  const auto rows = sensory_rows(trials);
  const ComposedRow* composite = row_of(rows, "mctsib_composite.mean_velocity");
  ASSERT_NE(composite, nullptr);
  EXPECT_EQ(composite->trials, "a/b/c/d");
  EXPECT_EQ(composite->unit, "mm/s");
  double mean = 0.0;
  for (const Scored& one : trials) mean += one.scores.front().result.value / 4.0;
  EXPECT_NEAR(composite->result.value, mean, 1e-12 * mean);
  EXPECT_NEAR(row_of(rows, "mctsib_visual.mean_velocity")->result.value, 50.0, 1e-9);
  EXPECT_NEAR(row_of(rows, "mctsib_proprioceptive.mean_velocity")->result.value, 100.0, 1e-9);
  EXPECT_NEAR(row_of(rows, "mctsib_vestibular.mean_velocity")->result.value, 300.0, 1e-9);
  trials.back() = trial("d", "ec-foam", 8.0, 40.0);
  EXPECT_EQ(row_of(sensory_rows(trials), "mctsib_visual.mean_velocity")->result.status, Status::warn)
      << "trials of unequal length";
}

TEST(SensoryRows, AFallCountsZero) {
  std::vector<Scored> trials;
  for (int c = 1; c <= 6; ++c)
    for (int n = 1; n <= 3; ++n) {
      const std::string condition = "sot" + std::to_string(c) + (c == 5 && n == 1 ? "-fall" : "");
      trials.push_back(trial(std::to_string(c) + std::to_string(n), condition, 5.0 * c));
    }
  const auto rows = sensory_rows(trials);
  const ComposedRow* composite = row_of(rows, "sot_composite");
  ASSERT_NE(composite, nullptr);
  double sum = 0.0;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    const double score = trials[i].recording.data().condition.fall ? 0.0 : trials[i].scores[1].result.value;
    sum += i < 6 ? score / 3.0 : score;
  }
  EXPECT_NEAR(composite->result.value, sum / 14.0, 1e-9);
  EXPECT_EQ(composite->trials, "11+12+13/21+22+23/31+32+33/41+42+43/51+52+53/61+62+63");
  EXPECT_LT(row_of(rows, "sot_vestibular")->result.value, 0.67);
  EXPECT_EQ(composite->result.status, Status::warn) << "the centre of gravity is not measured";
}

}  // namespace
}  // namespace steadyplate::scoring
