#pragma once

#include <string>
#include <vector>

#include "tools/report/blocks.hpp"
#include "tools/report/score_sheet_page.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::report {

/// Panels of scores over the times, two in a row.
/// @throws std::invalid_argument  no panel, lengths that differ
FigureBlock sheet_figure(std::vector<SheetPanel> panels, std::vector<std::string> times, std::string alt);

/// A standardised difference with its interval; NaN where there is none.
struct EffectRow {
  std::string label;
  double value = 0.0;
  double low = 0.0;
  double high = 0.0;
};

/// Effects below each other around the line of no effect, in SDs, with their numbers.
/// @throws std::invalid_argument  no row
FigureBlock effects_figure(std::vector<EffectRow> rows, std::string left_words, std::string right_words);

/// One mark a person on a line of 0 to 100 % for each group, and a line at what counts as done.
struct PercentRow {
  std::string label;
  std::vector<double> percents;
};
/// @throws std::invalid_argument  no row
FigureBlock percents_figure(std::vector<PercentRow> rows, double threshold, std::string title);

/// Trials from above side by side on one scale, each under its `condition` (the name of the visit).
/// @throws std::invalid_argument  no trial
FigureBlock paths_figure(std::vector<TrialView> trials);

}  // namespace steadyplate::report
