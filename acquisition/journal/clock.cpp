#include "acquisition/journal/clock.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace steadyplate::acquisition {

namespace {

constexpr double longest_gap_s = 600.0;     // a longer step is a clock that was set anew
constexpr double drift_needs_s = 10.0;      // bursts of 16 ms over less say nothing about a quartz
constexpr double gap_is_periods = 1.5;      // of the median step
constexpr double neighbours_periods = 3.5;  // two stamps that fit each other around a wild one
constexpr const char* not_received = "not received";
constexpr const char* away = "board away";
constexpr const char* restarted = "board restarted";

std::string digits(double value, int significant) {
  std::array<char, 40> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::general, significant)
                       .ptr;
  return {buffer.data(), end};
}

struct Line {
  double slope = 0.0;
  double offset = 0.0;
};

Line least_squares(std::span<const double> x, std::span<const double> y, const std::vector<bool>& used) {
  double n = 0.0;
  double mx = 0.0;
  double my = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (used[i]) {
      n += 1.0;
      mx += x[i];
      my += y[i];
    }
  mx /= n;
  my /= n;
  double xx = 0.0;
  double xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (used[i]) {
      xx += (x[i] - mx) * (x[i] - mx);
      xy += (x[i] - mx) * (y[i] - my);
    }
  const double slope = xx > 0.0 ? xy / xx : 0.0;
  return {slope, my - slope * mx};
}

std::vector<double> behind(std::span<const double> x, std::span<const double> y, const Line& line) {
  std::vector<double> late;
  for (std::size_t i = 0; i < x.size(); ++i) late.push_back(y[i] - line.offset - line.slope * x[i]);
  return late;
}

double quantile(std::vector<double> values, double share) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

/// Host time against a count. A read comes back when its last frame is complete, so that one stands for the
/// read; and the half of these that came earliest against a first line decides the second.
Line early_line(std::span<const double> x, std::span<const double> host_s) {
  std::vector<double> last_x;
  std::vector<double> last_host_s;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (i + 1 < x.size() && host_s[i + 1] == host_s[i]) continue;
    last_x.push_back(x[i]);
    last_host_s.push_back(host_s[i]);
  }
  std::vector<bool> used(last_x.size(), true);
  const std::vector<double> late = behind(last_x, last_host_s, least_squares(last_x, last_host_s, used));
  const double middle = quantile(late, 0.5);
  for (std::size_t i = 0; i < late.size(); ++i) used[i] = late[i] <= middle;
  return least_squares(last_x, last_host_s, used);
}

/// 95th percentile of how far arrivals lie behind the earliest one.
double lateness_ms(std::span<const double> x, std::span<const double> host_s, const Line& line) {
  const std::vector<double> late = behind(x, host_s, line);
  return 1e3 * (quantile(late, 0.95) - *std::min_element(late.begin(), late.end()));
}

std::vector<double> host_seconds(std::span<const TimedFrame> frames) {
  std::vector<double> seconds;
  for (const TimedFrame& timed : frames)
    seconds.push_back(1e-9 * static_cast<double>(timed.host_ns - frames.front().host_ns));
  return seconds;
}

bool all_have_ticks(std::span<const TimedFrame> frames) {
  return std::all_of(frames.begin(), frames.end(),
                     [](const TimedFrame& timed) { return timed.frame.device_ticks.has_value(); });
}

bool all_are_counted(std::span<const TimedFrame> frames) {
  return std::all_of(frames.begin(), frames.end(),
                     [](const TimedFrame& timed) { return timed.frame.sequence.has_value(); });
}

/// Steps of the board's own clock, s.
class BoardClock {
 public:
  BoardClock(std::span<const TimedFrame> frames, const DeviceProfile& profile)
      : clock_(*profile.clock), period_s_(1.0 / profile.rate_hz) {
    for (const TimedFrame& timed : frames) ticks_.push_back(*timed.frame.device_ticks);
  }

  /// From one stamp to another; nothing when the clock cannot have run so.
  std::optional<double> step_s(std::size_t from, std::size_t to) const {
    double step = ticks_[to] - ticks_[from];
    if (step < 0.0 && clock_.wraps_at > 0.0) step += clock_.wraps_at;
    const double seconds = step / clock_.ticks_per_s;
    if (seconds < 0.0 || seconds > longest_gap_s) return std::nullopt;
    return seconds;
  }

  /// A link without a checksum delivers a changed digit as a stamp of its own: one that lies nowhere between
  /// two neighbours which fit each other is put into their middle.
  std::size_t smooth_wild_stamps() {
    std::size_t wild = 0;
    for (std::size_t i = 1; i + 1 < ticks_.size(); ++i) {
      const auto across = step_s(i - 1, i + 1);
      if (!across || *across > neighbours_periods * period_s_) continue;
      const auto there = step_s(i - 1, i);
      if (there && *there <= *across) continue;
      ticks_[i] = ticks_[i - 1] + 0.5 * *across * clock_.ticks_per_s;
      ++wild;
    }
    return wild;
  }

 private:
  DeviceClock clock_;
  double period_s_;
  std::vector<double> ticks_;
};

/// SD of the steps that are no gaps.
std::optional<double> step_jitter_ms(std::span<const double> steps, double longest_s) {
  double n = 0.0;
  double sum = 0.0;
  for (const double step : steps)
    if (step <= longest_s) {
      n += 1.0;
      sum += step;
    }
  if (n < 2.0) return std::nullopt;
  double squares = 0.0;
  for (const double step : steps)
    if (step <= longest_s) squares += (step - sum / n) * (step - sum / n);
  return 1e3 * std::sqrt(squares / (n - 1.0));
}

std::vector<double> times_by_board(std::span<const TimedFrame> frames, const DeviceProfile& profile,
                                   std::span<const double> host_s, bool host_known, ClockFit& fit) {
  BoardClock clock(frames, profile);
  fit.wild_stamps = clock.smooth_wild_stamps();
  std::vector<double> times = {0.0};
  std::vector<double> steps;
  std::vector<std::size_t> starts = {0};  // of stretches on one run of the board's clock
  for (std::size_t i = 1; i < frames.size(); ++i) {
    const auto step = clock.step_s(i - 1, i);
    if (step) {
      steps.push_back(*step);
      times.push_back(times.back() + *step);
      continue;
    }
    const double period_s = 1.0 / profile.rate_hz;
    times.push_back(times.back() + (host_known ? std::max(period_s, host_s[i] - host_s[i - 1]) : period_s));
    starts.push_back(i);
    fit.gaps.push_back({times[i - 1], times[i], restarted});
  }
  fit.restarts = starts.size() - 1;
  fit.how = "time: the board's own clock, from its first sample";
  if (fit.restarts > 0)
    fit.how += host_known ? "; over its restarts by the host's" : "; its restarts cost an unknown time";
  if (steps.empty()) return times;
  const double longest_s = gap_is_periods * quantile(steps, 0.5);
  for (std::size_t i = 1; i < times.size(); ++i)
    if (times[i] - times[i - 1] > longest_s && !std::binary_search(starts.begin(), starts.end(), i))
      fit.gaps.push_back({times[i - 1], times[i], frames[i].after_break ? away : not_received});
  std::sort(fit.gaps.begin(), fit.gaps.end(),
            [](const auto& a, const auto& b) { return a.from_s < b.from_s; });
  fit.step_jitter_ms = step_jitter_ms(steps, longest_s);
  double regular = 0.0;
  double regular_s = 0.0;
  for (const double step : steps)
    if (step <= longest_s) {
      regular += 1.0;
      regular_s += step;
    }
  if (regular_s > 0.0) fit.rate_hz = regular / regular_s;
  if (!host_known) return times;
  // The longest run without a restart shows the drift.
  starts.push_back(frames.size());
  std::size_t best = 0;
  for (std::size_t k = 0; k + 1 < starts.size(); ++k)
    if (starts[k + 1] - starts[k] > starts[best + 1] - starts[best]) best = k;
  const auto first = starts[best];
  const auto count = starts[best + 1] - first;
  if (count < 3) return times;
  const auto x = std::span<const double>(times).subspan(first, count);
  const auto y = host_s.subspan(first, count);
  const Line line = early_line(x, y);
  fit.late_p95_ms = lateness_ms(x, y, line);
  if (y.back() - y.front() >= drift_needs_s && line.slope > 0.0) {
    fit.drift_ppm = (1.0 / line.slope - 1.0) * 1e6;
    fit.how += "; it runs " + digits(*fit.drift_ppm, 3) + " ppm against the host's";
  }
  return times;
}

/// The number of each sample: by the board's counter where it has one, else in order. A break of known length
/// moves it on by what would have come in that time.
std::vector<double> sample_numbers(std::span<const TimedFrame> frames, const DeviceProfile& profile,
                                   std::span<const double> host_s, bool host_known) {
  const bool counted = profile.counter_wraps_at && all_are_counted(frames);
  std::vector<double> numbers = {0.0};
  for (std::size_t i = 1; i < frames.size(); ++i) {
    double step = 1.0;
    if (counted) {
      step =
          static_cast<double>(*frames[i].frame.sequence) - static_cast<double>(*frames[i - 1].frame.sequence);
      if (step <= 0.0) step += *profile.counter_wraps_at;
    }
    if (frames[i].after_break && host_known) {
      const double unit = counted ? *profile.counter_wraps_at : 1.0;
      const double passed = (host_s[i] - host_s[i - 1]) * profile.rate_hz;
      step += std::max(0.0, std::round((passed - step) / unit)) * unit;
    }
    numbers.push_back(numbers.back() + step);
  }
  return numbers;
}

std::vector<double> times_by_number(std::span<const TimedFrame> frames, const DeviceProfile& profile,
                                    std::span<const double> host_s, bool host_known, ClockFit& fit) {
  std::vector<double> times = sample_numbers(frames, profile, host_s, host_known);
  double step_s = 1.0 / profile.rate_hz;
  fit.how = "time: even steps at the profile's rate, " + digits(profile.rate_hz, 6) +
            " Hz; neither the board nor the bytes say when they were sent";
  if (host_known && host_s.size() > 2 && host_s.back() > 0.0) {
    const Line line = early_line(times, host_s);
    if (line.slope > 0.0) {
      step_s = line.slope;
      fit.rate_hz = 1.0 / step_s;
      fit.late_p95_ms = lateness_ms(times, host_s, line);
      fit.how = "time: " + digits(1.0 / step_s, 6) +
                " Hz, the even rate that fits the host's times best; the board has no clock of its own";
    }
  }
  for (std::size_t i = 1; i < times.size(); ++i)
    if (times[i] - times[i - 1] > 1.5)
      fit.gaps.push_back(
          {times[i - 1] * step_s, times[i] * step_s, frames[i].after_break ? away : not_received});
  for (double& time : times) time *= step_s;
  return times;
}

}  // namespace

std::vector<double> frame_times(std::span<const TimedFrame> frames, const DeviceProfile& profile,
                                bool host_known, ClockFit& fit) {
  if (frames.empty()) return {};
  const std::vector<double> host_s = host_seconds(frames);
  if (profile.clock && all_have_ticks(frames))
    return times_by_board(frames, profile, host_s, host_known, fit);
  return times_by_number(frames, profile, host_s, host_known, fit);
}

}  // namespace steadyplate::acquisition
