#include "calibration/fit_cells.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/calibration/bench_board.hpp"
#include "tests/support/sanitizer.hpp"

namespace steadyplate::test {
namespace {

using calibration::CellBoard;
using calibration::CellFit;
using calibration::CellFitKind;
using calibration::CellPosition;
using calibration::fit_cells;
using calibration::Placement;
using calibration::standard_gravity_mps2;
using calibration::Undetermined;

const std::vector<std::string> names = {"tl", "tr", "bl", "br"};
const std::vector<double> five_masses = {5.0, 10.0, 15.0, 20.0, 25.0};

/// RMS distance of the board's centre of pressure from the truth over a grid the fit has not seen, without
/// noise.
double cop_error_mm(const CellFit& fit, const BenchBoard& truth, double mass_kg) {
  const CellBoard board(fit.cells);
  double sum = 0.0;
  int n = 0;
  for (double ml = -180.0; ml <= 180.0; ml += 40.0)
    for (double ap = -100.0; ap <= 100.0; ap += 40.0, ++n) {
      const auto reading = truth.readings(mass_kg * standard_gravity_mps2, ml, ap);
      const auto point = board.at(reading, 0.0);
      sum += std::pow(point.cop_ml_mm - ml, 2) + std::pow(point.cop_ap_mm - ap, 2);
    }
  return std::sqrt(sum / n);
}

TEST(FitCells, RecoversGainsAndPositionsWithoutNoise) {
  BenchBoard truth;
  truth.noise_counts = truth.point_sd_mm = truth.mass_sd_relative = 0.0;
  truth.gain_n = {1.01e-6, 0.96e-6, -1.04e-6, 0.99e-6};  // so fine that rounding to counts does not show
  const auto fit = fit_cells(truth.grid(five_masses, nine_points(), 1), names,
                             CellFitKind::gains_and_positions, std::nullopt);
  for (std::size_t c = 0; c < 4; ++c) {
    EXPECT_NEAR(fit.cells[c].cell.gain / truth.gain_n[c], 1.0, 1e-6);
    EXPECT_NEAR(fit.cells[c].at.ml_mm, truth.at[c].ml_mm, 1e-3);
    EXPECT_NEAR(fit.cells[c].at.ap_mm, truth.at[c].ap_mm, 1e-3);
    EXPECT_NEAR(fit.cells[c].cell.zero, truth.zero[c], 1.0);
  }
  EXPECT_LT(cop_error_mm(fit, truth, 70.0), 1e-3);
}

TEST(FitCells, ARealBoardIsKnownToATenthOfAMillimetre) {
  const BenchBoard truth;
  const auto placements = truth.grid(five_masses, nine_points(), 7);
  const auto free = fit_cells(placements, names, CellFitKind::gains_and_positions, std::nullopt);
  EXPECT_LT(cop_error_mm(free, truth, 70.0), 0.1);
  EXPECT_LT(free.cop_rms_mm, 0.2);  // it holds the hand's own error
  EXPECT_GT(free.left_out_cop_rms_mm, free.cop_rms_mm);
  const auto gains = fit_cells(placements, names, CellFitKind::gains, truth.at);
  EXPECT_LT(cop_error_mm(gains, truth, 70.0), 0.1);
}

TEST(FitCells, WrongPositionsShowInTheResiduals) {
  const BenchBoard truth;
  const auto nominal = calibration::CornerCells::rectangle(433.0, 238.0);
  const auto fit = fit_cells(truth.grid(five_masses, nine_points(), 7), names, CellFitKind::gains,
                             std::vector<CellPosition>(nominal.cells().begin(), nominal.cells().end()));
  EXPECT_GT(fit.cop_rms_mm, 0.5);
}

TEST(FitCells, AZeroThatCreepsIsNoLoad) {
  BenchBoard truth;
  truth.zero_drift_per_s = 3.0;  // 0.12 N of all cells in a second, 48 N in the 400 s
  const auto fit = fit_cells(truth.grid(five_masses, nine_points(), 3), names,
                             CellFitKind::gains_and_positions, std::nullopt);
  EXPECT_LT(fit.cop_rms_mm, 0.2);
  const double last_s = 51.0 * 8.0;
  EXPECT_NEAR(fit.cells[1].cell.zero, truth.zero[1] + 3.0 * last_s, 3.0);
}

TEST(FitCells, HearsNoDifferenceBetweenNeighboursThatLeakIntoEachOther) {
  const BenchBoard truth;
  auto placements = truth.grid(five_masses, nine_points(), 5);
  for (Placement& p : placements) {  // each cell shows 2 % of its neighbour
    const auto m = p.mean;
    for (std::size_t c = 0; c < 4; ++c) p.mean[c] = m[c] + 0.02 * (m[(c + 1) % 4] - truth.zero[(c + 1) % 4]);
  }
  const auto free = fit_cells(placements, names, CellFitKind::gains_and_positions, std::nullopt);
  EXPECT_LT(free.cop_rms_mm, 0.2);
}

TEST(FitCells, OneMassOnTheWrongPointIsOutvoted) {
  BenchBoard truth;
  auto placements = truth.grid(five_masses, nine_points(), 9);
  placements[12].ml_mm += 40.0;  // it was said to be 40 mm further right than it lay
  const auto plain = fit_cells(placements, names, CellFitKind::gains_and_positions, std::nullopt);
  const auto robust =
      fit_cells(placements, names, CellFitKind::gains_and_positions, std::nullopt, {.robust = true});
  EXPECT_LT(cop_error_mm(robust, truth, 70.0), 0.1);
  EXPECT_GT(cop_error_mm(plain, truth, 70.0), 3.0 * cop_error_mm(robust, truth, 70.0));
  EXPECT_NEAR(robust.placements[10].ml_mm, -40.0, 1.0);  // and it shows which
}

TEST(FitCells, FindsTheCurveOfCellsThatAreNotStraight) {
  BenchBoard truth;
  truth.gain_n = {0.0101, 0.0096, 0.0104, 0.0099};
  auto placements = truth.grid(five_masses, nine_points(), 2);
  const double curve = 2e-9;  // of the reading squared, in counts
  for (Placement& p : placements)
    for (std::size_t c = 0; c < 4; ++c) p.mean[c] += curve * std::pow(p.mean[c] - truth.zero[c], 2) * 1e2;
  const auto straight = fit_cells(placements, names, CellFitKind::gains, truth.at);
  const auto curved = fit_cells(placements, names, CellFitKind::gains, truth.at, {.quadratic = true});
  EXPECT_LT(curved.force_rms_n, 0.5 * straight.force_rms_n);
  for (std::size_t c = 0; c < 4; ++c)
    EXPECT_NEAR(curved.cells[c].cell.quadratic, -curve * 1e2 * truth.gain_n[c],
                4.0 * curved.errors[c].quadratic);
}

// The promise of a standard error: value +- 1.96 SE holds the truth in 95 % of all calibrations.
void expect_coverage(const BenchBoard& truth, CellFitKind kind) {
  constexpr int seeds = draws(1000);
  int held = 0;
  int asked = 0;
  for (int seed = 1; seed <= seeds; ++seed) {
    const auto fit = fit_cells(truth.grid(five_masses, nine_points(), static_cast<std::uint64_t>(seed)),
                               names, kind, truth.at, {}, false);
    const double t = 1.98;  // 0.975 quantile, about 130 degrees of freedom
    for (std::size_t c = 0; c < 4; ++c) {
      held += std::abs(fit.cells[c].cell.gain - truth.gain_n[c]) <= t * fit.errors[c].gain;
      ++asked;
      if (kind == CellFitKind::gains) continue;
      held += std::abs(fit.cells[c].at.ml_mm - truth.at[c].ml_mm) <= t * fit.errors[c].ml_mm;
      held += std::abs(fit.cells[c].at.ap_mm - truth.at[c].ap_mm) <= t * fit.errors[c].ap_mm;
      asked += 2;
    }
  }
  const double share = static_cast<double>(held) / asked;
  EXPECT_GT(share, 0.935);
  EXPECT_LT(share, 0.97);
}

TEST(FitCells, StandardErrorsOfGainsAndPositionsCoverTheTruth) {
  BenchBoard truth;
  truth.samples = 40;
  expect_coverage(truth, CellFitKind::gains_and_positions);
}

TEST(FitCells, StandardErrorsOfGainsAloneCoverTheTruth) {
  BenchBoard truth;
  truth.samples = 40;
  expect_coverage(truth, CellFitKind::gains);
}

TEST(FitCells, StandardErrorsHoldAlsoWhenTheHandIsPerfect) {
  BenchBoard truth;
  truth.samples = 40;
  truth.point_sd_mm = 0.0;
  expect_coverage(truth, CellFitKind::gains_and_positions);
}

std::string refusal(const std::vector<Placement>& placements, CellFitKind kind) {
  try {
    fit_cells(placements, names, kind, BenchBoard().at);
  } catch (const Undetermined& error) {
    return error.what();
  }
  return "";
}

TEST(FitCells, ALayoutOnOneLineIsRefusedWithTheReason) {
  const BenchBoard truth;
  std::vector<CellPosition> line;
  for (double s = -1.0; s <= 1.0; s += 0.25) line.push_back({150.0 * s, 80.0 * s});
  for (const auto kind : {CellFitKind::gains, CellFitKind::gains_and_positions})
    EXPECT_NE(refusal(truth.grid(five_masses, line, 1), kind).find("on one line (28 deg from ML)"),
              std::string::npos);
  EXPECT_NE(refusal(truth.grid(five_masses, {{0, 0}, {100, 50}}, 1), CellFitKind::gains).find("2 points"),
            std::string::npos);
}

TEST(FitCells, AStiffBoardDoesNotTellPositionsAndSaysSo) {
  BenchBoard truth;
  truth.stiffness = 1.0;
  const auto placements = truth.grid(five_masses, nine_points(), 1);
  EXPECT_NE(refusal(placements, CellFitKind::gains_and_positions).find("fit gains alone"), std::string::npos);
  EXPECT_LT(cop_error_mm(fit_cells(placements, names, CellFitKind::gains, truth.at), truth, 70.0), 0.1);
}

TEST(FitCells, TooFewPlacementsNameWhatTheyCannotTell) {
  const BenchBoard truth;
  const std::string words =
      refusal(truth.grid({10.0}, {{-100, 50}, {100, 50}, {0, -80}}, 1), CellFitKind::gains_and_positions);
  EXPECT_NE(words.find("cannot determine"), std::string::npos) << words;
}

TEST(FitCells, WrongArgumentsAreNamed) {
  const BenchBoard truth;
  auto placements = truth.grid({10.0}, nine_points(), 1);
  EXPECT_THROW(fit_cells(placements, names, CellFitKind::gains, std::nullopt), std::invalid_argument);
  EXPECT_THROW(fit_cells(placements, {"tl"}, CellFitKind::gains_and_positions, std::nullopt),
               std::invalid_argument);
  std::vector<Placement> loaded(placements.begin() + 1, placements.begin() + 9);
  EXPECT_THROW(fit_cells(loaded, names, CellFitKind::gains_and_positions, std::nullopt),
               std::invalid_argument);
  placements[3].mean[2] = NAN;
  EXPECT_THROW(fit_cells(placements, names, CellFitKind::gains_and_positions, std::nullopt),
               std::invalid_argument);
}

}  // namespace
}  // namespace steadyplate::test
