// The running figures against their definitions over the whole series.

#include "analysis/running.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace steadyplate::analysis {
namespace {

TEST(RunningSway, AgreesWithTheDefinitions) {
  std::mt19937 random(4);
  std::normal_distribution<double> normal(0.0, 5.0);
  std::vector<double> x;
  std::vector<double> y;
  RunningSway sway;
  for (int i = 0; i < 3000; ++i) {
    x.push_back(1e4 + normal(random));
    y.push_back(-2e4 + 0.5 * x.back() + normal(random));
    sway.add(0.01 * i, x.back(), y.back());
  }
  const auto n = static_cast<double>(x.size());
  double mx = 0.0, my = 0.0, xx = 0.0, yy = 0.0, xy = 0.0, path = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) mx += x[i] / n, my += y[i] / n;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mx) * (x[i] - mx) / (n - 1.0);
    yy += (y[i] - my) * (y[i] - my) / (n - 1.0);
    xy += (x[i] - mx) * (y[i] - my) / (n - 1.0);
    if (i > 0) path += std::hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
  }
  EXPECT_NEAR(sway.mean_ml_mm(), mx, 1e-8);
  EXPECT_NEAR(sway.sd_ml_mm(), std::sqrt(xx), 1e-9);
  EXPECT_NEAR(sway.sd_ap_mm(), std::sqrt(yy), 1e-9);
  EXPECT_NEAR(sway.path_mm(), path, 1e-6);
  EXPECT_NEAR(sway.velocity_mm_s(), path / 29.99, 1e-6);
  EXPECT_NEAR(sway.ellipse_area_mm2(), 3.14159265358979 * 5.99146454710798 * std::sqrt(xx * yy - xy * xy),
              1e-6);
}

TEST(RunningSway, GapsBreakThePathAndNothingIsNothing) {
  RunningSway sway;
  EXPECT_TRUE(std::isnan(sway.mean_ml_mm()));
  sway.add(0.0, 0.0, 0.0);
  EXPECT_TRUE(std::isnan(sway.velocity_mm_s()));
  sway.add(0.1, 3.0, 4.0);
  sway.add(0.2, std::nan(""), 4.0);
  sway.add(0.3, 100.0, 100.0);
  sway.add(0.4, 100.0, 101.0);
  EXPECT_DOUBLE_EQ(sway.path_mm(), 6.0);
  EXPECT_EQ(sway.samples(), 4U);
  EXPECT_DOUBLE_EQ(sway.range_ml_mm(), 100.0);
}

}  // namespace
}  // namespace steadyplate::analysis
