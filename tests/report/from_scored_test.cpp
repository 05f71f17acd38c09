// What a page shows is what was scored: the same ellipse, the same frequencies, the same reasons.

#include "tools/report/from_scored.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numbers>

#include "tests/report/trials.hpp"
#include "tools/report/number.hpp"

namespace steadyplate::report {
namespace {

double value(const scoring::Scored& trial, std::string_view id) {
  for (const scoring::Score& score : trial.scores)
    if (score.metric->id == id) return score.result.value;
  ADD_FAILURE() << "no metric " << id;
  return std::nan("");
}

TEST(View, TheDrawnEllipseIsTheReportedOne) {
  const scoring::Scored trial = scored(6000);
  const TrialView view = view_of(trial);
  ASSERT_TRUE(view.ellipse.has_value());
  const double reported = value(trial, "ellipse_area.prediction_f");
  EXPECT_NEAR(view.ellipse->area_mm2, reported, 1e-12 * reported);
  EXPECT_NEAR(std::numbers::pi * view.ellipse->semi_major_mm * view.ellipse->semi_minor_mm, reported,
              1e-12 * reported);
  const double turn = std::remainder(view.ellipse->angle_deg - value(trial, "principal_angle"), 180.0);
  EXPECT_NEAR(turn, 0.0, 1e-6);
}

TEST(View, AboutNineteenOfTwentyPointsLieInTheEllipse) {
  std::size_t inside = 0;
  std::size_t all = 0;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const TrialView view = view_of(scored(6000, seed));
    const EllipseView& e = *view.ellipse;
    const double angle = e.angle_deg * std::numbers::pi / 180.0;
    for (std::size_t i = 0; i < view.ml_mm.size(); ++i) {
      const double x = view.ml_mm[i] - e.centre_ml_mm;
      const double y = view.ap_mm[i] - e.centre_ap_mm;
      const double u = (x * std::cos(angle) + y * std::sin(angle)) / e.semi_major_mm;
      const double v = (-x * std::sin(angle) + y * std::cos(angle)) / e.semi_minor_mm;
      inside += u * u + v * v <= 1.0 ? 1 : 0;
      ++all;
    }
  }
  EXPECT_NEAR(static_cast<double>(inside) / static_cast<double>(all), 0.95, 0.01);
}

TEST(View, TheMarkedFrequenciesAreTheReportedOnes) {
  const scoring::Scored trial = scored(6000);
  const TrialView view = view_of(trial);
  EXPECT_EQ(*view.spectrum.median_ml_hz, value(trial, "power_frequency_50_ml"));
  EXPECT_EQ(*view.spectrum.edge95_ap_hz, value(trial, "power_frequency_95_ap"));
  EXPECT_EQ(view.spectrum.frequency_hz.size(), view.spectrum.ml.size());
}

TEST(View, TheTraceIsThePreparedOneOnTheRecordingsClock) {
  const scoring::Scored trial = scored(6000);
  const TrialView view = view_of(trial);
  EXPECT_EQ(view.ml_mm, trial.prepared.trajectory.ml_mm);
  EXPECT_NEAR(view.time_s.front(), 5.0, 1e-9) << "settling was dropped";
  EXPECT_NEAR(view.time_s.back(), 59.99, 1e-9);
  EXPECT_EQ(*view.quality.recorded_s, 60.0);
  EXPECT_EQ(*view.quality.analysed_s, 55.0);
}

TEST(View, WithoutATraceItHasTheReasonAndNoNumber) {
  const TrialView view = view_of(scored(10));
  EXPECT_NE(view.empty_reason.find("too_short"), std::string::npos) << view.empty_reason;
  EXPECT_FALSE(nothing_to_draw(view).empty());
  EXPECT_FALSE(view.ellipse.has_value());
  EXPECT_TRUE(view.spectrum.frequency_hz.empty());
  ASSERT_FALSE(view.table.empty());
  for (const TableRow& row : view.table) {
    EXPECT_EQ(row.value, "");
    EXPECT_NE(row.note.find("too_short"), std::string::npos);
  }
}

TEST(Summary, CoreScoresAreThereInWordsAndUnits) {
  const scoring::Scored trial = scored(6000);
  const std::vector<scoring::Scored> trials = {trial};
  const SummaryPage page = summary_of(trials, {});
  const auto& table = page.trials.front().table;
  const auto row =
      std::find_if(table.begin(), table.end(), [](const TableRow& r) { return r.name == "Mean velocity"; });
  ASSERT_NE(row, table.end());
  EXPECT_EQ(row->value, number_text(value(trial, "mean_velocity")));
  EXPECT_EQ(row->unit, "mm/s");
  EXPECT_EQ(page.trials.front().provenance.front().value, "trial1.csv") << "a name, not a path";
}

TEST(Summary, ATrialWithoutATraceStandsLastAndSimulatedIsKept) {
  const std::vector<scoring::Scored> trials = {scored(10, 1), scored(6000, 2, true)};
  const SummaryPage page = summary_of(trials, {});
  EXPECT_EQ(page.trials[0].title, "trial2");
  EXPECT_TRUE(page.trials[0].simulated);
  EXPECT_FALSE(page.trials[1].simulated);
}

TEST(Summary, StepsThatDifferNameTheirTrials) {
  const std::vector<scoring::Scored> trials = {scored(6000, 1), scored(5000, 2)};
  std::string methods;
  for (const std::string& line : summary_of(trials, {}).methods) methods += line + "\n";
  EXPECT_NE(methods.find("Preparation: clock: 100 Hz"), std::string::npos) << methods;
  EXPECT_NE(methods.find("centre: "), std::string::npos) << methods;
  EXPECT_NE(methods.find("[trial2]"), std::string::npos) << methods;
}

}  // namespace
}  // namespace steadyplate::report
