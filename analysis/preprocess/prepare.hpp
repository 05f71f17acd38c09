#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/status.hpp"
#include "analysis/trajectory.hpp"

namespace steadyplate::analysis {

/// Choices of the preparation, in the order in which the steps run. Defaults are those of profile `default`.
struct PrepareSettings {
  // which part
  std::optional<double> start_s;   ///< analyse from here (recording's clock); empty = first sample
  std::optional<double> end_s;     ///< to here; empty = last sample
  double settle_s = 5.0;           ///< dropped at the start when the rest still meets minimum_s
  std::optional<double> window_s;  ///< analyse exactly this long from there, so that trials compare
  double minimum_s = 20.0;         ///< what must remain: after settling, and of a clean stretch
  // load: sample valid when load >= max(absolute, share of the median)
  double load_min_n = 20.0;
  double load_min_share = 0.2;
  double on_board_n = 100.0;  ///< the person is on after this much load ...
  double on_board_s = 1.0;    ///< ... for this long
  // gaps and spikes
  double max_gap_s = 0.1;
  double filled_warn_share = 0.02;
  bool remove_spikes = false;
  double spike_mm = 20.0;
  double spike_agree_mm = 5.0;
  // resampling
  enum class Resample { automatic, never, swarii };
  Resample resample = Resample::automatic;  ///< automatic: SWARII when jitter exceeds jitter_limit
  double jitter_limit = 0.01;
  double swarii_rate_hz = 50.0;
  double swarii_window_s = 0.08;
  bool swarii_as_quijoux =
      false;  ///< the reference program's grid: nothing before 0.1 s, no first, no last sample
  // filter
  bool lowpass = true;
  int lowpass_order = 4;
  double lowpass_hz = 10.0;
  bool correct_cutoff = false;
  std::optional<double> thin_rate_hz;  ///< after the filter, keep this rate at most; empty = keep all samples
  // detrend and centre
  bool detrend_linear = false;
  bool centre = true;
};

/// One thing that was done, with its count: {"gaps filled", "3 samples in 2 gaps, longest 0.04 s"}.
struct PrepareStep {
  std::string name;
  std::string detail;
};

/// {"warn_gaps", "2.4 % of samples were filled; ..."}
struct Warning {
  std::string id;
  std::string text;
};

/// A trajectory and the whole story of how it was made.
struct Prepared {
  Status status = Status::ok;  ///< not ok: `trajectory` is empty and `reason` says why
  std::string reason;
  Trajectory trajectory;
  std::string profile;
  PrepareSettings settings;
  std::vector<PrepareStep> steps;
  std::vector<Warning> warnings;
  // measured on the way, for the quality strip
  double nominal_rate_hz = 0.0;  ///< 1/median(dt)
  double jitter = 0.0;           ///< SD(dt)/mean(dt)
  std::size_t samples_read = 0;
  std::size_t samples_filled = 0;
  std::size_t samples_invalid = 0;  ///< off-load or not finite, before filling
  std::optional<double> mass_kg;    ///< mean load / 9.80665 over the window, when there is a load
};

/// Clock, load, part, spikes, gaps, resampling, trim, low-pass, thinning, detrend, centre, in this order
/// (README.md of this folder tells each rule). Data reasons become `status`: clock backwards, low-pass at or
/// above 0.45 of the rate, rate below 1 Hz -> degenerate; nobody on the board, or a gap too long ->
/// not_finite; too few samples -> too_short.
/// @throws std::invalid_argument  naming the argument: axes of unequal length, a setting out of its range
Prepared prepare(CopSamples samples, const PrepareSettings& settings, std::string_view profile_name);

}  // namespace steadyplate::analysis
