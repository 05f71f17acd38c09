#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analysis/compare/ancova.hpp"
#include "analysis/compare/mixed_anova.hpp"
#include "analysis/compare/one_way.hpp"
#include "analysis/metrics/metric.hpp"
#include "tools/compare/outcomes.hpp"
#include "tools/compare/paired_answer.hpp"

namespace steadyplate::compare {

/// How groups are compared.
struct GroupOptions {
  analysis::Better better = analysis::Better::none;
  std::string control;         ///< the group others are compared with; "" = by its name, else the first
  std::optional<double> mdc;   ///< MDC95 of a session's score: people beyond it are counted
  double per_protocol = 80.0;  ///< percent of sessions
};

/// Who is not in an analysis, and why.
struct Excluded {
  std::string analysis;  ///< "ANCOVA on post"
  std::string person;
  std::string why;  ///< "no score at post"
};

/// How many of a group changed by more than the measurement error.
struct Responders {
  std::size_t n = 0;
  std::size_t better = 0;  ///< or, without a direction, higher
  std::size_t worse = 0;   ///< or lower
};

/// Baseline against one later time.
struct LaterTime {
  std::size_t time = 0;
  analysis::Ancova ancova;
  std::vector<double> slopes;  ///< of later on baseline, a group each: shown when they are not parallel
  std::vector<PairedAnswer> within;
  std::vector<Responders> responders;  ///< empty without an MDC
  // Two groups: treated - control.
  std::optional<analysis::EffectSize> between;   ///< g_s at this time
  std::optional<analysis::RankSum> ranks;        ///< Mann-Whitney on the changes
  std::optional<analysis::ChangeEffect> change;  ///< d_ppc2
  std::optional<analysis::FTest> spread;         ///< Brown-Forsythe at this time
};

/// Everything about one outcome of a study with groups.
struct GroupAnswer {
  std::string outcome;
  GroupOptions options;
  std::vector<std::string> groups, times;
  std::vector<std::size_t> group_sizes;                    ///< people with any score
  std::vector<std::vector<analysis::Descriptives>> cells;  ///< [group][time], all scores there are
  std::vector<LaterTime> later;
  analysis::MixedAnova anova;
  std::vector<analysis::Contrast> within_groups, between_groups;
  std::vector<Excluded> excluded;
  std::size_t control = 0;       ///< number of the group
  bool control_assumed = false;  ///< nobody said which it is, and no name tells

  /// The group compared with the control, when there are two.
  std::size_t treated() const { return control == 0 ? 1 : 0; }
};

/// Complete cases for each analysis of its own. @throws std::invalid_argument  fewer than 2 groups; the
/// control is not a group
GroupAnswer group_answer(const StudyData& study, const OutcomeData& outcome, const GroupOptions& options);

/// The study without people whose adherence is below `percent`; people without an adherence stay.
StudyData per_protocol(const StudyData& study, double percent);

/// Direction of a metric of this program, or of a usual name (OSI, APSI, MLSI: lower; torque, force, reps,
/// time in balance: higher); none otherwise.
analysis::Better direction_of(const std::string& outcome);
std::string_view to_string(analysis::Better better);
/// @throws std::invalid_argument  not "lower", "higher" or "none"
analysis::Better direction_named(const std::string& word);

}  // namespace steadyplate::compare
