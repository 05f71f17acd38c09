#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tools/session/holds.hpp"

namespace steadyplate::session {

/// Points over a rectangle about the board's middle: 5 (its corners and the middle), 9 (3 x 3), 25 (5 x 5).
/// @throws std::invalid_argument  another number
std::vector<calibration::CellPosition> grid_points(int count, double width_mm, double length_mm);

/// The same over 70 % of a board (masses have a size and must not stand over its edge): of its profile, or of
/// the size that is said.
/// @throws std::invalid_argument  ("span: ...") the profile does not say how large the board is, and nobody
/// does
std::vector<calibration::CellPosition> points_on(const acquisition::DeviceProfile& profile, int count,
                                                 std::optional<double> width_mm = std::nullopt,
                                                 std::optional<double> length_mm = std::nullopt);

/// What to do for a hold: "Take everything off the board." or "Lay 10 kg ...".
std::string hold_words(const HoldLabel& label);

/// In which order masses are laid: the empty board, each mass on every point with the empty board between the
/// masses (its zero drifts), and the empty board at the end.
std::vector<HoldLabel> bench_plan(std::span<const double> masses_kg,
                                  std::span<const calibration::CellPosition> points_mm);

/// What is left of a plan: loads that were held already are left out, the empty board is not. Nothing when
/// all loads were held.
std::vector<HoldLabel> remaining(const std::vector<HoldLabel>& plan,
                                 std::span<const calibration::Sitting> done);

}  // namespace steadyplate::session
