#include <algorithm>
#include <cmath>
#include <vector>

#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/fluctuation.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

// How the size of fluctuations grows with the time looked at: DFA and rescaled range.

namespace steadyplate::analysis {

namespace {

constexpr std::size_t kMinimumSamples = 256;

std::string dfa_parameters(const MetricSettings& s) {
  return "order=1;boxes=20;shortest_s=" + number(s.dfa_shortest_s) +
         ";longest=N/4;cut_from=" + (s.dfa_forward ? "start" : "both_ends");
}
std::string velocity_dfa_parameters(const MetricSettings& s) {
  const std::string velocity = unusual_velocity(s);
  return dfa_parameters(s) + (velocity.empty() ? "" : ";" + velocity);
}
std::string rs_parameters(const MetricSettings& s) {
  return "series=increments;boxes=20;shortest_s=" + number(s.dfa_shortest_s) + ";longest=N/4;cut_from=start";
}

template <Axis A, class Use>
Result with_dfa(const Derived& d, const Scaling& (Derived::*dfa)(Axis) const, Use use) {
  if (d.still(A)) return undefined(Status::constant, "the axis does not move");
  const Scaling& found = (d.*dfa)(A);
  return has_value(found.status) ? ok(use(found)) : undefined(found.status, found.note);
}

constexpr std::string_view kNote =
    "the shortest box is a fixed time, and boxes begin at the first sample of the profile";

}  // namespace

void add_fluctuation_rows(Rows& rows) {
  Metric row{
      .id = "dfa_alpha",
      .name = "DFA exponent",
      .unit = "",
      .family = Family::fluctuation,
      .formula =
          "slope of ln F(n) on ln n; F(n) = RMS residual of straight lines in boxes of n samples of the "
          "summed, centred series",
      .citation = "Peng 1994",
      .caution =
          "Hangs on the range of box lengths; on CoP position it is 1 to 1.5. Programs that take boxes up "
          "to N/10 or cut from the start only give other values.",
      .minimum_samples = kMinimumSamples,
      .laws = {.time_power = std::nullopt, .reversal = Laws::Reversal::open, .note = kNote},
      .parameters = dfa_parameters};
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with_dfa<A>(d, &Derived::dfa, [](const Scaling& s) { return s.exponent; });
  });
  row.id = "dfa_r_squared";
  row.name = "DFA, straightness";
  row.formula = "R^2 of the line of ln F(n) on ln n";
  row.caution = "Below about 0.95 there is no single exponent.";
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with_dfa<A>(d, &Derived::dfa, [](const Scaling& s) { return s.r_squared; });
  });
  row.id = "dfa_alpha.velocity";
  row.name = "DFA exponent of velocity";
  row.formula = "as dfa_alpha, of the velocity v_j";
  row.caution = "About 1 below dfa_alpha of the position; hangs on the low-pass.";
  row.parameters = velocity_dfa_parameters;
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with_dfa<A>(d, &Derived::dfa_velocity, [](const Scaling& s) { return s.exponent; });
  });
  row.id = "hurst_rs";
  row.name = "Hurst exponent by rescaled range";
  row.formula =
      "slope of ln of the mean (max - min of summed deviations) / SD on ln n, in boxes of n increments of j";
  row.citation = "Hurst 1951; Mandelbrot & Wallis 1969";
  row.caution = "Biased towards 0.5 to 0.6 in short boxes; hangs on the low-pass.";
  row.parameters = rs_parameters;
  rows.axes(row, []<Axis A>(const Derived& d) {
    if (d.still(A)) return undefined(Status::constant, "the axis does not move");
    const auto x = d.position(A);
    const auto lengths = box_lengths(x.size() - 1, shortest_box(d.settings(), d.rate_hz()));
    const Scaling found = scaling(lengths, rescaled_range(x, lengths));
    return has_value(found.status) ? ok(found.exponent) : undefined(found.status, found.note);
  });
}

}  // namespace steadyplate::analysis
