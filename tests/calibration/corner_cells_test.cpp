#include "calibration/corner_cells.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "tests/analysis/preprocess/columns.hpp"
#include "tests/support/data.hpp"

namespace steadyplate::calibration {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Forces of four cells of a rectangle under a load at (ml, ap): one bilinear solution of the equilibrium.
std::array<double, 4> cells_under(double load_n, double ml_mm, double ap_mm, double width_mm,
                                  double length_mm) {
  const double u = ml_mm / width_mm + 0.5, v = ap_mm / length_mm + 0.5;
  return {load_n * (1 - u) * v, load_n * u * v, load_n * (1 - u) * (1 - v), load_n * u * (1 - v)};
}

TEST(CornerCells, FindsWhereTheLoadStands) {
  const CornerCells board = CornerCells::rectangle(433.0, 228.0);
  for (const double ml : {-216.5, -80.0, 0.0, 33.3, 216.5})
    for (const double ap : {-114.0, 0.0, 57.0}) {
      const LoadPoint point = board.at(cells_under(700.0, ml, ap, 433.0, 228.0), 20.0);
      EXPECT_NEAR(point.fz_n, 700.0, 1e-10);
      EXPECT_NEAR(point.cop_ml_mm, ml, 1e-10);
      EXPECT_NEAR(point.cop_ap_mm, ap, 1e-10);
    }
}

TEST(CornerCells, ScalingAllForcesLeavesTheCop) {
  const CornerCells board = CornerCells::rectangle(400.0, 600.0);
  const std::array<double, 4> forces{100.0, 250.0, 180.0, 90.0};
  std::array<double, 4> doubled = forces;
  for (double& f : doubled) f *= 2.0;
  const LoadPoint a = board.at(forces, 20.0), b = board.at(doubled, 20.0);
  EXPECT_DOUBLE_EQ(a.cop_ml_mm, b.cop_ml_mm);
  EXPECT_DOUBLE_EQ(a.cop_ap_mm, b.cop_ap_mm);
  EXPECT_DOUBLE_EQ(2.0 * a.fz_n, b.fz_n);
}

TEST(CornerCells, MovingAllCellsMovesTheCop) {
  const std::array<double, 3> forces{200.0, 150.0, 350.0};
  const CornerCells here({{-100.0, -80.0}, {120.0, -80.0}, {0.0, 130.0}});
  const CornerCells there({{-90.0, -60.0}, {130.0, -60.0}, {10.0, 150.0}});
  const LoadPoint a = here.at(forces, 20.0), b = there.at(forces, 20.0);
  EXPECT_NEAR(b.cop_ml_mm - a.cop_ml_mm, 10.0, 1e-10);
  EXPECT_NEAR(b.cop_ap_mm - a.cop_ap_mm, 20.0, 1e-10);
}

TEST(CornerCells, OneCellMoreWithoutForceChangesNothing) {
  const CornerCells three({{-100.0, -80.0}, {120.0, -80.0}, {0.0, 130.0}});
  const CornerCells four({{-100.0, -80.0}, {120.0, -80.0}, {0.0, 130.0}, {55.0, 66.0}});
  const LoadPoint a = three.at(std::array{200.0, 150.0, 350.0}, 20.0);
  const LoadPoint b = four.at(std::array{200.0, 150.0, 350.0, 0.0}, 20.0);
  EXPECT_EQ(a.cop_ml_mm, b.cop_ml_mm);
  EXPECT_EQ(a.cop_ap_mm, b.cop_ap_mm);
}

TEST(CornerCells, UnloadedHasNoCop) {
  const CornerCells board = CornerCells::rectangle(433.0, 228.0);
  EXPECT_TRUE(std::isnan(board.at(std::array{4.0, 5.0, 5.0, 5.0}, 20.0).cop_ml_mm));
  EXPECT_FALSE(std::isnan(board.at(std::array{5.0, 5.0, 5.0, 5.0}, 20.0).cop_ml_mm));
  EXPECT_TRUE(std::isnan(board.at(std::array{0.0, 0.0, 0.0, 0.0}, 0.0).cop_ap_mm));
  EXPECT_TRUE(std::isnan(board.at(std::array{-5.0, -5.0, -5.0, -5.0}, 0.0).cop_ap_mm));
  EXPECT_TRUE(std::isnan(board.at(std::array{nan, 200.0, 200.0, 200.0}, 20.0).cop_ml_mm));
}

TEST(CornerCells, WrongArgumentsAreNamed) {
  const auto message = [](auto&& call) -> std::string {
    try {
      call();
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "no exception";
  };
  EXPECT_NE(message([] { CornerCells({{0, 0}, {1, 0}}); }).find("cells"), std::string::npos);
  EXPECT_NE(message([] { CornerCells({{0, 0}, {100, 100}, {200, 200}}); }).find("line"), std::string::npos);
  EXPECT_NE(message([] { CornerCells({{0, 0}, {nan, 0}, {0, 1}}); }).find("finite"), std::string::npos);
  EXPECT_NE(message([] { CornerCells::rectangle(0, 228); }).find("width_mm"), std::string::npos);
  EXPECT_NE(message([] { CornerCells::rectangle(433, nan); }).find("length_mm"), std::string::npos);
  const CornerCells board = CornerCells::rectangle(433, 228);
  EXPECT_NE(message([&] { board.at(std::array{1.0, 2.0}, 20.0); }).find("forces_n"), std::string::npos);
  EXPECT_NE(message([&] {
              board.at(std::array{1.0, 2.0, 3.0, 4.0}, -1.0);
            }).find("threshold_n"),
            std::string::npos);
  const std::array<double, 2> time{0.0, 0.01};
  const std::array<double, 1> one{3.0};
  const std::array<std::span<const double>, 4> ragged{time, time, time, one};
  EXPECT_NE(message([&] { to_cop(board, time, ragged); }).find("time_s"), std::string::npos);
}

TEST(CornerCells, AWholeRecordingLosesItsEmptyStart) {
  const CornerCells board = CornerCells::rectangle(433.0, 238.0);
  std::vector<double> time, tl, tr, bl, br;
  for (int i = 0; i < 500; ++i) {
    const bool on = i >= 400;  // a long empty start must not pull the median load down to nothing
    const auto f = cells_under(on ? 600.0 : 0.5, 12.0, -7.0, 433.0, 238.0);
    time.push_back(0.01 * i);
    tl.push_back(f[0]);
    tr.push_back(f[1]);
    bl.push_back(f[2]);
    br.push_back(i == 450 ? f[3] - 500.0 : f[3]);  // 100 N left: below 0.2 x 600 N
  }
  const std::array<std::span<const double>, 4> cells{tl, tr, bl, br};
  const auto samples = to_cop(board, time, cells);
  for (std::size_t i = 0; i < 500; ++i) {
    const bool valid = i >= 400 && i != 450;
    EXPECT_EQ(std::isfinite(samples.ml_mm[i]), valid) << i;
    if (valid) {
      EXPECT_NEAR(samples.ml_mm[i], 12.0, 1e-10);
      EXPECT_NEAR(samples.ap_mm[i], -7.0, 1e-10);
    }
  }
}

TEST(CornerCells, RecomputesTheCopOfAWiiBoardFile) {
  STEADYPLATE_REQUIRE_DATA(file, "wbb_recorder_txt/wbb_0_88s.txt");
  const auto columns = test::read_columns(file, '\t');
  const CornerCells board = CornerCells::rectangle(wii_width_mm, wii_length_238_mm);
  const CornerCells other = CornerCells::rectangle(wii_width_mm, wii_length_228_mm);
  std::size_t loaded = 0, other_agrees = 0;
  for (std::size_t i = 0; i < columns.at("Time").size(); ++i) {
    const std::array<double, 4> forces{columns.at("TopLeft")[i], columns.at("TopRight")[i],
                                       columns.at("BottomLeft")[i], columns.at("BottomRight")[i]};
    const LoadPoint point = board.at(forces, 20.0);
    if (std::isnan(point.cop_ml_mm)) continue;
    ++loaded;
    // Forces are printed to 0.001 N and CoP to 0.001 cm: half a digit of the CoP plus the forces' share.
    const double tolerance_mm = 0.005 + 4 * 0.0005 * 250.0 / point.fz_n;
    ASSERT_NEAR(point.cop_ml_mm, 10.0 * columns.at("CpX")[i], tolerance_mm) << i;
    ASSERT_NEAR(point.cop_ap_mm, 10.0 * columns.at("CpY")[i], tolerance_mm) << i;
    if (std::abs(other.at(forces, 20.0).cop_ap_mm - 10.0 * columns.at("CpY")[i]) <= tolerance_mm)
      ++other_agrees;
  }
  EXPECT_GT(loaded, 3000u);
  EXPECT_LT(other_agrees, loaded / 10);  // the test can tell 228 from 238 mm
}

}  // namespace
}  // namespace steadyplate::calibration
