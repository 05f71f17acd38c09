#include <algorithm>
#include <cmath>
#include <numbers>

#include "analysis/metrics/boundary.hpp"
#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"
#include "analysis/preprocess/butterworth.hpp"
#include "analysis/sensory.hpp"

// Margins: how long until the centre of pressure would leave the foot, and how much of the lean there is.

namespace steadyplate::analysis {

namespace {

constexpr double sot_lowpass_hz = 0.4, sot_height_share = 0.5527;
constexpr int sot_order = 4;

std::string foot_text(const MetricSettings& s) {
  if (!s.foot) return "foot_mm=none;ceiling_s=10";
  const Foot& foot = *s.foot;
  std::string text = "foot_mm=" + number(foot.length_mm) + "x" + number(foot.width_mm);
  if (!foot.outline_mm.empty()) text += ";outline_corners=" + number(foot.outline_mm.size());
  return text + ";foot_middle=" +
         (foot.middle_mm ? number((*foot.middle_mm)[0]) + "," + number((*foot.middle_mm)[1])
                         : std::string("mean")) +
         ";ceiling_s=10";
}

/// With how the velocity is taken, when that is not as usual.
std::string with_velocity(std::string text, const MetricSettings& s) {
  const std::string velocity = unusual_velocity(s);
  return velocity.empty() ? text : text + ";" + velocity;
}
std::string ttb_parameters(const MetricSettings& s) {
  return with_velocity(foot_text(s) + ";least_speed_mm_s=0.1", s);
}
std::string vtc_parameters(const MetricSettings& s) {
  return with_velocity(foot_text(s) + ";acceleration=" + (s.vtc_acceleration ? "yes" : "no"), s);
}

template <Axis A, class Use>
Result with(const Derived& d, Use use) {
  const BoundaryTimes& found = d.boundary(A);
  if (!has_value(found.status)) return undefined(found.status, found.note);
  std::string note = found.note;
  if (!d.settings().foot->middle_mm)
    note += std::string(note.empty() ? "" : "; ") +
            "warn_foot_middle: the mean position is taken for the middle of the foot; name it with --foot-at";
  return note.empty() ? ok(use(found)) : warned(use(found), note);
}

void add_times(Rows& rows) {
  Metric row{.unit = "s",
             .family = Family::boundary,
             .better = Better::higher,
             .caution =
                 "For one leg. Hangs on the foot's measures and where it stood, on the low-pass and on "
                 "the rate; the local minima of a noisy trace are minima of noise.",
             .minimum_samples = 5,
             .needs = Need::foot_outline,
             .laws = {.length_power = {},
                      .time_power = {},
                      .rotation = Laws::Rotation::open,
                      .reversal = Laws::Reversal::open,
                      .note = "the foot neither grows nor turns with the path; times have a ceiling; played "
                              "backwards the path heads for the other edge"}};
  row.citation = "Hertel 2006; rectangle of the foot's length and width";
  row.parameters = &ttb_parameters;
  row.id = "ttb_min";
  row.name = "Time to boundary, least";
  row.formula =
      "min of (L/2 - j)/v_j where v_j > 0, else (L/2 + j)/-v_j; L the foot's width (ML) or length (AP)";
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [](const BoundaryTimes& b) { return b.least_s; });
  });
  row.id = "ttb_mean_min";
  row.name = "Time to boundary, mean of minima";
  row.formula = "mean of the local minima of the time to boundary that lie below 10 s";
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [](const BoundaryTimes& b) { return b.mean_of_minima_s; });
  });
  row.id = "ttb_sd_min";
  row.name = "Time to boundary, SD of minima";
  row.formula = "SD (n - 1) of the local minima of the time to boundary that lie below 10 s";
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [](const BoundaryTimes& b) { return b.sd_of_minima_s; });
  });
  row.citation = "Slobounov 1997; outline of the foot, else its rectangle";
  row.parameters = &vtc_parameters;
  row.id = "vtc_min";
  row.name = "Virtual time to contact, least";
  row.formula = "min over samples of the first t > 0 at which p + v t + a t^2/2 meets an edge of the outline";
  rows.planar(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [](const BoundaryTimes& b) { return b.least_s; });
  });
  row.id = "vtc_mean_min";
  row.name = "Virtual time to contact, mean of minima";
  row.formula = "mean of the local minima of the virtual time to contact that lie below 10 s";
  rows.planar(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [](const BoundaryTimes& b) { return b.mean_of_minima_s; });
  });
  row.id = "vtc_sd_min";
  row.name = "Virtual time to contact, SD of minima";
  row.formula = "SD (n - 1) of the local minima of the virtual time to contact that lie below 10 s";
  rows.planar(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [](const BoundaryTimes& b) { return b.sd_of_minima_s; });
  });
}

std::string sot_parameters(const MetricSettings& s) {
  return "body_height_mm=" + (s.body_height_mm > 0.0 ? number(s.body_height_mm) : std::string("none")) +
         ";cog=cop_below_0.4_hz;limit_deg=12.5";
}

/// 100 (1 - lean used / 12.5 deg) of the centre of gravity's AP sway.
Result equilibrium_score(const Derived& d) {
  const auto filter = design_lowpass(sot_order, sot_lowpass_hz, d.rate_hz());
  if (d.size() <= filter.padding())
    return undefined(Status::too_short,
                     "needs " + number(filter.padding() + 1) + " samples, has " + number(d.size()));
  const auto ap = d.position(Axis::ap);
  std::vector<double> y(ap.begin(), ap.end());
  filtfilt(filter, y);
  const auto [low, high] = std::ranges::minmax(y);
  const double arm_mm = sot_height_share * d.settings().body_height_mm;
  if (std::max(std::fabs(low), std::fabs(high)) >= arm_mm)
    return undefined(Status::degenerate, "the sway is longer than the body");
  constexpr double degrees = 180.0 / std::numbers::pi;
  return warned(equilibrium_percent(std::asin(low / arm_mm) * degrees, std::asin(high / arm_mm) * degrees),
                "warn_cog_from_cop: the centre of gravity is taken as the CoP below 0.4 Hz");
}

void add_equilibrium(Rows& rows) {
  rows.planar(
      {.id = "sot_equilibrium",
       .name = "Equilibrium score",
       .unit = "%",
       .family = Family::boundary,
       .better = Better::higher,
       .formula = "100 (1 - (max th - min th)/12.5), cut to 0..100; th = asin(y/(0.5527 height)), deg, y the "
                  "AP sway below 0.4 Hz",
       .citation = "Sensory organization test as printed in PMC9564708, PMC3239367",
       .caution = "A device measures it with a platform and walls that follow the sway; on a plain plate or "
                  "on foam it is the same formula of another test.",
       .minimum_samples = 20,
       .needs = Need::body_height,
       .laws = {.length_power = {},
                .time_power = {},
                .rotation = Laws::Rotation::open,
                .reversal = Laws::Reversal::open,
                .note = "of the AP sway alone, by an angle and a cut; the filter's ends differ when the "
                        "trace is played backwards"},
       .parameters = &sot_parameters},
      []<Axis>(const Derived& d) { return equilibrium_score(d); });
}

}  // namespace

void add_boundary_rows(Rows& rows) {
  add_times(rows);
  add_equilibrium(rows);
}

}  // namespace steadyplate::analysis
