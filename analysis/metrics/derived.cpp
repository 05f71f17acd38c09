#include "analysis/metrics/derived.hpp"

#include "analysis/machine/dispatch.hpp"
#include "analysis/machine/elementary.hpp"
#include "analysis/machine/lanes.hpp"
#include "analysis/machine/sums.hpp"
#include "analysis/metrics/entropy.hpp"
#include "analysis/metrics/matches.hpp"
#include "analysis/metrics/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace steadyplate::analysis {

namespace {

constexpr double kStillMm = 1e-9;
constexpr std::size_t kFewestRecurrenceSamples = 300, kMostRecurrenceSamples = 5000;
// 1 - r^2 below this is rounding: the points lie on a line
constexpr double kLineLimit = 1e-13;
// relative difference of the eigenvalues below which they are one
constexpr double kRoundLimit = 1e-12;

std::size_t index(Axis axis) {
  return static_cast<std::size_t>(axis);
}

double mean(std::span<const double> x) {
  return total(x) / static_cast<double>(x.size());
}

Spread measure(std::span<const double> x) {
  if (x.empty()) return {};
  const double n = static_cast<double>(x.size());
  const double centre = mean(x);
  return run_widest([=]() __attribute__((always_inline)) {
    FourDoubles sizes{}, squares{}, deviations{}, lows = FourDoubles{} + x[0], highs = lows;
    std::size_t i = 0;
    for (; i + 4 <= x.size(); i += 4) {
      const FourDoubles value = four(&x[i]), from_centre = value - centre;
      sizes += absolute(value);
      squares += value * value;
      deviations += from_centre * from_centre;
      lows = value < lows ? value : lows;
      highs = value > highs ? value : highs;
    }
    Spread s{.mean = centre,
             .mean_abs = total(sizes),
             .mean_square = total(squares),
             .lowest = std::min(std::min(lows[0], lows[1]), std::min(lows[2], lows[3])),
             .highest = std::max(std::max(highs[0], highs[1]), std::max(highs[2], highs[3])),
             .variance = total(deviations)};
    for (; i < x.size(); ++i) {
      s.mean_abs += std::fabs(x[i]);
      s.mean_square += x[i] * x[i];
      s.variance += (x[i] - centre) * (x[i] - centre);
      s.lowest = std::min(s.lowest, x[i]);
      s.highest = std::max(s.highest, x[i]);
    }
    s.max_abs = std::max(std::fabs(s.lowest), std::fabs(s.highest));
    s.mean_abs /= n;
    s.mean_square /= n;
    s.variance /= n;
    return s;
  });
}

/// sqrt(x_n^2 + y_n^2), each.
void lengths_of(std::span<const double> x, std::span<const double> y, Buffer<double>& out) {
  out.resize(x.size());
  run_widest([&]() __attribute__((always_inline)) {
    std::size_t i = 0;
    for (; i + 4 <= x.size(); i += 4) {
      const FourDoubles a = four(&x[i]), b = four(&y[i]), length = roots(a * a + b * b);
      std::memcpy(&out[i], &length, sizeof length);
    }
    for (; i < x.size(); ++i) out[i] = std::sqrt(x[i] * x[i] + y[i] * y[i]);
  });
}

/// The samples about their mean, exactly 0 when they stand still.
Buffer<double> centred(const std::vector<double>& x, bool subtract_mean) {
  if (!subtract_mean || x.empty()) return {x.begin(), x.end()};
  const Spread s = measure(x);
  Buffer<double> out(x.size());
  if (s.highest - s.lowest < kStillMm) {
    std::ranges::fill(out, 0.0);
    return out;
  }
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = x[i] - s.mean;
  return out;
}

}  // namespace

void check_settings(const MetricSettings& s) {
  const auto require = [](bool good, const char* what) {
    if (!good) throw std::invalid_argument(what);
  };
  require(s.ellipse_level > 0.0 && s.ellipse_level < 1.0, "ellipse_level: above 0 and below 1");
  require(s.sway_density_radius_mm > 0.0 && std::isfinite(s.sway_density_radius_mm),
          "sway_density_radius_mm: above 0");
  require(s.sway_density_lowpass_hz > 0.0 && std::isfinite(s.sway_density_lowpass_hz),
          "sway_density_lowpass_hz: above 0");
  require(s.twisting_min_step_mm >= 0.0 && std::isfinite(s.twisting_min_step_mm),
          "twisting_min_step_mm: 0 or above");
  require(s.psd_segment_s > 0.0 && std::isfinite(s.psd_segment_s), "psd_segment_s: above 0");
  require(s.psd_overlap >= 0.0 && s.psd_overlap < 1.0, "psd_overlap: from 0 to below 1");
  require(s.band_low_hz >= 0.0 && s.band_high_hz > s.band_low_hz && std::isfinite(s.band_high_hz),
          "band_low_hz, band_high_hz: 0 <= low < high");
  require(s.sda_longest_s > 0.0 && std::isfinite(s.sda_longest_s), "sda_longest_s: above 0");
  require(s.dfa_shortest_s > 0.0 && std::isfinite(s.dfa_shortest_s), "dfa_shortest_s: above 0");
  require(s.entropy_m >= 1 && s.entropy_m <= longest_template, "entropy_m: 1 to 6");
  require(s.entropy_r_sd > 0.0 && std::isfinite(s.entropy_r_sd), "entropy_r_sd: above 0");
  require(s.entropy_rate_hz > 0.0 && std::isfinite(s.entropy_rate_hz), "entropy_rate_hz: above 0");
  require(s.body_height_mm >= 0.0 && std::isfinite(s.body_height_mm),
          "body_height_mm: above 0, or 0 = not known");
  require(s.recurrence_percent >= 0.0 && s.recurrence_percent < 100.0,
          "recurrence_percent: from 0 to below 100");
  if (s.foot) {
    require(s.foot->length_mm > 0.0 && s.foot->width_mm > 0.0 && std::isfinite(s.foot->length_mm) &&
                std::isfinite(s.foot->width_mm),
            "foot: length and width above 0 mm");
    require(s.foot->outline_mm.empty() || s.foot->outline_mm.size() >= 3,
            "foot: an outline has 3 corners or more");
    for (const auto& corner : s.foot->outline_mm)
      require(std::isfinite(corner[0]) && std::isfinite(corner[1]), "foot: corners are numbers in mm");
  }
  require(s.multiscale_scales >= 1, "multiscale_scales: 1 or more");
}

double spread_determinant(double a, double b, double c) {
  const double determinant = a * b - c * c;
  return determinant <= kLineLimit * a * b ? 0.0 : determinant;
}

Derived::Derived(const Trajectory& trajectory, const MetricSettings& settings)
    : trajectory_(trajectory), settings_(settings) {
  if (trajectory.ml_mm.size() != trajectory.ap_mm.size())
    throw std::invalid_argument("trajectory: ml_mm and ap_mm must have the same length");
  for (const auto* force : {&trajectory.force_ml_n, &trajectory.force_ap_n})
    if (!trajectory.force_ml_n.empty() && force->size() != trajectory.size())
      throw std::invalid_argument("trajectory: a horizontal force for every sample, or none");
  if (trajectory.size() > 0 && (!(trajectory.rate_hz > 0.0) || !std::isfinite(trajectory.rate_hz)))
    throw std::invalid_argument("trajectory.rate_hz: above 0");
  check_settings(settings);
  finite_ = all_finite(trajectory.ml_mm) && all_finite(trajectory.ap_mm) &&
            std::isfinite(trajectory.mean_ml_mm) && std::isfinite(trajectory.mean_ap_mm);
  force_finite_ = all_finite(trajectory.force_ml_n) && all_finite(trajectory.force_ap_n);
}

std::span<const double> Derived::position(Axis axis) const {
  Buffer<double>& out = position_[index(axis)];
  if (!out.empty() || size() == 0) return out;
  if (axis == Axis::none) {
    lengths_of(position(Axis::ml), position(Axis::ap), out);
  } else {
    out = centred(axis == Axis::ml ? trajectory_.ml_mm : trajectory_.ap_mm, settings_.centre);
  }
  return out;
}

bool Derived::still(Axis axis) const {
  return spread(axis).highest - spread(axis).lowest < kStillMm;
}

const Spread& Derived::spread(Axis axis) const {
  auto& out = spread_[index(axis)];
  if (!out) out = measure(position(axis));
  return *out;
}

double Derived::mean_product() const {
  if (!mean_product_)
    mean_product_ =
        total_of_products(position(Axis::ml), 0.0, position(Axis::ap), 0.0) / static_cast<double>(size());
  return *mean_product_;
}

const Covariance& Derived::covariance() const {
  if (covariance_) return *covariance_;
  Covariance& c = covariance_.emplace();
  const auto x = position(Axis::ml), y = position(Axis::ap);
  const double unbiased = static_cast<double>(size()) / (static_cast<double>(size()) - 1.0);
  c.ml = spread(Axis::ml).variance * unbiased;
  c.ap = spread(Axis::ap).variance * unbiased;
  c.cross = total_of_products(x, spread(Axis::ml).mean, y, spread(Axis::ap).mean) /
            (static_cast<double>(size()) - 1.0);
  c.determinant = spread_determinant(c.ml, c.ap, c.cross);
  const double half_gap = std::hypot((c.ml - c.ap) / 2.0, c.cross);
  c.largest = (c.ml + c.ap) / 2.0 + half_gap;
  c.smallest = c.largest > 0.0 ? c.determinant / c.largest : 0.0;  // no cancellation, unlike the other root
  c.round = 2.0 * half_gap <= kRoundLimit * c.largest;
  return c;
}

const ConvexHull& Derived::hull() const {
  if (!hull_) hull_ = convex_hull(position(Axis::ml), position(Axis::ap));
  return *hull_;
}

const Way& Derived::way() const {
  if (way_) return *way_;
  Way& w = way_.emplace();
  const auto x = position(Axis::ml), y = position(Axis::ap);
  run_widest([&]() __attribute__((always_inline)) {
    FourDoubles planar{}, ml{}, ap{}, swept{};
    std::size_t i = 1;
    for (; i + 4 <= x.size(); i += 4) {
      const FourDoubles x0 = four(&x[i - 1]), y0 = four(&y[i - 1]), x1 = four(&x[i]), y1 = four(&y[i]);
      const FourDoubles dx = x1 - x0, dy = y1 - y0;
      planar += roots(dx * dx + dy * dy);
      ml += absolute(dx);
      ap += absolute(dy);
      swept += absolute(x1 * y0 - x0 * y1);
    }
    w.planar_mm = total(planar);
    w.ml_mm = total(ml);
    w.ap_mm = total(ap);
    w.swept_mm2 = total(swept);
    for (; i < x.size(); ++i) {
      const double dx = x[i] - x[i - 1], dy = y[i] - y[i - 1];
      w.planar_mm += std::sqrt(dx * dx + dy * dy);
      w.ml_mm += std::fabs(dx);
      w.ap_mm += std::fabs(dy);
      w.swept_mm2 += std::fabs(x[i] * y[i - 1] - x[i - 1] * y[i]);
    }
  });
  w.swept_mm2 /= 2.0;
  return w;
}

const Turns& Derived::turns() const {
  if (turns_) return *turns_;
  Turns& turns = turns_.emplace();
  const auto x = position(Axis::ml), y = position(Axis::ap);
  const double shortest = settings_.twisting_min_step_mm;
  const double least_square = std::max(shortest * shortest, std::numeric_limits<double>::denorm_min());
  // the steps that have a direction, and the last one again until four of them can be read
  Buffer<double> dx(x.size() + 3), dy(x.size() + 3);
  std::size_t steps = 0;
  for (std::size_t i = 1; i < x.size(); ++i) {
    const double step_x = x[i] - x[i - 1], step_y = y[i] - y[i - 1];
    dx[steps] = step_x;
    dy[steps] = step_y;
    steps += step_x * step_x + step_y * step_y >= least_square ? 1 : 0;
  }
  turns.steps = steps;
  if (steps < 2) return turns;
  std::fill_n(&dx[steps], 3, dx[steps - 1]);
  std::fill_n(&dy[steps], 3, dy[steps - 1]);
  run_widest([&]() __attribute__((always_inline)) {
    FourDoubles sums{}, sizes{};
    for (std::size_t i = 0; i + 1 < steps; i += 4) {
      const FourDoubles x0 = four(&dx[i]), y0 = four(&dy[i]), x1 = four(&dx[i + 1]), y1 = four(&dy[i + 1]);
      const FourDoubles angles = arcs(x0 * y1 - y0 * x1, x0 * x1 + y0 * y1);
      sums += angles;
      sizes += absolute(angles);
    }
    turns.signed_sum = total(sums);
    turns.absolute_sum = total(sizes);
  });
  return turns;
}

double Derived::jerk() const {
  if (!jerk_)
    jerk_ = jerk_integral(position(Axis::ml), rate_hz()) + jerk_integral(position(Axis::ap), rate_hz());
  return *jerk_;
}

std::span<const double> Derived::velocity(Axis axis) const {
  Buffer<double>& out = velocity_[index(axis)];
  if (!out.empty()) return out;
  if (axis == Axis::none) {
    lengths_of(velocity(Axis::ml), velocity(Axis::ap), out);
  } else {
    out = differentiate(position(axis), rate_hz(), settings_.velocity);
  }
  return out;
}

const Spread& Derived::velocity_spread(Axis axis) const {
  auto& out = velocity_spread_[index(axis)];
  if (!out) out = measure(velocity(axis));
  return *out;
}

const VelocityPeaks& Derived::velocity_peaks(Axis axis) const {
  auto& out = velocity_peaks_[index(axis)];
  if (!out) out = analysis::velocity_peaks(velocity(axis));
  return *out;
}

const SwayDensity& Derived::sway_density() const {
  if (!sway_density_)
    sway_density_ = analysis::sway_density(position(Axis::ml), position(Axis::ap), rate_hz(), settings_);
  return *sway_density_;
}

const Spectrum& Derived::spectrum() const {
  if (!spectrum_)
    spectrum_ = analysis::spectrum(position(Axis::ml), position(Axis::ap), rate_hz(), settings_);
  return *spectrum_;
}

std::span<const double> Derived::radius_density() const {
  if (radius_density_.empty()) radius_density_ = power_density(position(Axis::none), rate_hz(), settings_);
  return radius_density_;
}

const Displacement& Derived::displacement() const {
  if (!displacement_)
    displacement_ = mean_square_displacement(position(Axis::ml), position(Axis::ap), size() / 3);
  return *displacement_;
}

const Diffusion& Derived::diffusion_cdl1993(Axis axis) const {
  auto& out = diffusion_cdl1993_[index(axis)];
  if (out) return *out;
  const Displacement& both = displacement();
  if (axis != Axis::none) {
    out = analysis::diffusion_cdl1993(axis == Axis::ml ? both.ml : both.ap, rate_hz(),
                                      settings_.sda_longest_s, displacement_logarithms_[index(axis)]);
  } else {
    Buffer<double> planar(both.ml.size());
    for (std::size_t m = 0; m < planar.size(); ++m) planar[m] = both.ml[m] + both.ap[m];
    out = analysis::diffusion_cdl1993(planar, rate_hz(), settings_.sda_longest_s);
  }
  return *out;
}

const Diffusion& Derived::diffusion_quijoux(Axis axis) const {
  auto& out = diffusion_quijoux_[index(axis)];
  if (!out)
    out = analysis::diffusion_quijoux(axis == Axis::ml ? displacement().ml : displacement().ap, rate_hz(),
                                      displacement_logarithms_[index(axis)]);
  return *out;
}

namespace {

Scaling dfa_of(std::span<const double> x, double rate_hz, const MetricSettings& settings) {
  const auto lengths = box_lengths(x.size(), shortest_box(settings, rate_hz));
  return scaling(lengths, fluctuation(x, lengths, !settings.dfa_forward));
}

}  // namespace

const Scaling& Derived::dfa(Axis axis) const {
  auto& out = dfa_[index(axis)];
  if (!out) out = dfa_of(position(axis), rate_hz(), settings_);
  return *out;
}

const Scaling& Derived::dfa_velocity(Axis axis) const {
  auto& out = dfa_velocity_[index(axis)];
  if (!out) out = dfa_of(velocity(axis), rate_hz(), settings_);
  return *out;
}

double Derived::recurrence_rate_hz() const {
  const std::size_t at_rate = grains(rate_hz(), settings_.entropy_rate_hz);
  const std::size_t at_length = (size() + kMostRecurrenceSamples - 1) / kMostRecurrenceSamples;
  return rate_hz() / static_cast<double>(std::max(at_rate, at_length));
}

const Recurrence& Derived::recurrence(Axis axis) const {
  auto& out = recurrence_[index(axis)];
  if (out) return *out;
  const double rate = recurrence_rate_hz();
  const auto x = coarse_grained(position(axis), static_cast<std::size_t>(std::round(rate_hz() / rate)));
  if (x.size() < kFewestRecurrenceSamples) {
    out = Recurrence{};
    out->status = Status::too_short;
    out->note = "needs " + number(kFewestRecurrenceSamples) + " samples at " + rounded(rate) + " Hz, has " +
                number(x.size());
  } else {
    out = analysis::recurrence(x, static_cast<std::size_t>(std::max(1.0, std::floor(rate))),
                               settings_.recurrence_percent);
  }
  return *out;
}

const BoundaryTimes& Derived::boundary(Axis axis) const {
  auto& out = boundary_[index(axis)];
  if (out) return *out;
  const Foot& foot = *settings_.foot;
  // From the middle of the foot: the samples may be about any zero, their mean on the plate is known.
  const auto from_middle = [&](Axis one) {
    const auto p = position(one);
    const std::size_t k = one == Axis::ml ? 0 : 1;
    const double mean_mm = one == Axis::ml ? trajectory_.mean_ml_mm : trajectory_.mean_ap_mm;
    const double shift = (foot.middle_mm ? mean_mm - (*foot.middle_mm)[k] : 0.0) - mean(p);
    std::vector<double> x(p.begin(), p.end());
    for (double& value : x) value += shift;
    return x;
  };
  if (axis != Axis::none) {
    const double half_mm = (axis == Axis::ml ? foot.width_mm : foot.length_mm) / 2.0;
    out = minima_of(time_to_boundary(from_middle(axis), velocity(axis), half_mm));
    return *out;
  }
  const double w = foot.width_mm / 2.0, l = foot.length_mm / 2.0;
  const std::vector<std::array<double, 2>> rectangle{{-w, -l}, {w, -l}, {w, l}, {-w, l}};
  out = minima_of(time_to_contact(
      from_middle(Axis::ml), from_middle(Axis::ap), velocity(Axis::ml), velocity(Axis::ap), rate_hz(),
      foot.outline_mm.empty() ? rectangle : foot.outline_mm, settings_.vtc_acceleration));
  return *out;
}

const Rambling& Derived::rambling(Axis axis) const {
  auto& out = rambling_[index(axis)];
  if (!out)
    out = rambling_trembling(position(axis),
                             axis == Axis::ml ? trajectory_.force_ml_n : trajectory_.force_ap_n);
  return *out;
}

}  // namespace steadyplate::analysis
