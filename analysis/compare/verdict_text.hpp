#pragma once

#include <string>
#include <string_view>

#include "analysis/compare/individual_change.hpp"

namespace steadyplate::analysis {

/// Figures of a verdict as text, each with its unit: "0.60 deg", "28.6 %".
struct VerdictFigures {
  std::string size;            ///< of the change, without a sign: {x}
  std::string percent;         ///< of the change, without a sign; empty when there is none
  std::string signed_change;   ///< with its sign, for rule 1
  std::string signed_percent;  ///< empty when there is none
  std::string mdc;             ///< {M}; empty when not known
  std::string swc;             ///< {W}; empty when not known
};

/// The figures of a change in fixed notation, the same in every locale. Log scale: mdc and swc are percents
/// in the direction of the change.
/// @param unit      "deg", "mm"; empty for a pure number
/// @param decimals  of the score; percents have one
/// @throws std::invalid_argument  decimals outside 0 to 15
VerdictFigures verdict_figures(const IndividualChange& change, std::string_view unit, int decimals);

/// The sentence of comparison.md section 3 for a verdict, word for word:
/// 1 "No verdict: the measurement error of this test is not known here. Change: -0.60 deg (-28.6 %)."
/// 2 "Improved by 0.60 deg (28.6 %). More than measurement error (0.45 deg)." and, below the smallest
///   worthwhile change, " Smaller than the smallest change that matters (0.70 deg)."
/// 3 "Worse by 0.60 deg (28.6 %). More than measurement error (0.45 deg)."
/// 4 "Possibly better. Within measurement error; repeat the test." or "Possibly worse. ..."
/// 5 "No clear change."
/// no direction: "Changed by 0.60 deg (28.6 %). More than measurement error (0.45 deg)."
/// Without a percent its brackets are left out.
std::string verdict_sentence(Verdict verdict, bool below_swc, const VerdictFigures& figures);

/// The same with figures formatted here; empty when the change has no verdict (its note says why).
/// @throws std::invalid_argument  decimals outside 0 to 15
std::string verdict_sentence(const IndividualChange& change, std::string_view unit, int decimals);

}  // namespace steadyplate::analysis
