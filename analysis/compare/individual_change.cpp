#include "analysis/compare/individual_change.hpp"

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <string>

#include "analysis/compare/distributions.hpp"
#include "analysis/compare/measurement_error.hpp"

namespace steadyplate::analysis {

namespace {

void require_rules(const ChangeRules& rules) {
  if (rules.sem && *rules.sem < 0.0) throw std::invalid_argument("sem must not be below 0");
  if (rules.swc && *rules.swc < 0.0) throw std::invalid_argument("swc must not be below 0");
  if (rules.display_step && *rules.display_step < 0.0)
    throw std::invalid_argument("display_step must not be below 0");
  if (!std::isfinite(rules.practice)) throw std::invalid_argument("practice must be finite");
}

void warn(Outcome& outcome, std::string_view note) {
  outcome.status = Status::warn;
  if (!outcome.note.empty()) outcome.note += "; ";
  outcome.note += note;
}

/// Drop what was given but cannot be: no measurement is without error.
void drop_if_void(std::optional<double>& value, IndividualChange& answer, std::string_view name) {
  if (!value || (*value > 0.0 && std::isfinite(*value))) return;
  warn(answer, std::string(name) + " given is not a number above 0: taken as not known");
  value.reset();
}

Verdict judged(const IndividualChange& answer, double change) {
  const ChangeRules& rules = answer.rules;
  if (!rules.sem) return Verdict::error_unknown;
  if (rules.better == Better::none)
    return std::fabs(change) >= answer.mdc95 ? Verdict::changed : Verdict::no_clear_change;
  if (answer.gain >= answer.mdc95) return Verdict::improved;
  if (answer.gain <= -answer.mdc95) return Verdict::worse;
  if (rules.swc && std::fabs(answer.gain) >= *rules.swc)
    return answer.gain > 0.0 ? Verdict::possibly_better : Verdict::possibly_worse;
  return Verdict::no_clear_change;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::error_unknown:
      return "error_unknown";
    case Verdict::improved:
      return "improved";
    case Verdict::worse:
      return "worse";
    case Verdict::possibly_better:
      return "possibly_better";
    case Verdict::possibly_worse:
      return "possibly_worse";
    case Verdict::no_clear_change:
      return "no_clear_change";
    case Verdict::changed:
      return "changed";
  }
  return "unknown";
}

IndividualChange individual_change(double pre, double post, const ChangeRules& rules) {
  require_rules(rules);
  IndividualChange answer;
  answer.rules = rules;
  answer.pre = pre;
  answer.post = post;
  if (!std::isfinite(pre) || !std::isfinite(post))
    return refuse(answer, Status::not_finite, "a score is not finite");
  const bool logs = rules.scale == Scale::log;
  if (logs && !(pre > 0.0 && post > 0.0))
    return refuse(answer, Status::degenerate, "a ratio needs scores above 0");

  answer.change = post - pre;
  if (logs) answer.log_change = std::log(post / pre);
  if (pre > 0.0)
    answer.percent = 100.0 * answer.change / pre;
  else
    warn(answer, "no percent: the first score is not above 0");
  drop_if_void(answer.rules.sem, answer, "the measurement error");
  drop_if_void(answer.rules.swc, answer, "the smallest worthwhile change");
  answer.below_display = rules.display_step && std::fabs(answer.change) < 2.0 * *rules.display_step;
  if (answer.below_display) warn(answer, "the change is below two steps of the device's display");

  const double change = logs ? answer.log_change : answer.change;
  if (rules.better == Better::higher) answer.gain = change;
  if (rules.better == Better::lower) answer.gain = -change;
  if (answer.rules.sem) {
    const double sd = std::numbers::sqrt2 * *answer.rules.sem;  // of a difference without a true change
    answer.mdc95 = minimal_detectable_change(*answer.rules.sem, 0.95);
    answer.mdc90 = minimal_detectable_change(*answer.rules.sem, 0.90);
    answer.rci = change / sd;
    answer.rci_practice = (change - rules.practice) / sd;
    answer.reliable = std::fabs(change) >= answer.mdc95;
    answer.true_change = {change - answer.mdc95, change + answer.mdc95};
    if (answer.rules.swc && rules.better != Better::none) {
      answer.chance_better = normal_cdf((answer.gain - *answer.rules.swc) / sd);
      answer.chance_worse = normal_cdf((-answer.gain - *answer.rules.swc) / sd);
      answer.chance_trivial = 1.0 - answer.chance_better - answer.chance_worse;
    }
  }
  answer.verdict = judged(answer, change);
  answer.below_swc =
      *answer.verdict == Verdict::improved && answer.rules.swc && answer.gain < *answer.rules.swc;
  return answer;
}

}  // namespace steadyplate::analysis
