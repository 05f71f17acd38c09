#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/metrics/metric.hpp"
#include "analysis/preprocess/prepare.hpp"
#include "analysis/profiles.hpp"
#include "datasets/error.hpp"
#include "datasets/recording.hpp"

namespace steadyplate::scoring {

/// How to score: a profile, what to change in it, and which metrics.
struct ScoreOptions {
  std::string profile = "default";
  analysis::PrepareSettings prepare;  ///< the profile's, with the user's changes
  analysis::MetricSettings metrics;
  std::string selection = "core";   ///< "core", "all" or ids
  std::optional<double> height_mm;  ///< entered; wins over the file's
  std::optional<double> mass_kg;    ///< entered; checked against the load
  std::string plate;                ///< "" = net, or the only one
};

/// Options that follow a profile exactly. @throws std::invalid_argument  unknown profile
ScoreOptions options_for(std::string_view profile);

/// One metric's answer with the row that made it.
struct Score {
  const analysis::Metric* metric = nullptr;
  analysis::Result result;
  std::string parameters;  ///< "radius_mm=3;..."
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
};

/// @throws std::invalid_argument  the plate does not exist, unknown metric id, wrong settings
/// @throws datasets::ReadError    the recording has no centre of pressure and nothing to compute it from
Scored score(datasets::Recording recording, const ScoreOptions& options);

}  // namespace steadyplate::scoring
