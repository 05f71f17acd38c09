#pragma once

#include <string>
#include <vector>

#include "calibration/tilt.hpp"
#include "datasets/recording.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// Of stature: where the centre of mass is (Biodex manual).
inline constexpr double lean_height_share = 0.55;

/// Does it say how a board leaned: tilt_ml_deg and tilt_ap_deg, or acc_x, acc_y, acc_z with rate_x_deg_s and
/// rate_y_deg_s?
bool has_tilt(const datasets::Recording& recording);

/// How a board leaned by its sensor's own zero, on the recording's clock.
struct TiltReadings {
  std::vector<double> time_s;
  std::vector<double> ml_deg;
  std::vector<double> ap_deg;
  std::string how;  ///< "angles of the sensor", "complementary filter, tau 0.5 s, ..."
};

/// The sensor's own angles where the recording has them, else acceleration and rate joined by the
/// complementary filter of the calibration room.
/// @throws datasets::ReadError  it has neither
TiltReadings tilt_readings(const datasets::Recording& recording, double filter_tau_s = 0.5);

/// What a board's sensor reads while the board lies flat: the mean of a recording of that.
/// @throws datasets::ReadError  it has no tilt, or no finite sample of it
calibration::Tilt flat_reading(const datasets::Recording& recording, double filter_tau_s = 0.5);

/// Score the tilt of a platform (metrics.md 9.1). @throws as score()
Scored score_tilt(datasets::Recording recording, const ScoreOptions& options);

/// Score the body's lean over its centre of pressure: atan(d/(0.55 height)), rows osi_cop. The zero is the
/// point stored at centring; without one it is the mean, and `warn_zero_is_mean` says so.
/// @throws as score(); std::invalid_argument  no body height is known
Scored score_lean(datasets::Recording recording, const ScoreOptions& options);

/// Score the body's own sway angle, channel sway_angle_ap_deg: rows of the sensory organization test.
/// @throws as score(); datasets::ReadError  it has no such channel
Scored score_sway(datasets::Recording recording, const ScoreOptions& options);

}  // namespace steadyplate::scoring
