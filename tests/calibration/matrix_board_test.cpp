#include "calibration/matrix_board.hpp"

#include <gtest/gtest.h>
#include <Eigen/Dense>

#include <cmath>
#include <random>

namespace steadyplate::test {
namespace {

using calibration::fit_matrix;
using calibration::KnownLoad;
using calibration::MatrixBoard;
using calibration::Undetermined;
using calibration::Wrench;
using Eigen::MatrixXd;

/// Twelve channels of four three-axis sensors at the corners, 0.25 N a count, moments in N*mm, with
/// cross-talk.
MatrixXd twelve_channels() {
  MatrixXd c = MatrixXd::Zero(6, 12);
  const double x[] = {-200, 200, -200, 200};  // NOLINT
  const double y[] = {200, 200, -200, -200};  // NOLINT
  for (int s = 0; s < 4; ++s) {
    const int k = 3 * s;
    c(0, k) = c(1, k + 1) = c(2, k + 2) = 0.25;
    c(3, k + 2) = 0.25 * y[s];
    c(4, k + 2) = -0.25 * x[s];
    c(5, k) = -0.25 * y[s];
    c(5, k + 1) = 0.25 * x[s];
  }
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < 12; ++j) c(i, j) *= 1.0 + 0.01 * std::sin(7.0 * i + j);
  return c;
}

Eigen::VectorXd as_vector(const Wrench& w) {
  return (Eigen::VectorXd(6) << w.fx_n, w.fy_n, w.fz_n, w.mx_nmm, w.my_nmm, w.mz_nmm).finished();
}

/// A plate of six channels that are newtons already, but 2 to 5 % off and with cross-talk: readings = C^-1
/// load.
MatrixXd correction() {
  MatrixXd c = MatrixXd::Identity(6, 6);
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < 6; ++j) {
      const double unit = (i < 3) == (j < 3) ? 1.0 : i < 3 ? 0.001 : 100.0;
      c(i, j) += unit * (i == j ? 0.04 : 0.005) * std::sin(3.0 * i + 5.0 * j + 1.0);
    }
  return c;
}

std::vector<Wrench> dead_weights_and_lever() {
  std::vector<Wrench> loads;
  for (const double w : {100.0, 250.0, 400.0})
    for (const double x : {-150.0, 0.0, 150.0})
      for (const double y : {-150.0, 0.0, 150.0}) loads.push_back({0, 0, -w, -w * y, w * x, 0});
  for (const double f :
       {-60.0, 60.0})  // a cord over a pulley, 40 mm above the origin, with a mass on the plate
    for (const double arm : {0.0, 120.0}) {
      loads.push_back({f, 0, -200, 0, 40 * f, -f * arm});
      loads.push_back({0, f, -200, -40 * f, 0, f * arm});
    }
  return loads;
}

std::vector<KnownLoad> measured(const MatrixXd& truth, const std::vector<Wrench>& loads, double noise,
                                const std::vector<double>& zero) {
  std::mt19937_64 chance(4);
  std::normal_distribution<double> normal;
  const MatrixXd inverse = truth.completeOrthogonalDecomposition().pseudoInverse();
  std::vector<KnownLoad> cases;
  const auto add = [&](const Wrench& load) {
    const Eigen::VectorXd reading = inverse * as_vector(load);
    std::vector<std::vector<double>> series(zero.size(), std::vector<double>(100));
    for (std::size_t c = 0; c < zero.size(); ++c)
      for (double& value : series[c])
        value = reading[static_cast<Eigen::Index>(c)] + zero[c] + noise * normal(chance);
    cases.push_back({load, calibration::reduce(series, 0.0, 0.0, 0.0, static_cast<double>(cases.size()))});
  };
  add({});
  for (const Wrench& load : loads) add(load);
  add({});
  return cases;
}

const std::vector<std::string> six = {"fx", "fy", "fz", "mx", "my", "mz"};
const std::vector<double> six_zeros = {3.0, -2.0, 15.0, 100.0, -50.0, 7.0};

TEST(MatrixBoard, FindsTheFullMatrixFromDeadWeightsAndALever) {
  const auto fit = fit_matrix(measured(correction(), dead_weights_and_lever(), 0.0, six_zeros), six);
  EXPECT_LT((fit.matrix - correction()).cwiseAbs().maxCoeff(), 1e-9);
  for (std::size_t c = 0; c < 6; ++c) EXPECT_NEAR(fit.zero[c], six_zeros[c], 1e-9);
}

TEST(MatrixBoard, StandardErrorsHoldTheTruth) {
  const auto fit = fit_matrix(measured(correction(), dead_weights_and_lever(), 0.5, six_zeros), six);
  int held = 0;
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < 6; ++j) held += std::abs(fit.matrix(i, j) - correction()(i, j)) < 3.0 * fit.se(i, j);
  EXPECT_GE(held, 34);  // of 36
  EXPECT_LT(fit.rms[2], 0.2);
}

TEST(MatrixBoard, WithoutALeverTheHorizontalRowsCannotBeTold) {
  auto loads = dead_weights_and_lever();
  loads.resize(27);
  try {
    fit_matrix(measured(correction(), loads, 0.0, six_zeros), six);
    FAIL();
  } catch (const Undetermined& error) {
    EXPECT_NE(std::string(error.what()).find("Fx"), std::string::npos) << error.what();
  }
}

TEST(MatrixBoard, TwelveChannelsGiveTheWrenchTheyWereMadeFrom) {
  const MatrixXd c = twelve_channels();
  std::vector<std::string> names;
  for (int k = 0; k < 12; ++k) names.push_back("ch" + std::to_string(k));
  std::vector<double> zero(12, 5.0);
  const MatrixBoard plate(names, c, zero);
  const Wrench load{12.0, -7.0, 640.0, 9000.0, -14000.0, 300.0};
  const Eigen::VectorXd reading = c.completeOrthogonalDecomposition().solve(as_vector(load));
  std::vector<double> readings;
  for (int k = 0; k < 12; ++k) readings.push_back(reading[k] + 5.0);
  EXPECT_LT((as_vector(plate.at(readings)) - as_vector(load)).cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_THROW(plate.at(std::vector<double>(11)), std::invalid_argument);
  EXPECT_THROW(MatrixBoard(names, c.leftCols(11).eval(), zero), std::invalid_argument);
}

TEST(MatrixBoard, APolynomialMovesTheCentreOfPressure) {
  const calibration::PlatePoint point{50.0, -120.0, 3.0};
  const std::vector<calibration::CopTerm> terms = {{0, 0, 1.0, 2.0}, {1, 0, 0.5, 0.0}, {1, 2, 0.0, -1.0}};
  const auto moved = calibration::corrected(point, terms);
  EXPECT_DOUBLE_EQ(moved.x_mm, 50.0 + 1.0 + 0.5 * 0.5);
  EXPECT_DOUBLE_EQ(moved.y_mm, -120.0 + 2.0 - 0.5 * 1.44);
  EXPECT_EQ(moved.free_moment_nmm, 3.0);
}

}  // namespace
}  // namespace steadyplate::test
