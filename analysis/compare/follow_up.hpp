#pragma once

#include <optional>
#include <string_view>

#include "analysis/compare/individual_change.hpp"

namespace steadyplate::analysis {

enum class Retention {
  kept,         ///< still improved on the baseline, and not worse than after the training
  partly_kept,  ///< 25 to 75 % retained, or only one of these two holds
  lost,
};

/// "kept", "partly_kept", "lost".
std::string_view to_string(Retention retention);

/// Is the change still there? Only asked of a change that was an improvement.
struct FollowUp : Outcome {
  IndividualChange to_post;       ///< baseline -> post
  IndividualChange to_follow_up;  ///< baseline -> follow-up
  IndividualChange since_post;    ///< post -> follow-up
  /// 100 (follow-up - baseline)/(post - baseline) of the scores as they are, in either scale: above 100 when
  /// the gain went on, below 0 when it turned.
  double retained_percent = kNoValue;
  std::optional<Retention> retention;
};

/// Three verdicts by the same rules, then (comparison.md section 3): kept = baseline -> follow-up is improved
/// and post -> follow-up is not worse; partly kept = retained 25 to 75 %, or one of these two without the
/// other; lost = otherwise.
/// baseline -> post without a value -> its status; not improved -> `degenerate`, and nothing is retained; no
/// score at follow-up -> `not_finite`.
/// @throws std::invalid_argument  as individual_change()
FollowUp follow_up(double baseline, double post, double later, const ChangeRules& rules);

}  // namespace steadyplate::analysis
