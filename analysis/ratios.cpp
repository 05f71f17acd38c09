#include "analysis/ratios.hpp"

#include <cmath>

namespace steadyplate::analysis {

namespace {

Result nothing(Status status, const char* note) {
  return {std::numeric_limits<double>::quiet_NaN(), status, note};
}

bool there(const Result& result) {
  return has_value(result.status) && std::isfinite(result.value);
}

/// The value stands; a warning on either side is passed on.
Result from(double value, const Result& test, const Result& reference) {
  if (!std::isfinite(value)) return nothing(Status::degenerate, "the quotient is out of range");
  Result result;
  result.value = value;
  if (test.status == Status::warn || reference.status == Status::warn) {
    result.status = Status::warn;
    result.note = test.note;
    if (!reference.note.empty() && reference.note != test.note)
      result.note += (test.note.empty() ? "" : "; ") + reference.note;
  }
  return result;
}

}  // namespace

Ratio ratio(const Result& test, const Result& reference) {
  if (!there(test) || !there(reference)) {
    const Result missing =
        nothing(Status::missing_input, there(reference) ? "no value in the test condition"
                                       : there(test)    ? "no value in the reference condition"
                                                        : "no value in either condition");
    return {missing, missing, missing};
  }
  if (reference.value == 0.0) {
    const Result constant = nothing(Status::constant, "the reference value is 0");
    return {constant, constant, constant};
  }
  Ratio ratio;
  ratio.quotient = from(test.value / reference.value, test, reference);
  ratio.percent = from(100.0 * (test.value - reference.value) / reference.value, test, reference);
  ratio.log_ratio = test.value > 0.0 && reference.value > 0.0
                        ? from(std::log(test.value / reference.value), test, reference)
                        : nothing(Status::degenerate, "the logarithm needs two values above 0");
  return ratio;
}

}  // namespace steadyplate::analysis
