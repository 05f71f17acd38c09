#include "analysis/compare/tukey.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/moments.hpp"
#include "analysis/compare/one_way.hpp"

namespace steadyplate::analysis {

namespace {

using Gauss = boost::math::quadrature::gauss<double, 20>;

template <class Function>
double integral(Function f, double low, double high, int panels) {
  double sum = 0.0;
  const double step = (high - low) / panels;
  for (int i = 0; i < panels; ++i) sum += Gauss::integrate(f, low + i * step, low + (i + 1) * step);
  return sum;
}

/// P(range of k standard normals > w) as k times the integral over the smallest of them: phi(z) ((1 -
/// Phi(z))^(k-1) - (Phi(z + w) - Phi(z))^(k-1)). The difference, not 1 minus the rest, keeps small tails.
double range_upper(double w, double k) {
  const auto integrand = [&](double z) {
    const double above = normal_upper(z);
    const double inside = above - normal_upper(z + w);
    const double density = std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi);
    return k * density * (std::pow(above, k - 1.0) - std::pow(inside, k - 1.0));
  };
  return std::clamp(integral(integrand, -9.0, 9.0, 8), 0.0, 1.0);
}

void require(std::size_t groups, double df) {
  if (groups < 2) throw std::invalid_argument("groups must be at least 2");
  if (!(df >= 2.0)) throw std::invalid_argument("df must be at least 2");
}

}  // namespace

double studentized_range_upper_p(double q, std::size_t groups, double df) {
  if (std::isnan(q) || std::isnan(df)) return kNoValue;
  require(groups, df);
  if (q <= 0.0) return 1.0;
  if (std::isinf(q)) return 0.0;
  // The SD as a share of the true one: density 2 (df/2)^(df/2)/Gamma(df/2) s^(df-1) exp(-df s^2/2).
  const double log_constant = std::log(2.0) + 0.5 * df * std::log(0.5 * df) - boost::math::lgamma(0.5 * df);
  const auto integrand = [&](double s) {
    const double density = std::exp(log_constant + (df - 1.0) * std::log(s) - 0.5 * df * s * s);
    return density * range_upper(q * s, static_cast<double>(groups));
  };
  const double spread = 1.0 / std::sqrt(2.0 * df);  // SD of s; its tails are lighter than a normal's
  return std::clamp(integral(integrand, std::max(0.0, 1.0 - 9.0 * spread), 1.0 + 9.0 * spread, 8), 0.0, 1.0);
}

double studentized_range_quantile(double probability, std::size_t groups, double df) {
  require(groups, df);
  if (!(probability > 0.0 && probability < 1.0))
    throw std::invalid_argument("probability must be between 0 and 1");
  double low = 0.0;
  double high = 4.0;
  while (high < 1e9 && studentized_range_upper_p(high, groups, df) > 1.0 - probability) high *= 2.0;
  while (high - low > 1e-9 * high) {
    const double middle = 0.5 * (low + high);
    (studentized_range_upper_p(middle, groups, df) > 1.0 - probability ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

std::vector<TukeyPair> tukey_kramer(std::span<const std::vector<double>> groups, double level) {
  if (!(level > 0.0 && level < 1.0)) throw std::invalid_argument("level must be between 0 and 1");
  const FTest all = one_way_f(groups);
  const bool stands = has_value(all.status);
  const double widest = stands ? studentized_range_quantile(level, groups.size(), all.df2) : kNoValue;
  std::vector<TukeyPair> pairs;
  for (std::size_t i = 0; i < groups.size(); ++i)
    for (std::size_t j = i + 1; j < groups.size(); ++j) {
      TukeyPair pair;
      pair.first = i;
      pair.second = j;
      pair.status = all.status;
      pair.note = all.note;
      if (stands) {
        const double share =
            1.0 / static_cast<double>(groups[i].size()) + 1.0 / static_cast<double>(groups[j].size());
        const double se = std::sqrt(0.5 * all.ss_error / all.df2 * share);
        pair.difference = mean_of(groups[j]) - mean_of(groups[i]);
        pair.ci = {pair.difference - widest * se, pair.difference + widest * se};
        pair.p = studentized_range_upper_p(std::fabs(pair.difference) / se, groups.size(), all.df2);
      }
      pairs.push_back(pair);
    }
  return pairs;
}

}  // namespace steadyplate::analysis
