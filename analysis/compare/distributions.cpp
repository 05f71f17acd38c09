#include "analysis/compare/distributions.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <stdexcept>
#include <string>

namespace steadyplate::analysis {

namespace {

namespace bm = boost::math;

/// Underflow to 0 and overflow to infinity are answers; what Boost cannot compute becomes NaN. Arguments are
/// checked here before Boost sees them.
using Quiet = bm::policies::policy<bm::policies::domain_error<bm::policies::ignore_error>,
                                   bm::policies::pole_error<bm::policies::ignore_error>,
                                   bm::policies::overflow_error<bm::policies::ignore_error>,
                                   bm::policies::evaluation_error<bm::policies::ignore_error>>;
using StudentT = bm::students_t_distribution<double, Quiet>;
using FisherF = bm::fisher_f_distribution<double, Quiet>;
using ChiSquared = bm::chi_squared_distribution<double, Quiet>;
using NoncentralT = bm::non_central_t_distribution<double, Quiet>;
using Normal = bm::normal_distribution<double, Quiet>;

void require_df(double df, const char* name) {
  if (!(df > 0.0)) throw std::invalid_argument(std::string(name) + " must be above 0");
}

void require_share(double share, const char* name) {
  if (!(share > 0.0 && share < 1.0))
    throw std::invalid_argument(std::string(name) + " must be between 0 and 1");
}

/// Limit of ncp/t for large t: see noncentrality_limits().
double large_t_factor(double share, double t, double df) {
  const double c = std::sqrt(bm::quantile(ChiSquared(df), share) / df);
  return c - ((df - 1.0) / c - df * c) / (2.0 * t * t);
}

/// The ncp at which P(T <= t) = share. It falls from 1 to 0 as ncp grows.
double noncentrality(double t, double df, double share) {
  double step = std::max(10.0, 3.0 * std::fabs(t));
  double low = t - step;
  double high = t + step;
  const auto cdf = [&](double ncp) { return bm::cdf(NoncentralT(df, ncp), t); };
  for (int i = 0; i < 8 && cdf(low) < share; ++i) low -= step *= 2.0;
  step = high - t;
  for (int i = 0; i < 8 && cdf(high) > share; ++i) high += step *= 2.0;
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) break;
    (cdf(middle) > share ? low : high) = middle;
    if (high - low <= 1e-13 * std::max(1.0, std::fabs(middle))) break;
  }
  return 0.5 * (low + high);
}

}  // namespace

double t_two_sided_p(double t, double df) {
  if (std::isnan(t) || std::isnan(df)) return kNoValue;
  require_df(df, "df");
  return std::isinf(t) ? 0.0 : 2.0 * bm::cdf(bm::complement(StudentT(df), std::fabs(t)));
}

double t_quantile(double probability, double df) {
  if (std::isnan(probability) || std::isnan(df)) return kNoValue;
  require_df(df, "df");
  require_share(probability, "probability");
  return bm::quantile(StudentT(df), probability);
}

double f_upper_p(double f, double df1, double df2) {
  if (std::isnan(f) || std::isnan(df1) || std::isnan(df2)) return kNoValue;
  require_df(df1, "df1");
  require_df(df2, "df2");
  if (f <= 0.0) return 1.0;
  return std::isinf(f) ? 0.0 : bm::cdf(bm::complement(FisherF(df1, df2), f));
}

double f_quantile(double probability, double df1, double df2) {
  if (std::isnan(probability) || std::isnan(df1) || std::isnan(df2)) return kNoValue;
  require_df(df1, "df1");
  require_df(df2, "df2");
  require_share(probability, "probability");
  return bm::quantile(FisherF(df1, df2), probability);
}

double chi_square_upper_p(double x, double df) {
  if (std::isnan(x) || std::isnan(df)) return kNoValue;
  require_df(df, "df");
  if (x <= 0.0) return 1.0;
  return std::isinf(x) ? 0.0 : bm::cdf(bm::complement(ChiSquared(df), x));
}

double normal_cdf(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

double normal_upper(double z) {
  return 0.5 * std::erfc(z / std::sqrt(2.0));
}

double normal_quantile(double probability) {
  if (std::isnan(probability)) return kNoValue;
  require_share(probability, "probability");
  return bm::quantile(Normal(), probability);
}

double two_sided_z(double level) {
  require_share(level, "level");
  return normal_quantile(0.5 * (1.0 + level));
}

Interval noncentrality_limits(double t, double df, double level) {
  require_df(df, "df");
  require_share(level, "level");
  if (!std::isfinite(t)) return {};
  if (t < 0.0) {  // P(T <= t; ncp) = 1 - P(T <= -t; -ncp): limits of exactly opposite sign
    const Interval mirrored = noncentrality_limits(-t, df, level);
    return {-mirrored.high, -mirrored.low};
  }
  const double low_share = 0.5 * (1.0 + level);
  const double high_share = 0.5 * (1.0 - level);
  if (t > 1000.0) {
    // P(T <= t) = P(S >= ncp/t) in the limit, S^2 df a chi-square: so the shares change places.
    return {t * large_t_factor(high_share, t, df), t * large_t_factor(low_share, t, df)};
  }
  return {noncentrality(t, df, low_share), noncentrality(t, df, high_share)};
}

double hedges_correction(double df) {
  if (!(df > 1.0)) throw std::invalid_argument("df must be above 1");
  // lgamma is not thread safe in C (signgam); Boost's is.
  return std::exp(bm::lgamma(0.5 * df, Quiet()) - bm::lgamma(0.5 * (df - 1.0), Quiet())) /
         std::sqrt(0.5 * df);
}

}  // namespace steadyplate::analysis
