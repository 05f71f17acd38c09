#pragma once

#include <span>

#include "tools/report/canvas.hpp"
#include "tools/report/summary_table.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::report {

/// Statokinesigrams and stabilograms of all trials between y and bottom, in the page's columns; one
/// trial alone gets its pictures side by side. Returns y below the last picture.
double draw_summary_plots(Canvas& canvas, std::span<const TrialView> trials, const Columns& columns, double y,
                          double bottom);

}  // namespace steadyplate::report
