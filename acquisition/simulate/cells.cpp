#include "acquisition/simulate/cells.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace steadyplate::acquisition {

namespace {

constexpr double int24_end = 8388607.0;

/// Uniform in [-1, 1).
double uniform(SplitMix64& chance) {
  return static_cast<double>(static_cast<std::int64_t>(chance.next()) >> 11) * 0x1p-52;
}

Noise noise_of(std::uint64_t seed) {
  SplitMix64 seeds(seed ^ 0x5bd1e995ce11U);
  return Noise(seeds);
}

using Matrix = std::array<std::array<double, 3>, 3>;

double determinant(const Matrix& m) {
  return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
         m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
         m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

/// Cramer's rule: three unknowns do not need more.
std::array<double, 3> solve(const Matrix& m, const std::array<double, 3>& right) {
  const double whole = determinant(m);
  std::array<double, 3> result{};
  for (std::size_t column = 0; column < 3; ++column) {
    Matrix replaced = m;
    for (std::size_t row = 0; row < 3; ++row) replaced[row][column] = right[row];
    result[column] = determinant(replaced) / whole;
  }
  return result;
}

void add_defect(SimulatedCells& cells, std::string_view word) {
  if (word == "dead")
    cells.dead = 3;
  else if (word == "reversed")
    cells.counts_per_n[2] = -cells.counts_per_n[2];
  else if (word == "swapped") {
    std::swap(cells.ml_mm[0], cells.ml_mm[3]);
    std::swap(cells.ap_mm[0], cells.ap_mm[3]);
  } else if (word == "saturated")
    cells.zero_counts[1] = int24_end - 8000.0;
  else
    throw std::invalid_argument("defects: '" + std::string(word) +
                                "' is none of dead, reversed, swapped, saturated");
}

}  // namespace

SimulatedCells simulated_cells(std::uint64_t board, std::string_view defects) {
  SimulatedCells cells;
  if (board > 0) {
    SplitMix64 chance(board);
    for (std::size_t c = 0; c < 4; ++c) {
      cells.counts_per_n[c] *= 1.0 + 0.06 * uniform(chance);
      cells.zero_counts[c] = 20000.0 * uniform(chance);
      cells.ml_mm[c] += 5.0 * uniform(chance);
      cells.ap_mm[c] += 5.0 * uniform(chance);
    }
    cells.cross_talk = 0.005;
    cells.noise_counts = 2.0;
    cells.creep_share = 2e-4;
    cells.drift_counts_per_s = 0.02;
    cells.softness = 0.7;
  }
  while (!defects.empty()) {
    const std::string_view word = defects.substr(0, defects.find('-'));
    defects.remove_prefix(std::min(defects.size(), word.size() + 1));
    add_defect(cells, word);
  }
  return cells;
}

CellReader::CellReader(const SimulatedCells& cells, std::uint64_t seed)
    : cells_(cells), noise_(noise_of(seed)) {}

/// The cells share out the load so that force and moments balance. A rigid plate on equal springs takes the
/// solution of least squares; a soft one gives more to the cells near the load, along the one direction that
/// balances itself.
std::array<double, 4> CellReader::forces(const BoardSample& s) const {
  std::array<std::array<double, 4>, 3> balance{};
  for (std::size_t c = 0; c < 4; ++c) {
    balance[0][c] = 1.0;
    balance[1][c] = cells_.ml_mm[c];
    balance[2][c] = cells_.ap_mm[c];
  }
  Matrix normal{};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j)
      for (std::size_t c = 0; c < 4; ++c) normal[i][j] += balance[i][c] * balance[j][c];
  const auto share = solve(normal, {s.fz_n, s.fz_n * s.cop_ml_mm, s.fz_n * s.cop_ap_mm});
  std::array<double, 4> twist{};  // what balances itself
  double size = 0.0;
  for (std::size_t left_out = 0; left_out < 4; ++left_out) {
    Matrix minor{};
    for (std::size_t i = 0; i < 3; ++i)
      for (std::size_t c = 0, k = 0; c < 4; ++c)
        if (c != left_out) minor[i][k++] = balance[i][c];
    twist[left_out] = (left_out % 2 == 0 ? 1.0 : -1.0) * determinant(minor);
    size = std::hypot(size, twist[left_out]);
  }
  const double sign = twist[1] * cells_.ml_mm[1] * cells_.ap_mm[1] > 0.0 ? 1.0 : -1.0;
  const double by =
      sign * 2.0 / size * cells_.softness * s.fz_n * s.cop_ml_mm * s.cop_ap_mm / (4.0 * 216.5 * 119.0);
  std::array<double, 4> force{};
  for (std::size_t c = 0; c < 4; ++c) {
    for (std::size_t i = 0; i < 3; ++i) force[c] += balance[i][c] * share[i];
    force[c] += by * twist[c];
  }
  return force;
}

std::array<std::int32_t, 4> CellReader::read(double time_s, const BoardSample& sample) {
  std::array<double, 4> seen = forces(sample);
  const double step_s = std::max(0.0, time_s - last_s_);
  last_s_ = time_s;
  for (std::size_t c = 0; c < 4; ++c) {
    felt_[c] += (seen[c] - felt_[c]) * std::min(1.0, step_s / cells_.creep_s);
    seen[c] = (seen[c] + cells_.creep_share * felt_[c]) * cells_.counts_per_n[c];
    if (static_cast<int>(c) == cells_.dead) seen[c] = 0.0;
  }
  std::array<std::int32_t, 4> counts{};
  for (std::size_t c = 0; c < 4; ++c) {
    const double noise = cells_.noise_counts > 0.0 ? cells_.noise_counts * noise_.normal() : 0.0;
    const double value = seen[c] + cells_.cross_talk * seen[(c + 1) % 4] + cells_.zero_counts[c] +
                         cells_.drift_counts_per_s * time_s + noise;
    counts[c] = static_cast<std::int32_t>(std::lround(std::clamp(value, -int24_end - 1.0, int24_end)));
  }
  return counts;
}

}  // namespace steadyplate::acquisition
