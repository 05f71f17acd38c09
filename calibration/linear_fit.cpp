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
constexpr double settled = 1e-6;  // relative change of the factors
constexpr double least_noise = 1e-12;
constexpr double huber_k = 1.345;
constexpr double mad_to_sd = 1.482602218505602;
constexpr double share_that_counts = 0.1;  // of a direction that the data do not see

void check(const LinearProblem& p) {
  const Index rows = p.a.rows();
  if (p.y.size() != rows || p.sd.size() != rows || p.growth.size() != rows ||
      static_cast<Index>(p.group.size()) != rows)
    throw std::invalid_argument("problem: rows of a, y, sd, growth and group differ");
  if (static_cast<Index>(p.parameters.size()) != p.a.cols())
    throw std::invalid_argument("problem: a name is needed for each column");
  if (!p.a.allFinite() || !p.y.allFinite()) throw std::invalid_argument("problem: a value is not finite");
  if (!(p.sd.array() >= 0.0).all() || !(p.growth.array() >= 0.0).all() ||
      !((p.sd + p.growth).array() > 0.0).all())
    throw std::invalid_argument("problem: sd and growth must be 0 or more, and one of them above 0");
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
  const MatrixXd scaled = unit_columns((p.sd + p.growth).cwiseInverse().asDiagonal() * p.a, length);
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

/// Rows far from the others count less: w = min(1, k s / |e|), e in units of the row's own noise.
VectorXd huber(const LinearProblem& p, const VectorXd& relative) {
  const int groups = 1 + *std::max_element(p.group.begin(), p.group.end());
  VectorXd trust = VectorXd::Ones(relative.size());
  for (int group = 0; group < groups; ++group) {
    std::vector<double> size;
    for (Index row = 0; row < relative.size(); ++row)
      if (p.group[static_cast<std::size_t>(row)] == group) size.push_back(std::abs(relative[row]));
    if (size.empty()) continue;
    const double limit = huber_k * mad_to_sd * median_of(size);
    if (limit <= 0.0) continue;
    for (Index row = 0; row < relative.size(); ++row)
      if (p.group[static_cast<std::size_t>(row)] == group)
        trust[row] = limit / std::max(limit, std::abs(relative[row]));
  }
  return trust;
}

/// The factors t of the groups, given the errors of a fit.
class Spread {
 public:
  Spread(const LinearProblem& p, const VectorXd& residual, const VectorXd& trust, const VectorXd& leverage)
      : p_(p), residual_(residual), trust_(trust), leverage_(leverage) {}

  /// @param before  t of the round before, where to look first
  double of(int group, double before) const {
    double freedom = 0.0;
    for (Index row = 0; row < residual_.size(); ++row)
      if (in(row, group)) freedom += trust_[row] - leverage_[row];
    if (freedom < 0.5)
      return before;  // the fit meets these rows whatever they are: nothing is known of their noise
    if (excess(group, 0.0, freedom) <= 0.0) return 0.0;
    double low = 0.0;
    double high = std::max(before, 1e-300);
    while (excess(group, high, freedom) > 0.0) high *= 2.0;
    while (high - low > settled * 1e-3 * high) {
      const double middle = 0.5 * (low + high);
      (excess(group, middle, freedom) > 0.0 ? low : high) = middle;
    }
    return high;
  }

 private:
  /// Rows whose noise is known tell nothing of t.
  bool in(Index row, int group) const {
    return p_.group[static_cast<std::size_t>(row)] == group && p_.growth[row] > 0.0;
  }
  double excess(int group, double t, double freedom) const {
    double sum = 0.0;
    for (Index row = 0; row < residual_.size(); ++row) {
      if (!in(row, group)) continue;
      const double variance = p_.sd[row] * p_.sd[row] + t * t * p_.growth[row] * p_.growth[row];
      if (variance > 0.0)
        sum += trust_[row] * residual_[row] * residual_[row] / variance;
      else if (residual_[row] != 0.0)
        return INFINITY;
    }
    return sum - freedom;
  }

  const LinearProblem& p_;
  const VectorXd& residual_;
  const VectorXd& trust_;
  const VectorXd& leverage_;
};

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
  const int groups = 1 + *std::max_element(p.group.begin(), p.group.end());
  fit.group_spread.assign(static_cast<std::size_t>(groups), 1.0);
  VectorXd trust = VectorXd::Ones(p.a.rows());  // 1, less for outliers
  Solution solution;
  for (int round = 0; round < most_rounds; ++round) {
    VectorXd noise(p.a.rows());
    for (Index row = 0; row < noise.size(); ++row) {
      const double t = fit.group_spread[static_cast<std::size_t>(p.group[static_cast<std::size_t>(row)])];
      noise[row] = std::hypot(p.sd[row], t * p.growth[row]);
      // Data that fit exactly would weigh without bound.
      if (noise[row] == 0.0) noise[row] = least_noise * p.growth[row];
    }
    solution = solve(p, trust.cwiseSqrt().cwiseQuotient(noise));
    fit.residual = p.y - p.a * solution.value;
    if (options.robust) trust = huber(p, fit.residual.cwiseQuotient(noise));
    const Spread spread(p, fit.residual, trust, solution.leverage);
    double change = 0.0;
    for (int group = 0; group < groups; ++group) {
      double& t = fit.group_spread[static_cast<std::size_t>(group)];
      const double now = spread.of(group, t);
      change = std::max(change, std::abs(now - t) / std::max(now, least_noise));
      t = now;
    }
    if (change < settled) break;
  }
  fit.value = solution.value;
  fit.covariance = solution.covariance;
  fit.se = solution.covariance.diagonal().cwiseSqrt();
  return fit;
}

}  // namespace steadyplate::calibration
