// Sittings to a calibration, a calibrated board under a known mass, and loads that should not move.

#include "calibration/calibrate_cells.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "calibration/drift.hpp"
#include "calibration/verify_cells.hpp"
#include "tests/calibration/bench_board.hpp"

namespace steadyplate::test {
namespace {

using calibration::CalibratedCell;
using calibration::CellFitKind;
using calibration::CellPosition;
using calibration::Sitting;
using calibration::Verdict;

const std::vector<std::string> names = {"cell_tl_counts", "cell_tr_counts", "cell_bl_counts",
                                        "cell_br_counts"};
const std::vector<double> masses = {5.0, 10.0, 20.0};

BenchBoard straight() {
  BenchBoard board;
  board.gain_n = {0.0101, 0.0096, 0.0104, 0.0099};
  return board;
}

std::vector<CalibratedCell> truth_of(const BenchBoard& board) {
  std::vector<CalibratedCell> cells;
  for (std::size_t i = 0; i < names.size(); ++i)
    cells.push_back({names[i], {.zero = board.zero[i], .gain = board.gain_n[i]}, board.at[i]});
  return cells;
}

TEST(CalibrateCells, EachSittingHasItsOwnZero) {
  const auto points = nine_points();
  BenchBoard board = straight();
  const Sitting first = board.grid({masses[0]}, points, 1);
  for (double& zero : board.zero) zero += 3000.0;  // switched off over night
  const Sitting second = board.grid({masses[1], masses[2]}, points, 2);
  const auto made = calibration::calibrate_cells(std::vector<Sitting>{first, second}, names,
                                                 CellFitKind::gains_and_positions, std::nullopt);
  ASSERT_TRUE(made.usable());
  EXPECT_TRUE(made.findings.empty());
  EXPECT_EQ(made.fit->placements.size(), 27U);
  for (std::size_t i = 0; i < names.size(); ++i) {
    EXPECT_NEAR(made.fit->cells[i].cell.gain / board.gain_n[i], 1.0, 5e-4);
    EXPECT_NEAR(made.fit->cells[i].at.ml_mm, board.at[i].ml_mm, 0.5);
    EXPECT_NEAR(made.fit->cells[i].cell.zero, board.zero[i], 3.0);  // of the last sitting
    EXPECT_NEAR(made.noise_n[i], board.noise_counts * board.gain_n[i], 0.01 * board.noise_counts * 0.01 * 20);
  }
  // As one sitting the zero would have moved, and that is found.
  Sitting together = first;
  together.insert(together.end(), second.begin(), second.end());
  const auto found = calibration::inspect(together, names);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().kind, calibration::Finding::Kind::zero_moved);
}

TEST(CalibrateCells, GivesNoFitWhenTheReadingsAreWrong) {
  auto placements = straight().grid(masses, nine_points(), 1);
  for (auto& p : placements) p.mean[3] = 310.0;
  const auto made = calibration::calibrate_cells(std::vector<Sitting>{placements}, names,
                                                 CellFitKind::gains_and_positions, std::nullopt);
  EXPECT_FALSE(made.fit);
  EXPECT_FALSE(made.usable());
}

Sitting check(const BenchBoard& board, double mass_kg = 10.0) {
  const std::vector<CellPosition> points = {
      {-150.0, 80.0}, {150.0, 80.0}, {-150.0, -80.0}, {150.0, -80.0}, {}};
  return board.grid({mass_kg}, points, 7);
}

TEST(VerifyCells, AnUnchangedBoardPassesAndItsZeroMayMove) {
  BenchBoard board = straight();
  const auto cells = truth_of(board);
  board.zero[2] += 500.0;
  const auto v = calibration::verify_cells(cells, check(board));
  EXPECT_EQ(v.verdict, Verdict::pass) << v.words;
  EXPECT_EQ(v.points.size(), 5U);
  EXPECT_LT(v.cop_largest_mm, 0.6);
  for (const auto& cell : v.cells) EXPECT_FALSE(cell.suspect) << cell.channel;
  EXPECT_NEAR(v.cells[2].zero_n, 500.0 * board.gain_n[2], 0.1);
}

class ChangedCell : public testing::TestWithParam<std::size_t> {};

TEST_P(ChangedCell, IsNamedAndItsChangeMeasured) {
  const std::size_t which = GetParam();
  BenchBoard board = straight();
  const auto cells = truth_of(board);
  for (const double share : {0.02, -0.10}) {
    BenchBoard changed = board;
    changed.gain_n[which] = board.gain_n[which] / (1.0 + share);  // N a count: fewer counts a newton
    const auto v = calibration::verify_cells(cells, check(changed));
    EXPECT_EQ(v.verdict, share > 0.0 ? Verdict::drift : Verdict::fail) << v.words;
    EXPECT_NEAR(v.cells[which].gain_share, 1.0 / (1.0 + share) - 1.0, 2e-3);
    for (std::size_t c = 0; c < names.size(); ++c) EXPECT_EQ(v.cells[c].suspect, c == which) << c;
    EXPECT_NE(v.words.find(names[which]), std::string::npos) << v.words;
  }
}

INSTANTIATE_TEST_SUITE_P(Cells, ChangedCell, testing::Range<std::size_t>(0, 4));

TEST(VerifyCells, ADeadCellFailsAndIsNamed) {
  BenchBoard board = straight();
  const auto cells = truth_of(board);
  auto sitting = check(board);
  for (auto& p : sitting) p.mean[1] = board.zero[1];
  const auto v = calibration::verify_cells(cells, sitting);
  EXPECT_EQ(v.verdict, Verdict::fail);
  EXPECT_TRUE(v.cells[1].suspect);
  EXPECT_NE(v.words.find("cell_tr_counts"), std::string::npos) << v.words;
}

TEST(VerifyCells, OnePointStillChecksTheWhole) {
  BenchBoard board = straight();
  const auto v = calibration::verify_cells(truth_of(board), board.grid({10.0}, {{0.0, 0.0}}, 3));
  EXPECT_EQ(v.verdict, Verdict::pass) << v.words;
  EXPECT_TRUE(std::isnan(v.cells[0].gain_share));
  EXPECT_THROW(calibration::verify_cells(truth_of(board), Sitting(1, check(board).front())),
               std::invalid_argument);
}

struct Series {
  std::vector<double> time_s, load_n, ml_mm, ap_mm;
};

/// load = a + b exp(-t/tau), CoP going 1 mm to the right over the whole.
Series creeping(double a, double b, double tau_s, double seconds) {
  Series s;
  for (double t = 0.0; t <= seconds; t += 0.01) {
    s.time_s.push_back(t);
    s.load_n.push_back(a + b * std::exp(-t / tau_s));
    s.ml_mm.push_back(t / seconds);
    s.ap_mm.push_back(0.0);
  }
  return s;
}

TEST(Drift, MeetsAnExponentialByHand) {
  const Series s = creeping(200.0, 1.0, 60.0, 600.0);
  const auto check = calibration::check_drift(s.time_s, s.load_n, s.ml_mm, s.ap_mm, 0.2);
  const auto mean_over = [](double from) {  // of exp(-t/60) over 2 s
    return 60.0 * (std::exp(-from / 60.0) - std::exp(-(from + 2.0) / 60.0)) / 2.0;
  };
  EXPECT_NEAR(check.minutes, 10.0, 1e-6);
  EXPECT_NEAR(check.start_n, 200.0 + mean_over(0.0), 1e-4);
  EXPECT_NEAR(check.end_n, 200.0 + mean_over(598.0), 1e-4);
  EXPECT_NEAR(check.largest_n, check.start_n - check.end_n, 1e-9);
  // exp(-t/60) = 0.2: t = 96.6 s, in the block from 96 s; the first block wholly within starts at 96 s
  ASSERT_TRUE(check.settled_s);
  EXPECT_NEAR(*check.settled_s, 96.0, 2.01);
  EXPECT_NEAR(check.cop_moved_mm, 598.0 / 600.0, 5e-3);
  EXPECT_LT(std::abs(check.last_n_per_min), 0.02);
}

TEST(Drift, ALineNeverSettlesAndItsSlopeIsTold) {
  Series s = creeping(0.0, 0.0, 60.0, 120.0);
  for (std::size_t i = 0; i < s.time_s.size(); ++i) s.load_n[i] = 0.05 * s.time_s[i];
  s.ml_mm.assign(s.ml_mm.size(), NAN);
  const auto check = calibration::check_drift(s.time_s, s.load_n, s.ml_mm, s.ap_mm, 0.05);
  EXPECT_FALSE(check.settled_s);
  EXPECT_NEAR(check.last_n_per_min, 3.0, 1e-6);
  EXPECT_TRUE(std::isnan(check.cop_moved_mm));
  EXPECT_THROW(calibration::check_drift(std::vector<double>{0.0, 5.0}, std::vector<double>{1.0, 1.0},
                                        std::vector<double>{0.0, 0.0}, std::vector<double>{0.0, 0.0}, 0.1),
               std::invalid_argument);
}

}  // namespace
}  // namespace steadyplate::test
