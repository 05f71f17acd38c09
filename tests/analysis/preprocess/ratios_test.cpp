#include "analysis/ratios.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace steadyplate::analysis {
namespace {

Result value(double v) {
  return {v, Status::ok, ""};
}

TEST(Ratio, QuotientPercentAndLogarithmOfTheSamePair) {
  const Ratio r = ratio(value(15.0), value(10.0));
  EXPECT_EQ(r.quotient.value, 1.5);
  EXPECT_EQ(r.percent.value, 50.0);
  EXPECT_EQ(r.log_ratio.value, std::log(1.5));
  // Turned round the logarithm changes its sign, and nothing else.
  EXPECT_NEAR(ratio(value(10.0), value(15.0)).log_ratio.value, -r.log_ratio.value, 1e-15);
}

TEST(Ratio, WithoutAReferenceThereIsNone) {
  const Ratio zero = ratio(value(1.0), value(0.0));
  EXPECT_EQ(zero.quotient.status, Status::constant);
  EXPECT_TRUE(std::isnan(zero.quotient.value));
  const Ratio missing = ratio(value(1.0), {std::nan(""), Status::too_short, "needs 10 s"});
  EXPECT_EQ(missing.quotient.status, Status::missing_input);
  EXPECT_NE(missing.quotient.note.find("reference"), std::string::npos);
  EXPECT_EQ(ratio(value(-1.0), value(2.0)).log_ratio.status, Status::degenerate);
  EXPECT_EQ(ratio(value(-1.0), value(2.0)).quotient.value, -0.5);
  EXPECT_EQ(ratio(value(1e300), value(1e-300)).quotient.status, Status::degenerate);
}

TEST(Ratio, AWarningOnEitherSideIsPassedOn) {
  const Ratio r = ratio({3.0, Status::warn, "short"}, value(2.0));
  EXPECT_EQ(r.quotient.status, Status::warn);
  EXPECT_EQ(r.quotient.note, "short");
}

}  // namespace
}  // namespace steadyplate::analysis
