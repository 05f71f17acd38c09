#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tools/cli/context.hpp"
#include "tools/cli/read_flags.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::cli {

/// Flags that choose how trials are prepared and which metrics are computed. What is not given comes from the
/// profile.
struct ScoreFlags {
  std::string profile = "default";
  std::string metrics = "core";
  std::string plate;
  std::optional<double> start_s, end_s, settle_s, window_s, minimum_s;
  std::string lowpass;   ///< "", "off" or Hz
  std::string resample;  ///< "", "auto", "never" or "swarii"
  std::string psd;       ///< "", "welch", "multitaper" or "periodogram"
  bool spikes = false, detrend = false, correct_cutoff = false;
  std::optional<double> height_mm, mass_kg, recurrence_percent;
  std::vector<double> foot_mm;          ///< length, width
  std::vector<double> foot_at_mm;       ///< ML, AP of its middle
  std::vector<double> foot_outline_mm;  ///< ML, AP of each corner
  bool constant_speed = false;
  std::vector<std::string> parameters;  ///< of metrics, NAME=VALUE
  // of boards that tilt
  std::string what = "cop";  ///< "cop", "tilt", "lean", "sway", "landing" or "auto"
  std::vector<double> flat;  ///< ML, AP
  std::string flat_file;
  std::string platform_level;
  std::optional<double> tilt_rate_hz, board_limit_deg, balance_deg;
  std::vector<double> centring_mm;  ///< ML, AP
  std::vector<double> targets_deg;  ///< of limits of stability, one a file
  std::vector<double> cues_s;       ///< one, or one a file

  void add_to(CLI::App& verb);
  void add_metrics_to(CLI::App& verb);  ///< --metrics, for verbs that print scores
  void add_tilt_to(CLI::App& verb);     ///< for verbs that score boards that tilt: what becomes "auto"

  /// The profile with these changes. @throws std::invalid_argument naming the flag
  scoring::ScoreOptions options() const;
  /// What of a limits-of-stability trial is this file's own. @throws std::invalid_argument naming the flag
  void aim(scoring::ScoreOptions& options, std::size_t file, std::size_t files) const;

 private:
  void change(analysis::PrepareSettings& prepare) const;
  analysis::Foot foot_of_flags() const;
};

/// Read and score every file: good trials in the files' order, and why the others failed.
struct ScoredFiles {
  std::vector<scoring::Scored> trials;
  std::vector<Failure> failures;
};
ScoredFiles score_files(const ReadFlags& files, const ScoreFlags& flags, Context& context);

/// A page about two people would be handed to the wrong one.
/// @throws std::invalid_argument  naming the verb and two of them
void require_one_person(const std::vector<scoring::Scored>& trials, const std::string& verb);

}  // namespace steadyplate::cli
