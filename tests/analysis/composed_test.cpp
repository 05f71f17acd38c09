// Scores over several trials: every id says what it is.

#include "analysis/composed.hpp"

#include <gtest/gtest.h>

#include <set>

#include "analysis/sensory.hpp"

namespace steadyplate::test {
namespace {

TEST(Composed, EveryRowSaysWhatItIs) {
  std::set<std::string_view> ids;
  for (const analysis::ComposedScore& score : analysis::composed_scores()) {
    EXPECT_TRUE(ids.insert(score.row.id).second) << score.row.id;
    EXPECT_EQ(score.row.id.ends_with('.'), score.of != analysis::ComposedScore::Of::nothing) << score.row.id;
    for (const auto text :
         {score.row.name, score.row.formula, score.row.citation, score.row.caution, score.trials})
      EXPECT_FALSE(text.empty()) << score.row.id;
    EXPECT_EQ(analysis::find_metric(score.row.id), nullptr) << score.row.id << " is a metric too";
  }
}

TEST(Composed, IdsAreTakenApart) {
  const auto romberg = analysis::find_composed("romberg_ratio.ellipse_area.prediction_f");
  ASSERT_TRUE(romberg);
  EXPECT_EQ(romberg->metric->id, "ellipse_area.prediction_f");
  EXPECT_EQ(analysis::name_of(*romberg), "Romberg quotient, 95 % prediction ellipse area");
  EXPECT_EQ(analysis::unit_of(*romberg), "");
  EXPECT_EQ(analysis::unit_of(*analysis::find_composed("romberg_percent.range")), "%");
  EXPECT_EQ(analysis::unit_of(*analysis::find_composed("mctsib_composite.mean_velocity")), "mm/s");
  EXPECT_EQ(analysis::unit_of(*analysis::find_composed("pooled.sda_diffusion_short.cdl1993_ml")), "mm^2/s");
  ASSERT_TRUE(analysis::find_composed("sot_composite"));
  EXPECT_EQ(analysis::find_composed("sot_composite")->metric, nullptr);
  for (const char* none :
       {"", "romberg_ratio", "romberg_ratio.", "romberg_ratio.nothing", "sot_composite.range",
        "romberg_ratio.mean_frequency", "romberg_ratio.mean_position_ml", "pooled.range",
        "pooled.sda_scaling_short.quijoux_ml", "mean_velocity"})
    EXPECT_FALSE(analysis::find_composed(none)) << none;
}

TEST(Composed, EquilibriumIsCutToItsScale) {
  EXPECT_DOUBLE_EQ(analysis::equilibrium_percent(-2.0, 3.0), 60.0);
  EXPECT_DOUBLE_EQ(analysis::equilibrium_percent(1.0, 1.0), 100.0);
  EXPECT_DOUBLE_EQ(analysis::equilibrium_percent(-8.0, 8.0), 0.0);
}

}  // namespace
}  // namespace steadyplate::test
