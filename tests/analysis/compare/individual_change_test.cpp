// One person: every rule of the verdict, on both sides of its bound and in both directions.

#include "analysis/compare/individual_change.hpp"

#include <cmath>
#include <stdexcept>

#include "analysis/compare/follow_up.hpp"
#include "analysis/compare/measurement_error.hpp"
#include "tests/analysis/compare/reference.hpp"

namespace steadyplate::test {
namespace {

using namespace analysis;

/// SEM that makes MDC95 exactly 1 but for rounding.
const double kSemOfOne = 1.0 / minimal_detectable_change(1.0);

ChangeRules rules(Better better, std::optional<double> sem = kSemOfOne, std::optional<double> swc = 0.3) {
  ChangeRules r;
  r.better = better;
  r.sem = sem;
  r.swc = swc;
  return r;
}

struct Case {
  double gain;  ///< towards better
  std::optional<double> swc;
  Verdict verdict;
};

TEST(Verdict, EveryRuleOnBothSidesOfItsBoundInBothDirections) {
  const std::vector<Case> cases = {
      {1.001, 0.3, Verdict::improved},        {0.999, 0.3, Verdict::possibly_better},
      {0.301, 0.3, Verdict::possibly_better}, {0.299, 0.3, Verdict::no_clear_change},
      {0.0, 0.3, Verdict::no_clear_change},   {-0.299, 0.3, Verdict::no_clear_change},
      {-0.301, 0.3, Verdict::possibly_worse}, {-0.999, 0.3, Verdict::possibly_worse},
      {-1.001, 0.3, Verdict::worse},          {0.9, std::nullopt, Verdict::no_clear_change},
      {1.1, std::nullopt, Verdict::improved}, {-0.9, std::nullopt, Verdict::no_clear_change},
      {1.2, 1.5, Verdict::improved},
  };
  for (const Case& c : cases)
    for (const Better better : {Better::higher, Better::lower}) {
      const double change = better == Better::higher ? c.gain : -c.gain;
      const IndividualChange answer = individual_change(10.0, 10.0 + change, rules(better, kSemOfOne, c.swc));
      ASSERT_TRUE(answer.verdict);
      EXPECT_EQ(*answer.verdict, c.verdict) << c.gain << ' ' << to_string(*answer.verdict);
      EXPECT_EQ(answer.below_swc, c.gain == 1.2) << c.gain;
      EXPECT_NEAR(answer.gain, c.gain, 1e-12);
    }
}

TEST(Verdict, WithoutADirectionOnlyChangedOrNot) {
  for (const double change : {1.001, -1.001})
    EXPECT_EQ(individual_change(10.0, 10.0 + change, rules(Better::none)).verdict, Verdict::changed);
  EXPECT_EQ(individual_change(10.0, 10.9, rules(Better::none)).verdict, Verdict::no_clear_change);
  EXPECT_TRUE(std::isnan(individual_change(10.0, 12.0, rules(Better::none)).chance_better));
}

TEST(Verdict, WithoutAnErrorThereIsNone) {
  const IndividualChange answer = individual_change(10.0, 1.0, rules(Better::lower, std::nullopt));
  EXPECT_EQ(answer.verdict, Verdict::error_unknown);
  EXPECT_TRUE(std::isnan(answer.mdc95));
  EXPECT_EQ(answer.change, -9.0);
  // An error of 0 is no error known, and says so.
  const IndividualChange zero = individual_change(10.0, 1.0, rules(Better::lower, 0.0));
  EXPECT_EQ(zero.verdict, Verdict::error_unknown);
  EXPECT_EQ(zero.status, Status::warn);
}

TEST(IndividualChange, OfLogScoresIsOfRatios) {
  ChangeRules r = rules(Better::lower, 0.1, std::log(1.05));
  r.scale = Scale::log;
  const double mdc = minimal_detectable_change(0.1);
  const IndividualChange down = individual_change(20.0, 20.0 * std::exp(-1.001 * mdc), r);
  EXPECT_EQ(down.verdict, Verdict::improved);
  EXPECT_EQ(individual_change(20.0, 20.0 * std::exp(-0.999 * mdc), r).verdict, Verdict::possibly_better);
  EXPECT_EQ(individual_change(20.0, 20.0 * std::exp(1.001 * mdc), r).verdict, Verdict::worse);
  EXPECT_NEAR(down.percent, 100.0 * std::expm1(-1.001 * mdc), 1e-10);
  // The same ratio at another level of the score: the same verdict.
  EXPECT_NEAR(individual_change(2.0, 3.0, r).rci, individual_change(200.0, 300.0, r).rci, 1e-12);
  const IndividualChange zero = individual_change(0.0, 3.0, r);
  EXPECT_EQ(zero.status, Status::degenerate);
  EXPECT_FALSE(zero.verdict);
}

TEST(IndividualChange, ChancesAddToOneAndMirror) {
  const IndividualChange up = individual_change(10.0, 10.7, rules(Better::higher));
  const IndividualChange down = individual_change(10.0, 9.3, rules(Better::higher));
  EXPECT_NEAR(up.chance_better + up.chance_worse + up.chance_trivial, 1.0, 1e-15);
  EXPECT_NEAR(up.chance_better, down.chance_worse, 1e-12);
  EXPECT_GT(up.chance_better, 0.5);
}

TEST(IndividualChange, WarnsBelowTwoStepsOfTheDisplay) {
  ChangeRules r = rules(Better::lower);
  r.display_step = 0.1;
  EXPECT_TRUE(individual_change(0.5, 0.31, r).below_display);
  EXPECT_EQ(individual_change(0.5, 0.31, r).status, Status::warn);
  EXPECT_FALSE(individual_change(0.5, 0.25, r).below_display);
}

TEST(IndividualChange, PercentNeedsAScoreAboveZero) {
  const IndividualChange answer = individual_change(-1.0, 2.0, rules(Better::none));
  EXPECT_TRUE(std::isnan(answer.percent));
  EXPECT_EQ(answer.status, Status::warn);
  EXPECT_EQ(answer.change, 3.0);
  EXPECT_EQ(individual_change(kNoValue, 2.0, rules(Better::none)).status, Status::not_finite);
  EXPECT_THROW(individual_change(1.0, 2.0, rules(Better::none, -1.0)), std::invalid_argument);
}

TEST(MeasurementError, AveragingHelpsOnlyWithinASession) {
  EXPECT_NEAR(sem_of_session(0.9, SemKind::between_trials, 9), 0.3, 1e-15);
  EXPECT_EQ(sem_of_session(0.9, SemKind::test_retest, 9), 0.9);
  EXPECT_NEAR(minimal_detectable_change(1.0), 2.7718076486993555, 1e-14);
  EXPECT_NEAR(ratio_change(std::log(1.2)).up_percent, 20.0, 1e-12);
  EXPECT_NEAR(ratio_change(std::log(1.2)).down_percent, 100.0 * (1.0 - 1.0 / 1.2), 1e-12);
}

TEST(FollowUp, KeptPartlyKeptLostOrNothingToKeep) {
  const ChangeRules r = rules(Better::lower);
  const FollowUp kept = follow_up(10.0, 8.0, 8.3, r);
  EXPECT_EQ(kept.retention, Retention::kept);
  EXPECT_NEAR(kept.retained_percent, 85.0, 1e-10);
  EXPECT_EQ(follow_up(10.0, 8.0, 7.0, r).retention, Retention::kept);
  EXPECT_NEAR(follow_up(10.0, 8.0, 7.0, r).retained_percent, 150.0, 1e-10);
  EXPECT_EQ(follow_up(10.0, 7.0, 8.5, r).retention, Retention::partly_kept);  // still improved, yet worse
  EXPECT_EQ(follow_up(10.0, 8.0, 9.1, r).retention, Retention::partly_kept);  // 45 %
  EXPECT_EQ(follow_up(10.0, 8.0, 9.9, r).retention, Retention::lost);
  const FollowUp none = follow_up(10.0, 9.5, 9.0, r);
  EXPECT_FALSE(none.retention);
  EXPECT_TRUE(std::isnan(none.retained_percent));
  EXPECT_FALSE(none.note.empty());
}

}  // namespace
}  // namespace steadyplate::test
