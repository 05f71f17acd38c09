#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace steadyplate::analysis {

/// From which load a sample counts: max(minimum_n, share x median load). The one load rule of the program,
/// used by the preparation and by calibration alike.
///
/// The median is that of the *loaded* part, the samples of at least minimum_n, so that a long empty start or
/// end does not pull it down. Samples that are not finite are left out; with no loaded sample it is
/// minimum_n. Units: N. Source: 20 N and 0.2 are this project's choice.
double load_threshold_n(std::span<const double> load_n, double minimum_n, double share);

/// The first sample of the first run that stays above `on_board_n` for `on_board_s`: from there the person is
/// on. A recording shorter than that needs the whole of it. A load that is not finite ends a run. Empty when
/// there is no such run; 0 when on_board_n is 0 (rule off).
/// @param time_s  increasing; one stamp a load; `step_s` is the time a single sample stands for
std::optional<std::size_t> first_on_board(std::span<const double> time_s, std::span<const double> load_n,
                                          double on_board_n, double on_board_s, double step_s);

}  // namespace steadyplate::analysis
