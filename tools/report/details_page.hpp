#pragma once

#include <cstddef>
#include <string>

#include "tools/report/canvas.hpp"
#include "tools/report/view.hpp"

namespace steadyplate::report {

/// How many trials one page of details holds.
inline constexpr std::size_t trials_a_details_page = 4;

/// What stands behind the numbers of a summary: of each trial the spectra and the sway density (of a tilt:
/// how far the board leaned, and for how long), the files with their whole SHA-256, how the numbers were
/// made.
/// @param page  with at most trials_a_details_page trials
void paint_details(Canvas& canvas, const SummaryPage& page);

}  // namespace steadyplate::report
