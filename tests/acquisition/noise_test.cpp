#include "acquisition/simulate/noise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/acquisition/sway.hpp"

namespace steadyplate::acquisition {
namespace {

// Values of the authors' C code for seed 1234567.
TEST(Noise, SplitMixGivesThePublishedSequence) {
  SplitMix64 seeds(1234567);
  EXPECT_EQ(seeds.next(), 6457827717110365317U);
  EXPECT_EQ(seeds.next(), 3203168211198807973U);
  EXPECT_EQ(seeds.next(), 9817491932198370423U);
}

// Values of the authors' C code for the state 1, 2, 3, 4.
TEST(Noise, XoshiroGivesThePublishedSequence) {
  Noise noise({1, 2, 3, 4});
  EXPECT_EQ(noise.next(), 41943041U);
  EXPECT_EQ(noise.next(), 58720359U);
  EXPECT_EQ(noise.next(), 3588806011781223U);
  EXPECT_EQ(noise.next(), 3591011842654386U);
}

TEST(Noise, NormalHasMeanZeroVarianceOneAndNormalTails) {
  SplitMix64 seeds(5);
  Noise noise(seeds);
  std::vector<double> draws(200000);
  double fourth = 0.0;
  int beyond_two = 0;
  for (double& draw : draws) {
    draw = noise.normal();
    fourth += std::pow(draw, 4);
    beyond_two += std::abs(draw) > 2.0 ? 1 : 0;
  }
  const double n = static_cast<double>(draws.size());
  EXPECT_NEAR(test::mean(draws), 0.0, 4.0 / std::sqrt(n));
  EXPECT_NEAR(test::variance(draws), 1.0, 4.0 * std::sqrt(2.0 / n));
  EXPECT_NEAR(fourth / n, 2.9, 0.1);           // 3 - 6/(5 x 12)
  EXPECT_NEAR(beyond_two / n, 0.0455, 0.004);  // the normal law's share
}

TEST(Noise, StreamsOfOneSeedAreNotRelated) {
  SplitMix64 seeds(9);
  Noise first(seeds);
  Noise second(seeds);
  std::vector<double> a(20000), b(20000);
  for (std::size_t i = 0; i < a.size(); ++i) {
    a[i] = first.normal();
    b[i] = second.normal();
  }
  EXPECT_NEAR(test::correlation(a, b), 0.0, 4.0 / std::sqrt(20000.0));
}

}  // namespace
}  // namespace steadyplate::acquisition
