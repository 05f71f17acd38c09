#include "acquisition/simulate/stance.hpp"

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>

#include "acquisition/simulate/noise.hpp"

namespace steadyplate::acquisition {
namespace {

constexpr double gravity_ms2 = 9.80665;
constexpr int steps_per_second = 1000;
constexpr double step_s = 1.0 / steps_per_second;
constexpr int settling_steps = 60 * steps_per_second;
constexpr double fallen_rad = 0.2;

void require(bool holds, const std::string& name, const std::string& rule) {
  if (!holds) {
    throw std::invalid_argument(name + ": " + rule);
  }
}

// Written so that NaN is out of every range.
void require_within(double value, double low, double high, const std::string& name, const std::string& rule) {
  require(value >= low && value <= high, name, rule);
}

void check(const PendulumAxis& axis, double mgh_nm, const std::string& name) {
  require_within(axis.inertia_kgm2, 1e-3, 1e4, name + ".inertia_kgm2", "must be between 0.001 and 10000");
  require(axis.kp_nm_per_rad > mgh_nm && axis.kp_nm_per_rad <= 1e6, name + ".kp_nm_per_rad",
          "must exceed m g h, or the person falls, and be at most 1e6");
  require_within(axis.kd_nms_per_rad, 0.0, 1e6, name + ".kd_nms_per_rad", "must be between 0 and 1e6");
  require_within(axis.ki_nm_per_rads, 0.0, 1e6, name + ".ki_nm_per_rads", "must be between 0 and 1e6");
  require_within(axis.delay_s, 0.0, 0.5, name + ".delay_s", "must be between 0 and 0.5");
  require_within(axis.noise_gain_nms, 0.0, 1e6, name + ".noise_gain_nms", "must be between 0 and 1e6");
  require_within(axis.noise_time_s, 0.01, 1e6, name + ".noise_time_s", "must be between 0.01 and 1e6");
  require(axis.activation_s == 0.0 || (axis.activation_s >= 0.01 && axis.activation_s <= 1.0),
          name + ".activation_s", "must be 0 or between 0.01 and 1");
  require_within(axis.standing_point_mm, -1000.0, 1000.0, name + ".standing_point_mm",
                 "must be between -1000 and 1000");
}

void check(const StanceModel& model) {
  require_within(model.mass_kg, 1.0, 1000.0, "model.mass_kg", "must be between 1 and 1000");
  require_within(model.com_height_mm, 100.0, 3000.0, "model.com_height_mm", "must be between 100 and 3000");
  require_within(model.cop_noise_mm, 0.0, 100.0, "model.cop_noise_mm", "must be between 0 and 100");
  require_within(model.fz_noise_n, 0.0, 1000.0, "model.fz_noise_n", "must be between 0 and 1000");
  require_within(model.force_noise_n, 0.0, 1000.0, "model.force_noise_n", "must be between 0 and 1000");
  const double mgh_nm = model.mass_kg * gravity_ms2 * model.com_height_mm / 1000.0;
  check(model.ap, mgh_nm, "model.ap");
  check(model.ml, mgh_nm, "model.ml");
}

/// What one axis shows at one instant, in the house's units.
struct AxisState {
  double cop_mm = 0.0;
  double com_mm = 0.0;
  double force_n = 0.0;
  double heave_ms2 = 0.0;  ///< vertical acceleration of the centre of mass that this lean causes
};

class Pendulum {
 public:
  Pendulum(const PendulumAxis& axis, double mass_kg, double com_height_m, SplitMix64& seeds)
      : axis_(axis),
        mass_kg_(mass_kg),
        height_m_(com_height_m),
        noise_(seeds),
        drive_(axis.noise_gain_nms * std::sqrt(step_s) / axis.noise_time_s),
        past_(static_cast<std::size_t>(std::floor(axis.delay_s * steps_per_second + 0.5)) + 1) {}

  /// The state now; then move on by one step.
  AxisState step() {
    past_[now_] = {angle_, velocity_};
    now_ = now_ + 1 == past_.size() ? 0 : now_ + 1;
    const Felt felt = past_[now_];  // the oldest: delay_s ago, or the present when there is no delay
    integral_ += felt.angle * step_s;
    const double control = -axis_.kp_nm_per_rad * felt.angle - axis_.kd_nms_per_rad * felt.velocity -
                           axis_.ki_nm_per_rads * integral_;
    const double torque = control + noise_torque();
    const double weight = mass_kg_ * gravity_ms2;
    const double acceleration = (weight * height_m_ * angle_ + torque) / axis_.inertia_kgm2;

    AxisState state;
    state.cop_mm = -torque / weight * 1000.0 + axis_.standing_point_mm;
    state.com_mm = height_m_ * angle_ * 1000.0 + axis_.standing_point_mm;
    state.force_n = mass_kg_ * height_m_ * acceleration;
    state.heave_ms2 = -height_m_ * (velocity_ * velocity_ + angle_ * acceleration);

    // Semi-implicit: the new velocity moves the angle, so the second difference of the angle is the
    // acceleration.
    velocity_ += acceleration * step_s;
    angle_ += velocity_ * step_s;
    return state;
  }

  bool has_fallen() const { return !(std::abs(angle_) <= fallen_rad); }

 private:
  struct Felt {
    double angle = 0.0;
    double velocity = 0.0;
  };

  double noise_torque() {
    slow_noise_ += drive_ * noise_.normal() - slow_noise_ * step_s / axis_.noise_time_s;
    if (axis_.activation_s == 0.0) {
      return slow_noise_;
    }
    activation_ += (slow_noise_ - activation_) * step_s / axis_.activation_s;
    return activation_;
  }

  PendulumAxis axis_;
  double mass_kg_;
  double height_m_;
  Noise noise_;
  double drive_;
  std::vector<Felt> past_;
  std::size_t now_ = 0;
  double angle_ = 0.0;
  double velocity_ = 0.0;
  double integral_ = 0.0;
  double slow_noise_ = 0.0;
  double activation_ = 0.0;
};

/// The plate's own noise at one instant.
struct SensorNoise {
  double cop_ml_mm = 0.0;
  double cop_ap_mm = 0.0;
  double fz_n = 0.0;
  double force_ml_n = 0.0;
  double force_ap_n = 0.0;
};

class Plate {
 public:
  Plate(const StanceModel& model, SplitMix64& seeds) : model_(model), noise_(seeds) {}

  SensorNoise step() {
    return {model_.cop_noise_mm * noise_.normal(), model_.cop_noise_mm * noise_.normal(),
            model_.fz_noise_n * noise_.normal(), model_.force_noise_n * noise_.normal(),
            model_.force_noise_n * noise_.normal()};
  }

 private:
  const StanceModel& model_;
  Noise noise_;
};

// Exact at fraction 0, which is where rates that divide 1000 Hz always are.
double between(double from, double to, double fraction) {
  return fraction == 0.0 ? from : from + fraction * (to - from);
}

AxisState between(const AxisState& from, const AxisState& to, double fraction) {
  return {between(from.cop_mm, to.cop_mm, fraction), between(from.com_mm, to.com_mm, fraction),
          between(from.force_n, to.force_n, fraction), between(from.heave_ms2, to.heave_ms2, fraction)};
}

/// Both axes and the plate, always knowing the last two steps.
class Stance {
 public:
  Stance(const StanceModel& model, std::uint64_t seed)
      : model_(model),
        seeds_(seed),
        ap_(model.ap, model.mass_kg, model.com_height_mm / 1000.0, seeds_),
        ml_(model.ml, model.mass_kg, model.com_height_mm / 1000.0, seeds_),
        plate_(model, seeds_) {}

  void step() {
    ap_from_ = ap_to_;
    ml_from_ = ml_to_;
    noise_from_ = noise_to_;
    ap_to_ = ap_.step();
    ml_to_ = ml_.step();
    noise_to_ = plate_.step();
    require(!ap_.has_fallen(), "model.ap", "these gains, delay and noise let the person fall");
    require(!ml_.has_fallen(), "model.ml", "these gains, delay and noise let the person fall");
  }

  /// The instant `fraction` of a step after the last but one.
  void sample(double fraction, SimulatedStance& out) const {
    const AxisState ap = between(ap_from_, ap_to_, fraction);
    const AxisState ml = between(ml_from_, ml_to_, fraction);
    out.cop_ml_mm.push_back(ml.cop_mm + noise_from_.cop_ml_mm);
    out.cop_ap_mm.push_back(ap.cop_mm + noise_from_.cop_ap_mm);
    out.fz_n.push_back(model_.mass_kg * (gravity_ms2 + ml.heave_ms2 + ap.heave_ms2) + noise_from_.fz_n);
    out.force_ml_n.push_back(ml.force_n + noise_from_.force_ml_n);
    out.force_ap_n.push_back(ap.force_n + noise_from_.force_ap_n);
    out.com_ml_mm.push_back(ml.com_mm);
    out.com_ap_mm.push_back(ap.com_mm);
  }

 private:
  const StanceModel& model_;
  SplitMix64 seeds_;
  Pendulum ap_;
  Pendulum ml_;
  Plate plate_;
  AxisState ap_from_, ap_to_, ml_from_, ml_to_;
  SensorNoise noise_from_, noise_to_;
};

}  // namespace

SimulatedStance simulate_stance(const StanceModel& model, double seconds, double rate_hz,
                                std::uint64_t seed) {
  check(model);
  require(seconds > 0.0 && seconds <= 3600.0, "seconds", "must be more than 0 and at most 3600");
  require_within(rate_hz, 1.0, steps_per_second, "rate_hz", "must be between 1 and 1000");
  const auto count = static_cast<std::size_t>(std::floor(seconds * rate_hz + 0.5));
  require(count >= 2, "seconds", "must cover at least two samples at this rate");

  SimulatedStance out;
  out.rate_hz = rate_hz;
  for (auto* channel : {&out.time_s, &out.cop_ml_mm, &out.cop_ap_mm, &out.fz_n, &out.force_ml_n,
                        &out.force_ap_n, &out.com_ml_mm, &out.com_ap_mm}) {
    channel->reserve(count);
  }

  Stance stance(model, seed);
  for (int i = 0; i < settling_steps + 2; ++i) {
    stance.step();
  }
  std::size_t done = 0;  // step that `fraction` counts from
  for (std::size_t k = 0; k < count; ++k) {
    const double at = static_cast<double>(k) * steps_per_second / rate_hz;
    const auto whole = static_cast<std::size_t>(std::floor(at));
    for (; done < whole; ++done) {
      stance.step();
    }
    stance.sample(at - static_cast<double>(whole), out);
    out.time_s.push_back(static_cast<double>(k) / rate_hz);
  }
  return out;
}

}  // namespace steadyplate::acquisition
