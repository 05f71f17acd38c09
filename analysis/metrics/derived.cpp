#include "analysis/metrics/derived.hpp"

#include "analysis/machine/lanes.hpp"
#include "analysis/metrics/entropy.hpp"
#include "analysis/metrics/matches.hpp"
#include "analysis/metrics/text.hpp"

#include <algorithm>
#include <cmath>
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
  double sum = 0.0;
  for (const double value : x) sum += value;
  return sum / static_cast<double>(x.size());
}

/// Two signals of one length at once, each summed in the order of its samples.
std::array<Spread, 2> measure(std::span<const double> x, std::span<const double> y) {
  using Two = TwoDoubles;
  std::array<Spread, 2> result;
  if (x.empty()) return result;
  const double n = static_cast<double>(x.size());
  Two centre{};
  for (std::size_t i = 0; i < x.size(); ++i) centre += Two{x[i], y[i]};
  centre /= n;
  Two mean_abs{}, mean_square{}, variance{}, lowest{x[0], y[0]}, highest = lowest;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Two value{x[i], y[i]};
    const Two from_centre = value - centre;
    mean_abs += absolute(value);
    mean_square += value * value;
    variance += from_centre * from_centre;
    lowest = smaller(value, lowest);
    highest = larger(value, highest);
  }
  mean_abs /= n;
  mean_square /= n;
  variance /= n;
  for (std::size_t k = 0; k < 2; ++k)
    result[k] = {.mean_abs = mean_abs[k],
                 .max_abs = std::max(std::fabs(lowest[k]), std::fabs(highest[k])),
                 .mean_square = mean_square[k],
                 .lowest = lowest[k],
                 .highest = highest[k],
                 .variance = variance[k]};
  return result;
}

/// The spread of one signal into its place; of ML and AP both at once, since whoever asks for one asks for
/// the other.
template <class Signal>
const Spread& spread_of(std::array<std::optional<Spread>, 3>& kept, Axis axis, Signal signal) {
  auto& out = kept[static_cast<std::size_t>(axis)];
  if (out) return *out;
  if (axis == Axis::none) {
    const auto x = signal(axis);
    out = measure(x, x)[0];
  } else {
    const auto both = measure(signal(Axis::ml), signal(Axis::ap));
    kept[static_cast<std::size_t>(Axis::ml)] = both[0];
    kept[static_cast<std::size_t>(Axis::ap)] = both[1];
  }
  return *out;
}

bool all_finite(const std::vector<double>& x) {
  return std::all_of(x.begin(), x.end(), [](double value) { return std::isfinite(value); });
}

/// The samples about their mean, exactly 0 when they stand still.
Buffer<double> centred(const std::vector<double>& x, bool subtract_mean) {
  if (!subtract_mean || x.empty()) return {x.begin(), x.end()};
  double low = x[0], high = x[0], sum = 0.0;
  for (const double value : x) {
    low = std::min(low, value);
    high = std::max(high, value);
    sum += value;
  }
  Buffer<double> out(x.size());
  if (high - low < kStillMm) {
    std::ranges::fill(out, 0.0);
    return out;
  }
  const double m = sum / static_cast<double>(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = x[i] - m;
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
    const auto x = position(Axis::ml), y = position(Axis::ap);
    out.resize(size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::sqrt(x[i] * x[i] + y[i] * y[i]);
  } else {
    out = centred(axis == Axis::ml ? trajectory_.ml_mm : trajectory_.ap_mm, settings_.centre);
  }
  return out;
}

bool Derived::still(Axis axis) const {
  return spread(axis).highest - spread(axis).lowest < kStillMm;
}

const Spread& Derived::spread(Axis axis) const {
  return spread_of(spread_, axis, [this](Axis one) { return position(one); });
}

double Derived::mean_product() const {
  if (!mean_product_) {
    const auto x = position(Axis::ml), y = position(Axis::ap);
    double sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
    mean_product_ = sum / static_cast<double>(x.size());
  }
  return *mean_product_;
}

const Covariance& Derived::covariance() const {
  if (covariance_) return *covariance_;
  Covariance& c = covariance_.emplace();
  const auto x = position(Axis::ml), y = position(Axis::ap);
  const double unbiased = static_cast<double>(size()) / (static_cast<double>(size()) - 1.0);
  c.ml = spread(Axis::ml).variance * unbiased;
  c.ap = spread(Axis::ap).variance * unbiased;
  const double mean_x = mean(x), mean_y = mean(y);
  for (std::size_t i = 0; i < x.size(); ++i) c.cross += (x[i] - mean_x) * (y[i] - mean_y);
  c.cross /= static_cast<double>(size()) - 1.0;
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
  for (std::size_t i = 1; i < x.size(); ++i) {
    const double dx = x[i] - x[i - 1], dy = y[i] - y[i - 1];
    w.planar_mm += std::sqrt(dx * dx + dy * dy);
    w.ml_mm += std::fabs(dx);
    w.ap_mm += std::fabs(dy);
    w.swept_mm2 += std::fabs(x[i] * y[i - 1] - x[i - 1] * y[i]);
  }
  w.swept_mm2 /= 2.0;
  return w;
}

std::span<const double> Derived::velocity(Axis axis) const {
  Buffer<double>& out = velocity_[index(axis)];
  if (!out.empty()) return out;
  if (axis == Axis::none) {
    const auto x = velocity(Axis::ml), y = velocity(Axis::ap);
    out.resize(size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = std::sqrt(x[i] * x[i] + y[i] * y[i]);
  } else {
    out = differentiate(position(axis), rate_hz(), settings_.velocity);
  }
  return out;
}

const Spread& Derived::velocity_spread(Axis axis) const {
  return spread_of(velocity_spread_, axis, [this](Axis one) { return velocity(one); });
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
    out =
        analysis::diffusion_cdl1993(axis == Axis::ml ? both.ml : both.ap, rate_hz(), settings_.sda_longest_s);
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
    out = analysis::diffusion_quijoux(axis == Axis::ml ? displacement().ml : displacement().ap, rate_hz());
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
