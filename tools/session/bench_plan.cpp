#include "tools/session/bench_plan.hpp"

#include <algorithm>
#include <stdexcept>

namespace steadyplate::session {

namespace {

std::vector<calibration::CellPosition> square_grid(int side, double width_mm, double length_mm) {
  std::vector<calibration::CellPosition> points;
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column)
      points.push_back({width_mm * (static_cast<double>(column) / (side - 1) - 0.5),
                        length_mm * (0.5 - static_cast<double>(row) / (side - 1))});
  return points;
}

bool same_load(const calibration::Placement& p, const HoldLabel& label) {
  return p.mass_kg == label.mass_kg && p.ml_mm == label.ml_mm && p.ap_mm == label.ap_mm;
}

}  // namespace

std::vector<calibration::CellPosition> grid_points(int count, double width_mm, double length_mm) {
  if (count == 9) return square_grid(3, width_mm, length_mm);
  if (count == 25) return square_grid(5, width_mm, length_mm);
  if (count != 5) throw std::invalid_argument("points: 5, 9 or 25, or a list such as \"-100,60;100,60;0,0\"");
  std::vector<calibration::CellPosition> points = square_grid(2, width_mm, length_mm);
  points.push_back({0.0, 0.0});
  return points;
}

std::vector<calibration::CellPosition> points_on(const acquisition::DeviceProfile& profile, int count,
                                                 std::optional<double> width_mm,
                                                 std::optional<double> length_mm) {
  constexpr double usual_share = 0.7;
  const auto width = width_mm ? width_mm : profile.plate_width_mm;
  const auto length = length_mm ? length_mm : profile.plate_length_mm;
  if (!width || !length)
    throw std::invalid_argument("span: profile '" + profile.id +
                                "' does not say how large the board is. Example: 320x170");
  return grid_points(count, usual_share * *width, usual_share * *length);
}

std::string hold_words(const HoldLabel& label) {
  if (label.mass_kg == 0.0) return "Take everything off the board.";
  return "Lay " + calibration::load_words(label.mass_kg, label.ml_mm, label.ap_mm) + ".";
}

std::vector<HoldLabel> bench_plan(std::span<const double> masses_kg,
                                  std::span<const calibration::CellPosition> points_mm) {
  std::vector<HoldLabel> plan = {HoldLabel{}};
  for (const double mass : masses_kg) {
    for (const auto& point : points_mm) plan.push_back({mass, point.ml_mm, point.ap_mm});
    plan.emplace_back();
  }
  return plan;
}

std::vector<HoldLabel> remaining(const std::vector<HoldLabel>& plan,
                                 std::span<const calibration::Sitting> done) {
  std::vector<HoldLabel> left;
  bool loads = false;
  for (const HoldLabel& label : plan) {
    const bool held = std::any_of(done.begin(), done.end(), [&](const calibration::Sitting& sitting) {
      return std::any_of(sitting.begin(), sitting.end(),
                         [&](const calibration::Placement& p) { return same_load(p, label); });
    });
    const bool empty = label.mass_kg == 0.0;
    if (held && !empty) continue;
    if (empty && !left.empty() && left.back() == label) continue;  // one look at the empty board is enough
    loads = loads || !empty;
    left.push_back(label);
  }
  return loads ? left : std::vector<HoldLabel>{};
}

}  // namespace steadyplate::session
