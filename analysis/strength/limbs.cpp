#include "analysis/strength/limbs.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "analysis/compare/moments.hpp"

namespace steadyplate::analysis {

namespace {

bool comparable(double left, double right) {
  return std::isfinite(left) && std::isfinite(right) && std::max(left, right) > 0.0;
}

/// Central differences; one-sided at the ends.
std::vector<double> speed_of(std::span<const double> time_s, std::span<const double> angle_deg) {
  std::vector<double> speed(angle_deg.size());
  for (std::size_t i = 0; i < speed.size(); ++i) {
    const std::size_t a = i == 0 ? 0 : i - 1;
    const std::size_t b = std::min(i + 1, speed.size() - 1);
    speed[i] = (angle_deg[b] - angle_deg[a]) / (time_s[b] - time_s[a]);
  }
  return speed;
}

}  // namespace

double imbalance_signed_percent(double left, double right) {
  return comparable(left, right) ? 100.0 * (right - left) / std::max(left, right) : kNoValue;
}

double imbalance_weaker_percent(double left, double right) {
  return comparable(left, right) ? 100.0 * (1.0 - std::min(left, right) / std::max(left, right)) : kNoValue;
}

double symmetry_index_percent(double left, double right) {
  return comparable(left, right) && left + right > 0.0 ? 200.0 * (right - left) / (right + left) : kNoValue;
}

double limb_symmetry_percent(double involved, double uninvolved, bool lower_is_better) {
  if (!(involved > 0.0 && uninvolved > 0.0)) return kNoValue;
  return lower_is_better ? 100.0 * uninvolved / involved : 100.0 * involved / uninvolved;
}

double imbalance_error_percent(double left, double right, double error) {
  if (!(error >= 0.0)) throw std::invalid_argument("error must not be below 0");
  if (!comparable(left, right)) return kNoValue;
  const double stronger = std::max(left, right);
  const double share = std::min(left, right) / stronger;
  return 100.0 * error / stronger * std::sqrt(1.0 + share * share);
}

double buchheit_expected_force_n(double mass_kg) {
  if (!(mass_kg > 0.0)) throw std::invalid_argument("mass_kg must be above 0");
  return 4.0 * mass_kg + 26.1;
}

double hamstring_quadriceps_ratio(double flexors, double extensors) {
  return flexors > 0.0 && extensors > 0.0 ? flexors / extensors : kNoValue;
}

BreakPoint break_point(std::span<const double> time_s, std::span<const double> flexion_deg,
                       const BreakPointSettings& settings) {
  if (time_s.size() != flexion_deg.size())
    throw std::invalid_argument("time_s and flexion_deg must have the same length");
  if (!(settings.speed_deg_s > 0.0) || !(settings.hold_s > 0.0))
    throw std::invalid_argument("speed_deg_s and hold_s must be above 0");
  for (std::size_t i = 1; i < time_s.size(); ++i)
    if (!(time_s[i] > time_s[i - 1])) throw std::invalid_argument("time_s must increase");
  BreakPoint answer;
  if (time_s.size() < 5) return refuse(answer, Status::too_short, too_few(5, "samples", time_s.size()));
  if (!all_finite(flexion_deg)) return refuse(answer, Status::not_finite, "an angle is not finite");
  const std::vector<double> speed = speed_of(time_s, flexion_deg);
  for (std::size_t i = 0; i < speed.size(); ++i) {
    if (!(-speed[i] > settings.speed_deg_s)) continue;
    std::size_t end = i;
    while (end + 1 < speed.size() && -speed[end + 1] > settings.speed_deg_s) ++end;
    if (time_s[end] - time_s[i] >= settings.hold_s - 1e-12) {
      answer.angle_deg = flexion_deg[i];
      answer.time_s = time_s[i];
      return answer;
    }
    i = end;
  }
  return refuse(answer, Status::degenerate, "the knee never extended so fast: control was kept to the end");
}

}  // namespace steadyplate::analysis
