#include "analysis/preprocess/swarii.hpp"

#include <algorithm>
#include <cmath>

namespace steadyplate::analysis::preprocess {

namespace {

constexpr double edge_guard_s = 1e-6;

/// A window that only moves forward over the samples.
class Window {
 public:
  Window(std::span<const double> time_s, std::span<const double> ml_mm, std::span<const double> ap_mm,
         double window_s)
      : time_s_(time_s), ml_mm_(ml_mm), ap_mm_(ap_mm), half_s_(0.5 * (window_s - edge_guard_s)) {}

  /// Mean around `centre_s` into ml and ap; false when no sample is inside. Centres must not go back.
  bool mean_at(double centre_s, double& ml_mm, double& ap_mm) {
    const std::size_t n = time_s_.size();
    while (first_ < n && time_s_[first_] < centre_s && !inside(first_, centre_s)) ++first_;
    end_ = std::max(end_, first_);
    while (end_ < n && inside(end_, centre_s)) ++end_;
    if (end_ == first_) return false;
    if (end_ - first_ == 1) {
      ml_mm = ml_mm_[first_];
      ap_mm = ap_mm_[first_];
      return true;
    }
    double sum_ml = 0.0;
    double sum_ap = 0.0;
    double sum_weight = 0.0;
    for (std::size_t i = first_; i < end_; ++i) {
      const double left =
          i == first_ ? std::max(time_s_.front(), centre_s - half_s_) : 0.5 * (time_s_[i] + time_s_[i - 1]);
      const double right =
          i + 1 == end_ ? std::min(time_s_.back(), centre_s + half_s_) : 0.5 * (time_s_[i + 1] + time_s_[i]);
      const double weight = right - left;
      sum_ml += ml_mm_[i] * weight;
      sum_ap += ap_mm_[i] * weight;
      sum_weight += weight;
    }
    ml_mm = sum_ml / sum_weight;
    ap_mm = sum_ap / sum_weight;
    return true;
  }

 private:
  bool inside(std::size_t i, double centre_s) const { return std::abs(time_s_[i] - centre_s) < half_s_; }

  std::span<const double> time_s_, ml_mm_, ap_mm_;
  double half_s_;
  std::size_t first_ = 0;  ///< first sample inside
  std::size_t end_ = 0;    ///< one behind the last
};

/// Straight line between the known points at `time_s`; `at` only moves forward.
class Line {
 public:
  Line(const std::vector<double>& time_s, const std::vector<double>& values)
      : time_s_(time_s), values_(values) {}
  double operator()(double at_s) {
    while (right_ + 1 < time_s_.size() && time_s_[right_] < at_s) ++right_;
    if (right_ == 0) return values_[0];
    const double share = (at_s - time_s_[right_ - 1]) / (time_s_[right_] - time_s_[right_ - 1]);
    return values_[right_ - 1] + share * (values_[right_] - values_[right_ - 1]);
  }

 private:
  const std::vector<double>& time_s_;
  const std::vector<double>& values_;
  std::size_t right_ = 0;
};

struct Points {
  std::vector<double> time_s, ml_mm, ap_mm;
  void add(double time, double ml, double ap) {
    time_s.push_back(time);
    ml_mm.push_back(ml);
    ap_mm.push_back(ap);
  }
};

/// `n` outputs from `points`, `rate_hz` apart, starting at the first.
void lay_on_grid(const Points& points, std::size_t n, double rate_hz, Resampled& out) {
  Line ml(points.time_s, points.ml_mm);
  Line ap(points.time_s, points.ap_mm);
  for (std::size_t k = 0; k < n; ++k) {
    const double time_s = points.time_s.front() + static_cast<double>(k) / rate_hz;
    out.ml_mm.push_back(ml(time_s));
    out.ap_mm.push_back(ap(time_s));
  }
}

/// What the reference program keeps: not the first and last sample, nothing before 0.1 s, no artefacts.
std::vector<std::size_t> without_artefacts(std::span<const double> time_s, std::span<const double> ml_mm,
                                           std::span<const double> ap_mm) {
  constexpr double far_mm = 20.0;
  constexpr double near_mm = 5.0;
  const std::size_t n = time_s.size();
  std::vector<std::size_t> kept;
  for (std::size_t i = 1; i + 1 < n; ++i) {
    if (time_s[i] < 0.1) continue;
    if (!kept.empty()) {
      const auto from_last_kept = [&](std::size_t j) {
        return std::abs(ml_mm[j] - ml_mm[kept.back()]) + std::abs(ap_mm[j] - ap_mm[kept.back()]);
      };
      const bool comes_back =
          from_last_kept(i + 1) < near_mm || (i > 1 && i + 2 < n && from_last_kept(i + 2) < near_mm);
      if (from_last_kept(i) > far_mm && comes_back) continue;
    }
    kept.push_back(i);
  }
  return kept;
}

}  // namespace

Resampled swarii(std::span<const double> time_s, std::span<const double> ml_mm, std::span<const double> ap_mm,
                 double rate_hz, double window_s) {
  const double start_s = time_s.front();
  const auto outputs = static_cast<std::size_t>(std::floor((time_s.back() - start_s) * rate_hz + 1e-9)) + 1;
  Window window(time_s, ml_mm, ap_mm, window_s);
  Points points;
  std::size_t last_known = 0;
  for (std::size_t k = 0; k < outputs; ++k) {
    const double centre_s = start_s + static_cast<double>(k) / rate_hz;
    double ml = 0.0;
    double ap = 0.0;
    if (!window.mean_at(centre_s, ml, ap)) continue;
    points.add(centre_s, ml, ap);
    last_known = k;
  }
  Resampled out;
  out.start_s = start_s;
  out.interpolated = last_known + 1 - points.time_s.size();
  if (out.interpolated == 0) {
    out.ml_mm = std::move(points.ml_mm);
    out.ap_mm = std::move(points.ap_mm);
  } else {
    lay_on_grid(points, last_known + 1, rate_hz, out);
  }
  return out;
}

Resampled swarii_as_quijoux(std::span<const double> time_s, std::span<const double> ml_mm,
                            std::span<const double> ap_mm, double rate_hz, double window_s) {
  const std::vector<std::size_t> kept = without_artefacts(time_s, ml_mm, ap_mm);
  Resampled out = swarii_of_kept(time_s, ml_mm, ap_mm, kept, rate_hz, window_s);
  std::size_t used = 0;
  for (std::size_t i = 1; i + 1 < time_s.size(); ++i) used += time_s[i] >= 0.1 ? 1u : 0u;
  out.purged = used - kept.size();
  out.kept = kept;
  return out;
}

Resampled swarii_of_kept(std::span<const double> time_s, std::span<const double> ml,
                         std::span<const double> ap, std::span<const std::size_t> which, double rate_hz,
                         double window_s) {
  Resampled out;
  if (which.empty()) return out;
  Points kept;
  for (const std::size_t i : which) kept.add(time_s[i], ml[i], ap[i]);

  Window window(kept.time_s, kept.ml_mm, kept.ap_mm, window_s);
  Points points;
  std::size_t empty = 0;
  // Summing up instead of multiplying: the sum decides whether the last output lies before the last sample.
  double centre_s = kept.time_s.front();
  while (centre_s < kept.time_s.back()) {
    double centre_ml = 0.0;
    double centre_ap = 0.0;
    if (window.mean_at(centre_s, centre_ml, centre_ap))
      points.add(centre_s, centre_ml, centre_ap);
    else
      ++empty;
    centre_s += 1.0 / rate_hz;
  }
  if (points.time_s.empty()) return out;
  out.start_s = points.time_s.front();
  out.interpolated = empty;
  if (empty == 0) {
    out.ml_mm = std::move(points.ml_mm);
    out.ap_mm = std::move(points.ap_mm);
  } else {
    const double span = (points.time_s.back() - points.time_s.front()) / (1.0 / rate_hz);
    lay_on_grid(points, static_cast<std::size_t>(std::ceil(span)), rate_hz, out);
  }
  return out;
}

}  // namespace steadyplate::analysis::preprocess
