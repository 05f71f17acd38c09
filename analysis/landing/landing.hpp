#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/status.hpp"

namespace steadyplate::analysis {

/// The force on one plate before, during and after a landing, in the person's frame, at a uniform rate. N.
/// The sign of the horizontal force does not matter, and both of its axes may be empty; vertical > 0 when
/// loaded.
struct LandingForces {
  std::vector<double> ml_n;
  std::vector<double> ap_n;
  std::vector<double> vertical_n;
  double rate_hz = 0.0;
  double start_s = 0.0;  ///< of the first sample, on the recording's clock

  std::size_t size() const noexcept { return vertical_n.size(); }
};

/// Parameters of the rows of a landing.
struct LandingSettings {
  double contact_n = 10.0;  ///< the foot is down once the vertical force is above
  double window_s = 3.0;    ///< what is looked at, from there
  double stable_sd = 0.25;  ///< band about the mean of the window, in its SD
  double quiet_s = 1.0;     ///< end of the recording that the weight is taken from when it is not known
  std::optional<double> weight_n;  ///< of the body; empty = from the end of the recording
};

/// The window of a landing in body weights. Keeps nothing of the forces.
class Landing {
 public:
  /// Finds the contact and divides by the body weight.
  /// @throws std::invalid_argument  axes of unequal length, rate_hz not above 0 (unless empty), a setting out
  /// of range
  explicit Landing(const LandingForces& forces, const LandingSettings& settings = {});

  const LandingSettings& settings() const { return settings_; }
  double rate_hz() const { return rate_hz_; }

  /// not_finite, too_short (the window does not fit), degenerate (no contact; or loaded from the first
  /// sample, so the contact was missed; or no weight to divide by); with the reason. The series below are
  /// then empty.
  Status status() const { return status_; }
  const std::string& note() const { return note_; }

  bool has_horizontal() const { return has_horizontal_; }
  double contact_s() const { return contact_s_; }  ///< on the recording's clock
  double weight_n() const { return weight_n_; }
  bool weight_is_measured() const { return !settings_.weight_n; }  ///< taken from the recording's end

  /// G of the window, round(window_s x rate) samples from the first above contact_n: ML, AP, vertical. ML and
  /// AP are empty without a horizontal force.
  const std::vector<double>& ml() const { return g_[0]; }
  const std::vector<double>& ap() const { return g_[1]; }
  const std::vector<double>& vertical() const { return g_[2]; }

 private:
  void cut(const LandingForces& forces);
  void stop(Status status, std::string note);

  LandingSettings settings_;
  double rate_hz_ = 0.0;
  bool has_horizontal_ = false;
  Status status_ = Status::ok;
  std::string note_;
  double contact_s_ = 0.0;
  double weight_n_ = 0.0;
  std::array<std::vector<double>, 3> g_;
};

/// First sample from which on the sequential mean (of samples 0..n) stays within stable_sd x SD of the mean
/// of the whole (population SD). Empty when the series does not change.
std::optional<std::size_t> stabilised_from(const std::vector<double>& g, double stable_sd);

}  // namespace steadyplate::analysis
