#include "calibration/load_cell.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "calibration/cell_board.hpp"

namespace steadyplate::test {
namespace {

using calibration::LoadCell;
using calibration::standard_gravity_mps2;

TEST(LoadCell, IsAStraightLineThroughItsZero) {
  const LoadCell cell{.zero = 1000.0, .gain = 0.01};
  EXPECT_DOUBLE_EQ(cell.force_n(1000.0), 0.0);
  EXPECT_DOUBLE_EQ(cell.force_n(2000.0), 10.0);
  EXPECT_DOUBLE_EQ(cell.force_n(0.0), -10.0);
  EXPECT_TRUE(std::isnan(cell.force_n(NAN)));
}

TEST(LoadCell, CurveAndTemperatureComeOnTop) {
  const LoadCell cell{.zero = 0.0,
                      .gain = 0.01,
                      .quadratic = 1e-6,
                      .zero_drift_per_c = 50.0,
                      .gain_drift_per_c = 1e-3,
                      .reference_c = 20.0};
  EXPECT_DOUBLE_EQ(cell.force_n(1000.0), 11.0);
  EXPECT_DOUBLE_EQ(cell.force_n(1000.0, 20.0), 11.0);
  EXPECT_NEAR(cell.force_n(1500.0, 30.0), 11.0 * 1.01, 1e-12);
}

TEST(WiiCell, MeetsItsThreePointsAndGoesOnStraight) {
  const calibration::WiiCell cell{2000.0, 3800.0, 5700.0};
  EXPECT_DOUBLE_EQ(cell.force_n(2000.0), 0.0);
  EXPECT_DOUBLE_EQ(cell.force_n(3800.0), 17.0 * standard_gravity_mps2);
  EXPECT_DOUBLE_EQ(cell.force_n(5700.0), 34.0 * standard_gravity_mps2);
  EXPECT_NEAR(cell.force_n(2900.0), 8.5 * standard_gravity_mps2, 1e-12);
  EXPECT_NEAR(cell.force_n(7600.0), 51.0 * standard_gravity_mps2, 1e-12);
  EXPECT_LT(cell.force_n(1900.0), 0.0);
  EXPECT_THROW(static_cast<void>(calibration::WiiCell{5, 5, 6}.force_n(1.0)), std::invalid_argument);
}

TEST(WiiBlock, TextAndBytesAgreeAndFollowTheWiresOrder) {
  // Words at 0, 17, 34 kg, each top right, bottom right, top left, bottom left.
  const std::string text = "0100:0200:0300:0400:0700:0800:0900:0a00:0d00:0e00:0f00:1000\n";
  std::vector<std::uint8_t> bytes;
  for (const int high : {1, 2, 3, 4, 7, 8, 9, 10, 13, 14, 15, 16}) {
    bytes.push_back(static_cast<std::uint8_t>(high));
    bytes.push_back(0);
  }
  const auto a = calibration::wii_block_text(text);
  const auto b = calibration::wii_block(bytes);
  EXPECT_EQ(a.cells, b.cells);
  EXPECT_EQ(a.cells[0], (calibration::WiiCell{0x300, 0x900, 0xF00}));   // top left
  EXPECT_EQ(a.cells[1], (calibration::WiiCell{0x100, 0x700, 0xD00}));   // top right
  EXPECT_EQ(a.cells[2], (calibration::WiiCell{0x400, 0xA00, 0x1000}));  // bottom left
  EXPECT_EQ(a.cells[3], (calibration::WiiCell{0x200, 0x800, 0xE00}));   // bottom right
}

TEST(WiiBlock, WhatIsNoBlockIsRefused) {
  EXPECT_THROW(calibration::wii_block_text("0100:0200"), std::invalid_argument);
  EXPECT_THROW(calibration::wii_block_text("x"), std::invalid_argument);
  EXPECT_THROW(calibration::wii_block_text("12345:0"), std::invalid_argument);
  EXPECT_THROW(calibration::wii_block(std::vector<std::uint8_t>(23)), std::invalid_argument);
  EXPECT_THROW(calibration::wii_block(std::vector<std::uint8_t>(24)),
               std::invalid_argument);  // does not rise
}

TEST(WiiBlock, TemperatureFactorIsOneAtNoTemperature) {
  EXPECT_DOUBLE_EQ(calibration::wii_temperature_factor(25.0, 25.0), 0.99908);
  EXPECT_LT(calibration::wii_temperature_factor(35.0, 25.0), calibration::wii_temperature_factor(25.0, 25.0));
}

TEST(NoiseFloor, FallsWithTheLoadAndGrowsWithTheBoard) {
  const auto board = calibration::CornerCells::rectangle(400.0, 200.0);
  const std::vector<double> noise(4, 0.05);
  const auto floor = calibration::noise_floor(board, noise, 700.0);
  EXPECT_NEAR(floor.ml_mm, 2.0 * 200.0 * 0.05 / 700.0, 1e-12);  // sqrt(4 x^2 s^2)/W
  EXPECT_NEAR(floor.ap_mm, 2.0 * 100.0 * 0.05 / 700.0, 1e-12);
  EXPECT_THROW(calibration::noise_floor(board, noise, 0.0), std::invalid_argument);
}

TEST(CellBoard, WrongBoardsAreRefused) {
  const std::vector<calibration::CalibratedCell> cells = {
      {"a", {}, {0, 0}}, {"b", {}, {100, 0}}, {"c", {.gain = 0.0}, {0, 100}}};
  EXPECT_THROW(calibration::CellBoard{cells}, std::invalid_argument);
  auto twice = cells;
  twice[2] = {"a", {}, {0, 100}};
  EXPECT_THROW(calibration::CellBoard{twice}, std::invalid_argument);
  auto good = cells;
  good[2].cell.gain = 2.0;
  const calibration::CellBoard board(good);
  const auto point = board.at(std::vector<double>{10.0, 10.0, 10.0}, 0.0);
  EXPECT_DOUBLE_EQ(point.fz_n, 40.0);
  EXPECT_DOUBLE_EQ(point.cop_ap_mm, 50.0);
}

}  // namespace
}  // namespace steadyplate::test
