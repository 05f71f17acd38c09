#include "tools/scoring/conditions.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace steadyplate::scoring {
namespace {

using datasets::Condition;
using datasets::Surface;
using datasets::Vision;

/// A person swaying on a Lissajous path of the given size, 30 s at 100 Hz.
Scored trial(const std::string& id, Condition condition, double size_mm, double seconds = 40.0,
             const std::string& person = "P1") {
  datasets::RecordingData data;
  data.id = id;
  data.participant.pseudonym = person;
  data.condition = condition;
  datasets::Channel ml{.name = "cop_ml_mm", .unit = "mm", .plate = "", .source = "ml", .values = {}};
  datasets::Channel ap{.name = "cop_ap_mm", .unit = "mm", .plate = "", .source = "ap", .values = {}};
  for (int i = 0; i < static_cast<int>(seconds * 100.0); ++i) {
    const double t = i / 100.0;
    data.time_s.push_back(t);
    ml.values.push_back(size_mm * std::sin(2.0 * std::numbers::pi * 0.4 * t));
    ap.values.push_back(size_mm * std::sin(2.0 * std::numbers::pi * 0.3 * t + 0.5));
  }
  data.channels = {ml, ap};
  return score(datasets::Recording(std::move(data)), options_for("default"));
}

TEST(ParseCondition, KnowsItsWords) {
  EXPECT_EQ(parse_condition("ec-foam"), (Condition{Vision::closed, Surface::foam}));
  EXPECT_EQ(parse_condition("eo-firm-left"),
            (Condition{Vision::open, Surface::firm, datasets::Stance::left_leg}));
  EXPECT_EQ(parse_condition(""), Condition{});
  EXPECT_THROW(parse_condition("eyes open"), std::invalid_argument);
}

TEST(ConditionRatios, RombergAndFoamOfOnePerson) {
  const std::vector<Scored> trials = {trial("eo", {Vision::open, Surface::firm}, 4.0),
                                      trial("ec", {Vision::closed, Surface::firm}, 6.0),
                                      trial("eof", {Vision::open, Surface::foam}, 8.0)};
  const auto rows = condition_ratios(trials);
  ASSERT_FALSE(rows.empty());
  for (const RatioRow& row : rows) {
    const double size = row.kind == RatioRow::Kind::romberg ? 1.5 : 2.0;
    const double expected = std::pow(size, *row.metric->laws.length_power);
    EXPECT_NEAR(row.ratio.quotient.value, expected, 1e-6) << row.metric->id;
    EXPECT_NEAR(row.ratio.percent.value, 100.0 * (expected - 1.0), 1e-4) << row.metric->id;
    EXPECT_NEAR(row.ratio.log_ratio.value, std::log(expected), 1e-6) << row.metric->id;
    EXPECT_EQ(row.reference, "eo");
    EXPECT_EQ(row.held, row.kind == RatioRow::Kind::romberg ? "firm" : "eyes open");
  }
  EXPECT_EQ(std::count_if(rows.begin(), rows.end(),
                          [](const RatioRow& r) { return r.kind == RatioRow::Kind::foam; }),
            static_cast<std::ptrdiff_t>(rows.size() / 2));
}

TEST(ConditionRatios, RepeatedTrialsAreAveragedFirst) {
  const std::vector<Scored> trials = {trial("eo1", {Vision::open, Surface::firm}, 3.0),
                                      trial("eo2", {Vision::open, Surface::firm}, 5.0),
                                      trial("ec", {Vision::closed, Surface::firm}, 6.0)};
  for (const RatioRow& row : condition_ratios(trials)) {
    EXPECT_EQ(row.reference, "eo1+eo2");
    if (row.metric->laws.length_power == 1) {
      EXPECT_NEAR(row.ratio.quotient.value, 1.5, 1e-6) << row.metric->id;
    }
  }
}

TEST(ConditionRatios, NeverMixesPeople) {
  EXPECT_TRUE(
      condition_ratios(std::vector<Scored>{trial("eo", {Vision::open, Surface::firm}, 4.0, 40.0, "A"),
                                           trial("ec", {Vision::closed, Surface::firm}, 6.0, 40.0, "B")})
          .empty());
}

TEST(ConditionRatios, WarnsWhenTrialsDifferInLength) {
  const auto rows =
      condition_ratios(std::vector<Scored>{trial("eo", {Vision::open, Surface::firm}, 4.0, 60.0),
                                           trial("ec", {Vision::closed, Surface::firm}, 6.0, 40.0)});
  ASSERT_FALSE(rows.empty());
  EXPECT_EQ(rows.front().ratio.quotient.status, analysis::Status::warn);
  EXPECT_NE(rows.front().ratio.quotient.note.find("--window"), std::string::npos);
}

}  // namespace
}  // namespace steadyplate::scoring
