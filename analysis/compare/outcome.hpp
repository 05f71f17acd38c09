#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "analysis/status.hpp"

namespace steadyplate::analysis {

/// A number that is not there. What is reported beside it says why.
inline constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

/// Every answer of compare/ begins with this. Unless has_value(status), its numbers are NaN (counts stay),
/// never 0, and `note` says why for people: "needs 3 pairs, has 2".
struct Outcome {
  Status status = Status::ok;
  std::string note;
};

/// A confidence interval, in the unit of the number it belongs to.
struct Interval {
  double low = kNoValue;
  double high = kNoValue;
};

/// Fewer values than this in a cell and no test is made (comparison.md section 5).
inline constexpr std::size_t kFewest = 3;

/// `answer` (whose counts may be filled) with a reason why it has no numbers.
template <class Answer>
Answer refuse(Answer answer, Status status, std::string_view note) {
  answer.status = status;
  answer.note = note;
  return answer;
}

/// "needs 3 pairs, has 2".
inline std::string too_few(std::size_t needed, std::string_view of_what, std::size_t has) {
  return "needs " + std::to_string(needed) + " " + std::string(of_what) + ", has " + std::to_string(has);
}

}  // namespace steadyplate::analysis
