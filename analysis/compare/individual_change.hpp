#pragma once

#include <optional>
#include <string_view>

#include "analysis/compare/outcome.hpp"
#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

enum class Scale {
  plain,
  log,  ///< ln scores: sem, swc and practice are of ln scores, changes are ratios
};

/// What is known about a metric under a protocol before a change is judged.
struct ChangeRules {
  Better better = Better::none;
  Scale scale = Scale::plain;
  /// Standard error of measurement of the session score as it is used (sem_of_session()). Nothing: not known.
  std::optional<double> sem;
  /// Smallest worthwhile change: 0.2 x between-person SD, or a value of the user. Nothing: not known.
  std::optional<double> swc;
  /// Change expected of people who were not trained (learning of the test), post - pre.
  double practice = 0.0;
  /// Smallest step the device shows; changes below two of them carry a warning.
  std::optional<double> display_step;
};

/// comparison.md section 3, in the order of its rules.
enum class Verdict {
  error_unknown,    ///< 1. no reliability source for this metric and protocol
  improved,         ///< 2. gain >= MDC95
  worse,            ///< 3. gain <= -MDC95
  possibly_better,  ///< 4. SWC <= gain < MDC95
  possibly_worse,   ///< 4. SWC <= -gain < MDC95
  no_clear_change,  ///< 5.
  changed,          ///< a metric without a direction whose change reaches MDC95
};

/// "improved", "no_clear_change", ... as written to CSV and JSON.
std::string_view to_string(Verdict verdict);

/// One person, one metric, two sessions. Plain scale: unit of the score. Log scale: `change`, `percent` and
/// pre, post as scored, all of sem, gain, mdc, swc, true_change, log_change of ln scores.
struct IndividualChange : Outcome {
  ChangeRules rules;
  double pre = kNoValue;
  double post = kNoValue;
  double change = kNoValue;      ///< post - pre
  double percent = kNoValue;     ///< 100 change/pre; NaN unless pre is above 0
  double log_change = kNoValue;  ///< ln post - ln pre; log scale only
  double gain = kNoValue;        ///< change (or log_change) towards better; NaN when there is no direction

  // NaN when the error of measurement is not known:
  double mdc95 = kNoValue;
  double mdc90 = kNoValue;
  double rci = kNoValue;           ///< change/(sqrt(2) SEM)
  double rci_practice = kNoValue;  ///< (change - practice)/(sqrt(2) SEM)
  bool reliable = false;           ///< abs(rci) >= 1.959964
  Interval true_change;            ///< change +- 1.959964 sqrt(2) SEM

  // NaN when the SWC is not known either, or there is no direction. Flat prior: say "about".
  double chance_better = kNoValue;   ///< P(true gain > SWC)
  double chance_worse = kNoValue;    ///< P(true gain < -SWC)
  double chance_trivial = kNoValue;  ///< the rest

  std::optional<Verdict> verdict;  ///< nothing when there is no change to judge
  bool below_swc = false;          ///< improved, and yet gain < SWC
  bool below_display = false;      ///< abs(change) below two display steps
};

/// Is the change real? RCI: Jacobson & Truax 1991; MDC: Weir 2005; SWC and chances: Hopkins 2000. Chances:
/// P(better) = Phi((gain - SWC)/(sqrt(2) SEM)), P(worse) = Phi((-gain - SWC)/(sqrt(2) SEM)).
///
/// A score not finite -> `not_finite`; log scale and a score not above 0 -> `degenerate`; both without a
/// verdict. A sem or swc that is 0 or not finite counts as not known (rule 1; rule 4 never holds): `warn`.
/// pre not above 0 -> `warn`: all but the percent stands. Below two display steps -> `warn`.
/// @throws std::invalid_argument  sem, swc or display_step below 0, practice not finite
IndividualChange individual_change(double pre, double post, const ChangeRules& rules);

}  // namespace steadyplate::analysis
