#include "acquisition/simulate/motion.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace steadyplate::acquisition {

namespace {

using datasets::Surface;
using datasets::Vision;

constexpr std::array<std::pair<std::string_view, Motion>, 7> words = {{{"quiet", Motion::quiet},
                                                                       {"foam", Motion::foam},
                                                                       {"tilt", Motion::tilt},
                                                                       {"single", Motion::single},
                                                                       {"step", Motion::step},
                                                                       {"fall", Motion::fall},
                                                                       {"bench", Motion::bench}}};

constexpr double foot_radius_mm = 300.0;
constexpr double degrees_per_radian = 57.295779513082323;
constexpr double step_at = 0.6;  // of the trial
constexpr double step_s = 1.2;
constexpr double step_ml_mm = 110.0;
constexpr double fall_at = 0.7;
constexpr double fall_s = 0.6;
constexpr double edge_ap_mm = 115.0;

/// 0 to 1 with the least jerk (Flash & Hogan 1985).
double smooth(double t) {
  t = std::clamp(t, 0.0, 1.0);
  return t * t * t * (10.0 + t * (6.0 * t - 15.0));
}

void add_step(SimulatedStance& stance, double seconds) {
  const double start_s = step_at * seconds;
  for (std::size_t i = 0; i < stance.time_s.size(); ++i) {
    const double t = (stance.time_s[i] - start_s) / step_s;
    if (t <= 0.0 || t >= 1.0) continue;
    const double out = t < 0.5 ? smooth(2.0 * t) : smooth(2.0 - 2.0 * t);
    stance.cop_ml_mm[i] += step_ml_mm * out;
    stance.fz_n[i] *= 1.0 - 0.1 * out * (1.0 - out) * 4.0;
  }
}

void add_fall(SimulatedStance& stance, double seconds) {
  const double start_s = fall_at * seconds;
  for (std::size_t i = 0; i < stance.time_s.size(); ++i) {
    const double t = (stance.time_s[i] - start_s) / fall_s;
    if (t <= 0.0) continue;
    const double share = std::min(1.0, t * t);  // faster and faster
    stance.cop_ap_mm[i] += share * (edge_ap_mm - stance.cop_ap_mm[i]);
    if (t < 1.0) continue;
    stance.fz_n[i] = stance.force_ml_n[i] = stance.force_ap_n[i] = 0.0;
    stance.cop_ml_mm[i] = stance.cop_ap_mm[i] = 0.0;
  }
}

std::vector<double> rolled(const std::vector<double>& cop_mm) {
  std::vector<double> tilt;
  tilt.reserve(cop_mm.size());
  for (const double position : cop_mm) tilt.push_back(position / foot_radius_mm * degrees_per_radian);
  return tilt;
}

}  // namespace

Motion motion_from(std::string_view word) {
  std::string known;
  for (const auto& [name, motion] : words) {
    if (name == word) return motion;
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  throw std::invalid_argument("model: '" + std::string(word) + "' is not known; there are " + known);
}

namespace {

/// An empty board, for as long as it takes.
BoardMotion empty_board(const MotionRequest& request) {
  if (!(request.rate_hz >= 1.0 && request.rate_hz <= 1000.0))
    throw std::invalid_argument("rate_hz must be 1 to 1000");
  if (!(request.seconds > 0.0 && request.seconds <= 3600.0))
    throw std::invalid_argument("seconds must be above 0 and at most 3600");
  BoardMotion board;
  board.bench = true;
  SimulatedStance& stance = board.stance;
  stance.rate_hz = request.rate_hz;
  const auto n = static_cast<std::size_t>(request.seconds * request.rate_hz);
  stance.time_s.resize(n);
  for (std::size_t i = 0; i < n; ++i) stance.time_s[i] = static_cast<double>(i) / request.rate_hz;
  for (auto* series : {&stance.cop_ml_mm, &stance.cop_ap_mm, &stance.fz_n, &stance.force_ml_n,
                       &stance.force_ap_n, &board.tilt_ml_deg, &board.tilt_ap_deg})
    series->assign(n, 0.0);
  return board;
}

}  // namespace

BoardMotion simulate_motion(const MotionRequest& request) {
  if (request.motion == Motion::bench) return empty_board(request);
  const bool soft =
      request.motion == Motion::foam || request.motion == Motion::tilt || request.motion == Motion::single;
  const Vision vision = request.motion == Motion::single ? Vision::closed : request.vision;
  const StanceModel model =
      stance_model(vision, soft ? Surface::foam : Surface::firm, request.mass_kg, request.height_mm);
  BoardMotion board;
  board.stance = simulate_stance(model, request.seconds, request.rate_hz, request.seed);
  if (request.motion == Motion::step) add_step(board.stance, request.seconds);
  if (request.motion == Motion::fall) add_fall(board.stance, request.seconds);
  if (request.motion == Motion::tilt) {
    board.tilt_ml_deg = rolled(board.stance.cop_ml_mm);
    board.tilt_ap_deg = rolled(board.stance.cop_ap_mm);
  } else {
    board.tilt_ml_deg.assign(board.stance.time_s.size(), 0.0);
    board.tilt_ap_deg.assign(board.stance.time_s.size(), 0.0);
  }
  return board;
}

}  // namespace steadyplate::acquisition
