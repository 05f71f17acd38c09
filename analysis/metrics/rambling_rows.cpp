#include <algorithm>
#include <cmath>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/rambling.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

// The CoP as a wandering point of equilibrium and the sway about it.

namespace steadyplate::analysis {

namespace {

constexpr double kOffsetN = 1.0;
constexpr double kGravityMmS2 = 9806.65;
// The body of Maurer & Peterka 2005 scaled by stature: centre of mass h = 0.87/1.75 stature above the ankle,
// J = 66/(76 x 0.87^2) m h^2, so w0^2 = m g h / J = g / (1.1473 h).
constexpr double kComShare = 0.87 / 1.75, kInertia = 66.0 / (76.0 * 0.87 * 0.87);

enum class Part { rambling, trembling };

double rms_about_mean(std::span<const double> x) {
  double mean = 0.0, squares = 0.0;
  for (const double value : x) mean += value;
  mean /= static_cast<double>(x.size());
  for (const double value : x) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(x.size()));
}

template <Axis A, class Use>
Result with(const Derived& d, Part part, Use use) {
  const Trajectory& t = d.trajectory();
  const Rambling& found = d.rambling(A);
  if (!has_value(found.status)) return undefined(found.status, found.note);
  const auto& x = part == Part::rambling ? found.rambling : found.trembling;
  const double offset_n = A == Axis::ml ? t.mean_force_ml_n : t.mean_force_ap_n;
  const double value = use(std::span<const double>(x));
  if (std::fabs(offset_n) > kOffsetN)
    return warned(value, "warn_force_offset: the horizontal force has a mean of " + rounded(offset_n) +
                             " N, which was subtracted");
  return ok(value);
}

std::string rambling_parameters(const MetricSettings&) {
  return "spline=not_a_knot;force_mean=subtracted";
}
std::string gravity_parameters(const MetricSettings& s) {
  return "body_height_mm=" + (s.body_height_mm > 0.0 ? number(s.body_height_mm) : std::string("none")) +
         ";w0=sqrt(g/(1.147*0.497*height))";
}

template <Part P>
void add_part(Rows& rows) {
  constexpr bool ramble = P == Part::rambling;
  Metric row{
      .id = ramble ? "rambling_rms" : "trembling_rms",
      .name = ramble ? "Rambling, RMS" : "Trembling, RMS",
      .unit = "mm",
      .family = Family::decomposition,
      .better = Better::lower,
      .formula = ramble
                     ? "RMS about its mean of the spline through the CoP at instants of zero horizontal force"
                     : "RMS about its mean of the CoP minus rambling",
      .citation = "Zatsiorsky & Duarte 1999",
      .caution = "Needs the horizontal force, low-passed as the CoP; hangs on that low-pass.",
      .minimum_samples = 5,
      .needs = Need::horizontal_force,
      .laws = {.length_power = 1},
      .parameters = rambling_parameters};
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, P, [](std::span<const double> x) { return rms_about_mean(x); });
  });
  row.id = ramble ? "rambling_range" : "trembling_range";
  row.name = ramble ? "Rambling, range" : "Trembling, range";
  row.formula = ramble ? "max - min of rambling" : "max - min of trembling";
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, P, [](std::span<const double> x) {
      const auto [low, high] = std::ranges::minmax(x);
      return high - low;
    });
  });
  row.id = ramble ? "rambling_mean_velocity" : "trembling_mean_velocity";
  row.name = ramble ? "Rambling, mean velocity" : "Trembling, mean velocity";
  row.unit = "mm/s";
  row.formula = ramble ? "path of rambling / time between first and last instant"
                       : "path of trembling / time between first and last instant";
  row.laws = {.length_power = 1, .time_power = -1};
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, P, [&](std::span<const double> x) {
      double path = 0.0;
      for (std::size_t i = 1; i < x.size(); ++i) path += std::fabs(x[i] - x[i - 1]);
      return x.size() < 2 ? std::nan("") : path * d.rate_hz() / static_cast<double>(x.size() - 1);
    });
  });
}

template <Axis A>
std::vector<double> line_of(const Derived& d) {
  const double w0 = std::sqrt(kGravityMmS2 / (kInertia * kComShare * d.settings().body_height_mm));
  return gravity_line(d.position(A), d.rate_hz(), w0);
}

void add_gravity_line(Rows& rows) {
  Metric row{
      .id = "glp_filter_rms",
      .name = "Gravity line by low-pass, RMS",
      .unit = "mm",
      .family = Family::decomposition,
      .better = Better::lower,
      .formula = "RMS about its mean of the CoP filtered by w0^2/(w0^2 + w^2), w0^2 = m g h / J",
      .citation = "after Caron 1997; body of Maurer & Peterka 2005 scaled by stature",
      .caution =
          "A substitute where no horizontal force was measured: a stiff body is assumed. Not rambling.",
      .minimum_samples = 5,
      .needs = Need::body_height,
      .laws = {.length_power = 1,
               .time_power = std::nullopt,
               .note = "the filter's frequency is that of the body"},
      .parameters = gravity_parameters};
  rows.axes(row, []<Axis A>(const Derived& d) { return ok(rms_about_mean(line_of<A>(d))); });
  row.id = "glp_filter_difference_rms";
  row.name = "CoP about the gravity line by low-pass, RMS";
  row.formula = "RMS about its mean of the CoP minus the filtered CoP";
  rows.axes(row, []<Axis A>(const Derived& d) {
    std::vector<double> x = line_of<A>(d);
    const auto cop = d.position(A);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = cop[i] - x[i];
    return ok(rms_about_mean(x));
  });
}

}  // namespace

void add_decomposition_rows(Rows& rows) {
  add_part<Part::rambling>(rows);
  add_part<Part::trembling>(rows);
  add_gravity_line(rows);
}

}  // namespace steadyplate::analysis
