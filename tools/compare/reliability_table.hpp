#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/compare/individual_change.hpp"
#include "analysis/compare/measurement_error.hpp"

namespace steadyplate::compare {

/// What is known about the measurement error of one metric under one protocol: a row of a reliability table
/// (datasets/reliability/README.md).
struct ReliabilityEntry {
  std::string metric, unit;             ///< a * in the metric stands for any letters
  std::string vision, surface, stance;  ///< empty: any
  std::optional<double> duration_s;     ///< empty: any
  analysis::Scale scale = analysis::Scale::plain;
  analysis::SemKind kind = analysis::SemKind::test_retest;
  double sem = analysis::kNoValue;
  std::optional<double> sd_between;
  std::optional<double> swc;  ///< entered; wins over 0.2 sd_between
  std::string people, population, preparation, source, licence;
  std::string grade;  ///< how well the source is known: computed, abstract, indicative; empty: not said
};

/// Under which conditions a score was measured, as far as known.
struct Conditions {
  std::string vision, surface, stance;
  std::optional<double> duration_s;
};

/// Parse a table. @throws datasets::ReadError  a column is missing, a cell is wrong
std::vector<ReliabilityEntry> parse_reliability(std::string_view csv, const std::string& file);

/// The table shipped with the program.
const std::vector<ReliabilityEntry>& shipped_reliability();

/// What the user gave: a file, or "SEM=0.23[,SWC=0.1][,SD=0.5][,KIND=between_trials][,SCALE=log]", or
/// "ICC=0.8,SD=0.5". An entry given in words has an empty metric: it is for the primary one.
/// @throws std::invalid_argument, datasets::ReadError
std::vector<ReliabilityEntry> reliability_given(const std::string& text);

/// The entry for a metric under these conditions, or nullptr: an entry that asks for a condition that is not
/// known, or differs, does not fit; a duration fits within 20 %.
/// @param why_not  set when nothing fits: what was looked for
const ReliabilityEntry* find_reliability(const std::vector<ReliabilityEntry>& table,
                                         const std::string& metric, const Conditions& conditions,
                                         std::string& why_not);

/// 0.2 sd_between, or what was entered; nothing when neither is known.
std::optional<double> swc_of(const ReliabilityEntry& entry);

/// Where the error is from, in words: "SEM 0.1136 of ln scores, between trials of one session, 87 people ..."
std::string source_text(const ReliabilityEntry& entry);

/// A table of one row with its header, to save.
std::string reliability_csv(const ReliabilityEntry& entry, double icc);

}  // namespace steadyplate::compare
