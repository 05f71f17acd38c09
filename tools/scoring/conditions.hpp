#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/ratios.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::scoring {

/// "eo-firm", "ec-foam", "eo", "unstable", "ec-firm-left": what the user says about a file.
/// Words, joined by '-': eo|ec, firm|foam|unstable, both|left|right|tandem.
/// @throws std::invalid_argument  naming the word that is not known and those that are
datasets::Condition parse_condition(std::string_view text);

/// The parts of a condition as CSV and JSON say them: "open", "foam", "both_legs"; "" when unknown.
struct ConditionWords {
  std::string_view vision;
  std::string_view surface;
  std::string_view stance;
};
ConditionWords condition_words(const datasets::Condition& condition);

/// The same recording with the conditions the user named in place of the file's own (unknown parts keep the
/// file's), and that said among its assumptions.
datasets::Recording with_condition(const datasets::Recording& recording, const datasets::Condition& named);

/// One metric of one person in one condition against another: eyes closed / eyes open on the same surface
/// (Romberg) or foam / firm with the same vision.
struct RatioRow {
  enum class Kind { romberg, foam };
  Kind kind = Kind::romberg;
  std::string person;     ///< pseudonym, "" when unknown
  std::string held;       ///< what both have in common: "firm", "eyes open"
  std::string test;       ///< recordings in the numerator, joined by '+'
  std::string reference;  ///< recordings in the denominator
  const analysis::Metric* metric = nullptr;
  analysis::Ratio ratio;
  bool simulated = false;
  std::string profile;     ///< how the first of the trials was prepared
  std::string parameters;  ///< of the metric, in that trial
};

/// Every ratio the conditions allow. Several trials of one condition are averaged first (mean of the values
/// that stand). Only metrics with a length in them (mm, mm/s, mm^2 ...), for which a ratio means something.
/// A ratio over trials that differ in rate or by more than 1 % in length has status `warn` and says so.
std::vector<RatioRow> condition_ratios(std::span<const Scored> trials);

/// "romberg" or "foam".
std::string_view to_string(RatioRow::Kind kind);

}  // namespace steadyplate::scoring
