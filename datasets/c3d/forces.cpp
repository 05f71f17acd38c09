// From analog channels to forces, moments and the centre of pressure of one plate. Types as in "The C3D File
// Format User Guide"; type 3 as in Kistler's "Force plate formulae".

#include <algorithm>
#include <cmath>
#include <limits>

#include "datasets/c3d/platform.hpp"

namespace steadyplate::datasets::c3d {

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

/// The components of one plate that a baseline is taken off.
std::array<std::vector<double>*, 6> components(PlateSamples& samples) {
  return {&samples.fx_n, &samples.fy_n, &samples.fz_n, &samples.mx_nmm, &samples.my_nmm, &samples.mz_nmm};
}

/// The 6 or 8 values of one sample.
using Raw = std::array<double, 8>;
using Six = std::array<double, 6>;

Six from_kistler(const Platform& p, const Raw& c) {
  const double f = p.force_factor;
  const auto& [x12, x34, y14, y23, z1, z2, z3, z4] = c;
  return {f * (x12 + x34),
          f * (y14 + y23),
          f * (z1 + z2 + z3 + z4),
          f * p.b_mm * (z1 + z2 - z3 - z4),
          f * p.a_mm * (-z1 + z2 + z3 - z4),
          f * (p.b_mm * (-x12 + x34) + p.a_mm * (y14 - y23))};
}

Six from_matrix(const Platform& p, const Raw& c) {
  Six out{};
  for (std::size_t i = 0; i < 6; ++i)
    for (std::size_t j = 0; j < 6; ++j) out.at(i) += p.calibration.at(i + 6 * j) * c.at(j);
  for (std::size_t i = 0; i < 6; ++i) out.at(i) *= i < 3 ? p.force_factor : p.moment_factor;
  return out;
}

Six from_components(const Platform& p, const Raw& c) {
  return {p.force_factor * c[0],  p.force_factor * c[1],  p.force_factor * c[2],
          p.moment_factor * c[3], p.moment_factor * c[4], p.moment_factor * c[5]};
}

/// Type 1 gives where the force is instead of two moments.
Six from_own_point(const Platform& p, const Raw& c) {
  const double x = p.length_factor * c[3];
  const double y = p.length_factor * c[4];
  const double fx = p.force_factor * c[0];
  const double fy = p.force_factor * c[1];
  const double fz = p.force_factor * c[2];
  return {fx, fy, fz, y * fz, -x * fz, p.moment_factor * c[5] + x * fy - y * fx};
}

}  // namespace

PlateSamples measure(const Container& container, const Platform& platform) {
  PlateSamples samples;
  const auto all = components(samples);
  const std::size_t count = container.layout.samples();
  for (std::vector<double>* values : all) values->resize(count);
  if (platform.type == 1) {
    samples.x_mm = container.analog.at(platform.channels[3]).values;
    samples.y_mm = container.analog.at(platform.channels[4]).values;
    for (auto* axis : {&samples.x_mm, &samples.y_mm})
      for (double& value : *axis) value *= platform.length_factor;
  }
  std::array<const double*, 8> from{};
  for (std::size_t j = 0; j < platform.channels.size(); ++j)
    from.at(j) = container.analog.at(platform.channels[j]).values.data();
  Raw raw{};
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < platform.channels.size(); ++j) raw[j] = from[j][i];
    Six six{};
    switch (platform.type) {
      case 1:
        six = from_own_point(platform, raw);
        break;
      case 3:
        six = from_kistler(platform, raw);
        break;
      case 4:
        six = from_matrix(platform, raw);
        break;
      default:
        six = from_components(platform, raw);
    }
    for (std::size_t k = 0; k < 6; ++k) (*all[k])[i] = six[k];
  }
  return samples;
}

ZeroRange zero_range(const Container& container) {
  const Parameter* zero = container.parameters.find("FORCE_PLATFORM", "ZERO");
  if (zero == nullptr) return {};
  const double first = zero->number(0);
  const double last = zero->number(1);
  if (!(first >= 1.0 && last >= first)) return {};
  const auto frames = static_cast<double>(container.layout.frames);
  if (first > frames) return {};
  const std::size_t a_frame = container.layout.samples_a_frame;
  return {(static_cast<std::size_t>(first) - 1) * a_frame,
          static_cast<std::size_t>(std::min(last, frames)) * a_frame};
}

Zeroing remove_zero(PlateSamples& samples, const ZeroRange& range) {
  constexpr double least_load_n = 50.0;
  constexpr double least_share = 0.5;
  const auto mean = [&](const std::vector<double>& values) {
    double sum = 0.0;
    std::size_t count = 0;
    for (std::size_t i = range.begin; i < std::min(range.end, values.size()); ++i) {
      if (!std::isfinite(values[i])) continue;
      sum += values[i];
      ++count;
    }
    return count == 0 ? no_number : sum / static_cast<double>(count);
  };
  const double load_n = std::abs(mean(samples.fz_n));
  if (!std::isfinite(load_n)) return Zeroing::none;
  double largest_n = 0.0;
  for (const double value : samples.fz_n)
    if (std::isfinite(value)) largest_n = std::max(largest_n, std::abs(value));
  if (load_n > least_load_n && load_n > least_share * largest_n) return Zeroing::loaded;
  for (std::vector<double>* values : components(samples)) {
    const double offset = mean(*values);
    if (!std::isfinite(offset)) continue;
    for (double& value : *values) value -= offset;
  }
  return Zeroing::removed;
}

PlateTrack centre_of_pressure(const Platform& platform, const PlateSamples& samples, double threshold_n) {
  PlateTrack track;
  const std::size_t count = samples.fz_n.size();
  track.x_mm.resize(count, no_number);
  track.y_mm.resize(count, no_number);
  const Vector& o = platform.origin;
  for (std::size_t i = 0; i < count; ++i) {
    const double fz = samples.fz_n[i];
    if (fz == 0.0 || !(std::abs(fz) >= threshold_n)) continue;
    const double x =
        platform.type == 1 ? samples.x_mm[i] : (o[2] * samples.fx_n[i] - samples.my_nmm[i]) / fz - o[0];
    const double y =
        platform.type == 1 ? samples.y_mm[i] : (o[2] * samples.fy_n[i] + samples.mx_nmm[i]) / fz - o[1];
    if (!std::isfinite(x) || !std::isfinite(y)) continue;
    track.x_mm[i] = x;
    track.y_mm[i] = y;
  }
  return track;
}

}  // namespace steadyplate::datasets::c3d
