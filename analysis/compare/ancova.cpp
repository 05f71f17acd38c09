#include "analysis/compare/ancova.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/moments.hpp"

namespace steadyplate::analysis {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// A least-squares fit: coefficients, and what each column adds once those before it are in.
struct Fit {
  MatrixXd r_inverse;     ///< covariance of the coefficients = mse R^-1 R^-T
  VectorXd coefficients;  ///< in the order of the columns
  VectorXd effects;       ///< Q'y: squares of the first p are sequential sums of squares, the rest are error
  Index columns = 0;

  double added_by_last(Index count) const { return effects.segment(columns - count, count).squaredNorm(); }
  double error() const { return effects.tail(effects.size() - columns).squaredNorm(); }
};

Fit fitted(const MatrixXd& design, const VectorXd& y) {
  const Eigen::HouseholderQR<MatrixXd> qr(design);
  Fit fit;
  fit.columns = design.cols();
  fit.effects = qr.householderQ().transpose() * y;
  const auto r = qr.matrixQR().topRows(fit.columns).template triangularView<Eigen::Upper>();
  fit.r_inverse = r.solve(MatrixXd::Identity(fit.columns, fit.columns));
  fit.coefficients = fit.r_inverse * fit.effects.head(fit.columns);
  return fit;
}

/// The data, with the baseline about its grand mean and post about its own.
struct Problem {
  VectorXd baseline, post;
  MatrixXd indicator;  ///< a column a group

  Index people() const { return post.size(); }
  Index groups() const { return indicator.cols(); }

  MatrixXd groups_then_baseline() const {
    MatrixXd design(people(), groups() + 1);
    design << indicator, baseline;
    return design;
  }
  MatrixXd baseline_then_groups() const {
    MatrixXd design(people(), groups() + 1);
    design << VectorXd::Ones(people()), baseline, indicator.rightCols(groups() - 1);
    return design;
  }
  MatrixXd with_own_slopes() const {
    MatrixXd design(people(), 2 * groups());
    design << indicator, baseline,
        (indicator.rightCols(groups() - 1).array().colwise() * baseline.array()).matrix();
    return design;
  }
};

VectorXd centred(std::span<const double> x) {
  return Eigen::Map<const VectorXd>(x.data(), static_cast<Index>(x.size())).array() - mean_of(x);
}

/// The F test of parallel lines.
FTest slopes_of(const Problem& problem, double mse, std::span<const double> baseline_sd, double scale) {
  for (const double sd : baseline_sd)
    if (negligible(sd, scale))
      return refuse(FTest(), Status::constant, "the baseline does not vary in every group");
  const Index extra = problem.groups() - 1;
  const auto left = static_cast<double>(problem.people() - 2 * problem.groups());
  const Fit fit = fitted(problem.with_own_slopes(), problem.post);
  if (!(fit.error() > 1e-24 * mse)) return refuse(FTest(), Status::constant, "no error is left over");
  return f_test(fit.added_by_last(extra), static_cast<double>(extra), fit.error(), left);
}

void require_arguments(std::span<const double> baseline, std::span<const double> post,
                       std::span<const std::size_t> group, std::size_t groups, double level) {
  if (!(level > 0.0 && level < 1.0)) throw std::invalid_argument("level must be between 0 and 1");
  if (groups < 2) throw std::invalid_argument("groups must be at least 2");
  if (baseline.size() != post.size())
    throw std::invalid_argument("baseline and post must have the same length");
  if (group.size() != post.size()) throw std::invalid_argument("group must be as long as post");
  for (const std::size_t g : group)
    if (g >= groups) throw std::invalid_argument("group must be below groups");
}

void fill_means_and_contrasts(Ancova& answer, const Fit& fit, double post_mean, double df, double level) {
  const auto groups = static_cast<Index>(answer.means.size());
  const double reach = t_quantile(0.5 * (1.0 + level), df);
  const MatrixXd spread = fit.r_inverse.topRows(groups);  // row a: se^2 = mse |row|^2
  for (Index a = 0; a < groups; ++a) {
    AdjustedMean& mean = answer.means[static_cast<std::size_t>(a)];
    mean.mean = post_mean + fit.coefficients(a);
    mean.se = std::sqrt(answer.mse) * spread.row(a).norm();
    mean.ci = {mean.mean - reach * mean.se, mean.mean + reach * mean.se};
    for (Index b = a + 1; b < groups; ++b) {
      Contrast contrast;
      contrast.first = static_cast<std::size_t>(a);
      contrast.second = static_cast<std::size_t>(b);
      TTest& test = contrast.test;
      test.n1 = mean.n;
      test.n2 = answer.means[contrast.second].n;
      test.difference = fit.coefficients(a) - fit.coefficients(b);
      test.se = std::sqrt(answer.mse) * (spread.row(a) - spread.row(b)).norm();
      test.t = test.difference / test.se;
      test.df = df;
      test.p = t_two_sided_p(test.t, df);
      test.ci = {test.difference - reach * test.se, test.difference + reach * test.se};
      answer.contrasts.push_back(contrast);
    }
  }
  adjust(answer.contrasts);
}

}  // namespace

Ancova ancova(std::span<const double> baseline, std::span<const double> post,
              std::span<const std::size_t> group, std::size_t groups, double level) {
  require_arguments(baseline, post, group, groups, level);
  Ancova answer;
  answer.n = post.size();
  answer.means.resize(groups);
  std::vector<std::vector<double>> baselines(groups);
  for (std::size_t i = 0; i < group.size(); ++i) baselines[group[i]].push_back(baseline[i]);
  std::vector<double> baseline_sd;
  for (std::size_t g = 0; g < groups; ++g) {
    answer.means[g].n = baselines[g].size();
    baseline_sd.push_back(sd_of(baselines[g]));
  }
  for (const auto& values : baselines)
    if (values.size() < kFewest)
      return refuse(answer, Status::too_short, too_few(kFewest, "people in each group", values.size()));
  if (!all_finite(baseline) || !all_finite(post))
    return refuse(answer, Status::not_finite, "a value is not finite");
  if (negligible(*std::max_element(baseline_sd.begin(), baseline_sd.end()), largest(baseline)))
    return refuse(answer, Status::constant, "the baseline does not vary within the groups");

  Problem problem;
  problem.baseline = centred(baseline);
  problem.post = centred(post);
  problem.indicator = MatrixXd::Zero(static_cast<Index>(group.size()), static_cast<Index>(groups));
  for (std::size_t i = 0; i < group.size(); ++i)
    problem.indicator(static_cast<Index>(i), static_cast<Index>(group[i])) = 1.0;

  const Fit fit = fitted(problem.groups_then_baseline(), problem.post);
  const double df = static_cast<double>(answer.n - groups - 1);
  const double mse = fit.error() / df;
  if (negligible(std::sqrt(mse), largest(post)))
    return refuse(answer, Status::constant, "post is fitted without error");
  const auto extra = static_cast<Index>(groups) - 1;
  answer.baseline_mean = mean_of(baseline);
  answer.slope = fit.coefficients(fit.columns - 1);
  answer.mse = mse;
  answer.r_squared = 1.0 - fit.error() / problem.post.squaredNorm();
  answer.baseline = f_test(fit.added_by_last(1), 1.0, fit.error(), df);
  answer.group = f_test(fitted(problem.baseline_then_groups(), problem.post).added_by_last(extra),
                        static_cast<double>(extra), fit.error(), df);
  answer.partial_eta2 = answer.group.ss / (answer.group.ss + answer.group.ss_error);
  fill_means_and_contrasts(answer, fit, mean_of(post), df, level);
  answer.slopes = slopes_of(problem, mse, baseline_sd, largest(baseline));
  return answer;
}

}  // namespace steadyplate::analysis
