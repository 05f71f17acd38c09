#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace steadyplate::media {

/// Samples counted in square cells, row by row from the upper left.
struct DensityCounts {
  std::size_t columns = 0;
  std::size_t rows = 0;
  double smoothing_cells = 0.0;  ///< SD of the Gaussian that spreads each sample; 0 = as counted
  std::vector<std::uint32_t> counts;
};

inline constexpr std::size_t most_cells_a_side = 4096;

/// What comes in on the standard input: "density COLUMNS ROWS SMOOTHING\n", then the counts as 32-bit
/// little-endian numbers.
/// @throws std::invalid_argument  another text, a side of 0 or above most_cells_a_side, smoothing outside 0
/// to 256, a length that does not fit
DensityCounts parse_counts(const std::string& bytes);

/// The counts, smoothed by OpenCV's GaussianBlur and coloured by its applyColorMap from white (nothing) to
/// dark blue (the fullest cell) in even steps of lightness, so that a grey copy shows the same. Three bytes a
/// cell: red, green, blue. A picture, not a measurement: it is made in 32-bit floats and 256 steps.
/// The same counts give the same bytes.
std::string density_rgb(const DensityCounts& counts);

}  // namespace steadyplate::media
