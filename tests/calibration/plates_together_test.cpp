#include "calibration/plates_together.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/analysis/preprocess/columns.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::calibration {
namespace {

TEST(PlatesTogether, WeighTheirPointsByTheirLoads) {
  const std::vector<LoadPoint> feet = {{300.0, -120.0, 10.0}, {500.0, 130.0, -6.0}};
  const LoadPoint both = together(feet, 20.0);
  EXPECT_DOUBLE_EQ(both.fz_n, 800.0);
  EXPECT_DOUBLE_EQ(both.cop_ml_mm, (500.0 * 130.0 - 300.0 * 120.0) / 800.0);
  EXPECT_DOUBLE_EQ(both.cop_ap_mm, 0.0);
  EXPECT_DOUBLE_EQ(weight_share_right(300.0, 500.0, 20.0), 62.5);
}

TEST(PlatesTogether, AnEmptyPlateAddsNoPosition) {
  const std::vector<LoadPoint> one = {{0.3, NAN, NAN}, {500.0, 130.0, -6.0}};
  const LoadPoint both = together(one, 20.0);
  EXPECT_DOUBLE_EQ(both.fz_n, 500.3);
  EXPECT_DOUBLE_EQ(both.cop_ml_mm, 130.0);
  EXPECT_TRUE(std::isnan(together(std::vector<LoadPoint>{{5.0, 1.0, 1.0}, {6.0, 2.0, 2.0}}, 20.0).cop_ml_mm));
  EXPECT_TRUE(std::isnan(weight_share_right(5.0, 6.0, 20.0)));
  EXPECT_THROW(together({}, 20.0), std::invalid_argument);
  EXPECT_THROW(together(one, -1.0), std::invalid_argument);
}

/// Two plates and their net in every PDS file: Y is up, X forward, Z to the right, in metres with six
/// decimals. The authors made the net first and low-passed all columns afterwards, each for itself (the
/// differences have mean 0), so the printed columns give it to 0.01 mm and not to the last digit. These
/// plates carry no moments.
TEST(PlatesTogether, RecomputeTheNetOfEveryPdsFile) {
  for (const char* name : {"PDS13CF1", "PDS13CR1", "PDS13OF1", "PDS13OR1"}) {
    STEADYPLATE_REQUIRE_DATA(file, std::string("pds/") + name + "grf.txt");
    const auto c = test::read_columns(file, '\t');
    std::size_t loaded = 0;
    for (std::size_t i = 0; i < c.at("Time").size(); ++i) {
      const std::vector<LoadPoint> feet = {
          {c.at("LGRF_Y")[i], 1e3 * c.at("LCOP_Z")[i], 1e3 * c.at("LCOP_X")[i]},
          {c.at("RGRF_Y")[i], 1e3 * c.at("RCOP_Z")[i], 1e3 * c.at("RCOP_X")[i]}};
      const LoadPoint net = together(feet, 20.0);
      if (std::isnan(net.cop_ml_mm)) continue;
      ++loaded;
      ASSERT_NEAR(net.cop_ml_mm, 1e3 * c.at("COPNET_Z")[i], 0.01) << name << " row " << i;
      ASSERT_NEAR(net.cop_ap_mm, 1e3 * c.at("COPNET_X")[i], 0.01) << name << " row " << i;
      ASSERT_NEAR(net.fz_n, c.at("GRFNET_Y")[i], 1e-4) << name << " row " << i;
    }
    EXPECT_EQ(loaded, 6000U) << name;
  }
}

}  // namespace
}  // namespace steadyplate::calibration
