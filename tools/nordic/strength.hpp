#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "analysis/strength/force_trace.hpp"
#include "analysis/strength/limbs.hpp"

namespace steadyplate::nordic {

/// A trace of two ankle hooks, as a file has it.
struct ForceFile {
  std::string file, sha256;
  std::vector<double> time_s, left_n, right_n;
  std::vector<double> flexion_deg;  ///< empty: no angle in the file
  double rate_hz = 0.0;             ///< mean
};

/// Read a CSV with columns of time (s) and of the left and right force (N), found by usual names ("Time,
/// LeftForce, RightForce" of NordBord), and of the knee's flexion when there is one; or a journal (*.spj) of
/// a board profile with channels left_n and right_n (and flexion_deg), recorded live.
/// @throws datasets::ReadError  a column or channel is not there; a time is missing or does not increase
ForceFile read_force_file(const std::string& file);

struct StrengthOptions {
  analysis::RepetitionSettings repetitions;
  double tare_s = 0.0;
  bool drop_first = false;
  bool use_max = false;  ///< score of a set: max of the peaks instead of their mean
  std::optional<double> mass_kg;
  std::optional<double> distance_m;  ///< knee to hook
  double typical_error_n = 27.5;     ///< of one leg's force (Opar 2013: 21.7 to 27.5 N)
};

struct LegStrength {
  std::vector<analysis::LegRepetition> repetitions;
  analysis::SetForce set;
  double score_n = analysis::kNoValue;
  double n_per_kg = analysis::kNoValue;
  double moment_nm = analysis::kNoValue;  ///< score x distance, N m
};

struct StrengthAnswer {
  StrengthOptions options;
  std::vector<analysis::Repetition> repetitions;
  LegStrength left, right;
  double imbalance_signed = analysis::kNoValue, imbalance_weaker = analysis::kNoValue;
  double symmetry_index = analysis::kNoValue;
  double imbalance_error = analysis::kNoValue;     ///< SD, percent points
  std::vector<analysis::BreakPoint> break_points;  ///< one a repetition, with an angle in the file
  std::vector<std::string> notes;
};

/// @throws std::invalid_argument  settings
StrengthAnswer strength_answer(const ForceFile& trace, const StrengthOptions& options);

/// Published numbers beside the person's, with their sources: never a limit.
std::vector<std::string> published_notes(double left_n, double right_n, const StrengthOptions& options);

void write_strength(std::ostream& out, const ForceFile& trace, const StrengthAnswer& answer);
nlohmann::ordered_json json_strength(const ForceFile& trace, const StrengthAnswer& answer);
/// A row a repetition and leg.
std::string strength_csv(const ForceFile& trace, const StrengthAnswer& answer);

}  // namespace steadyplate::nordic
