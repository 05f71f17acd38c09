#include "tools/report/view.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace steadyplate::report {

namespace {

constexpr double beyond_any_plate_mm = 1e6;
constexpr double no_movement_mm = 1e-9;
constexpr double rounding = 1e-6;  // 50 Hz computed from decimal time stamps may come out as 49.99999

bool below(const std::optional<double>& value, double minimum) {
  return value && !(*value >= minimum * (1.0 - rounding));
}

}  // namespace

bool drawable(double value_mm) {
  return std::isfinite(value_mm) && std::abs(value_mm) < beyond_any_plate_mm;
}

bool ispgr_too_short(const QualityFacts& quality) {
  return below(quality.analysed_s, ispgr_minimum_s);
}
bool ispgr_too_slow(const QualityFacts& quality) {
  return below(quality.rate_hz, ispgr_minimum_hz);
}

IspgrAnswer ispgr(const QualityFacts& quality) {
  if (ispgr_too_short(quality) || ispgr_too_slow(quality)) return IspgrAnswer::not_met;
  return quality.analysed_s && quality.rate_hz ? IspgrAnswer::met : IspgrAnswer::unknown;
}

std::string nothing_to_draw(const TrialView& trial) {
  if (trial.ml_mm.size() != trial.ap_mm.size() || trial.ml_mm.size() != trial.time_s.size())
    throw std::invalid_argument("TrialView: time_s, ml_mm and ap_mm must have one length");
  if (!trial.empty_reason.empty()) return trial.empty_reason;

  std::size_t usable = 0;
  double ml_low = 0.0, ml_high = 0.0, ap_low = 0.0, ap_high = 0.0;
  for (std::size_t i = 0; i < trial.ml_mm.size(); ++i) {
    const double ml = trial.ml_mm[i], ap = trial.ap_mm[i];
    if (!drawable(ml) || !drawable(ap) || !std::isfinite(trial.time_s[i])) continue;
    ml_low = usable == 0 ? ml : std::min(ml_low, ml);
    ml_high = usable == 0 ? ml : std::max(ml_high, ml);
    ap_low = usable == 0 ? ap : std::min(ap_low, ap);
    ap_high = usable == 0 ? ap : std::max(ap_high, ap);
    ++usable;
  }
  if (trial.ml_mm.empty()) return "the trial has no samples";
  if (usable == 0) return "no sample is usable";
  if (usable == 1) return "only one sample is usable";
  if (std::max(ml_high - ml_low, ap_high - ap_low) < no_movement_mm)
    return "the centre of pressure does not move";
  return {};
}

}  // namespace steadyplate::report
