#include "analysis/compare/bland_altman.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/moments.hpp"

namespace steadyplate::analysis {

namespace {

Interval around(double middle, double reach) {
  return {middle - reach, middle + reach};
}

Interval exponent(const Interval& logs) {
  return {std::exp(logs.low), std::exp(logs.high)};
}

/// p of a correlation: t = r sqrt((n-2)/(1-r^2)). r = +-1 gives 0.
double correlation_p(double r, double n) {
  return t_two_sided_p(r * std::sqrt((n - 2.0) / ((1.0 - r) * (1.0 + r))), n - 2.0);
}

}  // namespace

BlandAltman bland_altman(std::span<const double> a, std::span<const double> b, double level) {
  if (!(level > 0.0 && level < 1.0)) throw std::invalid_argument("level must be between 0 and 1");
  if (a.size() != b.size()) throw std::invalid_argument("a and b must have the same length");
  BlandAltman answer;
  answer.n = a.size();
  if (answer.n < kFewest) return refuse(answer, Status::too_short, too_few(kFewest, "pairs", answer.n));
  if (!all_finite(a) || !all_finite(b)) return refuse(answer, Status::not_finite, "a value is not finite");

  const std::vector<double> d = differences(b, a);
  const bool same = negligible(sd_of(d), std::max(largest(a), largest(b)));
  const auto n = static_cast<double>(answer.n);
  const double z = two_sided_z(0.95);
  const double t = t_quantile(0.5 * (1.0 + level), n - 1.0);
  answer.bias = mean_of(d);
  answer.sd = same ? 0.0 : sd_of(d);
  answer.bias_ci = around(answer.bias, t * answer.sd / std::sqrt(n));
  answer.limits = around(answer.bias, z * answer.sd);
  const double reach = t * answer.sd * std::sqrt(1.0 / n + z * z / (2.0 * (n - 1.0)));
  answer.lower_limit_ci = around(answer.limits.low, reach);
  answer.upper_limit_ci = around(answer.limits.high, reach);
  if (same) {
    answer.percent_within = 100.0;
    return refuse(answer, Status::warn, "all differences are the same");
  }
  std::vector<double> middle(d.size());
  for (std::size_t i = 0; i < d.size(); ++i) middle[i] = 0.5 * (a[i] + b[i]);
  answer.r = correlation_of(middle, d);
  answer.r_p = correlation_p(answer.r, n);
  const auto within = std::count_if(
      d.begin(), d.end(), [&](double v) { return v >= answer.limits.low && v <= answer.limits.high; });
  answer.percent_within = 100.0 * static_cast<double>(within) / n;
  return answer;
}

BlandAltman bland_altman_log(std::span<const double> a, std::span<const double> b, double level) {
  std::vector<double> log_a;
  std::vector<double> log_b;
  bool positive = true;
  for (const double v : a) {
    positive = positive && !(v <= 0.0);
    log_a.push_back(std::log(v));
  }
  for (const double v : b) {
    positive = positive && !(v <= 0.0);
    log_b.push_back(std::log(v));
  }
  if (!positive && a.size() == b.size() && a.size() >= kFewest) {
    BlandAltman answer;
    answer.n = a.size();
    return refuse(answer, Status::degenerate, "a ratio needs scores above 0");
  }
  BlandAltman answer = bland_altman(log_a, log_b, level);
  answer.bias = std::exp(answer.bias);
  for (Interval* each : {&answer.bias_ci, &answer.limits, &answer.lower_limit_ci, &answer.upper_limit_ci})
    *each = exponent(*each);
  return answer;
}

}  // namespace steadyplate::analysis
