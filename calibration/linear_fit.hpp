#pragma once

#include <Eigen/Core>

#include <stdexcept>
#include <string>
#include <vector>

namespace steadyplate::calibration {

/// y = A v + noise. The noise of row k has variance sd_k^2 + t_g^2 growth_k^2: sd is known (of the readings),
/// growth is known up to a factor t that the rows of one group share (how well masses were laid and known),
/// and that the fit estimates.
struct LinearProblem {
  std::vector<std::string> parameters;  ///< a name for each column, for people
  Eigen::MatrixXd a;                    ///< rows x parameters
  Eigen::VectorXd y;
  Eigen::VectorXd sd;      ///< 0 or more
  Eigen::VectorXd growth;  ///< 0 or more; above 0 where sd is 0
  std::vector<int> group;  ///< of each row, from 0
};

struct LinearFit {
  Eigen::VectorXd value;
  Eigen::VectorXd se;  ///< standard error of each parameter
  Eigen::MatrixXd covariance;
  Eigen::VectorXd residual;          ///< y - A v
  std::vector<double> group_spread;  ///< t of each group
  double condition =
      0.0;          ///< of the weighted A with columns of unit length: large = parameters hard to tell apart
  int freedom = 0;  ///< rows - parameters
};

/// The data cannot determine some parameters. The message names them.
class Undetermined : public std::runtime_error {
 public:
  Undetermined(const std::string& words, std::vector<std::string> parameters)
      : std::runtime_error(words), parameters_(std::move(parameters)) {}
  const std::vector<std::string>& parameters() const noexcept { return parameters_; }

 private:
  std::vector<std::string> parameters_;
};

struct LinearOptions {
  /// Huber's weights (1964; k = 1.345 SD, scale by the median absolute residual): rows far off count less.
  bool robust = false;
  /// Singular values below this share of the largest count as 0 (columns scaled to unit length).
  double rank_tolerance = 1e-7;
};

/// Weighted linear least squares by QR. The weights are 1/variance; t of each group solves
/// sum e^2/(sd^2 + t^2 growth^2) = n_g - h_g over its rows with growth (h_g: their leverage), 0 when sd alone
/// explains the errors (Paule & Mandel 1982, J Res NBS 87:377). Covariance = (A' W A)^-1.
/// @throws Undetermined  fewer rows than parameters, or columns that depend on each other
/// @throws std::invalid_argument  shapes that do not fit, a row without any noise, values that are not finite
LinearFit fit_linear(const LinearProblem& problem, const LinearOptions& options = {});

}  // namespace steadyplate::calibration
