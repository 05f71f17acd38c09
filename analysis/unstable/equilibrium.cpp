// Equilibrium score of a sway angle that was itself measured. metrics.md section 9.

#include <algorithm>

#include "analysis/metrics/rows.hpp"
#include "analysis/sensory.hpp"
#include "analysis/unstable/tilt_metrics.hpp"

namespace steadyplate::analysis {

namespace {

Result equilibrium(const TiltDerived& d) {
  const auto [low, high] = std::ranges::minmax(d.trajectory().ap_deg);
  return ok(equilibrium_percent(low, high));
}

std::string equilibrium_parameters(const TiltSettings&) {
  return "limit_deg=12.5";
}

}  // namespace

void add_equilibrium_rows(TiltRows& rows) {
  Metric row;
  row.id = "sot_equilibrium.sway_angle";
  row.name = "Equilibrium score of a sway angle";
  row.unit = "%";
  row.family = Family::tilt;
  row.better = Better::higher;
  row.core = true;
  row.minimum_samples = 20;
  row.formula =
      "100 (1 - (max th - min th)/12.5), cut to 0..100; th the AP sway angle of the centre of gravity, deg";
  row.citation = "Sensory organization test as printed in PMC9564708, PMC3239367";
  row.caution =
      "Of an angle as it was measured, of the body and not of a board; sot_equilibrium estimates it from a "
      "CoP.";
  row.laws = {.length_power = {},
              .time_power = 0,
              .rotation = Laws::Rotation::open,
              .note = "of the AP sway alone, against fixed limits and cut"};
  rows.add({row, TiltMetric::Of::sway, &equilibrium, &equilibrium_parameters});
}

}  // namespace steadyplate::analysis
