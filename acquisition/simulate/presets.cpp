#include <cmath>
#include <stdexcept>

#include "acquisition/simulate/stance.hpp"

namespace steadyplate::acquisition {
namespace {

using datasets::Surface;
using datasets::Vision;

constexpr double gravity_ms2 = 9.80665;

/// An axis in multiples of the body: KP, KD, KI of m g h and KN of m g, for a stature of 1750 mm.
struct AxisPreset {
  double kp;        ///< KP/(m g h)
  double kd_s;      ///< KD/(m g h)
  double ki_per_s;  ///< KI/(m g h)
  double delay_s;
  double noise_mm;  ///< KN/(m g) in mm*sqrt(s)
  double activation_s;
  double standing_point_mm;
};

struct Preset {
  Vision vision;
  Surface surface;
  AxisPreset ap;
  AxisPreset ml;
};

// One row a condition. The standing points lie near a plate's middle but not on it, as real feet do, so that
// a program which forgets to centre is found out.
constexpr Preset presets[] = {
    {Vision::open,
     Surface::firm,
     {1.50, 0.50, 0.15, 0.171, 134.0, 0.04, 4.0},
     {1.60, 0.50, 0.06, 0.171, 70.0, 0.04, -3.0}},
    {Vision::closed,
     Surface::firm,
     {1.55, 0.50, 0.18, 0.171, 155.0, 0.04, 4.0},
     {1.65, 0.50, 0.08, 0.171, 84.0, 0.04, -3.0}},
    {Vision::open,
     Surface::foam,
     {1.55, 0.55, 0.30, 0.171, 375.0, 0.04, 4.0},
     {1.60, 0.55, 0.20, 0.171, 265.0, 0.04, -3.0}},
    {Vision::closed,
     Surface::foam,
     {1.65, 0.57, 0.35, 0.171, 445.0, 0.04, 4.0},
     {1.70, 0.55, 0.25, 0.171, 330.0, 0.04, -3.0}},
};

// A pendulum's own time goes with the root of its height. All times of the controller go with it, so that the
// loop of a short person is the loop of a tall one in slow motion and as stable.
PendulumAxis axis_of(const AxisPreset& preset, double mass_kg, double com_height_m, double tempo) {
  const double weight_n = mass_kg * gravity_ms2;
  const double mgh_nm = weight_n * com_height_m;
  PendulumAxis axis;
  axis.inertia_kgm2 = 66.0 / (76.0 * 0.87 * 0.87) * mass_kg * com_height_m * com_height_m;
  axis.kp_nm_per_rad = preset.kp * mgh_nm;
  axis.kd_nms_per_rad = preset.kd_s * tempo * mgh_nm;
  axis.ki_nm_per_rads = preset.ki_per_s / tempo * mgh_nm;
  axis.delay_s = preset.delay_s * tempo;
  axis.noise_gain_nms = preset.noise_mm / 1000.0 / std::sqrt(tempo) * weight_n;
  axis.activation_s = preset.activation_s * tempo;
  axis.standing_point_mm = preset.standing_point_mm;
  return axis;
}

}  // namespace

StanceModel stance_model(Vision vision, Surface surface, double mass_kg, double height_mm) {
  if (vision != Vision::open && vision != Vision::closed) {
    throw std::invalid_argument("vision: must be open or closed");
  }
  if (surface != Surface::firm && surface != Surface::foam) {
    throw std::invalid_argument("surface: must be firm or foam");
  }
  if (!(mass_kg >= 20.0 && mass_kg <= 250.0)) {
    throw std::invalid_argument("mass_kg: must be between 20 and 250");
  }
  if (!(height_mm >= 1000.0 && height_mm <= 2300.0)) {
    throw std::invalid_argument("height_mm: must be between 1000 and 2300");
  }
  for (const Preset& preset : presets) {
    if (preset.vision != vision || preset.surface != surface) {
      continue;
    }
    StanceModel model;
    model.vision = vision;
    model.surface = surface;
    model.mass_kg = mass_kg;
    model.height_mm = height_mm;
    model.com_height_mm = 870.0 / 1750.0 * height_mm;
    const double tempo = std::sqrt(height_mm / 1750.0);
    model.ap = axis_of(preset.ap, mass_kg, model.com_height_mm / 1000.0, tempo);
    model.ml = axis_of(preset.ml, mass_kg, model.com_height_mm / 1000.0, tempo);
    model.cop_noise_mm = 0.02;
    model.fz_noise_n = 0.3;
    model.force_noise_n = 0.05;
    return model;
  }
  throw std::logic_error("stance_model: a condition without a row");
}

}  // namespace steadyplate::acquisition
