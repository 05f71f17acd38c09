#include "calibration/placement.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "calibration/text.hpp"

namespace steadyplate::calibration {

namespace {

std::string signed_mm(double value) {
  return (value >= 0.0 ? "+" : "") + plain(value);
}

void reduce_channel(const std::vector<double>& series, const std::vector<bool>& use, Placement& placement) {
  const auto n = static_cast<double>(placement.samples);
  double sum = 0.0;
  double lowest = INFINITY;
  double highest = -INFINITY;
  for (std::size_t i = 0; i < series.size(); ++i)
    if (use[i]) {
      sum += series[i];
      lowest = std::min(lowest, series[i]);
      highest = std::max(highest, series[i]);
    }
  const double mean = placement.samples > 0 ? sum / n : NAN;
  // Sums about the mean, with the sample's rank as its time.
  const double middle = 0.5 * (n - 1.0);
  double squares = 0.0;
  double rise = 0.0;
  double rank = 0.0;
  for (std::size_t i = 0; i < series.size(); ++i)
    if (use[i]) {
      squares += (series[i] - mean) * (series[i] - mean);
      rise += (rank - middle) * (series[i] - mean);
      rank += 1.0;
    }
  placement.mean.push_back(mean);
  placement.sd.push_back(n > 1.0 ? std::sqrt(squares / (n - 1.0)) : NAN);
  placement.trend.push_back(n > 1.0 ? rise / (n * (n * n - 1.0) / 12.0) * (n - 1.0) : NAN);
  placement.lowest.push_back(lowest);
  placement.highest.push_back(highest);
}

}  // namespace

std::string load_words(double mass_kg, double ml_mm, double ap_mm) {
  if (!(mass_kg > 0.0)) return "the empty board";
  return plain(mass_kg) + " kg at ML " + signed_mm(ml_mm) + ", AP " + signed_mm(ap_mm) + " mm";
}

std::string to_string(const Placement& p) {
  return load_words(p.mass_kg, p.ml_mm, p.ap_mm);
}

Placement reduce(std::span<const std::vector<double>> channels, double mass_kg, double ml_mm, double ap_mm,
                 double time_s) {
  if (channels.empty()) throw std::invalid_argument("channels: there are none");
  for (const auto& series : channels)
    if (series.size() != channels.front().size())
      throw std::invalid_argument("channels: the series must be of equal length");
  Placement placement;
  placement.mass_kg = mass_kg;
  placement.ml_mm = ml_mm;
  placement.ap_mm = ap_mm;
  placement.time_s = time_s;
  std::vector<bool> use(channels.front().size());
  for (std::size_t i = 0; i < use.size(); ++i) {
    use[i] = std::all_of(channels.begin(), channels.end(),
                         [&](const std::vector<double>& series) { return std::isfinite(series[i]); });
    ++(use[i] ? placement.samples : placement.not_finite);
  }
  for (const auto& series : channels) reduce_channel(series, use, placement);
  return placement;
}

ZeroLine zero_line(std::span<const Placement> placements) {
  std::vector<const Placement*> empty;
  for (const Placement& placement : placements)
    if (!placement.loaded()) empty.push_back(&placement);
  if (empty.empty()) throw std::invalid_argument("placements: the empty board was not measured");
  double middle_s = 0.0;
  for (const Placement* p : empty) middle_s += p->time_s / static_cast<double>(empty.size());
  double spread = 0.0;
  for (const Placement* p : empty) spread += (p->time_s - middle_s) * (p->time_s - middle_s);
  ZeroLine line;
  for (std::size_t k = 0; k < empty.front()->mean.size(); ++k) {
    double mean = 0.0;
    for (const Placement* p : empty) mean += p->mean[k] / static_cast<double>(empty.size());
    double rise = 0.0;
    for (const Placement* p : empty) rise += (p->time_s - middle_s) * (p->mean[k] - mean);
    line.per_s.push_back(spread > 0.0 ? rise / spread : 0.0);
    line.at_start.push_back(mean - line.per_s[k] * middle_s);
    double scatter = 0.0;
    for (const Placement* p : empty)
      scatter = std::max(scatter, std::abs(p->mean[k] - line.zero(k, p->time_s)));
    line.scatter.push_back(scatter);
  }
  return line;
}

std::vector<Placement> tared(std::span<const Placement> placements, const ZeroLine& zero) {
  std::vector<Placement> result(placements.begin(), placements.end());
  for (Placement& placement : result)
    for (std::size_t k = 0; k < placement.mean.size(); ++k) {
      const double offset = zero.zero(k, placement.time_s);
      placement.mean[k] -= offset;
      placement.lowest[k] -= offset;
      placement.highest[k] -= offset;
    }
  return result;
}

}  // namespace steadyplate::calibration
