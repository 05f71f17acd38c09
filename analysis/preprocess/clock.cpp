#include "analysis/preprocess/clock.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "analysis/machine/buffer.hpp"
#include "analysis/machine/sums.hpp"
#include "analysis/preprocess/text.hpp"

namespace steadyplate::analysis::preprocess {

namespace {

// Far above any board (1 to 10 kHz). It bounds how many samples a gap may be filled with.
constexpr double highest_rate_hz = 100e3;

double median(Buffer<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return 0.5 * (*middle + *std::max_element(values.begin(), middle));
}

double whole_when_close(double rate_hz) {
  const double whole = std::round(rate_hz);
  return std::abs(rate_hz - whole) <= 1e-6 * rate_hz ? whole : rate_hz;
}

/// SD / mean over the steps not above `limit`.
double spread(std::span<const double> steps, double limit) {
  double sum = 0.0;
  double square = 0.0;
  std::size_t n = 0;
  for (const double step : steps)
    if (step <= limit) {
      sum += step;
      ++n;
    }
  const double mean = sum / static_cast<double>(n);
  for (const double step : steps)
    if (step <= limit) square += (step - mean) * (step - mean);
  return std::sqrt(square / static_cast<double>(n)) / mean;
}

Buffer<double> all_steps(std::span<const double> time_s) {
  Buffer<double> steps(time_s.empty() ? 0 : time_s.size() - 1);
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = time_s[i + 1] - time_s[i];
  return steps;
}

/// Keep sample `from` as number `to`.
void move_sample(CopSamples& samples, std::size_t from, std::size_t to) {
  samples.time_s[to] = samples.time_s[from];
  samples.ml_mm[to] = samples.ml_mm[from];
  samples.ap_mm[to] = samples.ap_mm[from];
  for (std::vector<double>* optional : {&samples.load_n, &samples.force_ml_n, &samples.force_ap_n})
    if (!optional->empty()) (*optional)[to] = (*optional)[from];
}

void keep_first(CopSamples& samples, std::size_t n) {
  samples.time_s.resize(n);
  samples.ml_mm.resize(n);
  samples.ap_mm.resize(n);
  for (std::vector<double>* optional : {&samples.load_n, &samples.force_ml_n, &samples.force_ap_n})
    if (!optional->empty()) optional->resize(n);
}

}  // namespace

Clock read_clock(CopSamples& samples) {
  Clock clock;
  const std::size_t n = samples.time_s.size();
  std::size_t kept = 0;
  Buffer<double> steps = all_steps(samples.time_s);
  const bool in_order = n > 1 && all_finite(steps) && extremes(steps).low > 0.0;
  if (in_order && std::isfinite(samples.time_s[0]))
    kept = n;
  else
    steps.clear();
  for (std::size_t i = kept; i < n; ++i) {
    const double time_s = samples.time_s[i];
    if (!std::isfinite(time_s)) {
      clock.status = Status::not_finite;
      clock.reason = "the time stamp of sample " + std::to_string(i + 1) + " is not a number";
      return clock;
    }
    if (kept > 0) {
      const double step = time_s - samples.time_s[kept - 1];
      if (step < 0.0) {
        clock.status = Status::degenerate;
        clock.reason =
            "clock goes backwards at " + number(time_s) + " s (sample " + std::to_string(i + 1) + ")";
        return clock;
      }
      if (step == 0.0) {
        ++clock.repeats;
        continue;
      }
      steps.push_back(step);
    }
    if (kept < i) move_sample(samples, i, kept);
    ++kept;
  }
  if (kept < n) keep_first(samples, kept);
  if (kept < 2) {
    clock.status = Status::too_short;
    clock.reason = "needs 2 samples at different times, has " + std::to_string(kept);
    return clock;
  }

  const double typical_s = median(steps);
  clock.rate_hz = whole_when_close(1.0 / typical_s);
  const double long_s = 1.5 * typical_s;
  const double longest_s = extremes(steps).high;
  if (longest_s > long_s)
    clock.long_steps =
        static_cast<std::size_t>(std::ranges::count_if(steps, [&](double s) { return s > long_s; }));
  const bool lost_rows_only = clock.long_steps <= std::max<std::size_t>(1, steps.size() / 100);
  clock.jitter = spread(steps, lost_rows_only ? long_s : longest_s);
  if (1.0 / typical_s < 1.0 - 1e-6) {
    clock.status = Status::degenerate;
    clock.reason = "the time stamps are " + number(typical_s) +
                   " s apart, below 1 Hz: is the time column in another unit than seconds?";
  } else if (clock.rate_hz > highest_rate_hz) {
    clock.status = Status::degenerate;
    clock.reason = "the time stamps mean " + number(clock.rate_hz) +
                   " Hz, more than any board sends: is the time column in another unit than seconds?";
  }
  return clock;
}

}  // namespace steadyplate::analysis::preprocess
