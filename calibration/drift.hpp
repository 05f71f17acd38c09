#pragma once

#include <optional>
#include <span>

namespace steadyplate::calibration {

/// What a load that does not change seems to do: warming up (an empty board) or creep (a mass that stays).
struct DriftCheck {
  double minutes = 0.0;
  double start_n = 0.0;             ///< mean of the first 2 s
  double end_n = 0.0;               ///< mean of the last 2 s
  double largest_n = 0.0;           ///< largest distance of a 2 s mean from the last
  double last_n_per_min = 0.0;      ///< slope of a line through the last third
  std::optional<double> settled_s;  ///< from here on every 2 s mean is within the limit of the last
  double cop_moved_mm = 0.0;        ///< of the 2 s means, first to last; NaN without a load
};

/// @param time_s, load_n, ml_mm, ap_mm  of equal length; samples that are not finite are left out
/// @param limit_n  what counts as settled; 0.1 % of the load, or 0.2 N on an empty board, are usual
/// @throws std::invalid_argument  less than 10 s, lengths that differ
DriftCheck check_drift(std::span<const double> time_s, std::span<const double> load_n,
                       std::span<const double> ml_mm, std::span<const double> ap_mm, double limit_n);

}  // namespace steadyplate::calibration
