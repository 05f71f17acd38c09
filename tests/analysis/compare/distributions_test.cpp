// Tails, quantiles and noncentral limits: inverse of one another, symmetric, and exact where it matters.

#include "analysis/compare/distributions.hpp"

#include <cmath>
#include <stdexcept>

#include "tests/analysis/compare/reference.hpp"

namespace steadyplate::test {
namespace {

using namespace analysis;

TEST(Distributions, QuantilesUndoTails) {
  for (const double df : {1.0, 2.5, 12.0, 400.0})
    for (const double p : {0.001, 0.05, 0.4}) {
      EXPECT_NEAR(t_two_sided_p(t_quantile(1.0 - p / 2.0, df), df), p, 1e-11 * (1.0 + df));
      EXPECT_NEAR(f_upper_p(f_quantile(1.0 - p, 3.0, df), 3.0, df), p, 1e-10);
    }
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(two_sided_z(0.90), 1.644853626951473, 1e-14);
}

TEST(Distributions, KnownRelationsHold) {
  EXPECT_NEAR(f_upper_p(2.3 * 2.3, 1.0, 17.0), t_two_sided_p(2.3, 17.0), 1e-15);  // F(1, df) = t^2
  EXPECT_NEAR(chi_square_upper_p(3.0, 2.0), std::exp(-1.5), 1e-15);
  EXPECT_NEAR(chi_square_upper_p(1.7 * 1.7, 1.0), 2.0 * normal_upper(1.7), 1e-15);
  EXPECT_NEAR(t_two_sided_p(1.0, 1.0), 0.5, 1e-15);  // Cauchy
  EXPECT_EQ(normal_cdf(0.0), 0.5);
}

TEST(Distributions, TailsKeepTheirDigits) {
  EXPECT_NEAR(normal_upper(10.0) / 7.619853024160527e-24, 1.0, 1e-12);
  EXPECT_GT(t_two_sided_p(50.0, 60.0), 0.0);
  EXPECT_LT(t_two_sided_p(50.0, 60.0), 1e-45);
}

TEST(Distributions, NothingInNothingOut) {
  EXPECT_TRUE(std::isnan(t_two_sided_p(kNoValue, 3.0)));
  EXPECT_TRUE(std::isnan(f_upper_p(1.0, kNoValue, 3.0)));
  EXPECT_TRUE(std::isnan(chi_square_upper_p(kNoValue, 3.0)));
  EXPECT_TRUE(std::isnan(noncentrality_limits(kNoValue, 3.0).low));
  EXPECT_EQ(t_two_sided_p(INFINITY, 3.0), 0.0);
  EXPECT_THROW(t_two_sided_p(1.0, 0.0), std::invalid_argument);
  EXPECT_THROW(t_quantile(1.0, 3.0), std::invalid_argument);
  EXPECT_THROW(noncentrality_limits(1.0, 3.0, 1.0), std::invalid_argument);
  EXPECT_THROW(hedges_correction(1.0), std::invalid_argument);
}

/// The limits of -t are those of t with the other sign, they hold t's ncp between them, and a wider level
/// holds a narrower one; also where the large-t form takes over (1000).
TEST(NoncentralLimits, AreSymmetricAndNested) {
  for (const double t : {0.0, 0.4, 3.0, 40.0, 999.0, 1001.0, 1e6})
    for (const double df : {2.0, 9.0, 120.0}) {
      const Interval wide = noncentrality_limits(t, df, 0.99);
      const Interval narrow = noncentrality_limits(t, df, 0.90);
      EXPECT_LT(wide.low, narrow.low);
      EXPECT_LT(narrow.low, t + 1e-9);
      EXPECT_GT(narrow.high, t - 1e-9);
      EXPECT_GT(wide.high, narrow.high);
      const Interval mirrored = noncentrality_limits(-t, df, 0.90);
      EXPECT_EQ(mirrored.low, -narrow.high);
      EXPECT_EQ(mirrored.high, -narrow.low);
    }
}

TEST(NoncentralLimits, TheTwoFormsMeet) {
  for (const double df : {4.0, 30.0}) {
    const Interval below = noncentrality_limits(999.9999, df);
    const Interval above = noncentrality_limits(1000.0001, df);
    EXPECT_NEAR(above.low / below.low, 1.0, 1e-5);
    EXPECT_NEAR(above.high / below.high, 1.0, 1e-5);
  }
}

}  // namespace
}  // namespace steadyplate::test
