#pragma once

#include <span>
#include <string>
#include <vector>

#include "datasets/norms/norms.hpp"
#include "tools/report/view.hpp"
#include "tools/scoring/conditions.hpp"
#include "tools/scoring/scoring.hpp"

namespace steadyplate::report {

/// Norms a page may use, and the class of device the trials were taken on ("" = not said).
struct NormSet {
  std::vector<datasets::Norm> table;
  std::string device_class;
};

/// What a figure shows of a scored trial: its prepared trace, the ellipse whose area is reported, the
/// spectrum behind the frequency metrics, and the core scores. Numbers come from the scoring, none is
/// computed in another way here.
/// @param norms  bands for the table, where one fits in everything; nullptr = none asked for
TrialView view_of(const scoring::Scored& scored, const NormSet* norms = nullptr);

/// One page about one person's trials: facts, quality, pictures, core scores, ratios, methods.
/// @throws std::invalid_argument  paths in mm and tilts in deg together
/// @param trials  of one person; facts that differ between trials are left out; trials without a trace stand
/// last
SummaryPage summary_of(std::span<const scoring::Scored> trials, std::span<const scoring::RatioRow> ratios,
                       const NormSet* norms = nullptr);

/// Pages for any number of one person's trials: paths of the centre of pressure before tilts, six trials a
/// page at most, spread evenly. The ratios stand on the first page of paths.
std::vector<SummaryPage> pages_of(std::vector<scoring::Scored> trials,
                                  std::span<const scoring::RatioRow> ratios, const NormSet* norms = nullptr);

}  // namespace steadyplate::report
