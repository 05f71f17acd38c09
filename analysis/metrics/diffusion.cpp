#include "analysis/metrics/diffusion.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "analysis/machine/sums.hpp"
#include "analysis/metrics/text.hpp"

namespace steadyplate::analysis {

namespace {

// where the break is looked for (Quijoux 2021)
constexpr double break_from_s = 0.3, break_to_s = 2.5;
constexpr double edge = 1e-9;  // of a sample: 0.3 s at 100 Hz is lag 30 however 0.3 * 100 rounds

Diffusion stop(Status status, std::string note) {
  Diffusion none;
  none.status = status;
  none.note = std::move(note);
  return none;
}

/// ln(m / rate) of the lags m = 1 .. lags. Kept: it is the same for every axis, and for every trial of one
/// length.
std::span<const double> lag_logarithms(std::size_t lags, double rate_hz) {
  static thread_local std::vector<double> kept;
  static thread_local double kept_rate_hz = 0.0;
  if (kept_rate_hz != rate_hz) kept.clear();
  kept_rate_hz = rate_hz;
  for (std::size_t i = kept.size(); i < lags; ++i)
    kept.push_back(std::log(static_cast<double>(i + 1) / rate_hz));
  return std::span(kept).first(lags);
}

/// Of x; those that were taken before are there.
std::span<const double> logarithms_of(std::span<const double> x, Buffer<double>& taken) {
  std::size_t i = taken.size();
  taken.resize(std::max(i, x.size()));
  for (; i < x.size(); ++i) taken[i] = std::log(x[i]);
  return std::span(taken).first(x.size());
}

/// To within rounding.
bool parallel(const Line& a, const Line& b) {
  return std::fabs(a.slope - b.slope) <= 1e-9 * std::max(std::fabs(a.slope), std::fabs(b.slope));
}

bool all_above_zero(std::span<const double> x) {
  return std::all_of(x.begin(), x.end(), [](double value) { return value > 0.0; });
}

}  // namespace

LineFits::LineFits(std::span<const double> x, std::span<const double> y) {
  if (!x.empty()) {
    mean_x_ = total(x) / static_cast<double>(x.size());
    mean_y_ = total(y) / static_cast<double>(x.size());
  }
  sums_.resize(x.size() + 1);
  Sums s;
  sums_[0] = s;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double a = x[i] - mean_x_, b = y[i] - mean_y_;
    s = {s.x + a, s.y + b, s.xx + a * a, s.xy + a * b, s.yy + b * b};
    sums_[i + 1] = s;
  }
}

Line LineFits::fit(std::size_t first, std::size_t last) const {
  const Sums &from = sums_[first], &to = sums_[last];
  const double n = static_cast<double>(last - first);
  const double x = to.x - from.x, y = to.y - from.y;
  const double xx = to.xx - from.xx - x * x / n, xy = to.xy - from.xy - x * y / n,
               yy = to.yy - from.yy - y * y / n;
  Line line;
  line.slope = xy / xx;
  line.intercept = mean_y_ + y / n - line.slope * (mean_x_ + x / n);
  line.squares = std::max(0.0, yy - xy * xy / xx);
  return line;
}

Diffusion diffusion_cdl1993(std::span<const double> msd_mm2, double rate_hz, double longest_s,
                            Buffer<double>& logarithms) {
  const auto longest = static_cast<std::size_t>(std::floor(longest_s * rate_hz + edge));
  const std::size_t lags = std::min(longest, msd_mm2.size() - 1);  // lag m is point m - 1
  const auto from = static_cast<std::size_t>(std::max(2.0, std::ceil(break_from_s * rate_hz - edge)));
  const auto to = std::min(static_cast<std::size_t>(std::floor(break_to_s * rate_hz + edge)), lags - 1);
  if (lags < 4 || from > to) return stop(Status::too_short, "too few lags for a break between 0.3 and 2.5 s");
  const std::span<const double> y = msd_mm2.subspan(1, lags);
  Buffer<double> x(lags);
  for (std::size_t i = 0; i < lags; ++i) x[i] = static_cast<double>(i + 1) / rate_hz;

  const LineFits fits(x, y);
  std::size_t best = from;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t m = from; m <= to; ++m) {
    const double squares = fits.fit(0, m).squares + fits.fit(m - 1, lags).squares;
    if (squares < least) {
      least = squares;
      best = m;
    }
  }
  const Line early = fits.fit(0, best), late = fits.fit(best - 1, lags);
  Diffusion result;
  result.short_diffusion_mm2_s = early.slope / 2.0;
  result.long_diffusion_mm2_s = late.slope / 2.0;
  result.break_lag_s = static_cast<double>(best) / rate_hz;
  if (all_above_zero(y)) {
    const LineFits logs(lag_logarithms(lags, rate_hz), logarithms_of(y, logarithms));
    result.short_scaling = logs.fit(0, best).slope / 2.0;
    result.long_scaling = logs.fit(best - 1, lags).slope / 2.0;
  } else {
    result.short_scaling = result.long_scaling = std::numeric_limits<double>::quiet_NaN();
  }
  const double t = (late.intercept - early.intercept) / (early.slope - late.slope);
  if (parallel(early, late) || !std::isfinite(t) || t < x.front() || t > x.back()) {
    result.critical_status = Status::degenerate;
    result.critical_note = "the two lines do not cross between the first and the last lag";
    return result;
  }
  result.critical_time_s = t;
  result.critical_msd_mm2 = early.intercept + early.slope * t;
  return result;
}

Diffusion diffusion_quijoux(std::span<const double> msd_mm2, double rate_hz, Buffer<double>& logarithms) {
  const std::size_t lags = msd_mm2.size() - 1;
  const auto from = static_cast<std::size_t>(break_from_s * rate_hz) + 1;
  const auto to = static_cast<std::size_t>(break_to_s * rate_hz);
  if (from < 2 || to + 1 >= lags || from > to)
    return stop(Status::too_short, "too few lags for a break between 0.3 and 2.5 s");
  const std::span<const double> values = msd_mm2.subspan(1, lags);
  if (!all_above_zero(values)) return stop(Status::degenerate, "the displacement is 0 at some lag");
  const std::span<const double> x = lag_logarithms(lags, rate_hz);
  const LineFits fits(x, logarithms_of(values, logarithms));
  Line early, late;
  double least_early = std::numeric_limits<double>::infinity(), least_late = least_early;
  for (std::size_t i = from; i <= to; ++i) {  // of equals it takes the last
    const Line a = fits.fit(0, i), b = fits.fit(i - 1, lags);
    const double rmse_a = std::sqrt(a.squares / static_cast<double>(i));
    const double rmse_b = std::sqrt(b.squares / static_cast<double>(lags - i + 1));
    if (rmse_a <= least_early) {
      least_early = rmse_a;
      early = a;
    }
    if (rmse_b <= least_late) {
      least_late = rmse_b;
      late = b;
    }
  }
  Diffusion result;
  result.short_diffusion_mm2_s = std::exp(early.intercept);
  result.long_diffusion_mm2_s = std::exp(late.intercept);
  result.short_scaling = early.slope / 2.0;
  result.long_scaling = late.slope / 2.0;
  const double crossing = std::min((late.intercept - early.intercept) / (early.slope - late.slope), x.back());
  if (parallel(early, late) || !std::isfinite(crossing)) {
    result.critical_status = Status::degenerate;
    result.critical_note = "the two lines are parallel";
    return result;
  }
  result.critical_time_s = std::exp(crossing);
  result.critical_msd_mm2 = std::exp(early.intercept + early.slope * crossing);
  return result;
}

}  // namespace steadyplate::analysis
