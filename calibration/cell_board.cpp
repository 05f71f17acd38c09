#include "calibration/cell_board.hpp"

#include <array>
#include <cmath>
#include <set>
#include <stdexcept>

namespace steadyplate::calibration {

namespace {

constexpr std::size_t usual_cells = 16;

std::vector<CellPosition> positions(const std::vector<CalibratedCell>& cells) {
  std::vector<CellPosition> at;
  at.reserve(cells.size());
  for (const CalibratedCell& cell : cells) at.push_back(cell.at);
  return at;
}

}  // namespace

CellBoard::CellBoard(std::vector<CalibratedCell> cells)
    : cells_(std::move(cells)), geometry_(positions(cells_)) {
  if (cells_.size() > usual_cells) throw std::invalid_argument("cells: more than 16");
  std::set<std::string> names;
  for (const CalibratedCell& cell : cells_) {
    if (!names.insert(cell.channel).second)
      throw std::invalid_argument("cells: channel '" + cell.channel + "' is named twice");
    if (!std::isfinite(cell.cell.gain) || cell.cell.gain == 0.0)
      throw std::invalid_argument("cells: the gain of '" + cell.channel + "' must be a number other than 0");
  }
}

LoadPoint CellBoard::at(std::span<const double> readings, double threshold_n,
                        std::optional<double> temperature_c) const {
  if (readings.size() != cells_.size())
    throw std::invalid_argument("readings: " + std::to_string(readings.size()) + " for " +
                                std::to_string(cells_.size()) + " cells");
  std::array<double, usual_cells> force{};
  for (std::size_t i = 0; i < cells_.size(); ++i)
    force[i] = cells_[i].cell.force_n(readings[i], temperature_c);
  return geometry_.at(std::span(force).first(cells_.size()), threshold_n);
}

NoiseFloor noise_floor(const CornerCells& board, std::span<const double> noise_n, double load_n) {
  if (noise_n.size() != board.cells().size())
    throw std::invalid_argument("noise_n: one number for each cell is needed");
  if (!(load_n > 0.0)) throw std::invalid_argument("load_n must be above 0");
  double ml = 0.0;
  double ap = 0.0;
  for (std::size_t i = 0; i < noise_n.size(); ++i) {
    const CellPosition& at = board.cells()[i];
    ml += at.ml_mm * at.ml_mm * noise_n[i] * noise_n[i];
    ap += at.ap_mm * at.ap_mm * noise_n[i] * noise_n[i];
  }
  return {std::sqrt(ml) / load_n, std::sqrt(ap) / load_n};
}

}  // namespace steadyplate::calibration
