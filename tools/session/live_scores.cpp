#include "tools/session/live_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace steadyplate::session {

namespace {

constexpr double longest_gap_s = 600.0;  // a longer step is a clock that was set anew
constexpr double none = std::numeric_limits<double>::quiet_NaN();

std::optional<std::size_t> channel(const acquisition::DeviceProfile& profile, std::string_view name) {
  for (std::size_t k = 0; k < profile.channels.size(); ++k)
    if (profile.channels[k].name == name) return k;
  return std::nullopt;
}

}  // namespace

LiveClock::LiveClock(const acquisition::DeviceProfile& profile)
    : clock_(profile.clock), period_s_(1.0 / profile.rate_hz) {}

double LiveClock::at(const acquisition::Frame& frame) noexcept {
  double step_s = started_ ? period_s_ : 0.0;
  if (clock_ && frame.device_ticks) {
    double ticks = *frame.device_ticks - last_ticks_;
    if (ticks < 0.0 && clock_->wraps_at > 0.0) ticks += clock_->wraps_at;
    const double seconds = ticks / clock_->ticks_per_s;
    if (started_ && seconds >= 0.0 && seconds < longest_gap_s) step_s = seconds;
    last_ticks_ = *frame.device_ticks;
  }
  started_ = true;
  now_s_ += step_s;
  return now_s_;
}

LiveScores::LiveScores(const acquisition::DeviceProfile& profile, const calibration::Certificate* certificate)
    : profile_(profile), clock_(profile) {
  if (certificate != nullptr) {
    std::vector<std::string> names;
    for (const auto& one : profile_.channels) names.push_back(one.name);
    applied_.emplace(*certificate, names);
  }
  if (!applied_ || !applied_->gives_load()) find_load();
  if (!applied_ || !applied_->gives_tilt()) {
    tilt_ml_ = channel(profile_, "tilt_ml_deg");
    tilt_ap_ = channel(profile_, "tilt_ap_deg");
  }
  sample_.fz_n = sample_.cop_ml_mm = sample_.cop_ap_mm = sample_.tilt_ml_deg = sample_.tilt_ap_deg = none;
}

void LiveScores::find_load() {
  constexpr std::array<std::string_view, 4> names = {"cell_tl_n", "cell_tr_n", "cell_bl_n", "cell_br_n"};
  std::size_t found = 0;
  for (std::size_t k = 0; k < names.size(); ++k)
    if (const auto at = channel(profile_, names[k])) {
      cell_[k] = *at;
      ++found;
    }
  if (found == names.size() && profile_.plate_width_mm && profile_.plate_length_mm) {
    cells_ = calibration::CornerCells::rectangle(*profile_.plate_width_mm, *profile_.plate_length_mm);
    return;
  }
  fz_ = channel(profile_, "fz_n");
  fx_ = channel(profile_, "fx_n");
  fy_ = channel(profile_, "fy_n");
  mx_ = channel(profile_, "mx_nmm");
  my_ = channel(profile_, "my_nmm");
  if (fz_ && mx_ && my_ && profile_.plate_frame)
    axes_.emplace(calibration::direction_from(profile_.plate_frame->x_points),
                  calibration::direction_from(profile_.plate_frame->y_points));
}

const LiveSample& LiveScores::add(const acquisition::Frame& frame) {
  sample_.time_s = clock_.at(frame);
  for (std::size_t k = 0; k < profile_.channels.size(); ++k)
    sample_.values[k] =
        k < frame.count ? profile_.channels[k].scale * (frame.values[k] - profile_.channels[k].zero) : none;
  by_profile();
  if (applied_) by_certificate();
  if (tilts())
    sway_.add(sample_.time_s, sample_.tilt_ml_deg, sample_.tilt_ap_deg);
  else if (has_cop())
    sway_.add(sample_.time_s, sample_.cop_ml_mm, sample_.cop_ap_mm);
  return sample_;
}

void LiveScores::tare(std::span<const double> values) {
  if (applied_) {
    applied_->tare(values);
    return;
  }
  for (std::size_t k = 0; k < std::min(values.size(), profile_.channels.size()); ++k)
    zero_[k] = calibration::zeroed_by_subtraction(profile_.channels[k].unit) && std::isfinite(values[k])
                   ? values[k]
                   : 0.0;
}

std::vector<LiveScores::CellLoad> LiveScores::cell_loads(std::span<const double> values) const {
  std::vector<CellLoad> loads;
  if (applied_ && applied_->gives_load()) {
    const auto names = applied_->cell_channels();
    const auto forces = applied_->cell_forces(values);
    for (std::size_t k = 0; k < forces.size(); ++k) loads.push_back({names[k], forces[k]});
  } else if (cells_) {
    for (const std::size_t k : cell_) loads.push_back({profile_.channels[k].name, values[k] - zero_[k]});
  }
  return loads;
}

void LiveScores::by_profile() {
  const auto at = [&](std::size_t k) { return sample_.values[k] - zero_[k]; };
  const auto value = [&](const std::optional<std::size_t>& k) { return k ? at(*k) : 0.0; };
  if (cells_) {
    const std::array<double, 4> forces = {at(cell_[0]), at(cell_[1]), at(cell_[2]), at(cell_[3])};
    const auto point = cells_->at(forces, least_load_n);
    sample_.fz_n = point.fz_n;
    sample_.cop_ml_mm = point.cop_ml_mm;
    sample_.cop_ap_mm = point.cop_ap_mm;
  } else if (fz_) {
    sample_.fz_n = std::abs(value(fz_));
  }
  if (axes_) {
    const calibration::Wrench wrench{value(fx_), value(fy_), value(fz_), value(mx_), value(my_), 0.0};
    const auto on_plate = calibration::corrected(
        calibration::plate_point(wrench, profile_.plate_frame->surface_z_mm, least_load_n),
        profile_.plate_frame->polynomial);
    const auto point = axes_->to_subject(on_plate, sample_.fz_n);
    sample_.cop_ml_mm = point.cop_ml_mm;
    sample_.cop_ap_mm = point.cop_ap_mm;
  }
  if (tilt_ml_ && tilt_ap_) {
    sample_.tilt_ml_deg = value(tilt_ml_);
    sample_.tilt_ap_deg = value(tilt_ap_);
  }
}

void LiveScores::by_certificate() {
  const calibration::CalibratedSample sample =
      applied_->at({sample_.values.data(), profile_.channels.size()}, least_load_n);
  if (applied_->gives_load()) {
    sample_.fz_n = sample.fz_n;
    sample_.cop_ml_mm = sample.cop_ml_mm;
    sample_.cop_ap_mm = sample.cop_ap_mm;
  }
  if (applied_->gives_tilt()) {
    sample_.tilt_ml_deg = sample.tilt_ml_deg;
    sample_.tilt_ap_deg = sample.tilt_ap_deg;
  }
}

}  // namespace steadyplate::session
