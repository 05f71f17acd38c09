#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "calibration/cell_board.hpp"
#include "calibration/linear_fit.hpp"
#include "calibration/placement.hpp"

namespace steadyplate::calibration {

/// What is taken from the masses, and what is taken as known.
enum class CellFitKind {
  gains,                ///< the cells' positions are known (measured, or the maker's)
  gains_and_positions,  ///< both come from the masses and their points
};

/// "gains" or "gains and positions".
std::string to_string(CellFitKind kind);

struct CellFitOptions {
  bool robust = false;     ///< Huber's weights: a mass laid on the wrong point counts less
  bool quadratic = false;  ///< only with `gains`: cells that are not straight
  double gravity_mps2 = standard_gravity_mps2;
  double point_sd_mm =
      0.5;  ///< how well a mass is laid on its point: weighs rows of one load against another
  double mass_sd_relative = 1e-4;  ///< how well the masses are known (class M1 weights: 5e-5)
};

/// How far the fitted board is off at one loaded placement (model minus truth).
struct PlacementError {
  std::size_t placement = 0;  ///< index into what was given
  double force_n = 0.0;
  double ml_mm = 0.0;
  double ap_mm = 0.0;
  /// The same by a fit that has not seen this placement; NaN when the rest cannot determine the board.
  double left_out_force_n = 0.0;
  double left_out_ml_mm = 0.0;
  double left_out_ap_mm = 0.0;
};

/// Standard errors of one cell's parameters. Positions are 0 when they were taken as known.
struct CellErrors {
  double gain = 0.0;
  double quadratic = 0.0;
  double ml_mm = 0.0;
  double ap_mm = 0.0;
};

struct CellFit {
  CellFitKind kind = CellFitKind::gains;
  std::vector<CalibratedCell> cells;
  std::vector<CellErrors> errors;
  double condition = 0.0;
  int freedom = 0;
  double intercept_n =
      0.0;  ///< load the fit sees on the empty board; far from 0 = the cells are not straight
  double intercept_se_n = 0.0;
  std::vector<PlacementError> placements;
  double cop_rms_mm = 0.0;  ///< sqrt(mean(ml^2 + ap^2)) over the loaded placements
  double cop_largest_mm = 0.0;
  double force_rms_n = 0.0;
  double left_out_cop_rms_mm =
      0.0;  ///< by fits that have not seen the placement: what a new point may expect
};

/// Gains (and positions) from known masses at known points, by weighted linear least squares:
///
///   sum_i g_i r_i       + b  = W          g_i gain, r_i reading without its zero, W = m g
///   sum_i x_i g_i r_i + b_x  = W X        X, Y the point; with `gains` x_i, y_i are known, and the three
///   rows sum_i y_i g_i r_i + b_y  = W Y        together determine g; else p_i = x_i g_i, q_i = y_i g_i are
///   fitted too,
///                                         and x_i = p_i/g_i with SE^2 = (SE(p)^2 + x^2 SE(g)^2)/g^2
///
/// b is a constant and, when the board was seen empty at two times, a drift: what zero_line() took off is not
/// exact. The empty board enters with W = 0. With gains and positions the fit holds for cells that hear their
/// neighbours as well (linear cross-talk): the positions are then those of the equivalent board. After Leach
/// et al. 2014 (a mass at known points of a Wii board), with rows for the vertical force added.
/// @param placements  as measured, at least one of them empty; zero_line() is taken off
/// @param channels    their names
/// @param known       positions of the cells; needed for CellFitKind::gains
/// @param leave_out   also fit without each placement in turn (costs as many fits)
/// @throws Undetermined  the layout cannot determine a parameter: too few points, all on one line, cells that
/// always
///         moved together
/// @throws std::invalid_argument  nothing empty, nothing loaded, a reading that is not finite, sizes that
/// differ
CellFit fit_cells(std::span<const Placement> placements, const std::vector<std::string>& channels,
                  CellFitKind kind, const std::optional<std::vector<CellPosition>>& known,
                  const CellFitOptions& options = {}, bool leave_out = true);

/// Do these points span the board? @throws Undetermined  fewer than 3 points, or all on one line
void check_layout(std::span<const Placement> placements);

}  // namespace steadyplate::calibration
