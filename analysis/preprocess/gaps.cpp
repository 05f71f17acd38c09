#include "analysis/preprocess/gaps.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "analysis/machine/sums.hpp"
#include "analysis/preprocess/text.hpp"

namespace steadyplate::analysis::preprocess {

namespace {

struct Stretch {
  std::size_t first;  ///< in the list of valid samples
  std::size_t last;
};

void append(CopSamples& to, double time_s, double ml_mm, double ap_mm) {
  to.time_s.push_back(time_s);
  to.ml_mm.push_back(ml_mm);
  to.ap_mm.push_back(ap_mm);
}

/// True when there is nothing to bridge: every sample is valid and follows the one before within one and a
/// half steps, so that no row is missing between them.
bool is_whole(const CopSamples& samples, const GapRule& rule) {
  const std::size_t n = samples.time_s.size();
  if (n == 0) return false;
  const double longest_s = std::min(1.4, 1.0 + rule.max_gap_s * rule.rate_hz) / rule.rate_hz;
  bool whole = all_finite(samples.ml_mm) && all_finite(samples.ap_mm);
  for (std::size_t i = 1; i < n; ++i) whole &= samples.time_s[i] - samples.time_s[i - 1] <= longest_s;
  return whole;
}

}  // namespace

Bridged bridge_gaps(CopSamples samples, const GapRule& rule) {
  Bridged result;
  if (is_whole(samples, rule)) {
    result.samples = std::move(samples);
    return result;
  }
  std::vector<std::size_t> valid;
  for (std::size_t i = 0; i < samples.time_s.size(); ++i)
    if (std::isfinite(samples.ml_mm[i]) && std::isfinite(samples.ap_mm[i])) valid.push_back(i);
  if (valid.empty()) {
    result.status = Status::not_finite;
    result.reason = "no valid sample: the centre of pressure is missing or unloaded throughout";
    return result;
  }

  const double step_s = 1.0 / rule.rate_hz;
  const double tolerance_s = 1e-3 * step_s;    // stamps are rounded
  const auto missing_s = [&](std::size_t k) {  // between valid sample k and the next
    return samples.time_s[valid[k + 1]] - samples.time_s[valid[k]] - step_s;
  };
  std::vector<Stretch> stretches{{0, 0}};
  double worst_gap_s = 0.0;
  double worst_gap_at_s = 0.0;
  for (std::size_t k = 0; k + 1 < valid.size(); ++k) {
    if (missing_s(k) > rule.max_gap_s + tolerance_s) {
      if (missing_s(k) > worst_gap_s) {
        worst_gap_s = missing_s(k);
        worst_gap_at_s = samples.time_s[valid[k]];
      }
      stretches.push_back({k + 1, k + 1});
    } else {
      stretches.back().last = k + 1;
    }
  }
  const auto lasts_s = [&](const Stretch& s) {
    return samples.time_s[valid[s.last]] - samples.time_s[valid[s.first]] + step_s;
  };
  std::size_t kept = 0;
  for (std::size_t s = 1; s < stretches.size(); ++s)
    if (lasts_s(stretches[s]) > lasts_s(stretches[kept]) + tolerance_s) kept = s;
  const Stretch stretch = stretches[kept];
  result.stretches = stretches.size();
  result.after_long_gap = kept > 0;
  result.dropped = samples.time_s.size() - (valid[stretch.last] - valid[stretch.first] + 1);
  if (stretches.size() > 1 && lasts_s(stretch) < rule.minimum_s - tolerance_s) {
    result.status = Status::not_finite;
    result.reason = "the longest stretch without a gap above " + number(rule.max_gap_s) + " s lasts " +
                    number(lasts_s(stretch)) + " s and " + number(rule.minimum_s) +
                    " s are needed; the longest gap is " + number(worst_gap_s) + " s, after " +
                    number(worst_gap_at_s) + " s";
    return result;
  }

  const bool loaded = !samples.load_n.empty();
  const bool sheared = !samples.force_ml_n.empty();
  for (std::size_t k = stretch.first; k <= stretch.last; ++k) {
    const std::size_t i = valid[k];
    append(result.samples, samples.time_s[i], samples.ml_mm[i], samples.ap_mm[i]);
    if (loaded) result.samples.load_n.push_back(samples.load_n[i]);
    if (sheared) {
      result.samples.force_ml_n.push_back(samples.force_ml_n[i]);
      result.samples.force_ap_n.push_back(samples.force_ap_n[i]);
    }
    if (k == stretch.last) break;
    const std::size_t j = valid[k + 1];
    const double span_s = samples.time_s[j] - samples.time_s[i];
    const double rows =
        rule.uniform ? std::round(span_s * rule.rate_hz) - 1.0 : static_cast<double>(j - i - 1);
    if (rows < 1.0) continue;
    const auto missing = static_cast<std::size_t>(rows);
    for (std::size_t m = 1; m <= missing; ++m) {
      const double time_s = rule.uniform ? samples.time_s[i] + span_s * static_cast<double>(m) / (rows + 1.0)
                                         : samples.time_s[i + m];
      const double share = (time_s - samples.time_s[i]) / span_s;
      append(result.samples, time_s, samples.ml_mm[i] + share * (samples.ml_mm[j] - samples.ml_mm[i]),
             samples.ap_mm[i] + share * (samples.ap_mm[j] - samples.ap_mm[i]));
      if (loaded) result.samples.load_n.push_back(std::numeric_limits<double>::quiet_NaN());
      if (!sheared) continue;
      result.samples.force_ml_n.push_back(samples.force_ml_n[i] +
                                          share * (samples.force_ml_n[j] - samples.force_ml_n[i]));
      result.samples.force_ap_n.push_back(samples.force_ap_n[i] +
                                          share * (samples.force_ap_n[j] - samples.force_ap_n[i]));
    }
    result.filled += missing;
    ++result.gaps;
    result.longest_s = std::max(result.longest_s, missing_s(k));
  }
  return result;
}

}  // namespace steadyplate::analysis::preprocess
