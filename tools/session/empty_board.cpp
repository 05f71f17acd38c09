#include "tools/session/empty_board.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace steadyplate::session {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

}  // namespace

EmptyBoard::EmptyBoard(std::size_t channels, double seconds)
    : seconds_(seconds), sum_(channels), count_(channels) {}

void EmptyBoard::Thirds::add(double value, std::size_t third) {
  if (!std::isfinite(value)) return;
  if (!first) first = value;
  // About the first value: a small noise on a large number keeps its digits.
  const double off = value - *first;
  sum[third] += off;
  count[third] += 1.0;
  square += off * off;
}

double EmptyBoard::Thirds::mean() const {
  const double n = count[0] + count[1] + count[2];
  return n > 0.0 ? *first + (sum[0] + sum[1] + sum[2]) / n : none;
}

double EmptyBoard::Thirds::sd() const {
  const double n = count[0] + count[1] + count[2];
  if (n < 2.0) return none;
  const double total = sum[0] + sum[1] + sum[2];
  return std::sqrt(std::max(0.0, square - total * total / n) / (n - 1.0));
}

double EmptyBoard::Thirds::drift() const {
  return count[0] > 0.0 && count[2] > 0.0 ? sum[2] / count[2] - sum[0] / count[0] : none;
}

void EmptyBoard::take(const LiveSample& sample) {
  if (samples_++ == 0) first_s_ = sample.time_s;
  last_s_ = sample.time_s;
  for (std::size_t k = 0; k < sum_.size(); ++k) {
    if (!std::isfinite(sample.values[k])) continue;
    sum_[k] += sample.values[k];
    count_[k] += 1.0;
  }
  const double share = seconds_ > 0.0 ? (last_s_ - first_s_) / seconds_ : 1.0;
  const std::size_t third = share < 1.0 / 3.0 ? 0 : share < 2.0 / 3.0 ? 1 : 2;
  load_.add(sample.fz_n, third);
  ml_.add(sample.tilt_ml_deg, third);
  ap_.add(sample.tilt_ap_deg, third);
}

double EmptyBoard::seconds_left() const noexcept {
  return std::max(0.0, seconds_ - (last_s_ - first_s_));
}

EmptyBoard::Seen EmptyBoard::seen() const {
  Seen seen;
  for (std::size_t k = 0; k < sum_.size(); ++k)
    seen.readings.push_back(count_[k] > 0.0 ? sum_[k] / count_[k] : 0.0);
  seen.load_n = load_.mean();
  seen.noise_n = load_.sd();
  seen.drift_n = load_.drift();
  seen.noise_deg = std::hypot(ml_.sd(), ap_.sd());
  seen.drift_deg = std::hypot(ml_.drift(), ap_.drift());
  return seen;
}

}  // namespace steadyplate::session
