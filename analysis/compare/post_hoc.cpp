#include "analysis/compare/post_hoc.hpp"

#include "analysis/compare/p_adjust.hpp"

namespace steadyplate::analysis {

void adjust(std::vector<Contrast>& family) {
  std::vector<double> p;
  p.reserve(family.size());
  for (const Contrast& contrast : family) p.push_back(contrast.test.p);
  const std::vector<double> by_holm = holm(p);
  const std::vector<double> by_bonferroni = bonferroni(p);
  for (std::size_t i = 0; i < family.size(); ++i) {
    family[i].p_holm = by_holm[i];
    family[i].p_bonferroni = by_bonferroni[i];
  }
}

std::vector<Contrast> time_contrasts(const RepeatedMeasures& data, double level) {
  require_shape(data);
  std::vector<Contrast> all;
  for (std::size_t group = 0; group < data.groups; ++group) {
    std::vector<Contrast> family;
    for (std::size_t first = 0; first < data.times(); ++first)
      for (std::size_t second = first + 1; second < data.times(); ++second)
        family.push_back({.stratum = group,
                          .first = first,
                          .second = second,
                          .test = paired_t(cell(data, group, first), cell(data, group, second), level)});
    adjust(family);
    all.insert(all.end(), family.begin(), family.end());
  }
  return all;
}

std::vector<Contrast> group_contrasts(const RepeatedMeasures& data, double level) {
  require_shape(data);
  std::vector<Contrast> family;
  for (std::size_t time = 0; time < data.times(); ++time)
    for (std::size_t first = 0; first < data.groups; ++first)
      for (std::size_t second = first + 1; second < data.groups; ++second)
        family.push_back({.stratum = time,
                          .first = first,
                          .second = second,
                          .test = welch_t(cell(data, first, time), cell(data, second, time), level)});
  adjust(family);
  return family;
}

}  // namespace steadyplate::analysis
