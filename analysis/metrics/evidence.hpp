#pragma once

#include <string_view>
#include <vector>

namespace steadyplate::analysis {

/// Another program's answer to the same question, and why it is another number.
struct Difference {
  std::string_view metrics;     ///< ids separated by ' '; an ending _j is both axes, '*' anything
  std::string_view other;       ///< "Quijoux 2021"
  std::string_view definition;  ///< what it does
  std::string_view factor;      ///< what our value must be divided by to get theirs; "" = no one factor
};

/// What a metric was compared with, outside this project's own derivations.
struct Check {
  std::string_view metrics;  ///< as above
  std::string_view against;  ///< file of reference values, or the published ones
  std::string_view how;      ///< who computed them, on what, how near ours come
};

/// Is `id` one of the patterns?
bool names_metric(std::string_view patterns, std::string_view id);

std::vector<const Difference*> differences_of(std::string_view id);
/// Empty: only closed forms, laws and textbook loops stand behind it.
std::vector<const Check*> checks_of(std::string_view id);

}  // namespace steadyplate::analysis
