#include "calibration/diagnose.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/calibration/bench_board.hpp"

namespace steadyplate::test {
namespace {

using calibration::CellFitKind;
using calibration::CellPosition;
using calibration::Finding;
using calibration::inspect;
using calibration::Placement;

const std::vector<std::string> names = {"tl", "tr", "bl", "br"};
const std::vector<double> masses = {5.0, 10.0, 15.0, 20.0, 25.0};

BenchBoard straight() {
  BenchBoard board;
  board.gain_n = {0.0101, 0.0096, 0.0104, 0.0099};
  return board;
}

std::string words(const std::vector<Finding>& findings, Finding::Kind kind) {
  for (const Finding& finding : findings)
    if (finding.kind == kind) return finding.what + " " + finding.next;
  return "";
}

std::vector<Finding> of_fit(const std::vector<Placement>& placements, CellFitKind kind = CellFitKind::gains,
                            std::optional<double> nominal_gain = std::nullopt) {
  const auto known = BenchBoard().at;
  return inspect(calibration::fit_cells(placements, names, kind, known, {}, false), placements, names, known,
                 nominal_gain);
}

TEST(Diagnose, AGoodCalibrationHasNoFindings) {
  const auto placements = straight().grid(masses, nine_points(), 1);
  EXPECT_TRUE(inspect(placements, names).empty());
  EXPECT_TRUE(of_fit(placements).empty());
  EXPECT_TRUE(of_fit(placements, CellFitKind::gains_and_positions, 0.01).empty());
}

TEST(Diagnose, APlateThatWasUnloadedIsNamed) {
  auto placements = straight().grid(masses, nine_points(), 1);
  const auto empty = placements.front();
  placements[13].mean = empty.mean;
  EXPECT_NE(words(inspect(placements, names), Finding::Kind::unloaded)
                .find("unloaded when 10 kg at ML +150, AP +80 mm"),
            std::string::npos)
      << words(inspect(placements, names), Finding::Kind::unloaded);
}

TEST(Diagnose, ADeadCellIsNamed) {
  auto placements = straight().grid(masses, nine_points(), 1);
  for (Placement& p : placements) p.mean[3] = 310.0 + 0.2 * p.mean[3] / 1e4;
  EXPECT_NE(words(inspect(placements, names), Finding::Kind::dead_cell).find("br does not answer"),
            std::string::npos);
}

TEST(Diagnose, AConverterAtItsEndIsNamed) {
  auto placements = straight().grid(masses, nine_points(), 1);
  Placement& p = placements[44];
  p.mean[1] = p.lowest[1] = p.highest[1] = 8388607.0;
  p.sd[1] = 0.0;
  EXPECT_NE(words(inspect(placements, names), Finding::Kind::saturated).find("tr shows nothing but 8388607"),
            std::string::npos);
}

TEST(Diagnose, ABoardWithoutNoiseIsNoConverterAtItsEnd) {
  auto placements = straight().grid(masses, nine_points(), 1);
  for (Placement& p : placements)
    for (std::size_t c = 0; c < 4; ++c) {
      p.lowest[c] = p.highest[c] = p.mean[c];
      p.sd[c] = c % 2 == 0 ? 0.0 : 1e-12;  // as a mean of equal numbers may round
    }
  EXPECT_EQ(words(inspect(placements, names), Finding::Kind::saturated), "");
}

TEST(Diagnose, NoNumberIsNamed) {
  std::vector<std::vector<double>> series(4, std::vector<double>(20, NAN));
  auto placements = straight().grid(masses, nine_points(), 1);
  placements[5] = calibration::reduce(series, 5.0, 1.0, 2.0, 40.0);
  EXPECT_NE(
      words(inspect(placements, names), Finding::Kind::nothing_read).find("none of its samples is a number"),
      std::string::npos);
  for (auto& channel : series)
    for (std::size_t i = 0; i < 15; ++i) channel[i] = 1000.0 + static_cast<double>(i % 3);
  placements[5] = calibration::reduce(series, 5.0, 1.0, 2.0, 40.0);
  EXPECT_NE(words(inspect(placements, names), Finding::Kind::nothing_read).find("5 of 20 samples"),
            std::string::npos);
}

TEST(Diagnose, ALoadThatStillMovesIsNamed) {
  auto placements = straight().grid(masses, nine_points(), 1);
  placements[7].trend[2] = 900.0;
  EXPECT_NE(words(inspect(placements, names), Finding::Kind::moving).find("bl went by 900"),
            std::string::npos);
}

TEST(Diagnose, AZeroThatJumpsIsNamed) {
  auto placements = straight().grid(masses, nine_points(), 1);
  ASSERT_FALSE(placements[20].loaded());
  placements[20].mean[0] += 400.0;
  EXPECT_NE(words(inspect(placements, names), Finding::Kind::zero_moved).find("zero of tl"),
            std::string::npos);
}

TEST(Diagnose, AReversedCellIsNamed) {
  EXPECT_NE(words(of_fit(BenchBoard().grid(masses, nine_points(), 1)), Finding::Kind::reversed)
                .find("bl shows less when it is pressed"),
            std::string::npos);
}

TEST(Diagnose, SwappedCellsAreNamed) {
  for (const auto kind : {CellFitKind::gains, CellFitKind::gains_and_positions}) {
    auto placements = straight().grid(masses, nine_points(), 1);
    for (Placement& p : placements) std::swap(p.mean[0], p.mean[3]);
    if (kind == CellFitKind::gains) {
      const auto order = calibration::better_order(placements, names, BenchBoard().at);
      ASSERT_TRUE(order.has_value());
      EXPECT_EQ(calibration::swap_words(names, *order), "tl and br have changed places");
      continue;
    }
    EXPECT_NE(words(of_fit(placements, kind), Finding::Kind::swapped).find("tl and br have changed places"),
              std::string::npos);
  }
}

TEST(Diagnose, ATurnedBoardIsNamed) {
  auto placements = straight().grid(masses, nine_points(), 1);
  for (Placement& p : placements) std::reverse(p.mean.begin(), p.mean.end());
  const auto order = calibration::better_order(placements, names, BenchBoard().at);
  ASSERT_TRUE(order.has_value());
  EXPECT_NE(calibration::swap_words(names, *order).find("the board was turned round"), std::string::npos);
}

TEST(Diagnose, AMassInPoundsIsNamed) {
  auto placements = straight().grid({5.0, 10.0, 15.0, 9.07185, 25.0}, nine_points(), 1);
  for (Placement& p : placements)
    if (p.mass_kg == 9.07185) p.mass_kg = 20.0;  // a plate of 20 lb
  const std::string found = words(of_fit(placements), Finding::Kind::wrong_unit);
  EXPECT_NE(found.find("the mass of 20 kg weighs 9.07"), std::string::npos) << found;
  EXPECT_NE(found.find("pounds?"), std::string::npos) << found;
}

TEST(Diagnose, AllMassesInPoundsShowAgainstTheGainsOfBefore) {
  auto placements = straight().grid(masses, nine_points(), 1);
  for (Placement& p : placements) p.mass_kg /= 0.45359237;
  EXPECT_NE(words(of_fit(placements, CellFitKind::gains, 0.01), Finding::Kind::wrong_unit)
                .find("entered in pounds"),
            std::string::npos);
}

TEST(Diagnose, AMassOnTheWrongPointIsNamed) {
  auto placements = straight().grid(masses, nine_points(), 1);
  placements[15].ap_mm += 30.0;
  const std::string found = words(of_fit(placements), Finding::Kind::wrong_place);
  EXPECT_NE(found.find("further backward"), std::string::npos) << found;
}

}  // namespace
}  // namespace steadyplate::test
