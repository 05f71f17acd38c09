#include "analysis/metrics/derived.hpp"
#include "analysis/metrics/rows.hpp"
#include "analysis/metrics/text.hpp"

// Recurrence quantification analysis of each axis.

namespace steadyplate::analysis {

namespace {

std::string parameters(const MetricSettings& s) {
  return "delay=first_minimum_of_mutual_information;delay_at_most_s=1;dimension=false_neighbours_below_1_"
         "percent;"
         "dimension_at_most=10;radius=" +
         (s.recurrence_percent > 0.0 ? "for_" + number(s.recurrence_percent) + "_percent_recurrence"
                                     : std::string("20_percent_of_mean_distance")) +
         ";theiler=delay;shortest_line=2;"
         "rate_at_most_hz=" +
         number(s.entropy_rate_hz) + ";samples_at_most=5000";
}

template <Axis A, class Use>
Result with(const Derived& d, Use use) {
  if (d.still(A)) return undefined(Status::constant, "the axis does not move");
  const Recurrence& found = d.recurrence(A);
  if (!has_value(found.status)) return undefined(found.status, found.note);
  return ok(use(found));
}

}  // namespace

void add_recurrence_rows(Rows& rows) {
  Metric row{
      .id = "rqa_recurrence",
      .name = "Recurrence rate",
      .unit = "%",
      .family = Family::recurrence,
      .formula =
          "100 x pairs of embedded points nearer than the radius / pairs; pairs no farther apart in time "
          "than the delay left out",
      .citation = "Zbilut & Webber 1992; parameters as Hasson 2008; Fraser & Swinney 1986; Kennel 1992",
      .caution =
          "Hangs on delay, dimension, radius, rate and duration, which are found anew for each trial "
          "(the delay and dimension move in whole steps).",
      .minimum_samples = 300,
      .minimum_s = 12.0,
      .slow = true,
      .laws = {.time_power = std::nullopt,
               .reversal = Laws::Reversal::open,
               .note = "the rate is a fixed one, and false neighbours look forward in time"},
      .parameters = parameters};
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [](const Recurrence& r) { return r.recurrence; });
  });
  row.id = "rqa_determinism";
  row.name = "Determinism";
  row.formula = "100 x recurrent points on diagonal lines of 2 or more / recurrent points";
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [](const Recurrence& r) { return r.determinism; });
  });
  row.id = "rqa_laminarity";
  row.name = "Laminarity";
  row.formula = "100 x recurrent points on vertical lines of 2 or more / recurrent points";
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [](const Recurrence& r) { return r.laminarity; });
  });
  row.unit = "s";
  row.id = "rqa_line_mean";
  row.name = "Mean diagonal line";
  row.formula = "mean length of diagonal lines, in time";
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [&](const Recurrence& r) { return r.mean_line / d.recurrence_rate_hz(); });
  });
  row.id = "rqa_line_max";
  row.name = "Longest diagonal line";
  row.formula = "length of the longest diagonal line, in time";
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [&](const Recurrence& r) { return r.longest_line / d.recurrence_rate_hz(); });
  });
  row.id = "rqa_trapping_time";
  row.name = "Trapping time";
  row.formula = "mean length of vertical lines, in time";
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [&](const Recurrence& r) { return r.trapping / d.recurrence_rate_hz(); });
  });
  row.unit = "";
  row.id = "rqa_entropy";
  row.name = "Entropy of diagonal lines";
  row.formula = "-sum p ln p over the lengths of diagonal lines";
  rows.axes(row, []<Axis A>(const Derived& d) {
    return with<A>(d, [](const Recurrence& r) { return r.line_entropy; });
  });
}

}  // namespace steadyplate::analysis
