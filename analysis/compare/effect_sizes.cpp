#include "analysis/compare/effect_sizes.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/moments.hpp"

namespace steadyplate::analysis {

namespace {

EffectSize effect(double d, double correction) {
  EffectSize e;
  e.d = d;
  e.g = correction * d;
  return e;
}

Interval scaled(const Interval& ncp, double factor) {
  return {ncp.low * factor, ncp.high * factor};
}

void require_level(double level) {
  if (!(level > 0.0 && level < 1.0)) throw std::invalid_argument("level must be between 0 and 1");
}

/// Mean of the two values weighted by n - 1.
double pooled(double a, std::size_t n_a, double b, std::size_t n_b) {
  const auto wa = static_cast<double>(n_a - 1);
  const auto wb = static_cast<double>(n_b - 1);
  return (wa * a + wb * b) / (wa + wb);
}

}  // namespace

PairedEffects paired_effects(std::span<const double> pre, std::span<const double> post, double level) {
  require_level(level);
  if (pre.size() != post.size()) throw std::invalid_argument("pre and post must have the same length");
  PairedEffects answer;
  answer.n = pre.size();
  if (answer.n < kFewest) return refuse(answer, Status::too_short, too_few(kFewest, "pairs", answer.n));
  if (!all_finite(pre) || !all_finite(post))
    return refuse(answer, Status::not_finite, "a value is not finite");

  const std::vector<double> d = differences(pre, post);
  const auto n = static_cast<double>(answer.n);
  const double mean = mean_of(d);
  const double sd = sd_of(d);
  const double s1 = sd_of(pre);
  const double s2 = sd_of(post);
  const double scale = std::max(largest(pre), largest(post));
  const double j = hedges_correction(n - 1.0);
  const bool same_change = negligible(sd, scale);
  answer.r = correlation_of(pre, post);

  if (negligible(std::max(s1, s2), scale)) {
    answer.av = answer.av_mean = refuse(EffectSize(), Status::constant, "all values are the same");
  } else {
    answer.av = effect(mean / std::sqrt(0.5 * (s1 * s1 + s2 * s2)), j);
    answer.av_mean = effect(mean / (0.5 * (s1 + s2)), j);
  }
  if (same_change) {
    answer.rm = answer.z = refuse(EffectSize(), Status::constant, "all differences are the same");
    for (EffectSize* e : {&answer.av, &answer.av_mean})
      if (has_value(e->status)) *e = refuse(*e, Status::warn, "all differences are the same: no interval");
    return answer;
  }
  answer.z = effect(mean / sd, j);
  answer.rm = std::isnan(answer.r)
                  ? refuse(EffectSize(), Status::constant, "pre or post does not vary: no correlation")
                  : effect(mean / sd * std::sqrt(2.0 * (1.0 - answer.r)), j);
  const Interval ncp = noncentrality_limits(mean / (sd / std::sqrt(n)), n - 1.0, level);
  answer.z.ci = scaled(ncp, j / std::sqrt(n));
  if (has_value(answer.av.status)) {
    // s1^2 + s2^2 - 2 r s1 s2 is the variance of d, and that has no r to lose.
    answer.av.ci = scaled(ncp, j * std::sqrt(2.0 * sd * sd / (n * (s1 * s1 + s2 * s2))));
  }
  return answer;
}

EffectSize between_effect(std::span<const double> x, std::span<const double> y, double level) {
  require_level(level);
  const std::size_t fewer = std::min(x.size(), y.size());
  if (fewer < kFewest)
    return refuse(EffectSize(), Status::too_short, too_few(kFewest, "values in each group", fewer));
  if (!all_finite(x) || !all_finite(y))
    return refuse(EffectSize(), Status::not_finite, "a value is not finite");
  const auto n1 = static_cast<double>(x.size());
  const auto n2 = static_cast<double>(y.size());
  const double df = n1 + n2 - 2.0;
  const double sd = std::sqrt((sum_of_squares(x) + sum_of_squares(y)) / df);
  if (negligible(sd, std::max(largest(x), largest(y))))
    return refuse(EffectSize(), Status::constant, "all values of each group are the same");
  const double j = hedges_correction(df);
  const double root = std::sqrt(1.0 / n1 + 1.0 / n2);
  EffectSize answer = effect((mean_of(x) - mean_of(y)) / sd, j);
  answer.ci = scaled(noncentrality_limits(answer.d / root, df, level), j * root);
  return answer;
}

ChangeEffect change_against_change(std::span<const double> trained_pre, std::span<const double> trained_post,
                                   std::span<const double> control_pre, std::span<const double> control_post,
                                   double level) {
  require_level(level);
  if (trained_pre.size() != trained_post.size())
    throw std::invalid_argument("trained_pre and trained_post must have the same length");
  if (control_pre.size() != control_post.size())
    throw std::invalid_argument("control_pre and control_post must have the same length");
  ChangeEffect answer;
  const std::size_t fewer = std::min(trained_pre.size(), control_pre.size());
  if (fewer < kFewest)
    return refuse(answer, Status::too_short, too_few(kFewest, "pairs in each group", fewer));
  for (const auto& values : {trained_pre, trained_post, control_pre, control_post})
    if (!all_finite(values)) return refuse(answer, Status::not_finite, "a value is not finite");
  const double sd = std::sqrt(
      pooled(variance_of(trained_pre), trained_pre.size(), variance_of(control_pre), control_pre.size()));
  if (negligible(sd, std::max(largest(trained_pre), largest(control_pre))))
    return refuse(answer, Status::constant, "the baselines do not vary");

  const auto nt = static_cast<double>(trained_pre.size());
  const auto nc = static_cast<double>(control_pre.size());
  const double df = nt + nc - 2.0;
  const double c = 1.0 - 3.0 / (4.0 * df - 1.0);
  const double gain = mean_of(differences(trained_pre, trained_post));
  const double control_gain = mean_of(differences(control_pre, control_post));
  answer.d = c * (gain - control_gain) / sd;
  answer.sd_pre_pooled = sd;
  answer.correction = c;
  answer.r = pooled(correlation_of(trained_pre, trained_post), trained_pre.size(),
                    correlation_of(control_pre, control_post), control_pre.size());
  if (std::isnan(answer.r))
    return refuse(answer, Status::warn, "a group does not vary: no correlation, no interval");
  const double h = (nt + nc) / (nt * nc);
  // Morris's product multiplied out: 1 - r = 0 divides nothing.
  answer.variance =
      c * c * df / (df - 2.0) * (2.0 * (1.0 - answer.r) * h + answer.d * answer.d) - answer.d * answer.d;
  const double reach = two_sided_z(level) * std::sqrt(std::max(0.0, answer.variance));
  answer.ci = {answer.d - reach, answer.d + reach};
  return answer;
}

}  // namespace steadyplate::analysis
