#include "analysis/metrics/rambling.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace steadyplate::analysis {

CubicSpline::CubicSpline(std::vector<double> t, std::vector<double> y) : t_(std::move(t)), y_(std::move(y)) {
  const std::size_t n = t_.size();
  if (n < 4) throw std::invalid_argument("t: at least 4 points");
  if (y_.size() != n) throw std::invalid_argument("y: as many values as t");
  std::vector<double> h(n - 1), slope(n - 1);
  for (std::size_t i = 0; i + 1 < n; ++i) {
    h[i] = t_[i + 1] - t_[i];
    if (!(h[i] > 0.0)) throw std::invalid_argument("t: must increase");
    slope[i] = (y_[i + 1] - y_[i]) / h[i];
  }
  // h_(i-1) M_(i-1) + 2 (h_(i-1) + h_i) M_i + h_i M_(i+1) = 6 (slope_i - slope_(i-1)) for inner i; the outer
  // M follow from equal third derivatives on both sides of the second and of the last but one point.
  std::vector<double> lower(n, 0.0), middle(n, 0.0), upper(n, 0.0);
  bend_.assign(n, 0.0);
  for (std::size_t i = 1; i + 1 < n; ++i) {
    lower[i] = h[i - 1];
    middle[i] = 2.0 * (h[i - 1] + h[i]);
    upper[i] = h[i];
    bend_[i] = 6.0 * (slope[i] - slope[i - 1]);
  }
  const double first = h[0] / h[1], last = h[n - 2] / h[n - 3];
  middle[1] += h[0] * (1.0 + first);
  upper[1] -= h[0] * first;
  middle[n - 2] += h[n - 2] * (1.0 + last);
  lower[n - 2] -= h[n - 2] * last;
  for (std::size_t i = 2; i + 1 < n; ++i) {
    const double factor = lower[i] / middle[i - 1];
    middle[i] -= factor * upper[i - 1];
    bend_[i] -= factor * bend_[i - 1];
  }
  for (std::size_t i = n - 2; i >= 1; --i)
    bend_[i] = (bend_[i] - (i + 2 < n ? upper[i] * bend_[i + 1] : 0.0)) / middle[i];
  bend_[0] = (1.0 + first) * bend_[1] - first * bend_[2];
  bend_[n - 1] = (1.0 + last) * bend_[n - 2] - last * bend_[n - 3];
}

double CubicSpline::operator()(double t) {
  if (t < t_[at_]) at_ = 0;
  while (at_ + 2 < t_.size() && t > t_[at_ + 1]) ++at_;
  const double h = t_[at_ + 1] - t_[at_];
  const double a = (t_[at_ + 1] - t) / h, b = (t - t_[at_]) / h;
  return a * y_[at_] + b * y_[at_ + 1] +
         ((a * a * a - a) * bend_[at_] + (b * b * b - b) * bend_[at_ + 1]) * (h * h / 6.0);
}

Rambling rambling_trembling(std::span<const double> cop_mm, std::span<const double> force_n) {
  std::vector<double> when, where;  // time in samples
  for (std::size_t i = 0; i < force_n.size(); ++i) {
    if (force_n[i] == 0.0) {
      when.push_back(static_cast<double>(i));
      where.push_back(cop_mm[i]);
    } else if (i + 1 < force_n.size() && force_n[i + 1] != 0.0 &&
               (force_n[i] > 0.0) != (force_n[i + 1] > 0.0)) {
      const double share = force_n[i] / (force_n[i] - force_n[i + 1]);
      when.push_back(static_cast<double>(i) + share);
      where.push_back(cop_mm[i] + share * (cop_mm[i + 1] - cop_mm[i]));
      if (when.size() > 1 && !(when.back() > when[when.size() - 2])) {  // the share was lost in rounding
        when.pop_back();
        where.pop_back();
      }
    }
  }
  Rambling result;
  result.instants = when.size();
  if (when.size() < 4) {
    result.status = Status::degenerate;
    result.note = "needs 4 instants of zero horizontal force, has " + std::to_string(when.size());
    return result;
  }
  const auto from = static_cast<std::size_t>(std::ceil(when.front()));
  const auto to = static_cast<std::size_t>(std::floor(when.back()));
  CubicSpline spline(std::move(when), std::move(where));
  for (std::size_t i = from; i <= to; ++i) {
    result.rambling.push_back(spline(static_cast<double>(i)));
    result.trembling.push_back(cop_mm[i] - result.rambling.back());
  }
  return result;
}

std::vector<double> gravity_line(std::span<const double> cop_mm, double rate_hz, double w0_per_s) {
  const double decay = std::exp(-w0_per_s / rate_hz);
  const std::size_t n = cop_mm.size();
  std::vector<double> sum(n), weight(n);
  double s = 0.0, w = 0.0;
  for (std::size_t i = 0; i < n; ++i) {  // samples up to and with i
    s = s * decay + cop_mm[i];
    w = w * decay + 1.0;
    sum[i] = s;
    weight[i] = w;
  }
  s = w = 0.0;
  for (std::size_t i = n; i-- > 0;) {  // samples behind i
    sum[i] = (sum[i] + s) / (weight[i] + w);
    s = (s + cop_mm[i]) * decay;
    w = (w + 1.0) * decay;
  }
  return sum;
}

}  // namespace steadyplate::analysis
