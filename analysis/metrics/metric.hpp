#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/status.hpp"
#include "analysis/trajectory.hpp"

namespace steadyplate::analysis {

class Derived;  // analysis/metrics/derived.hpp: signals that several metrics share, each computed once

enum class Axis { none, ml, ap };
/// What a metric needs beside the CoP; a landing and a tilt are recordings of their own kind.
enum class Need { nothing, horizontal_force, body_height, foot_outline, landing_forces };
enum class Better { lower, higher, none };
enum class Family {
  position,
  motion,
  sway_density,
  frequency,
  diffusion,
  fluctuation,
  entropy,
  recurrence,
  decomposition,
  boundary,
  tilt,    ///< of an unstable platform: analysis/unstable/
  landing  ///< analysis/landing/
};
enum class PsdMethod { welch, multitaper_sine, periodogram };
enum class VelocityMethod { savitzky_golay, central_difference };

/// The foot a person stands on, for times to its boundary.
struct Foot {
  double length_mm = 0.0;  ///< AP
  double width_mm = 0.0;   ///< ML
  std::optional<std::array<double, 2>> middle_mm =
      {};  ///< ML, AP in the plate's coordinates; empty = the mean position
  std::vector<std::array<double, 2>> outline_mm =
      {};  ///< corners (ML, AP) about the middle; empty = the rectangle
};

/// Parameters of metrics that have any.
struct MetricSettings {
  double ellipse_level = 0.95;
  VelocityMethod velocity = VelocityMethod::savitzky_golay;
  double sway_density_radius_mm = 3.0;
  double sway_density_lowpass_hz = 2.5;
  double twisting_min_step_mm = 0.01;
  PsdMethod psd = PsdMethod::welch;
  double psd_segment_s = 10.0;
  double psd_overlap = 0.5;
  double band_low_hz = 0.15;
  double band_high_hz = 5.0;
  double sda_longest_s = 10.0;    ///< longest lag of the Collins & De Luca form, at most N/3
  double dfa_shortest_s = 0.1;    ///< shortest box, at least 4 samples
  bool dfa_forward = false;       ///< boxes from the start only, as in other programs
  std::size_t entropy_m = 2;      ///< template length, 1 to 6
  double entropy_r_sd = 0.2;      ///< tolerance in SD
  double entropy_rate_hz = 25.0;  ///< series averaged to this rate at most
  bool entropy_native = false;    ///< or left as it is
  std::size_t multiscale_scales = 10;
  double recurrence_percent =
      0.0;  ///< radius that makes so many pairs recurrent; 0 = a share of the distances
  std::optional<Foot> foot = {};
  bool vtc_acceleration = true;  ///< false: the CoP is thought to go on at its speed
  double body_height_mm = 0.0;   ///< of the person; 0 = not known
  /// Measure about the mean of the samples given. false: about their zero as it stands, which is what a
  /// program does that removes the mean before its filter and not again after it (Quijoux 2021).
  bool centre = true;
};

/// What one metric says about one trajectory. value is NaN unless has_value(status).
struct Result {
  double value = std::numeric_limits<double>::quiet_NaN();
  Status status = Status::ok;
  std::string note;  ///< why, when status is not ok: "needs 10 s, has 4.2 s"
};

/// How a metric must answer when the trajectory is moved, scaled, turned or played backwards. The law tests
/// read these for every row; a row that leaves one open says why in `law_note`.
struct Laws {
  enum class Translation { invariant, moves_with_it, depends_on_origin };
  enum class Rotation { invariant, swaps_axes, open };
  enum class Reversal { invariant, flips_sign, open };
  Translation translation = Translation::invariant;
  std::optional<int> length_power = 0;  ///< value -> k^p value when CoP -> k CoP; empty = no power law
  std::optional<int> time_power = 0;    ///< value -> c^p value when every step takes c times as long
  Rotation rotation = Rotation::invariant;
  Reversal reversal = Reversal::invariant;
  std::string_view note = {};  ///< why a law is open
};

/// One row of the metric table: everything the program says about a number, in one place.
struct Metric {
  std::string_view id = {};  ///< "mean_velocity_ml", "ellipse_area.prediction_f": stable, never reused
  int version = 1;
  std::string_view name = {};  ///< for people: "Mean velocity, ML"
  std::string_view unit = {};  ///< "mm/s"; "" for a pure number
  Axis axis = Axis::none;
  Family family = Family::position;
  Better better = Better::none;
  std::string_view formula = {};   ///< in words and symbols of metrics.md section 4
  std::string_view citation = {};  ///< author, year, symbol there
  std::string_view caution = {};   ///< what to know before comparing; may be empty
  std::size_t minimum_samples = 2;
  double minimum_s = 0.0;
  Need needs = Need::nothing;
  bool core = false;  ///< in the set shown first
  bool slow = false;  ///< costs more than all others together: not part of "all"
  Laws laws = {};
  /// The parameters that shaped the value, "radius_mm=3;lowpass_hz=2.5"; may be null when there are none.
  std::string (*parameters)(const MetricSettings&) = nullptr;
  Result (*compute)(const Derived&) = nullptr;  ///< null: eats a tilt or a landing, not a centre of pressure
};

/// Every metric, in the order in which outputs list them.
std::span<const Metric> metric_table();

/// The row of that id, here or among the rows of a tilting board (analysis/unstable/) or of a landing
/// (analysis/landing/), or nullptr.
const Metric* find_metric(std::string_view id);

/// The words of a comma separated list, without the blanks around them; one empty word when it is empty.
std::vector<std::string_view> selection_words(std::string_view selection);

/// "core"; "all": all but the slow ones; "everything"; or a comma separated list of these words and exact
/// ids, each metric once.
/// @throws std::invalid_argument  naming the unknown id and the closest known ones
std::vector<const Metric*> select_metrics(std::string_view selection);

/// Compute one metric: checks minimum input and finiteness first, then calls the row's function.
Result compute(const Metric& metric, const Derived& derived);

}  // namespace steadyplate::analysis
