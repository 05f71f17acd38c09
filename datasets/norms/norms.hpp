#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/recording.hpp"

namespace steadyplate::datasets {

/// Between which values a metric of people like these lies, and under which conditions that was found: a row
/// of a norm table (datasets/norms/README.md).
struct Norm {
  std::string metric, unit;
  std::string device_class;  ///< "force_plate", "balance_board", "tilting_board"
  Vision vision = Vision::unknown;
  Surface surface = Surface::unknown;
  Stance stance = Stance::unknown;
  double rate_low_hz = 0.0, rate_high_hz = 0.0;
  double age_low_years = 0.0, age_high_years = 0.0;  ///< both included, in completed years
  std::string sex;                                   ///< "F", "M" or "any"
  std::optional<double> duration_s;                  ///< of the trials; empty: any
  std::string profile;                               ///< preparation the scores had; "": any
  double low = 0.0, high = 0.0;
  std::string band;  ///< what low and high are: "5th to 95th percentile"
  std::string people, source, licence;
};

/// Parse a table: CSV, first line names the columns.
/// @throws ReadError  a column is missing or there twice, a row of another length, a condition that is not
/// said (a norm that does not say for whom it holds is none), low above high
std::vector<Norm> parse_norms(std::string_view csv, const std::string& file);
/// @throws ReadError  also unreadable
std::vector<Norm> read_norms(const std::filesystem::path& file);

/// A score and everything a norm must match. Empty or unknown: not known.
struct NormQuestion {
  std::string metric, unit, device_class;
  Condition condition;
  std::optional<double> rate_hz, duration_s, age_years;
  std::string sex, profile;
};

/// The norm that fits in everything, or nullptr. A duration fits within 20 %.
/// @param why_not  set when none fits: what is not known of the trial, or in what the norms differ
const Norm* find_norm(const std::vector<Norm>& table, const NormQuestion& question, std::string& why_not);

}  // namespace steadyplate::datasets
