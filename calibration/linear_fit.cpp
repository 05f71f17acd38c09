#include "calibration/linear_fit.hpp"

#include <Eigen/QR>
#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace steadyplate::calibration {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int most_rounds = 30;
constexpr double settled = 1e-6;       // relative change of the group factors
constexpr double least_factor = 1e-9;  // data without noise would weigh without bound
constexpr double huber_k = 1.345;
constexpr double mad_to_sd = 1.482602218505602;
constexpr double share_that_counts = 0.1;  // of a direction that the data do not see

void check(const LinearProblem& p) {
  const Index rows = p.a.rows();
  if (p.y.size() != rows || p.sd.size() != rows || static_cast<Index>(p.group.size()) != rows)
    throw std::invalid_argument("problem: rows of a, y, sd and group differ");
  if (static_cast<Index>(p.parameters.size()) != p.a.cols())
    throw std::invalid_argument("problem: a name is needed for each column");
  if (!p.a.allFinite() || !p.y.allFinite()) throw std::invalid_argument("problem: a value is not finite");
  if (!(p.sd.array() > 0.0).all()) throw std::invalid_argument("problem: sd must be above 0");
  if (std::any_of(p.group.begin(), p.group.end(), [](int group) { return group < 0; }))
    throw std::invalid_argument("problem: groups count from 0");
}

std::string joined(const std::vector<std::string>& names) {
  std::string words;
  for (const std::string& name : names) words += (words.empty() ? "" : ", ") + name;
  return words;
}

/// Columns of very different size (gains beside intercepts) are compared at unit length.
MatrixXd unit_columns(const MatrixXd& a, VectorXd& length) {
  length = a.colwise().norm().transpose();
  for (Index k = 0; k < length.size(); ++k)
    if (length[k] == 0.0) length[k] = 1.0;
  return a * length.cwiseInverse().asDiagonal();
}

double condition_of(const LinearProblem& p, const LinearOptions& options) {
  VectorXd length;
  const MatrixXd scaled = unit_columns(p.sd.cwiseInverse().asDiagonal() * p.a, length);
  const Eigen::JacobiSVD<MatrixXd> svd(scaled, Eigen::ComputeThinU | Eigen::ComputeThinV);
  const VectorXd& singular = svd.singularValues();
  std::vector<std::string> lost;
  for (Index column = 0; column < p.a.cols(); ++column) {
    double unseen = 0.0;
    for (Index k = 0; k < singular.size(); ++k)
      if (singular[k] <= options.rank_tolerance * singular[0])
        unseen = std::max(unseen, std::abs(svd.matrixV()(column, k)));
    if (unseen > share_that_counts) lost.push_back(p.parameters[static_cast<std::size_t>(column)]);
  }
  if (!lost.empty())
    throw Undetermined("the data cannot determine " + joined(lost) + ": other values would fit as well",
                       lost);
  return singular[0] / singular[singular.size() - 1];
}

struct Solution {
  VectorXd value;
  VectorXd leverage;
  MatrixXd covariance;
};

Solution solve(const LinearProblem& p, const VectorXd& weight) {
  VectorXd length;
  const MatrixXd scaled = unit_columns(weight.asDiagonal() * p.a, length);
  const Eigen::HouseholderQR<MatrixXd> qr(scaled);
  const Index n = p.a.cols();
  const MatrixXd q = qr.householderQ() * MatrixXd::Identity(p.a.rows(), n);
  const MatrixXd r = qr.matrixQR().topRows(n).template triangularView<Eigen::Upper>();
  const MatrixXd inverse = r.template triangularView<Eigen::Upper>().solve(MatrixXd::Identity(n, n));
  const MatrixXd unscaled = length.cwiseInverse().asDiagonal() * inverse;
  return {unscaled * (q.transpose() * weight.cwiseProduct(p.y)), q.rowwise().squaredNorm(),
          unscaled * unscaled.transpose()};
}

double median_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Rows far from the others count less: w = min(1, k s / |e|).
VectorXd huber(const LinearProblem& p, const VectorXd& residual) {
  const int groups = 1 + *std::max_element(p.group.begin(), p.group.end());
  VectorXd weight = VectorXd::Ones(residual.size());
  for (int group = 0; group < groups; ++group) {
    std::vector<double> size;
    for (Index row = 0; row < residual.size(); ++row)
      if (p.group[static_cast<std::size_t>(row)] == group)
        size.push_back(std::abs(residual[row]) / p.sd[row]);
    if (size.empty()) continue;
    const double limit = huber_k * mad_to_sd * median_of(size);
    if (limit <= 0.0) continue;
    for (Index row = 0; row < residual.size(); ++row)
      if (p.group[static_cast<std::size_t>(row)] == group)
        weight[row] = std::min(1.0, limit / std::max(limit, std::abs(residual[row]) / p.sd[row]));
  }
  return weight;
}

}  // namespace

LinearFit fit_linear(const LinearProblem& p, const LinearOptions& options) {
  check(p);
  if (p.a.rows() < p.a.cols())
    throw Undetermined(std::to_string(p.a.rows()) + " measured values cannot determine " +
                           std::to_string(p.a.cols()) + " parameters (" + joined(p.parameters) + ")",
                       p.parameters);
  LinearFit fit;
  fit.condition = condition_of(p, options);
  fit.freedom = static_cast<int>(p.a.rows() - p.a.cols());
  const std::size_t groups = 1 + static_cast<std::size_t>(*std::max_element(p.group.begin(), p.group.end()));
  fit.group_sd.assign(groups, 1.0);
  VectorXd trust = VectorXd::Ones(p.a.rows());  // 1, less for outliers
  Solution solution;
  for (int round = 0; round < most_rounds; ++round) {
    VectorXd weight(p.a.rows());
    for (Index row = 0; row < weight.size(); ++row)
      weight[row] =
          std::sqrt(trust[row]) /
          (p.sd[row] * fit.group_sd[static_cast<std::size_t>(p.group[static_cast<std::size_t>(row)])]);
    solution = solve(p, weight);
    fit.residual = p.y - p.a * solution.value;
    if (options.robust) trust = huber(p, fit.residual);
    std::vector<double> sum(groups, 0.0);
    std::vector<double> freedom(groups, 0.0);
    for (Index row = 0; row < weight.size(); ++row) {
      const auto group = static_cast<std::size_t>(p.group[static_cast<std::size_t>(row)]);
      const double relative = fit.residual[row] / p.sd[row];
      sum[group] += trust[row] * relative * relative;
      freedom[group] += trust[row] - solution.leverage[row];
    }
    double change = 0.0;
    for (std::size_t group = 0; group < groups; ++group) {
      if (freedom[group] < 0.5) continue;  // it fits exactly: nothing is known of its noise
      const double factor = std::max(least_factor, std::sqrt(sum[group] / freedom[group]));
      change = std::max(change, std::abs(std::log(factor / fit.group_sd[group])));
      fit.group_sd[group] = factor;
    }
    if (change < settled) break;
  }
  fit.value = solution.value;
  fit.covariance = solution.covariance;
  fit.se = solution.covariance.diagonal().cwiseSqrt();
  return fit;
}

}  // namespace steadyplate::calibration
