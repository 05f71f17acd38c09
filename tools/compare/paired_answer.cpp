#include "tools/compare/paired_answer.hpp"

#include <algorithm>
#include <cmath>

namespace steadyplate::compare {

PairedAnswer paired_answer(std::span<const double> pre, std::span<const double> post) {
  using namespace analysis;
  PairedAnswer answer;
  const std::vector<double> d = differences(pre, post);
  answer.pre = describe(pre);
  answer.post = describe(post);
  answer.t = paired_t(pre, post);
  answer.ranks = signed_rank(pre, post);
  answer.normal = signed_rank(pre, post, {.method = RankMethod::normal});
  answer.normal_uncorrected = signed_rank(pre, post, {.method = RankMethod::normal, .continuity = false});
  answer.normality = shapiro_wilk(d);
  answer.effects = paired_effects(pre, post);
  if (!all_finite(pre) || !all_finite(post) || d.size() < kFewest) return answer;
  answer.sd_difference = sd_of(d);
  if (answer.pre.mean > 0.0) answer.percent_of_means = 100.0 * mean_of(d) / answer.pre.mean;
  if (has_value(answer.effects.av.status) && answer.pre.sd > 0.0)
    answer.d_glass_pre = mean_of(d) / answer.pre.sd;
  const auto positive = [](std::span<const double> x) {
    return std::all_of(x.begin(), x.end(), [](double v) { return v > 0.0; });
  };
  if (!positive(pre)) return answer;
  std::vector<double> percents, logs;
  for (std::size_t i = 0; i < d.size(); ++i) {
    percents.push_back(100.0 * d[i] / pre[i]);
    logs.push_back(std::log(post[i] / pre[i]));
  }
  answer.mean_percent = mean_of(percents);
  if (positive(post)) answer.log_ratio_percent = 100.0 * std::expm1(mean_of(logs));
  return answer;
}

}  // namespace steadyplate::compare
