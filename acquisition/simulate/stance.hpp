#pragma once

#include <cstdint>
#include <vector>

#include "datasets/recording.hpp"

namespace steadyplate::acquisition {

/// The person as one inverted pendulum about the ankle, in one direction, and what holds it upright:
///
///   J th'' = m g h th + T            th: lean angle in rad; sin(th) = th (quiet stance stays below 2 deg)
///   T(t)   = u(t) + n(t)             all ankle torque, the part that the plate feels
///   u(t)   = -KP e - KD e' - KI int e dt,   e = th(t - tau_D)
///   tau_N r' + r = KN w(t)           Maurer & Peterka's noise: white noise w, low-passed at tau_N
///   tau_A n' + n = r                 twitch filter: muscle does not make square torque [P]
///
///   cop = -T / (m g)                 centre of pressure of a massless foot
///   com = h th                       projection of the centre of mass
///   F   = m com''                    horizontal force of the ground on the person
///   hence cop - com = -J/(m g h) com''   exactly, as the rambling-trembling method assumes
///
/// Source: Maurer & Peterka 2005, J Neurophysiol 93:189-200: pendulum, delayed PID, noise torque low-passed
/// at tau_N = 100 s ([M]: a value from the literature, not re-read here). tau_A is not in that model. [P]
/// marks a choice of this project.
struct PendulumAxis {
  double inertia_kgm2 = 66.0;   ///< J about the ankle
  double kp_nm_per_rad = 0.0;   ///< KP; must exceed m g h, or the person falls
  double kd_nms_per_rad = 0.0;  ///< KD
  double ki_nm_per_rads = 0.0;  ///< KI; keeps slow noise from carrying the person away
  double delay_s = 0.171;       ///< tau_D, all loops together, 0 to 0.5; rounded to whole milliseconds
  double noise_gain_nms = 0.0;  ///< KN in N*m*sqrt(s): white noise of unit spectral density before the filter
  double noise_time_s = 100.0;  ///< tau_N
  double activation_s = 0.0;    ///< tau_A; 0 = no such filter
  double standing_point_mm = 0.0;  ///< where on the plate the person stands: added to cop and com
};

/// All a simulated trial depends on, but for its length, rate and seed. Start from stance_model(): a model
/// made by hand has no gains yet and is refused.
struct StanceModel {
  datasets::Vision vision = datasets::Vision::unknown;     ///< a label: the gains below do the work
  datasets::Surface surface = datasets::Surface::unknown;  ///< a label
  double mass_kg = 76.0;                                   ///< m, of the body above the ankles
  double height_mm = 1750.0;                               ///< stature, a label for the written file
  double com_height_mm = 870.0;                            ///< h, centre of mass above the ankle
  PendulumAxis ap;
  PendulumAxis ml;
  double cop_noise_mm = 0.0;  ///< SD of the plate's own noise in each CoP coordinate, white, each sample anew
  double fz_noise_n = 0.0;    ///< the same in the vertical force
  double force_noise_n = 0.0;  ///< the same in each horizontal force
};

/// A healthy young adult, both feet on the plate, as `vision` and `surface` make them sway.
///
/// Body: m = mass_kg, h = 0.87/1.75 x stature, J = 66/(76 x 0.87^2) m h^2, which is the body of Maurer &
/// Peterka (m 76 kg, h 0.87 m, J 66 kg m^2; [M]: from the literature, not re-read here) at 76 kg and 1750
/// mm. Gains are multiples of m g h, the noise torque is a multiple of m g, and all times of the controller
/// go with the root of the stature: so every body stands, and all sway by about the same mm. The multiples
/// were chosen by this project [P] in the region the literature gives (KP/mgh about 1.5, tau_D about 0.17 s)
/// so that 95 % prediction area and mean velocity (60 s, 100 Hz, 10 Hz low-pass) fall in the middle of what
/// 87 people under 60 showed in each condition (Santos & Duarte 2016, CC BY 4.0). ML is stiffer than AP, has
/// less noise, and less integral gain, so it wanders more slowly. A plausible person, not a fitted one.
///
/// @param vision   open or closed
/// @param surface  firm or foam
/// @param mass_kg  20 to 250
/// @param height_mm  stature, 1000 to 2300
/// @throws std::invalid_argument  naming the argument that is none of these
StanceModel stance_model(datasets::Vision vision, datasets::Surface surface, double mass_kg = 76.0,
                         double height_mm = 1750.0);

/// What plate and motion capture would have recorded. x = ML, right positive; y = AP, forward positive.
/// All vectors have the same length; sample k is at k / rate.
struct SimulatedStance {
  double rate_hz = 0.0;
  std::vector<double> time_s;
  std::vector<double> cop_ml_mm;
  std::vector<double> cop_ap_mm;
  std::vector<double> fz_n;        ///< m g + m z'', z = -h th^2/2 for each axis, with the plate's noise
  std::vector<double> force_ml_n;  ///< of the ground on the person
  std::vector<double> force_ap_n;
  std::vector<double> com_ml_mm;  ///< true, without noise: no plate knows it
  std::vector<double> com_ap_mm;
};

/// Simulate one quiet trial.
///
/// Method: semi-implicit Euler at a fixed 1 ms, whatever the rate; the rate only picks samples (between two
/// steps it interpolates linearly). The first 60 s are thrown away, so that the trial starts in the middle
/// of standing. Rates that divide 1000 Hz therefore share their samples bit for bit.
///
/// Deterministic: integer noise, and only + - * / and sqrt on doubles; the same arguments give the same bits
/// on every IEEE machine. There is no anti-alias filter: the 1 ms motion has next to no power above 20 Hz.
///
/// @param seconds  length, more than 0 and at most 3600; sample count = seconds x rate_hz rounded, at least 2
/// @param rate_hz  1 to 1000
/// @param seed     any number; another seed is another trial of the same person
/// @throws std::invalid_argument  naming the argument or the member of the model that is out of range, or the
/// axis
///         whose gains let the person fall (lean beyond 0.2 rad)
SimulatedStance simulate_stance(const StanceModel& model, double seconds, double rate_hz, std::uint64_t seed);

}  // namespace steadyplate::acquisition
