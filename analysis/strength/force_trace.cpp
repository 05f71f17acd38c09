#include "analysis/strength/force_trace.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "analysis/compare/moments.hpp"

namespace steadyplate::analysis {

namespace {

constexpr double few_samples = 10.0;

void require_settings(const RepetitionSettings& s) {
  if (!std::isfinite(s.start_n) || !std::isfinite(s.keep_n))
    throw std::invalid_argument("start_n and keep_n must be finite");
  if (s.keep_n < s.start_n) throw std::invalid_argument("keep_n must not be below start_n");
  if (!(s.bridge_s >= 0.0)) throw std::invalid_argument("bridge_s must not be below 0");
  if (!(s.onset_share > 0.0 && s.onset_share < 1.0))
    throw std::invalid_argument("onset_share must be between 0 and 1");
}

void require_time(std::span<const double> time_s) {
  for (std::size_t i = 1; i < time_s.size(); ++i)
    if (!(time_s[i] > time_s[i - 1])) throw std::invalid_argument("time_s must increase");
}

/// Time at which the force rises through `level`, between samples. A level below the one where the repetition
/// begins was passed before it: looked for backwards.
double crossing(std::span<const double> time_s, std::span<const double> force_n, const Repetition& r,
                double level) {
  std::size_t i = r.first;
  while (i <= r.last && !(force_n[i] > level)) ++i;
  if (i > r.last) return kNoValue;
  while (i > 0 && force_n[i - 1] > level) --i;
  if (i == 0 || !std::isfinite(force_n[i - 1])) return time_s[i];
  const double share = (level - force_n[i - 1]) / (force_n[i] - force_n[i - 1]);
  return time_s[i - 1] + share * (time_s[i] - time_s[i - 1]);
}

double interpolated(std::span<const double> time_s, std::span<const double> force_n, double at_s) {
  const auto above = std::lower_bound(time_s.begin(), time_s.end(), at_s);
  if (above == time_s.end()) return kNoValue;
  const auto i = static_cast<std::size_t>(above - time_s.begin());
  if (i == 0) return force_n[0];
  const double share = (at_s - time_s[i - 1]) / (time_s[i] - time_s[i - 1]);
  return force_n[i - 1] + share * (force_n[i] - force_n[i - 1]);
}

RateOfForce rate_of(std::span<const double> time_s, std::span<const double> force_n, const Repetition& r,
                    double onset_s, double window_s) {
  RateOfForce rate;
  rate.window_s = window_s;
  const double end_s = onset_s + window_s;
  if (r.last <= r.first || end_s > time_s[r.last])
    return refuse(rate, Status::too_short, "the repetition ends before");
  const double step_s = (time_s[r.last] - time_s[r.first]) / static_cast<double>(r.last - r.first);
  const double samples = window_s / step_s;
  if (samples < 1.0) return refuse(rate, Status::too_short, "less than one sample in the window");
  rate.n_per_s = (interpolated(time_s, force_n, end_s) - interpolated(time_s, force_n, onset_s)) / window_s;
  if (samples < few_samples - 1e-9)
    return refuse(rate, Status::warn, "few samples in the window: the value depends on where they fell");
  return rate;
}

}  // namespace

std::vector<Repetition> find_repetitions(std::span<const double> time_s, std::span<const double> left_n,
                                         std::span<const double> right_n,
                                         const RepetitionSettings& settings) {
  require_settings(settings);
  if (time_s.size() != left_n.size() || time_s.size() != right_n.size())
    throw std::invalid_argument("time_s, left_n and right_n must have the same length");
  require_time(time_s);
  const auto force = [&](std::size_t i) {
    const double left = std::isfinite(left_n[i]) ? left_n[i] : 0.0;
    const double right = std::isfinite(right_n[i]) ? right_n[i] : 0.0;
    return std::max(left, right);
  };
  std::vector<Repetition> found;
  for (std::size_t i = 0; i < time_s.size(); ++i) {
    if (!(force(i) > settings.start_n)) continue;
    if (!found.empty() &&
        (found.back().last + 1 == i || time_s[i] - time_s[found.back().last] < settings.bridge_s))
      found.back().last = i;
    else
      found.push_back({i, i});
  }
  std::erase_if(found, [&](const Repetition& r) {
    double peak = 0.0;
    for (std::size_t i = r.first; i <= r.last; ++i) peak = std::max(peak, force(i));
    return !(peak > settings.keep_n);
  });
  return found;
}

std::vector<double> tared(std::span<const double> time_s, std::span<const double> force_n, double seconds) {
  if (time_s.size() != force_n.size())
    throw std::invalid_argument("time_s and force_n must have the same length");
  if (!(seconds >= 0.0)) throw std::invalid_argument("seconds must not be below 0");
  std::vector<double> out(force_n.begin(), force_n.end());
  if (seconds == 0.0) return out;
  std::vector<double> quiet;
  for (std::size_t i = 0; i < time_s.size() && time_s[i] < time_s[0] + seconds; ++i)
    if (std::isfinite(force_n[i])) quiet.push_back(force_n[i]);
  if (quiet.empty()) throw std::invalid_argument("no sample in the time of the tare");
  const double zero = mean_of(quiet);
  for (double& value : out) value -= zero;
  return out;
}

LegRepetition leg_repetition(std::span<const double> time_s, std::span<const double> force_n,
                             const Repetition& r, const RepetitionSettings& settings) {
  require_settings(settings);
  if (time_s.size() != force_n.size())
    throw std::invalid_argument("time_s and force_n must have the same length");
  if (r.first > r.last || r.last >= time_s.size())
    throw std::invalid_argument("repetition must be a part of the trace");
  LegRepetition leg;
  const auto part = force_n.subspan(r.first, r.last - r.first + 1);
  if (!all_finite(part)) return refuse(leg, Status::not_finite, "a sample of the repetition is not finite");
  const auto top = std::max_element(part.begin(), part.end());
  if (!(*top > 0.0)) return refuse(leg, Status::constant, "no force of this leg");
  leg.peak_n = *top;
  leg.onset_s = crossing(time_s, force_n, r, settings.onset_share * leg.peak_n);
  leg.time_to_peak_s = time_s[r.first + static_cast<std::size_t>(top - part.begin())] - leg.onset_s;
  leg.impulse_ns = 0.0;
  for (std::size_t i = r.first + 1; i <= r.last; ++i)
    leg.impulse_ns += 0.5 * (force_n[i] + force_n[i - 1]) * (time_s[i] - time_s[i - 1]);
  if (r.last > r.first) leg.mean_n = leg.impulse_ns / (time_s[r.last] - time_s[r.first]);
  for (const double window_s : {0.05, 0.1, 0.2})
    leg.rates.push_back(rate_of(time_s, force_n, r, leg.onset_s, window_s));
  return leg;
}

SetForce set_force(std::span<const LegRepetition> repetitions, bool drop_first) {
  SetForce set;
  std::vector<double> peaks;
  for (std::size_t i = drop_first ? 1 : 0; i < repetitions.size(); ++i)
    if (has_value(repetitions[i].status)) peaks.push_back(repetitions[i].peak_n);
  set.repetitions = peaks.size();
  if (peaks.empty()) return refuse(set, Status::too_short, "no repetition");
  set.mean_peak_n = mean_of(peaks);
  set.max_peak_n = largest(peaks);
  return set;
}

}  // namespace steadyplate::analysis
