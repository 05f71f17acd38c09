#include "calibration/corner_cells.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "analysis/preprocess/load_rule.hpp"

namespace steadyplate::calibration {

namespace {

/// A board on a line cannot stand and knows nothing of the direction across.
bool span_a_plane(const std::vector<CellPosition>& cells) {
  double largest = 0.0;  // twice the area of the largest triangle
  double extent = 0.0;
  for (const CellPosition& a : cells)
    for (const CellPosition& b : cells) {
      extent = std::max(extent, std::hypot(a.ml_mm - b.ml_mm, a.ap_mm - b.ap_mm));
      for (const CellPosition& c : cells)
        largest = std::max(largest, std::abs((b.ml_mm - a.ml_mm) * (c.ap_mm - a.ap_mm) -
                                             (b.ap_mm - a.ap_mm) * (c.ml_mm - a.ml_mm)));
    }
  return largest > 1e-9 * extent * extent;
}

}  // namespace

CornerCells::CornerCells(std::vector<CellPosition> cells) : cells_(std::move(cells)) {
  if (cells_.size() < 3) throw std::invalid_argument("cells: a board needs at least 3 load cells");
  for (const CellPosition& cell : cells_)
    if (!std::isfinite(cell.ml_mm) || !std::isfinite(cell.ap_mm))
      throw std::invalid_argument("cells: a position is not finite");
  if (!span_a_plane(cells_)) throw std::invalid_argument("cells: all positions lie on one line");
}

CornerCells CornerCells::rectangle(double width_mm, double length_mm) {
  if (!(width_mm > 0.0) || !std::isfinite(width_mm)) throw std::invalid_argument("width_mm must be above 0");
  if (!(length_mm > 0.0) || !std::isfinite(length_mm))
    throw std::invalid_argument("length_mm must be above 0");
  const double right = 0.5 * width_mm;
  const double front = 0.5 * length_mm;
  return CornerCells({{-right, front}, {right, front}, {-right, -front}, {right, -front}});
}

LoadPoint CornerCells::at(std::span<const double> forces_n, double threshold_n) const {
  if (forces_n.size() != cells_.size())
    throw std::invalid_argument("forces_n: " + std::to_string(forces_n.size()) + " forces for " +
                                std::to_string(cells_.size()) + " cells");
  if (!(threshold_n >= 0.0)) throw std::invalid_argument("threshold_n must be 0 or more");
  LoadPoint point;
  double moment_ml = 0.0;
  double moment_ap = 0.0;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    point.fz_n += forces_n[i];
    moment_ml += cells_[i].ml_mm * forces_n[i];
    moment_ap += cells_[i].ap_mm * forces_n[i];
  }
  if (point.fz_n >= threshold_n && point.fz_n > 0.0 && std::isfinite(point.fz_n)) {
    point.cop_ml_mm = moment_ml / point.fz_n;
    point.cop_ap_mm = moment_ap / point.fz_n;
  }
  return point;
}

analysis::CopSamples to_cop(const CornerCells& board, std::span<const double> time_s,
                            std::span<const std::span<const double>> forces_n, double minimum_n,
                            double share) {
  const std::size_t n = time_s.size();
  if (forces_n.size() != board.cells().size())
    throw std::invalid_argument("forces_n: " + std::to_string(forces_n.size()) + " series for " +
                                std::to_string(board.cells().size()) + " cells");
  for (const auto& series : forces_n)
    if (series.size() != n) throw std::invalid_argument("forces_n: each series must be as long as time_s");
  if (!(minimum_n >= 0.0)) throw std::invalid_argument("minimum_n must be 0 or more");
  if (!(share >= 0.0 && share < 1.0)) throw std::invalid_argument("share must be from 0 to below 1");

  analysis::CopSamples samples;
  samples.time_s.assign(time_s.begin(), time_s.end());
  samples.load_n.assign(n, 0.0);
  for (const auto& series : forces_n)
    for (std::size_t i = 0; i < n; ++i) samples.load_n[i] += series[i];
  const double threshold_n = analysis::load_threshold_n(samples.load_n, minimum_n, share);
  std::vector<double> forces(forces_n.size());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t cell = 0; cell < forces.size(); ++cell) forces[cell] = forces_n[cell][i];
    const LoadPoint point = board.at(forces, threshold_n);
    samples.ml_mm.push_back(point.cop_ml_mm);
    samples.ap_mm.push_back(point.cop_ap_mm);
  }
  return samples;
}

}  // namespace steadyplate::calibration
