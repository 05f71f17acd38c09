#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "calibration/fit_cells.hpp"

namespace steadyplate::calibration {

/// Something wrong with a calibration, in words a person can act on.
struct Finding {
  enum class Kind {
    nothing_read,  ///< no sample, or only samples without a number
    saturated,     ///< an ADC at its end
    dead_cell,     ///< a cell that does not answer
    unloaded,      ///< a mass was said, nothing lay there
    moving,        ///< the load had not come to rest
    zero_moved,    ///< the empty board reads otherwise than before, and not by a steady drift
    reversed,      ///< a cell with a negative gain among positive ones
    swapped,       ///< cells whose places were exchanged
    wrong_unit,    ///< a mass (or all) off by the ratio of two units
    wrong_place,   ///< one placement far off all others
  };
  Kind kind = Kind::nothing_read;
  bool fatal = false;  ///< a calibration from these data would be wrong
  std::string what;    ///< "cell_br does not answer: ..."
  std::string next;    ///< what to do
};

/// What can be seen before a fit. Limits: a cell is dead when it changes by less than 2 % of what the median
/// cell does; a placement is unloaded when all cells together change by less than 5 % of what its mass should
/// do; an ADC is at its end when it shows one number through a hold and shows noise in others; a load moves
/// when the line through the hold rises by more than 1 % of the cells' answer and five times the noise; a
/// zero has moved when it lies more than 1 % of the smallest load's answer and five times the noise off the
/// line through all of them.
std::vector<Finding> inspect(std::span<const Placement> placements, const std::vector<std::string>& channels);

/// What a fit shows: reversed cells; places that fit better when cells are exchanged (at most five cells; all
/// orders are tried); a mass whose leaving out makes the others agree, by name when the ratio is that of two
/// units (kg, lb, N, g; 3 %); placements off by more than 3 mm and six times the median.
/// @param known         positions of the cells as they should be, if anybody knows
/// @param nominal_gain  N a unit of the reading as the maker or an earlier certificate has it; empty =
/// unknown
std::vector<Finding> inspect(const CellFit& fit, std::span<const Placement> placements,
                             const std::vector<std::string>& channels,
                             const std::optional<std::vector<CellPosition>>& known,
                             std::optional<double> nominal_gain = std::nullopt,
                             double gravity_mps2 = standard_gravity_mps2);

/// The order of the channels that fits much better with these positions than the one given, as "what is
/// called channels[i] is wired to place order[i]"; nothing when the given one is best.
std::optional<std::vector<std::size_t>> better_order(std::span<const Placement> placements,
                                                     const std::vector<std::string>& channels,
                                                     const std::vector<CellPosition>& known);

/// "cell_tl and cell_br have changed places; ...".
std::string swap_words(const std::vector<std::string>& channels, const std::vector<std::size_t>& order);

/// The units whose ratio this is (kg, lb, N, g), as a question: "was it entered in pounds?"; "" when it is
/// none.
std::string unit_question(double true_over_entered);

}  // namespace steadyplate::calibration
