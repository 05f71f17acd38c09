#include "analysis/compare/t_tests.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/moments.hpp"

namespace steadyplate::analysis {

namespace {

void require_level(double level) {
  if (!(level > 0.0 && level < 1.0)) throw std::invalid_argument("level must be between 0 and 1");
}

void conclude(TTest& test, double difference, double se, double df, double level) {
  test.difference = difference;
  test.se = se;
  test.df = df;
  test.t = difference / se;
  test.p = t_two_sided_p(test.t, df);
  const double reach = t_quantile(0.5 * (1.0 + level), df) * se;
  test.ci = {difference - reach, difference + reach};
}

/// What both two-group tests ask of the data; ok when there is nothing to say.
TTest examined(std::span<const double> x, std::span<const double> y) {
  TTest test;
  test.n1 = x.size();
  test.n2 = y.size();
  const std::size_t fewer = std::min(x.size(), y.size());
  if (fewer < kFewest)
    return refuse(test, Status::too_short, too_few(kFewest, "values in each group", fewer));
  if (!all_finite(x) || !all_finite(y)) return refuse(test, Status::not_finite, "a value is not finite");
  if (negligible(std::max(sd_of(x), sd_of(y)), std::max(largest(x), largest(y))))
    return refuse(test, Status::constant, "all values of each group are the same");
  return test;
}

}  // namespace

TTest paired_t(std::span<const double> pre, std::span<const double> post, double level) {
  require_level(level);
  if (pre.size() != post.size()) throw std::invalid_argument("pre and post must have the same length");
  TTest test;
  test.n1 = test.n2 = pre.size();
  if (test.n1 < kFewest) return refuse(test, Status::too_short, too_few(kFewest, "pairs", test.n1));
  if (!all_finite(pre) || !all_finite(post)) return refuse(test, Status::not_finite, "a value is not finite");
  const std::vector<double> d = differences(pre, post);
  const double sd = sd_of(d);
  if (negligible(sd, std::max(largest(pre), largest(post))))
    return refuse(test, Status::constant, "all differences are the same");
  const auto n = static_cast<double>(test.n1);
  conclude(test, mean_of(d), sd / std::sqrt(n), n - 1.0, level);
  return test;
}

TTest welch_t(std::span<const double> x, std::span<const double> y, double level) {
  require_level(level);
  TTest test = examined(x, y);
  if (!has_value(test.status)) return test;
  const auto n1 = static_cast<double>(x.size());
  const auto n2 = static_cast<double>(y.size());
  const double a = variance_of(x) / n1;
  const double b = variance_of(y) / n2;
  const double share = a / (a + b);  // as a share: a^2 would underflow for tiny units
  const double df = 1.0 / (share * share / (n1 - 1.0) + (1.0 - share) * (1.0 - share) / (n2 - 1.0));
  conclude(test, mean_of(x) - mean_of(y), std::sqrt(a + b), df, level);
  return test;
}

TTest student_t(std::span<const double> x, std::span<const double> y, double level) {
  require_level(level);
  TTest test = examined(x, y);
  if (!has_value(test.status)) return test;
  const auto n1 = static_cast<double>(x.size());
  const auto n2 = static_cast<double>(y.size());
  const double df = n1 + n2 - 2.0;
  const double pooled = (sum_of_squares(x) + sum_of_squares(y)) / df;
  conclude(test, mean_of(x) - mean_of(y), std::sqrt(pooled * (1.0 / n1 + 1.0 / n2)), df, level);
  return test;
}

}  // namespace steadyplate::analysis
