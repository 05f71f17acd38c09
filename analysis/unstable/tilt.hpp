#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace steadyplate::analysis {

/// How a platform leaned, in deg from level, at a uniform rate. ml > 0: right edge down; ap > 0: front edge
/// down. Not centred: the mean is part of the score.
struct TiltTrajectory {
  std::vector<double> ml_deg;
  std::vector<double> ap_deg;
  double rate_hz = 0.0;
  double start_s = 0.0;  ///< of the first sample, on the recording's clock

  std::size_t size() const noexcept { return ml_deg.size(); }
  /// T = (N-1)/fs; 0 below 2 samples.
  double duration_s() const noexcept { return size() < 2 ? 0.0 : static_cast<double>(size() - 1) / rate_hz; }
};

/// Parameters of the rows of tilt.
struct TiltSettings {
  double balance_deg = 5.0;               ///< total tilt up to which a board counts as balanced
  double stabilise_s = 3.0;               ///< how long it must stay so
  std::optional<double> board_limit_deg;  ///< total tilt at which the board's edge touches the floor
  double edge_margin_deg = 0.5;
  double edge_apart_s = 0.2;
  double limit_ap_deg = 12.0;        ///< 100 % of the limits of stability: 8 forward and 4 back
  double limit_ml_deg = 16.0;        ///< 8 to each side
  std::optional<double> target_deg;  ///< of a limits-of-stability trial: 0 forward, 90 to the right
  double cue_s = 0.0;                ///< when the person was told to lean, on the recording's clock
  double los_forward_deg = 8.0, los_back_deg = 4.0, los_side_deg = 8.0;
  double los_lowpass_hz = 0.85;  ///< what stands for the centre of gravity: this program's choice
  std::string platform_level;    ///< "8", "static", a board's name: scores of different levels do not compare
  std::string zero;              ///< what 0 deg is: "sensor", "flat reading", "centring", "mean"
};

/// 100 % of the limits of stability in this direction, deg of lean: 8 forward, 4 back and 8 to each side
/// unless the settings say otherwise (Biodex manual), in between the ellipse through them.
/// @param target_deg  0 forward, 90 to the right
double limit_of_stability_deg(const TiltSettings& settings, double target_deg);

/// Sums over a tilt that several rows share. Keeps a reference to the trajectory, which must outlive it.
class TiltDerived {
 public:
  /// @throws std::invalid_argument  axes of unequal length, rate_hz not above 0 (unless empty), a setting out
  /// of range
  explicit TiltDerived(const TiltTrajectory& trajectory, const TiltSettings& settings = {});
  TiltDerived(TiltTrajectory&&, const TiltSettings& = {}) = delete;  // would dangle

  const TiltTrajectory& trajectory() const { return trajectory_; }
  const TiltSettings& settings() const { return settings_; }
  std::size_t size() const { return trajectory_.size(); }
  bool finite() const { return finite_; }

  /// sqrt(X_n^2 + Y_n^2), deg.
  const std::vector<double>& total() const { return total_; }
  double mean_ml() const { return mean_ml_; }
  double mean_ap() const { return mean_ap_; }

 private:
  const TiltTrajectory& trajectory_;
  TiltSettings settings_;
  std::vector<double> total_;
  double mean_ml_ = 0.0;
  double mean_ap_ = 0.0;
  bool finite_ = true;
};

}  // namespace steadyplate::analysis
