#pragma once

#include <optional>
#include <string>

namespace steadyplate::compare {

/// How long the part of a trial was that a score is of, in s: "5-59.99s" -> 54.99. Nothing when it is not
/// such a text (printed scores have none).
std::optional<double> analysed_seconds(const std::string& segment);

}  // namespace steadyplate::compare
