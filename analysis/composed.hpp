#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "analysis/metrics/metric.hpp"

namespace steadyplate::analysis {

/// A number made of several trials: a ratio of two conditions, a test of four or six, a curve of repeated
/// trials. Its row says what every other row says; what computes it is ratios.hpp, sensory.hpp or
/// diffusion.hpp.
struct ComposedScore {
  /// What it is made of: the same metric of each trial, which the id ends with; or nothing else.
  enum class Of { nothing, size, diffusion };
  Of of = Of::nothing;
  Metric row;               ///< id: "romberg_ratio." and a metric's id behind it, or the whole of it
  std::string_view trials;  ///< "eyes open and closed, one surface and stance"
};

std::span<const ComposedScore> composed_scores();

/// Ratios and differences mean something for sizes (mm, mm/s, mm^2 ...): a length in the unit, less is
/// better; no position, no angle.
bool is_size(const Metric& metric);

/// May a score be made of that metric?
bool is_made_of(const ComposedScore& score, const Metric& metric);

/// What an id of a result names: "romberg_ratio.mean_velocity" is a score of a metric, "sot_composite" one of
/// none.
struct Composition {
  const ComposedScore* score = nullptr;
  const Metric* metric = nullptr;
};
std::optional<Composition> find_composed(std::string_view id);

/// "Romberg quotient, mean velocity"; unit of the whole.
std::string name_of(const Composition& composition);
std::string_view unit_of(const Composition& composition);

}  // namespace steadyplate::analysis
