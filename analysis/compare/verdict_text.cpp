#include "analysis/compare/verdict_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "analysis/compare/measurement_error.hpp"

namespace steadyplate::analysis {

namespace {

/// Fixed notation, no sign before a zero.
std::string fixed(double value, int decimals) {
  std::array<char, 352> text;  // the largest double has 309 digits before the point
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals).ptr;
  std::string out(text.data(), end);
  if (out.front() == '-' && out.find_first_not_of("-0.") == std::string::npos) out.erase(0, 1);
  return out;
}

std::string with_unit(double value, int decimals, std::string_view unit) {
  if (std::isnan(value)) return "";
  std::string out = fixed(value, decimals);
  if (!unit.empty()) out.append(" ").append(unit);
  return out;
}

std::string percent_of(double value) {
  return with_unit(value, 1, "%");
}

std::string in_brackets(const std::string& figure) {
  return figure.empty() ? "" : " (" + figure + ")";
}

}  // namespace

VerdictFigures verdict_figures(const IndividualChange& change, std::string_view unit, int decimals) {
  if (decimals < 0 || decimals > 15) throw std::invalid_argument("decimals must be 0 to 15");
  VerdictFigures figures;
  figures.size = with_unit(std::fabs(change.change), decimals, unit);
  figures.percent = percent_of(std::fabs(change.percent));
  figures.signed_change = with_unit(change.change, decimals, unit);
  figures.signed_percent = percent_of(change.percent);
  const auto threshold = [&](double value) {
    if (change.rules.scale == Scale::plain) return with_unit(value, decimals, unit);
    const RatioChange ratio = ratio_change(value);
    return percent_of(change.change < 0.0 ? ratio.down_percent : ratio.up_percent);
  };
  figures.mdc = threshold(change.mdc95);
  figures.swc = threshold(change.rules.swc.value_or(kNoValue));
  return figures;
}

std::string verdict_sentence(Verdict verdict, bool below_swc, const VerdictFigures& figures) {
  const auto beyond_error = [&](std::string_view what) {
    return std::string(what) + " by " + figures.size + in_brackets(figures.percent) +
           ". More than measurement error" + in_brackets(figures.mdc) + ".";
  };
  switch (verdict) {
    case Verdict::error_unknown:
      return "No verdict: the measurement error of this test is not known here. Change: " +
             figures.signed_change + in_brackets(figures.signed_percent) + ".";
    case Verdict::improved:
      return beyond_error("Improved") +
             (below_swc ? " Smaller than the smallest change that matters" + in_brackets(figures.swc) + "."
                        : "");
    case Verdict::worse:
      return beyond_error("Worse");
    case Verdict::possibly_better:
      return "Possibly better. Within measurement error; repeat the test.";
    case Verdict::possibly_worse:
      return "Possibly worse. Within measurement error; repeat the test.";
    case Verdict::no_clear_change:
      return "No clear change.";
    case Verdict::changed:
      return beyond_error("Changed");
  }
  return "";
}

std::string verdict_sentence(const IndividualChange& change, std::string_view unit, int decimals) {
  const VerdictFigures figures = verdict_figures(change, unit, decimals);
  return change.verdict ? verdict_sentence(*change.verdict, change.below_swc, figures) : "";
}

}  // namespace steadyplate::analysis
