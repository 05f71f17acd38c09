#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "acquisition/simulate/stance.hpp"

namespace steadyplate::acquisition {

/// What the simulated person does on the board.
enum class Motion {
  quiet,   ///< stands on a firm surface
  foam,    ///< stands on foam
  tilt,    ///< stands on a board with a round foot, which rolls as the person sways
  single,  ///< stands on one leg
  step,    ///< stands, puts a foot to the side and back at 60 % of the trial
  fall,    ///< stands, and falls off the board to the front at 70 % of the trial
  bench,   ///< nobody: masses are laid on the board by the words "LAY KG ML_MM AP_MM" (0 kg: taken off)
};

/// "quiet", "foam" ... @throws std::invalid_argument  ("model: ...") naming those there are
Motion motion_from(std::string_view word);

struct MotionRequest {
  Motion motion = Motion::quiet;
  datasets::Vision vision = datasets::Vision::open;
  double mass_kg = 76.0;
  double height_mm = 1750.0;
  double seconds = 60.0;
  double rate_hz = 100.0;
  std::uint64_t seed = 1;
};

/// What a board under the person would measure, sample by sample.
struct BoardMotion {
  SimulatedStance stance;           ///< centre of pressure, forces and load
  std::vector<double> tilt_ml_deg;  ///< right edge down +; 0 for all but Motion::tilt
  std::vector<double> tilt_ap_deg;  ///< front edge down +
  bool bench = false;               ///< no person: what lies on it is told
};

/// Simulate one trial. Quiet standing is simulate_stance(); the rest is this project's own [P], a plausible
/// person and not a fitted one:
///   foam    the preset for foam
///   single  the gains of eyes-closed foam standing: one leg sways about as much as two on foam
///   tilt    the gains of foam; a board with a round foot of radius R = 300 mm rolls without slipping, and a
///           light board touches the floor where the centre of pressure is, so tilt = CoP / R
///   step    within 1.2 s the centre of pressure goes 110 mm to the right and back (minimum jerk), the load
///           dips by a tenth as the foot is lifted
///   fall    within 0.6 s the centre of pressure runs to the front edge, then nobody is on the board
/// Deterministic as simulate_stance().
/// @throws std::invalid_argument  as stance_model and simulate_stance
BoardMotion simulate_motion(const MotionRequest& request);

}  // namespace steadyplate::acquisition
