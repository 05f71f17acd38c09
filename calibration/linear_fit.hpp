#pragma once

#include <Eigen/Core>

#include <stdexcept>
#include <string>
#include <vector>

namespace steadyplate::calibration {

/// y = A v + noise. Rows belong to groups (vertical force, moment about one axis ...): within a group the
/// noise is known up to one common factor, which the fit estimates.
struct LinearProblem {
  std::vector<std::string> parameters;  ///< a name for each column, for people
  Eigen::MatrixXd a;                    ///< rows x parameters
  Eigen::VectorXd y;
  Eigen::VectorXd sd;      ///< relative standard deviation of each row's noise within its group, above 0
  std::vector<int> group;  ///< of each row, from 0
};

struct LinearFit {
  Eigen::VectorXd value;
  Eigen::VectorXd se;  ///< standard error of each parameter
  Eigen::MatrixXd covariance;
  Eigen::VectorXd residual;      ///< y - A v
  std::vector<double> group_sd;  ///< estimated factor of each group's sd
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

/// Weighted linear least squares by QR; the factor of each group by iteration of s_g^2 = sum w e^2 / (n_g -
/// h_g), h_g the leverage of its rows (feasible generalized least squares: Searle, Casella & McCulloch 1992,
/// chapter 6); covariance = (A' W A)^-1.
/// @throws Undetermined  fewer rows than parameters, or columns that depend on each other
/// @throws std::invalid_argument  shapes that do not fit, a sd that is not above 0, values that are not
/// finite
LinearFit fit_linear(const LinearProblem& problem, const LinearOptions& options = {});

}  // namespace steadyplate::calibration
