#include "analysis/compare/follow_up.hpp"

namespace steadyplate::analysis {

std::string_view to_string(Retention retention) {
  switch (retention) {
    case Retention::kept:
      return "kept";
    case Retention::partly_kept:
      return "partly_kept";
    case Retention::lost:
      return "lost";
  }
  return "unknown";
}

FollowUp follow_up(double baseline, double post, double later, const ChangeRules& rules) {
  FollowUp answer;
  answer.to_post = individual_change(baseline, post, rules);
  answer.to_follow_up = individual_change(baseline, later, rules);
  answer.since_post = individual_change(post, later, rules);
  if (!has_value(answer.to_post.status)) return refuse(answer, answer.to_post.status, answer.to_post.note);
  if (answer.to_post.verdict != Verdict::improved)
    return refuse(answer, Status::degenerate, "no improvement after the training to keep");
  if (!has_value(answer.to_follow_up.status))
    return refuse(answer, answer.to_follow_up.status, answer.to_follow_up.note);

  answer.retained_percent = 100.0 * answer.to_follow_up.change / answer.to_post.change;
  const bool still_improved = answer.to_follow_up.verdict == Verdict::improved;
  const bool not_worse = answer.since_post.verdict != Verdict::worse;
  const bool in_between = answer.retained_percent >= 25.0 && answer.retained_percent <= 75.0;
  if (still_improved && not_worse)
    answer.retention = Retention::kept;
  else
    answer.retention = in_between || still_improved || not_worse ? Retention::partly_kept : Retention::lost;
  return answer;
}

}  // namespace steadyplate::analysis
