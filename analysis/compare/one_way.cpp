#include "analysis/compare/one_way.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/moments.hpp"
#include "analysis/compare/rank_tests.hpp"

namespace steadyplate::analysis {

namespace {

/// The F test of `groups`, whose values are rounded as values as large as `scale` are.
FTest one_way_of(std::span<const std::vector<double>> groups, double scale) {
  double ss = 0.0;
  double ss_error = 0.0;
  double widest = 0.0;
  std::vector<double> all;
  for (const auto& group : groups) {
    all.insert(all.end(), group.begin(), group.end());
    ss_error += sum_of_squares(group);
    widest = std::max(widest, sd_of(group));
  }
  if (negligible(widest, scale)) return refuse(FTest(), Status::constant, "no spread within the groups");
  const double grand = mean_of(all);
  for (const auto& group : groups) {
    const double off = mean_of(group) - grand;
    ss += static_cast<double>(group.size()) * off * off;
  }
  return f_test(ss, static_cast<double>(groups.size() - 1), ss_error,
                static_cast<double>(all.size() - groups.size()));
}

/// What is wrong with the groups; status ok when nothing is.
FTest examined(std::span<const std::vector<double>> groups) {
  if (groups.size() < 2) throw std::invalid_argument("groups must be at least 2");
  for (const auto& group : groups) {
    if (group.size() < kFewest)
      return refuse(FTest(), Status::too_short, too_few(kFewest, "values in each group", group.size()));
    if (!all_finite(group)) return refuse(FTest(), Status::not_finite, "a value is not finite");
  }
  return {};
}

double scale_of(std::span<const std::vector<double>> groups) {
  double scale = 0.0;
  for (const auto& group : groups) scale = std::max(scale, largest(group));
  return scale;
}

}  // namespace

FTest f_test(double ss, double df1, double ss_error, double df2) {
  FTest test;
  test.ss = ss;
  test.df1 = df1;
  test.ss_error = ss_error;
  test.df2 = df2;
  test.f = ss_error > 0.0 ? (ss / df1) / (ss_error / df2) : kNoValue;
  test.p = f_upper_p(test.f, df1, df2);
  return test;
}

FTest one_way_f(std::span<const std::vector<double>> groups) {
  FTest problem = examined(groups);
  return has_value(problem.status) ? one_way_of(groups, scale_of(groups)) : problem;
}

double eta_squared(const FTest& test) {
  return test.ss / (test.ss + test.ss_error);
}

double omega_squared(const FTest& test) {
  const double mse = test.ss_error / test.df2;
  return (test.ss - test.df1 * mse) / (test.ss + test.ss_error + mse);
}

RankOneWay rank_one_way(std::span<const std::vector<double>> groups) {
  RankOneWay test;
  const FTest problem = examined(groups);
  if (!has_value(problem.status)) return refuse(test, problem.status, problem.note);
  std::vector<double> all;
  for (const auto& group : groups) all.insert(all.end(), group.begin(), group.end());
  const std::vector<double> ranks = mid_ranks(all);
  // With ties the variance of the ranks falls short of N(N+1)/12 by just the tie term, so H is SS between
  // over the mean square of the ranks.
  const double total = sum_of_squares(ranks);
  if (total == 0.0) return refuse(test, Status::constant, "all values are the same");
  const double middle = mean_of(ranks);
  double between = 0.0;
  auto next = ranks.begin();
  for (const auto& group : groups) {
    const auto size = static_cast<std::ptrdiff_t>(group.size());
    const double off = mean_of({next, next + size}) - middle;
    between += static_cast<double>(size) * off * off;
    next += size;
  }
  test.h = between / (total / static_cast<double>(all.size() - 1));
  test.df = static_cast<double>(groups.size() - 1);
  test.p = chi_square_upper_p(test.h, test.df);
  return test;
}

FTest equal_spread(std::span<const std::vector<double>> groups, Centre centre) {
  FTest problem = examined(groups);
  if (!has_value(problem.status)) return problem;
  std::vector<std::vector<double>> distances(groups.begin(), groups.end());
  for (auto& group : distances) {
    const double middle = centre == Centre::mean ? mean_of(group) : median_of(group);
    for (double& value : group) value = std::fabs(value - middle);
  }
  return one_way_of(distances, scale_of(groups));
}

}  // namespace steadyplate::analysis
