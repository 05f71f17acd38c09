#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/metrics/metric.hpp"
#include "analysis/metrics/plausible.hpp"
#include "analysis/preprocess/prepare.hpp"
#include "analysis/profiles.hpp"
#include "analysis/unstable/tilt.hpp"
#include "calibration/tilt.hpp"
#include "datasets/error.hpp"
#include "datasets/read.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::scoring {

/// How to score a board that tilts, or the body's lean over its centre of pressure.
struct TiltOptions {
  enum class What {
    cop,        ///< the centre of pressure
    tilt,       ///< the platform's tilt: osi, apsi, mlsi
    lean,       ///< the body's lean over the centre of pressure: osi_cop
    sway,       ///< the body's own sway angle: sot_equilibrium.sway_angle
    landing,    ///< the force of a landing: dpsi_landing
    automatic,  ///< the centre of pressure where there is one, else the tilt
  };
  What what = What::cop;
  analysis::PrepareSettings prepare = tilt_preparation();
  analysis::TiltSettings settings;
  std::optional<calibration::Tilt> flat;  ///< reading with the board flat; empty = the sensor's zero is level
  std::optional<double> rate_hz;          ///< averaged to this rate: 20 for scores like a Biodex
  double filter_tau_s = 0.5;
  std::optional<std::pair<double, double>> centring_mm;  ///< ML, AP of the centred position

  /// As recorded: no settling dropped, no low-pass, no centring; 1 s at least.
  static analysis::PrepareSettings tilt_preparation();
};

/// How to score: a profile, what to change in it, and which metrics.
struct ScoreOptions {
  std::string profile = "default";
  analysis::PrepareSettings prepare;  ///< the profile's, with the user's changes
  analysis::MetricSettings metrics;
  std::string selection = "core";   ///< "core", "all" or ids
  std::optional<double> height_mm;  ///< entered; wins over the file's
  std::optional<double> mass_kg;    ///< entered; checked against the load
  std::string plate;                ///< "" = net, or the only one
  TiltOptions tilt;
  analysis::PrepareSettings landing_prepare = TiltOptions::tilt_preparation();  ///< as recorded, too
};

/// Options that follow a profile exactly. @throws std::invalid_argument  unknown profile
ScoreOptions options_for(std::string_view profile);

/// What of a recording these options look at, for its reader.
datasets::Part part_of(const ScoreOptions& options);

/// One metric's answer with the row that made it.
struct Score {
  const analysis::Metric* metric = nullptr;
  analysis::Result result;
  std::string parameters;  ///< "radius_mm=3;..."
};

/// A score outside the range that one laboratory found in that condition.
struct Unusual {
  const analysis::Metric* metric = nullptr;
  double value = 0.0;
  const analysis::PlausibleRange* range = nullptr;
};

/// A recording, prepared and scored: the ONE path from recording to numbers, live or from a file.
struct Scored {
  datasets::Recording recording;
  std::string plate;
  std::string segment;  ///< "5-60 s": the analysed part, for tables
  analysis::Prepared prepared;
  analysis::MetricSettings metric_settings;
  std::vector<Score> scores;          ///< in table order
  std::vector<std::string> warnings;  ///< of the file, the preparation and the checks, in reading order
  std::vector<Unusual> unusual;       ///< reasons to look at the recording first; no quality gate
  /// What the scores are about. Of a tilt, prepared.trajectory is in deg; of a landing, both its axes are the
  /// vertical force in N.
  enum class Eats { cop, tilt, lean, sway, landing };
  Eats eats = Eats::cop;
};

/// @throws std::invalid_argument  the plate does not exist, unknown metric id, wrong settings
/// @throws datasets::ReadError    the recording has no centre of pressure and nothing to compute it from
Scored score(datasets::Recording recording, const ScoreOptions& options);

/// "5-60s": the analysed part; "" of nothing.
std::string segment_text(const analysis::Trajectory& trajectory);

}  // namespace steadyplate::scoring
