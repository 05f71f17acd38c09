#pragma once

#include <Eigen/Core>

#include <array>

#include <span>
#include <string>
#include <vector>

#include "calibration/linear_fit.hpp"
#include "calibration/placement.hpp"
#include "calibration/six_component.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::calibration {

using datasets::CopTerm;

/// The corrected point. Plates bend, and their centre of pressure is off by a smooth function of itself;
/// makers give it as a polynomial. The free moment is not touched.
PlatePoint corrected(const PlatePoint& point, std::span<const CopTerm> terms) noexcept;

/// A plate whose m channels (6 amplified outputs, 8 of a piezoelectric plate, 12 of four three-axis sensors)
/// become forces and moments by a matrix: (Fx Fy Fz Mx My Mz)' = C (reading - zero), N and N*mm.
class MatrixBoard {
 public:
  /// @param matrix  6 rows, a column for each channel
  /// @throws std::invalid_argument  shapes that do not fit, values that are not finite
  MatrixBoard(std::vector<std::string> channels, Eigen::MatrixXd matrix, std::vector<double> zero);

  /// @throws std::invalid_argument  not one reading for each channel
  Wrench at(std::span<const double> readings) const;

  const std::vector<std::string>& channels() const noexcept { return channels_; }
  const Eigen::MatrixXd& matrix() const noexcept { return matrix_; }
  const std::vector<double>& zero() const noexcept { return zero_; }

 private:
  std::vector<std::string> channels_;
  Eigen::MatrixXd matrix_;
  std::vector<double> zero_;
};

/// A known load on a plate, and what it showed. Loads that are all 0: the empty plate.
struct KnownLoad {
  Wrench load;
  Placement reading;  ///< its mass and point are not used

  bool loaded() const noexcept;
};

struct MatrixFit {
  Eigen::MatrixXd matrix;  ///< 6 x channels
  Eigen::MatrixXd se;
  std::vector<double> zero;
  double condition = 0.0;
  int freedom = 0;              ///< of each row
  std::array<double, 6> rms{};  ///< of each component's residuals over the loaded cases, N and N*mm
  std::vector<std::array<double, 6>> residuals;  ///< model minus truth of each case
};

/// The full matrix in situ, from dead weights and a lever or pulley that give known forces and moments (after
/// Cedraro, Cappello & Chiari 2008, Gait & Posture 28:39-44): each row of C by linear least squares over all
/// cases, with a constant (and a drift) for what is left of the zero. With six channels that are newtons
/// already, C is the correction of the maker's calibration.
/// @throws Undetermined  fewer cases than needed, or cases that do not excite all channels: named
/// @throws std::invalid_argument  no empty case, sizes that differ, a reading that is not finite
MatrixFit fit_matrix(std::span<const KnownLoad> cases, const std::vector<std::string>& channels,
                     const LinearOptions& options = {});

}  // namespace steadyplate::calibration
